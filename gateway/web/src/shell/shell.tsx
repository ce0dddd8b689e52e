import {
  AuditOutlined,
  DatabaseOutlined,
  InboxOutlined,
  LeftOutlined,
  RightOutlined,
  SearchOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ComponentType } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { useUploadRuns } from '../intake/upload-run.ts';
import { store, stored } from '../preferences.ts';
import { useMe } from '../session.hook.ts';
import { TopBar } from './top-bar.tsx';

const UploadPanel = lazy(async () => ({ default: (await import('../intake/upload-panel.tsx')).UploadPanel }));

interface Place {
  to: '/datasets' | '/search' | '/ingests' | '/people' | '/audit';
  word: TextKey;
  icon: ComponentType<{ 'aria-hidden'?: boolean }>;
}

/** Rail, top bar and the page; deliveries of files are shown over every page. */
export function Shell() {
  const { t } = useText();
  const me = useMe();
  const uploads = useUploadRuns();
  const [collapsed, setCollapsed] = useState(stored('lode.rail') === 'icons');
  const upper: Place[] = [
    { to: '/datasets', word: 'nav.data', icon: DatabaseOutlined },
    { to: '/search', word: 'nav.search', icon: SearchOutlined },
    { to: '/ingests', word: 'nav.ingests', icon: InboxOutlined },
  ];
  const lower: Place[] = [];
  if (me?.role === 'OWNER') lower.push({ to: '/people', word: 'nav.people', icon: TeamOutlined });
  if (me && me.role !== 'ANNOTATOR') lower.push({ to: '/audit', word: 'nav.audit', icon: AuditOutlined });
  const toggle = () => {
    store('lode.rail', collapsed ? 'open' : 'icons');
    setCollapsed(!collapsed);
  };
  return (
    <div className={collapsed ? 'shell rail-collapsed' : 'shell'}>
      <title>{me ? `Lode · ${me.organisation.name}` : 'Lode'}</title>
      <a className="skip-link" href="#main">
        {t('nav.skip')}
      </a>
      <TopBar />
      <nav className="rail" aria-label={t('nav.label')}>
        {[...upper, null, ...lower].map((place) =>
          place === null ? (
            <span key="space" className="rail-space" />
          ) : (
            <Link key={place.to} to={place.to} className="rail-link" title={t(place.word)}>
              <place.icon aria-hidden />
              <span className="rail-word">{t(place.word)}</span>
            </Link>
          ),
        )}
        <button
          type="button"
          className="rail-link rail-toggle"
          onClick={toggle}
          aria-expanded={!collapsed}
          title={t(collapsed ? 'nav.expand' : 'nav.collapse')}
        >
          {collapsed ? <RightOutlined aria-hidden /> : <LeftOutlined aria-hidden />}
          <span className="rail-word">{t(collapsed ? 'nav.expand' : 'nav.collapse')}</span>
        </button>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      {uploads.length > 0 && (
        <Suspense>
          <UploadPanel />
        </Suspense>
      )}
    </div>
  );
}
