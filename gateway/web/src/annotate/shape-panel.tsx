import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useText } from '../i18n/i18n.ts';
import { kindWords } from '../asset/annotation-list.tsx';
import { bringIntoView } from './commands.ts';
import { classOf, lookOf, onThisFrame, select, shownParts } from './editor.ts';
import type { Editor } from './editor.ts';
import type { EditorShape } from './editor-shape.ts';
import { useDocument, useSession } from './editor.hook.ts';
import { isComplete } from './missing-attributes.ts';
import { frameStateOf, frameWords } from './track-rows.tsx';
import { partOnFrame } from './track-shape.ts';
import { nameOf, signOf } from './who-sign.ts';

const ROW = 28;

/** What is seen on this frame, then the tracks that are out of view here: they are brought back from the list. */
function shapesOfFrame(editor: Editor): EditorShape[] {
  const { frame } = editor.session.get();
  const shown: EditorShape[] = [];
  const outside: EditorShape[] = [];
  for (const shape of editor.state.shapes.values()) {
    const now = onThisFrame(editor, shape);
    if (shownParts(now, frame).length > 0) shown.push(shape);
    else if (partOnFrame(now, frame) >= 0) outside.push(shape);
  }
  return [...shown, ...outside];
}

/** The shapes of this frame; the list holds as many as there are and draws those in sight. */
export function ShapePanel({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  const version = useDocument(editor);
  const selection = useSession(editor, (session) => session.selection);
  const frame = useSession(editor, (session) => session.frame);
  const box = useRef<HTMLDivElement>(null);
  const shapes = useMemo(() => shapesOfFrame(editor), [editor, version, frame]);
  const rows = useVirtualizer({ count: shapes.length, getScrollElement: () => box.current, estimateSize: () => ROW });
  const last = selection.at(-1);
  useEffect(() => {
    const at = shapes.findIndex(({ id }) => id === last);
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
    // Only a new selection scrolls; a list that grows stays where it is read.
  }, [last]);
  const chosen = new Set(selection);
  return (
    <section className="editor-shapes" aria-label={t('annotate.shapes')}>
      <h2>
        {t('annotate.shapes')} <span className="figure quiet">{format.number(shapes.length)}</span>
      </h2>
      <div ref={box} className="editor-shape-rows" data-testid="shape-rows" tabIndex={-1}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const shape = shapes[index];
            if (!shape) return null;
            const { title, colour } = classOf(editor, shape.class);
            const now = lookOf(editor, shape.id) ?? shape;
            const kind = now.parts[shownParts(now, frame)[0] ?? 0]?.geometry.kind ?? 'tag';
            const onFrame = frameStateOf(editor, shape.id);
            const by = editor.state.others.get(shape.id);
            return (
              <button
                key={shape.id}
                type="button"
                className="editor-shape-row"
                data-testid="shape-row"
                style={{ transform: `translateY(${start}px)` }}
                aria-pressed={chosen.has(shape.id)}
                onClick={(event) => {
                  select(editor, event.shiftKey ? [...selection, shape.id] : [shape.id]);
                  bringIntoView(editor);
                }}
              >
                <span className="swatch" style={{ background: colour }} />
                <span className="editor-shape-name">{format.text(title)}</span>
                <span className="quiet">{kindWords(kind, t)}</span>
                {onFrame && <span title={t(frameWords[onFrame].words)}>{frameWords[onFrame].sign}</span>}
                {shape.reviewState === 'accepted' && <span title={t('review.accepted')}>✓</span>}
                {shape.reviewState === 'rejected' && <span title={t('review.rejected')}>×</span>}
                {by && (
                  <span className="by-other" title={t('annotate.byOther', { who: nameOf(editor, by) })}>
                    {signOf(editor, by)}
                  </span>
                )}
                {editor.state.conflicts.has(shape.id) && <span className="bad">{t('annotate.conflictMark')}</span>}
                {editor.state.dirty.has(shape.id) && !isComplete(editor, shape) && (
                  <span className="bad">{t('annotate.incompleteMark')}</span>
                )}
                {editor.state.refused.has(shape.id) && <span className="bad">{t('annotate.refusedMark')}</span>}
              </button>
            );
          })}
        </div>
      </div>
    </section>
  );
}
