import { Modal } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';

const shortcuts: { keys: string; words: TextKey }[] = [
  { keys: '[', words: 'asset.previous' },
  { keys: ']', words: 'asset.next' },
  { keys: 'F', words: 'asset.fullScreen' },
  { keys: '␣', words: 'shortcuts.play' },
  { keys: ', .', words: 'shortcuts.steps' },
  { keys: 'Esc', words: 'shortcuts.back' },
  { keys: '?', words: 'shortcuts.title' },
];

/** The keys of the asset page. A viewer explains its own on its tool strip. */
export function ShortcutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('shortcuts.title')} width={360}>
      <dl className="shortcuts">
        {shortcuts.map(({ keys, words }) => (
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
