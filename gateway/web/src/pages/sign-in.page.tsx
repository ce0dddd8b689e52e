import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { HubError } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { openSession } from '../session-client.ts';
import type { Credentials } from '../session-client.ts';
import { LanguageButton, ThemeButton } from '../shell/top-bar.tsx';
import { useFailure } from '../ui/states.tsx';

const route = getRouteApi('/signin');

/** E-mail and password, or a one-time link that signs in by itself. */
export function SignInPage() {
  const { t } = useText();
  const { token } = route.useSearch();
  const { failed, busy, enter } = useEntrance();
  const used = useRef(false);
  useEffect(() => {
    // A one-time link must be used once, however often the page is drawn.
    if (!token || used.current) return;
    used.current = true;
    void enter({ signInToken: token });
  }, [token, enter]);
  return (
    <EntranceFrame title={t('signIn.title')}>
      {token && !failed && <p role="status">{t('signIn.byLink')}</p>}
      {failed && (
        <Alert
          type="error"
          showIcon
          title={
            token && !failed.wrong
              ? failed.words
              : failed.wrong
                ? t(token ? 'signIn.linkUsed' : 'signIn.wrong')
                : failed.words
          }
        />
      )}
      <Form
        layout="vertical"
        requiredMark={false}
        disabled={busy}
        onFinish={({ email, password }: { email: string; password: string }) => void enter({ email, password })}
      >
        <Form.Item name="email" label={t('signIn.email')} rules={[{ required: true, message: t('form.required') }]}>
          <Input type="email" autoComplete="username" autoFocus={!token} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('signIn.password')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('signIn.enter')}
        </Button>
      </Form>
    </EntranceFrame>
  );
}

/** What the sign-in and the invitation page share: the request, its failure, and where to go on. */
export function useEntrance() {
  const client = useQueryClient();
  const router = useRouter();
  const failure = useFailure();
  const [failed, setFailed] = useState<{ words: string; wrong: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(async (_: Credentials) => {});
  latest.current = async (credentials) => {
    setBusy(true);
    setFailed(null);
    try {
      await openSession(credentials);
      client.clear();
      const { next } = router.state.location.search as { next?: string };
      router.history.push(next ?? '/datasets');
    } catch (error) {
      const wrong = error instanceof HubError && [400, 401, 403, 404, 410].includes(error.status);
      setFailed({ words: failure(error).words, wrong });
    }
    setBusy(false);
  };
  const [enter] = useState(() => (credentials: Credentials) => latest.current(credentials));
  return { failed, busy, enter };
}

/** A quiet frame for the two pages that need no session. */
export function EntranceFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="entrance">
      <title>{`${title} · Lode`}</title>
      <div className="entrance-tools">
        <LanguageButton />
        <ThemeButton />
      </div>
      <section className="entrance-box" data-testid="signin">
        <h1>
          <img src="/mark.svg" alt="" width="26" height="26" /> {title}
        </h1>
        {children}
      </section>
    </main>
  );
}
