import { BulbOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { InputRef } from 'antd';
import { useRef } from 'react';
import { chooseLocale, useText } from '../i18n/i18n.ts';
import { useNarrow } from '../narrow.hook.ts';
import type { Me } from '../queries/session.ts';
import { chooseTheme, useTheme } from '../preferences.ts';
import { closeSession, openSession } from '../session-client.ts';
import { useMe } from '../session.hook.ts';
import { useShortcuts } from '../shortcuts.hook.ts';
import { MenuButton } from '../ui/menu-button.tsx';
import { reportFailure } from '../ui/notices.tsx';

/** Organisation, global search (`/`), language, theme, and who is signed in. */
export function TopBar() {
  const { t } = useText();
  const navigate = useNavigate();
  const field = useRef<InputRef>(null);
  // A dataset has its own search, which `/` reaches there.
  const inDataset = useRouterState({ select: ({ location }) => /^\/datasets\/[^/]+\/?$/.test(location.pathname) });
  useShortcuts(inDataset ? {} : { '/': () => field.current?.focus() });
  return (
    <header className="top-bar">
      <Link to="/datasets" className="brand" aria-label="Lode">
        <img src="/mark.svg" alt="" width="22" height="22" />
        <span className="brand-word">Lode</span>
      </Link>
      <OrganisationName />
      <Input
        ref={field}
        className="global-search"
        size="small"
        prefix={<SearchOutlined aria-hidden />}
        suffix={inDataset ? undefined : <kbd>/</kbd>}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        onPressEnter={({ currentTarget }) => {
          const q = currentTarget.value.trim();
          if (q) void navigate({ to: '/search', search: { q } });
        }}
      />
      <span className="top-space" />
      <LanguageButton />
      <ThemeButton />
      <MeMenu />
    </header>
  );
}

/** Switches to the other language; its name is written in that language. */
export function LanguageButton() {
  const { locale } = useText();
  const other = locale === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" size="small" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => chooseLocale(other)}>
      {other === 'zh' ? '中文' : 'English'}
    </Button>
  );
}

/** Switches between the light and the dark theme. */
export function ThemeButton() {
  const { t } = useText();
  const theme = useTheme();
  const label = t(theme === 'dark' ? 'theme.toLight' : 'theme.toDark');
  return (
    <Button
      type="text"
      size="small"
      icon={<BulbOutlined />}
      aria-label={label}
      title={label}
      onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}
    />
  );
}

function OrganisationName() {
  const { t } = useText();
  const me = useMe();
  const reload = useReload();
  if (!me) return null;
  return (
    <div className="organisation">
      {me.organisations.length < 2 ? (
        me.organisation.name
      ) : (
        <MenuButton
          label={`${t('me.switch')}: ${me.organisation.name}`}
          face={
            <>
              {me.organisation.name} <span aria-hidden="true">▾</span>
            </>
          }
          items={organisationItems(me, reload)}
        />
      )}
    </div>
  );
}

function organisationItems(me: Me, reload: () => Promise<void>) {
  return me.organisations.map(({ slug, name }) => ({
    key: slug,
    word: name,
    current: slug === me.organisation.slug,
    onChoose: () => void openSession({ organisation: slug }).then(reload).catch(reportFailure),
  }));
}

/** Who is signed in. Where the window is narrow, the organisations are here too. */
function MeMenu() {
  const { t } = useText();
  const narrow = useNarrow();
  const me = useMe();
  const reload = useReload();
  if (!me) return null;
  const name = me.member?.name ?? t('me.token');
  return (
    <MenuButton
      label={t('me.menu', { name })}
      face={
        <>
          <UserOutlined aria-hidden /> <span className="me-name">{name}</span>
        </>
      }
      head={
        <div className="me-card">
          <strong>{name}</strong>
          <span className="quiet">{me.member?.email}</span>
          <span className="quiet">{t(`role.${me.role}`)}</span>
          <span className="quiet">{me.organisation.name}</span>
        </div>
      }
      items={[
        ...(narrow && me.organisations.length > 1 ? organisationItems(me, reload) : []),
        { key: 'out', word: t('me.signOut'), onChoose: () => void closeSession().then(reload).catch(reportFailure) },
      ]}
    />
  );
}

/** Forgets everything read on behalf of the old session and asks who is signed in now. */
function useReload() {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    client.clear();
    await router.navigate({ to: '/datasets' });
    await router.invalidate();
  };
}
