import { LeftOutlined, QuestionCircleOutlined, RedoOutlined, RightOutlined, UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import type { Autosave, SaveState } from './autosave.ts';
import { goToFrame } from './commands.ts';
import type { Editor } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';

const saveWords: Record<SaveState, { words: TextKey; sign: string }> = {
  saved: { words: 'annotate.saved', sign: '✓' },
  saving: { words: 'annotate.saving', sign: '…' },
  waiting: { words: 'annotate.waiting', sign: '⏸' },
  conflict: { words: 'annotate.inConflict', sign: '!' },
  refused: { words: 'annotate.refused', sign: '!' },
  incomplete: { words: 'annotate.incomplete', sign: '!' },
};

/** Whether everything is with the hub. */
export function SaveMark({ saving }: { saving: Autosave }) {
  const { t, format } = useText();
  const state = useSyncExternalStore(saving.subscribe, () => saving.state);
  const keeping = useSyncExternalStore(saving.subscribe, () => saving.keeping);
  const left = useSyncExternalStore(saving.subscribe, () => saving.left);
  const { words, sign } = saveWords[state];
  return (
    <span className={`save-mark ${state}`} role="status" data-testid="save-state" data-state={state}>
      <span aria-hidden="true">{sign}</span>{' '}
      {state === 'saving' && left > 1 ? t('annotate.savingLeft', { left: format.number(left) }) : t(words)}
      {keeping === 'failed' && <span className="bad"> {t('annotate.notKept')}</span>}
    </span>
  );
}

export function EditorHead(props: {
  editor: Editor;
  saving: Autosave;
  title: ReactNode;
  onNext: ((step: 1 | -1) => void) | null;
  onHelp: () => void;
}) {
  const { editor, saving, title, onNext, onHelp } = props;
  const { t, format } = useText();
  useDocument(editor);
  const frame = useSession(editor, (session) => session.frame);
  const frames = useSession(editor, (session) => session.frames);
  return (
    <header className="asset-head">
      {title}
      <SaveMark saving={saving} />
      <span className="top-space" />
      {frames > 1 && (
        <span className="editor-frames">
          <Button
            size="small"
            title=","
            aria-label={t('annotate.frameBack')}
            icon={<LeftOutlined />}
            onClick={() => goToFrame(editor, frame - 1)}
          />
          <span className="figure">
            {t('annotate.frameOf', { frame: format.number(frame + 1), frames: format.number(frames) })}
          </span>
          <Button
            size="small"
            title="."
            aria-label={t('annotate.frameOn')}
            icon={<RightOutlined />}
            onClick={() => goToFrame(editor, frame + 1)}
          />
        </span>
      )}
      <Button
        icon={<UndoOutlined />}
        aria-label={t('annotate.undo')}
        title={`${t('annotate.undo')} Ctrl Z`}
        disabled={!editor.state.canUndo}
        onClick={() => editor.state.undo()}
      />
      <Button
        icon={<RedoOutlined />}
        aria-label={t('annotate.redo')}
        title={`${t('annotate.redo')} Ctrl Shift Z`}
        disabled={!editor.state.canRedo}
        onClick={() => editor.state.redo()}
      />
      {onNext && (
        <>
          <Button
            icon={<LeftOutlined />}
            aria-label={t('asset.previous')}
            title={`${t('asset.previous')} [`}
            onClick={() => onNext(-1)}
          />
          <Button
            icon={<RightOutlined />}
            aria-label={t('asset.next')}
            title={`${t('asset.next')} ] N`}
            onClick={() => onNext(1)}
          />
        </>
      )}
      <Button
        icon={<QuestionCircleOutlined />}
        aria-label={t('shortcuts.title')}
        title={`${t('shortcuts.title')} ?`}
        onClick={onHelp}
      />
    </header>
  );
}
