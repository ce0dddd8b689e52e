import { CloseOutlined } from '@ant-design/icons';
import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/i18n.ts';
import { useFailure } from './states.tsx';

let notices: readonly { id: number; error: unknown }[] = [];
let next = 1;
const listeners = new Set<() => void>();

/** Tells the reader of a failure that belongs to no place on the page. It stays until it is put away. */
export function reportFailure(error: unknown): void {
  show([...notices, { id: next++, error }]);
}

/** The failures that were reported, over the page. */
export function Notices() {
  const { t } = useText();
  const failure = useFailure();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <div className="notices" role="alert">
      {shown.map(({ id, error }) => {
        const { code, words } = failure(error);
        return (
          <p key={id}>
            <span>
              {words} <code className="quiet">{code}</code>
            </span>
            <button
              type="button"
              className="text-button"
              aria-label={t('action.close')}
              onClick={() => show(notices.filter((one) => one.id !== id))}
            >
              <CloseOutlined aria-hidden />
            </button>
          </p>
        );
      })}
    </div>
  );
}

function show(changed: typeof notices): void {
  notices = changed;
  for (const listener of listeners) listener();
}
