import { Modal } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { toolList } from './tool-list.ts';

const more: { keys: string; words: TextKey }[] = [
  { keys: '1 … 9', words: 'annotate.key.class' },
  { keys: '← ↑ → ↓', words: 'annotate.key.arrows' },
  { keys: 'Alt ← ↑ → ↓', words: 'annotate.key.cross' },
  { keys: 'Enter', words: 'annotate.key.enter' },
  { keys: 'Backspace', words: 'annotate.key.backspace' },
  { keys: 'Delete', words: 'annotate.key.delete' },
  { keys: 'Q E', words: 'annotate.key.turn' },
  { keys: 'H', words: 'annotate.key.hole' },
  { keys: 'I', words: 'annotate.key.vertex' },
  { keys: 'G', words: 'annotate.key.relation' },
  { keys: 'Tab', words: 'annotate.key.walk' },
  { keys: 'Ctrl Z · Ctrl Shift Z', words: 'annotate.key.undo' },
  { keys: 'Ctrl C · V · D', words: 'annotate.key.copy' },
  { keys: '[ ] X', words: 'annotate.key.brush' },
  { keys: '+ − 0', words: 'annotate.key.zoom' },
  { keys: 'Space', words: 'annotate.key.pan' },
  { keys: 'W C Shift I', words: 'annotate.key.window' },
  { keys: ', .', words: 'annotate.key.frame' },
  { keys: 'F', words: 'annotate.newTracks' },
  { keys: 'U', words: 'annotate.key.outside' },
  { keys: 'D', words: 'annotate.key.keyframe' },
  { keys: 'N · Shift N', words: 'annotate.key.next' },
  { keys: 'F6', words: 'annotate.key.region' },
  { keys: 'Esc', words: 'annotate.key.escape' },
];

/** Every key of the editor. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const rows = [...toolList.map(({ key, words }) => ({ keys: key, words })), ...more];
  return (
    <Modal open onCancel={onClose} footer={null} title={t('shortcuts.title')} width={760}>
      <dl className="shortcuts editor-shortcuts">
        {rows.map(({ keys, words }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
