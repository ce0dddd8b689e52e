import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { Drawer as AntdDrawer, InputRef } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { useNarrow } from '../narrow.hook.ts';
import { useDataset } from '../pages/dataset.page.tsx';
import type { DatasetDetail } from '../queries/catalog.ts';
import { mayKeep, useMe, usePlugins } from '../session.hook.ts';
import { useShortcuts } from '../shortcuts.hook.ts';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { useAssetColumns } from './asset-columns.tsx';
import { AssetGrid } from './asset-grid.tsx';
import { useAssetPages } from './asset-pages.hook.ts';
import { AssetPlaces } from './asset-places.tsx';
import { conditionCount } from './browse-search.ts';
import type { BrowseSearch } from './browse-search.ts';
import { FacetList } from './facet-list.tsx';
import { FilterSentence } from './filter-sentence.tsx';
import { PeekPanel } from './peek-panel.tsx';
import { ViewChoice } from './view-choice.tsx';

const route = getRouteApi('/app/shell/datasets/$dataset/');

const Drawer = lazy(async () => ({
  default: (await import('antd/es/drawer/index.js')).default as unknown as typeof AntdDrawer,
}));

/** Facets, assets and a peek at the selected one. */
export function BrowseTab() {
  const dataset = useDataset().data?.dataset;
  return dataset ? <Browse key={dataset.id} dataset={dataset} /> : null;
}

function Browse({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useText();
  const search = route.useSearch();
  const { dataset: address } = route.useParams();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const me = useMe();
  const plugin = usePlugins().find(({ id }) => id === dataset.plugin);
  const columns = useAssetColumns(dataset);
  const pages = useAssetPages(dataset.id, search);
  const [filtersOpen, setFiltersOpen] = useState(false);
  const field = useRef<InputRef>(null);
  const assets = useMemo(
    () => pages.data?.pages.flatMap((page) => page.assets.edges.map(({ node }) => node)) ?? [],
    [pages.data],
  );
  const total = pages.isPlaceholderData ? undefined : pages.data?.pages[0]?.assets.totalCount;

  const change = useCallback(
    (next: BrowseSearch) => {
      // JSON drops what is undefined, so that the address carries only what holds.
      const clean = JSON.parse(JSON.stringify(next)) as BrowseSearch;
      void navigate({ to: '/datasets/$dataset', params: { dataset: address }, search: clean, replace: true });
    },
    [navigate, address],
  );
  const select = (id: string | undefined) => change({ ...search, sel: id } as BrowseSearch);
  const open = (id: string) =>
    void navigate({
      to: '/assets/$asset',
      params: { asset: id },
      search: { ...search, sel: undefined, in: dataset.id } as object,
    });
  const { fetchNextPage, hasNextPage, isFetching } = pages;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetching]);

  useShortcuts({
    '/': () => field.current?.focus(),
    ...(search.sel ? { Escape: () => select(undefined) } : {}),
  });
  // The grid takes the keys when nothing else has them: a person who arrives can use the arrows at once.
  const body = useRef<HTMLDivElement>(null);
  const ready = assets.length > 0;
  useEffect(() => {
    if (ready && document.activeElement === document.body)
      body.current?.querySelector<HTMLElement>('[data-testid="asset-grid"]')?.focus();
  }, [ready]);

  const facets = (
    <FacetList
      dataset={dataset}
      plugin={plugin}
      search={search}
      onChange={(next) => change({ ...next, sel: undefined } as BrowseSearch)}
    />
  );
  const conditions = conditionCount(search);
  const empty = pages.isSuccess && assets.length === 0;
  return (
    <div className="browse" ref={body}>
      {!narrow && dataset.counts.assets > 0 && (
        <aside className="browse-facets" aria-label={t('browse.filters')}>
          {facets}
        </aside>
      )}
      <div className="browse-middle">
        <div className="browse-tools">
          {narrow && (
            <Button icon={<FilterOutlined />} onClick={() => setFiltersOpen(true)}>
              {t('browse.filtersCount', { count: conditions })}
            </Button>
          )}
          <Input
            key={search.q ?? ''}
            ref={field}
            className="browse-search"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            suffix={narrow ? undefined : <kbd>/</kbd>}
            defaultValue={search.q}
            placeholder={t('browse.search')}
            aria-label={t('browse.search')}
            onPressEnter={({ currentTarget }) =>
              change({ ...search, q: currentTarget.value.trim() || undefined, sel: undefined } as BrowseSearch)
            }
            onClear={() => change({ ...search, q: undefined } as BrowseSearch)}
            onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          />
          <ViewChoice
            assets={assets}
            view={search.view}
            onChange={(view) => change({ ...search, view } as BrowseSearch)}
          />
        </div>
        <FilterSentence total={total} dataset={dataset} plugin={plugin} search={search} onChange={change} />
        {pages.isPending && <Waiting rows={10} />}
        {pages.error && assets.length === 0 && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
        {empty && conditions > 0 && (
          <Empty
            action={
              <Button onClick={() => change(search.view ? { view: search.view } : {})}>{t('filter.clear')}</Button>
            }
          >
            {t('browse.noMatch')}
          </Empty>
        )}
        {empty && conditions === 0 && (
          <Empty>{t(dataset.mine && mayKeep(me) ? 'browse.empty' : 'browse.emptyReader')}</Empty>
        )}
        {assets.length > 0 && (search.view === 'map' || search.view === 'timeline') && (
          <AssetPlaces
            view={search.view}
            assets={assets}
            plugin={plugin}
            hasMore={hasNextPage}
            loading={isFetching}
            onMore={more}
            selected={search.sel}
            onSelect={select}
            onOpen={open}
          />
        )}
        {assets.length > 0 && search.view !== 'map' && search.view !== 'timeline' && (
          <AssetGrid
            assets={assets}
            hasMore={hasNextPage}
            onMore={more}
            selected={search.sel}
            onSelect={select}
            onOpen={open}
            {...(search.view === 'table' ? { columns } : {})}
          />
        )}
      </div>
      {search.sel && !narrow && (
        <aside className="browse-peek">
          <PeekPanel
            id={search.sel}
            cell={assets.find(({ id }) => id === search.sel)}
            plugin={plugin}
            onOpen={() => open(search.sel!)}
            onClose={() => select(undefined)}
          />
        </aside>
      )}
      {narrow && (
        <Suspense>
          <Drawer
            title={t('browse.filters')}
            placement="left"
            size={300}
            open={filtersOpen}
            onClose={() => setFiltersOpen(false)}
          >
            {facets}
          </Drawer>
          <Drawer
            placement="bottom"
            size="72%"
            closable={false}
            open={search.sel !== undefined}
            onClose={() => select(undefined)}
            aria-label={t('peek.title')}
          >
            {search.sel && (
              <PeekPanel
                id={search.sel}
                cell={assets.find(({ id }) => id === search.sel)}
                plugin={plugin}
                onOpen={() => open(search.sel!)}
                onClose={() => select(undefined)}
              />
            )}
          </Drawer>
        </Suspense>
      )}
    </div>
  );
}
