import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useText } from '../i18n/i18n.ts';
import { kindWords } from '../asset/annotation-list.tsx';
import { bringIntoView } from './commands.ts';
import { classOf, select, shownParts } from './editor.ts';
import type { Editor } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';
import { signOf } from './who-sign.ts';

const ROW = 28;

/** The shapes of this frame; the list holds as many as there are and draws those in sight. */
export function ShapePanel({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  const version = useDocument(editor);
  const selection = useSession(editor, (session) => session.selection);
  const frame = useSession(editor, (session) => session.frame);
  const box = useRef<HTMLDivElement>(null);
  const shapes = useMemo(
    () => editor.state.shapes.values().filter((shape) => shownParts(shape, frame).length > 0).toArray(), // prettier-ignore
    [editor, version, frame],
  );
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
            const kind = shape.parts[shownParts(shape, frame)[0] ?? 0]?.geometry.kind ?? 'tag';
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
                {shape.reviewState === 'accepted' && <span title={t('review.accepted')}>✓</span>}
                {shape.reviewState === 'rejected' && <span title={t('review.rejected')}>×</span>}
                {by && (
                  <span className="by-other" title={t('annotate.byOther', { who: signOf(by) })}>
                    {signOf(by)}
                  </span>
                )}
                {editor.state.conflicts.has(shape.id) && <span className="bad">{t('annotate.conflictMark')}</span>}
                {editor.state.refused.has(shape.id) && <span className="bad">{t('annotate.refusedMark')}</span>}
              </button>
            );
          })}
        </div>
      </div>
    </section>
  );
}
