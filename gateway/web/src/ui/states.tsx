import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { HubError } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';

/** Nothing here: one sentence and the next action. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}

const known: Record<string, TextKey> = {
  OFFLINE: 'error.OFFLINE',
  NOT_SIGNED_IN: 'error.NOT_SIGNED_IN',
  FORBIDDEN: 'error.FORBIDDEN',
  NOT_FOUND: 'error.NOT_FOUND',
  CONFLICT: 'error.CONFLICT',
  BAD_INPUT: 'error.BAD_INPUT',
  TOO_LARGE: 'error.TOO_LARGE',
  HTTP_413: 'error.TOO_LARGE',
  RATE_LIMITED: 'error.RATE_LIMITED',
  HTTP_429: 'error.RATE_LIMITED',
  STORAGE_FULL: 'error.STORAGE_FULL',
  HTTP_507: 'error.STORAGE_FULL',
  DATABASE_UNAVAILABLE: 'error.DATABASE_UNAVAILABLE',
  INTERNAL: 'error.INTERNAL',
  UNREADABLE_FILE: 'error.UNREADABLE_FILE',
  VIEWER: 'error.VIEWER',
};

/** The code and the words of a failure, in the reader's language where the code is known. */
export function useFailure() {
  const { t } = useText();
  return (error: unknown) => {
    const code = codeOf(error);
    const detail = detailOf(error);
    return { code, words: t(known[code] ?? 'error.other'), detail };
  };
}

function detailOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const given = error as { message?: unknown } | null;
  return typeof given?.message === 'string' ? given.message : String(error);
}

function codeOf(error: unknown): string {
  if (error instanceof HubError) return error.code;
  const given = error as { code?: unknown } | null;
  return typeof given?.code === 'string' ? given.code : 'UNEXPECTED';
}

/** What happened, what was kept, what to do, and a code to quote. */
export function Failure({ error, onRetry, kept }: { error: unknown; onRetry?: () => void; kept?: ReactNode }) {
  const { t } = useText();
  const { code, words, detail } = useFailure()(error);
  return (
    <div className="failure" role="alert">
      <p>
        <strong>{words}</strong> {detail && <span className="quiet">{detail}</span>}
      </p>
      <p>{kept ?? t('error.nothingChanged')}</p>
      <p className="failure-foot">
        {onRetry && <Button onClick={onRetry}>{t('error.retry')}</Button>}
        <span className="quiet">
          {t('error.code')} <code>{code}</code>
        </span>
      </p>
    </div>
  );
}

/** Rows in the shape of what will come. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const { t } = useText();
  return (
    <div className="waiting" role="status" aria-label={t('waiting')}>
      <Skeleton active title={false} paragraph={{ rows, width: '100%' }} />
    </div>
  );
}
