import { kindWords } from '../asset/annotation-list.tsx';
import { useText } from '../i18n/i18n.ts';
import { classOf } from './editor.ts';
import type { Editor } from './editor.ts';
import { useSession } from './editor.hook.ts';
import { toolList } from './tool-list.ts';
import type { ToolHand } from './tool-hand.ts';
import { ToolSign, TrackSign } from './tool-sign.tsx';

/** The tools, one key each. */
export function ToolBar({ editor, hand }: { editor: Editor; hand: ToolHand }) {
  const { t } = useText();
  const chosen = useSession(editor, (session) => session.tool);
  const frames = useSession(editor, (session) => session.frames);
  const tracks = useSession(editor, (session) => session.tracks);
  return (
    <div className="editor-tools" role="toolbar" aria-orientation="vertical" aria-label={t('annotate.tools')}>
      {toolList.map(({ id, key, words }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === chosen}
          aria-label={t(words)}
          aria-keyshortcuts={key.toLowerCase()}
          title={`${t(words)} ${key}`}
          onClick={() => hand.take(id)}
        >
          <ToolSign id={id} />
          <kbd>{key}</kbd>
        </button>
      ))}
      {frames > 1 && (
        <button
          type="button"
          className="track-switch"
          aria-pressed={tracks}
          aria-label={t('annotate.newTracks')}
          aria-keyshortcuts="f"
          title={`${t('annotate.newTracks')} F`}
          onClick={() => editor.session.set({ tracks: !tracks })}
        >
          <TrackSign />
          <kbd>F</kbd>
        </button>
      )}
    </div>
  );
}

/** What the tool in the hand wants next, and where the cursor is. */
export function HintLine({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  const { tool, cursor, view, relation, hole, brush, classCode, tracks, frames } = useSession(
    editor,
    (session) => session,
  );
  const hint = relation
    ? 'annotate.hint.relation'
    : hole
      ? 'annotate.hint.hole'
      : (toolList.find(({ id }) => id === tool)?.hint ?? 'annotate.hint.select');
  const { geometries } = classOf(editor, classCode);
  const drawnOtherwise = tool !== 'select' && geometries.length > 0 && !geometries.includes(tool);
  const lacksClass = tool !== 'select' && classCode === '';
  return (
    <div className="editor-hint" data-testid="hint">
      <span>{lacksClass ? t('annotate.chooseClass') : t(hint)}</span>
      {drawnOtherwise && (
        <strong>
          {t('annotate.hint.otherShape', { kinds: geometries.map((kind) => kindWords(kind, t)).join(' / ') })}
        </strong>
      )}
      {tracks && frames > 1 && tool !== 'select' && <span>{t('annotate.hint.track')}</span>}
      <span className="top-space" />
      {tool === 'mask' && (
        <span className="figure">
          {t(brush.erase ? 'annotate.eraser' : 'annotate.brush', { size: format.number(Math.round(2 * brush.radius)) })}
        </span>
      )}
      <span className="figure" data-testid="cursor">
        {cursor ? `${Math.floor(cursor[0])}, ${Math.floor(cursor[1])}` : ''}
      </span>
      <span className="figure">{format.number(Math.round(view.scale * 100))} %</span>
    </div>
  );
}
