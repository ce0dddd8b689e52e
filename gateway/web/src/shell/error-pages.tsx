import { Link, useRouter } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '../i18n/i18n.ts';
import { Failure } from '../ui/states.tsx';

/** A missing page and a forbidden one look the same. */
export function NotFoundPage() {
  const { t } = useText();
  return (
    <main className="lone-page">
      <title>{t('notFound.title')}</title>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.words')}</p>
      <p>
        <Link to="/datasets">{t('notFound.home')}</Link>
      </p>
    </main>
  );
}

/** A page that broke: what happened, what was kept, what to do. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useText();
  const router = useRouter();
  return (
    <main className="lone-page">
      <title>{t('error.title')}</title>
      <h1>{t('error.title')}</h1>
      <Failure
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
