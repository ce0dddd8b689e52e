import {
  EditOutlined,
  FullscreenOutlined,
  LeftOutlined,
  QuestionCircleOutlined,
  RightOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { isDrawnOn } from '../annotate/picture-of.ts';
import { AssetPanel } from '../asset/asset-panel.tsx';
import { useNeighbours } from '../asset/neighbours.hook.ts';
import { conditionCount } from '../browse/browse-search.ts';
import type { BrowseSearch } from '../browse/browse-search.ts';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { ASSET } from '../queries/asset.ts';
import { mayAnnotate, useMe, usePlugins } from '../session.hook.ts';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { useShortcuts } from '../shortcuts.hook.ts';
import { StateMark } from '../ui/marks.tsx';
import { Failure, Waiting } from '../ui/states.tsx';
import { ViewerHost } from '../viewer/viewer-host.tsx';
import { datasetAddress } from './dataset-address.ts';

const ShortcutDialog = lazy(async () => ({ default: (await import('../asset/shortcut.dialog.tsx')).ShortcutDialog }));

const route = getRouteApi('/app/assets/$asset');

/** One asset: the viewer takes the window, facts, findings and annotations beside it. */
export function AssetPage() {
  const { t, format } = useText();
  const { asset: id } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const plugins = usePlugins();
  const query = useQuery({ queryKey: ['asset', id], queryFn: ({ signal }) => ask(ASSET, { id }, signal) });
  const asset = query.data?.asset;
  const plugin = plugins.find((one) => one.id === (asset?.dataset.plugin ?? asset?.kind.split('.')[0]));
  const neighbours = useNeighbours(id, search);
  const stage = useRef<HTMLDivElement>(null);
  const [help, setHelp] = useState(false);
  const annotationId = search.sel ?? null;
  const latest = useRef(search);
  latest.current = search;
  const selection = useMemo(
    () => ({
      annotationId,
      select(next: string | null) {
        const { sel: _, ...rest } = latest.current;
        const to = next === null ? rest : { ...rest, sel: next };
        void navigate({ to: '/assets/$asset', params: { asset: id }, search: to, replace: true });
      },
    }),
    [annotationId, id, navigate],
  );
  const go = (to: string | undefined) => {
    if (!to) return;
    const { sel: _, t: _t, ...rest } = search;
    void navigate({ to: '/assets/$asset', params: { asset: to }, search: rest, replace: true });
  };
  const me = useMe();
  const annotates = asset?.dataset.mine && mayAnnotate(me) && isDrawnOn(asset);
  const annotate = () => {
    const { t: _t, ...rest } = search;
    void navigate({ to: '/assets/$asset/annotate', params: { asset: id }, search: rest });
  };
  const fullScreen = () =>
    document.fullscreenElement ? void document.exitFullscreen() : void stage.current?.requestFullscreen?.();
  const { in: _in, panel: _panel, sel: _sel, t: _t, ...filter } = search;
  const back = () => {
    if (asset)
      void navigate({
        to: '/datasets/$dataset',
        params: { dataset: datasetAddress(asset.dataset) },
        search: { ...filter, sel: id },
      });
  };
  useShortcuts({
    '[': () => go(neighbours.previous),
    ']': () => go(neighbours.next),
    '?': () => setHelp(true),
    f: fullScreen,
    F: fullScreen,
    ...(annotates ? { e: annotate, E: annotate } : {}),
    ...(document.fullscreenElement ? {} : { Escape: () => (annotationId ? selection.select(null) : back()) }),
  });
  if (query.isSuccess && !asset) return <NotFoundPage />;
  const title = asset?.name ?? '…';
  return (
    <div className="asset-page">
      <title>{`${title} · Lode`}</title>
      <header className="asset-head">
        {asset && (
          <Link
            to="/datasets/$dataset"
            params={{ dataset: datasetAddress(asset.dataset) }}
            search={{ ...filter, sel: id }}
            className="asset-back"
          >
            ← {asset.dataset.name}
          </Link>
        )}
        <h1 className="wrap">{title}</h1>
        {asset && asset.state !== 'READY' && <StateMark state={asset.state} />}
        <span className="top-space" />
        {search.in && neighbours.place && (
          <span className="quiet figure asset-place">
            {t(conditionCount(filter as BrowseSearch) > 0 ? 'asset.placeInFilter' : 'asset.place', {
              index: format.number(neighbours.place.index),
              total: format.count(neighbours.place.total),
            })}
          </span>
        )}
        {search.in && (
          <>
            <Button
              icon={<LeftOutlined />}
              aria-label={t('asset.previous')}
              title={`${t('asset.previous')} [`}
              disabled={!neighbours.previous}
              onClick={() => go(neighbours.previous)}
            />
            <Button
              icon={<RightOutlined />}
              aria-label={t('asset.next')}
              title={`${t('asset.next')} ]`}
              disabled={!neighbours.next}
              onClick={() => go(neighbours.next)}
            />
          </>
        )}
        {annotates && (
          <Button icon={<EditOutlined />} title={`${t('annotate.open')} E`} aria-keyshortcuts="e" onClick={annotate}>
            {t('annotate.open')}
          </Button>
        )}
        <Button
          icon={<FullscreenOutlined />}
          aria-label={t('asset.fullScreen')}
          title={`${t('asset.fullScreen')} F`}
          onClick={fullScreen}
        />
        <Button
          icon={<QuestionCircleOutlined />}
          aria-label={t('shortcuts.title')}
          title={`${t('shortcuts.title')} ?`}
          onClick={() => setHelp(true)}
        />
      </header>
      <main className="asset-stage" ref={stage} data-testid="viewer" aria-label={t('asset.viewer')}>
        {query.isPending && <span className="stage-words">{t('asset.loading')}</span>}
        {query.error && !asset && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {asset && <ViewerHost key={asset.id} asset={asset} plugin={plugin} selection={selection} />}
      </main>
      <aside className="asset-side" aria-label={t('asset.about')}>
        {asset ? (
          <AssetPanel
            asset={asset}
            plugin={plugin}
            selection={selection}
            panel={search.panel ?? 'facts'}
            onPanel={(panel) => {
              const { panel: _, ...rest } = search;
              void navigate({
                to: '/assets/$asset',
                params: { asset: id },
                search: panel === 'facts' ? rest : { ...rest, panel },
                replace: true,
              });
            }}
          />
        ) : (
          !query.error && <Waiting rows={12} />
        )}
      </aside>
      {help && (
        <Suspense>
          <ShortcutDialog open onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}
