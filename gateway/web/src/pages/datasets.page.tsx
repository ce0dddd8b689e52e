import { AppstoreOutlined, PlusOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { DATASETS } from '../queries/catalog.ts';
import type { CoverAsset, DatasetSummary } from '../queries/catalog.ts';
import { mayKeep, useMe, usePlugins } from '../session.hook.ts';
import { DataTable } from '../ui/data-table.tsx';
import { DomainIcon } from '../ui/domain-icon.tsx';
import { FindingBar, StateMark } from '../ui/marks.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';
import { datasetAddress } from './dataset-address.ts';

const route = getRouteApi('/app/shell/datasets');

const NewDatasetDialog = lazy(async () => ({ default: (await import('./new-dataset.dialog.tsx')).NewDatasetDialog }));

type Row = DatasetSummary & { cover: CoverAsset[] };

/** All datasets that one may read, as a gallery or a table. */
export function DatasetsPage() {
  const { t, format } = useText();
  const search = route.useSearch();
  const navigate = useNavigate();
  const plugins = usePlugins();
  const me = useMe();
  const [creating, setCreating] = useState(false);
  const filter = { ...(search.q ? { text: search.q } : {}), ...(search.plugin ? { plugin: search.plugin } : {}) };
  const query = useInfiniteQuery({
    queryKey: ['datasets', filter],
    queryFn: ({ pageParam, signal }) => ask(DATASETS, { filter, first: 50, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ datasets }) => (datasets.pageInfo.hasNextPage ? datasets.pageInfo.endCursor : undefined),
  });
  const rows = query.data?.pages.flatMap(({ datasets }) => datasets.edges.map(({ node }) => node)) ?? [];
  const view = search.view ?? 'table';
  const change = (next: typeof search) => void navigate({ to: '/datasets', search: next, replace: true });
  const filtered = Object.keys(filter).length > 0;
  const create = mayKeep(me) && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('datasets.new')}
    </Button>
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('datasets.title')}</h1>
        <span className="top-space" />
        <Input.Search
          key={search.q ?? ''}
          className="head-field"
          allowClear
          defaultValue={search.q}
          placeholder={t('datasets.search')}
          aria-label={t('datasets.search')}
          onSearch={(q) => change({ ...without(search, 'q'), ...(q ? { q } : {}) })}
        />
        {plugins.length > 1 && (
          <select
            className="native-select"
            value={search.plugin ?? ''}
            aria-label={t('datasets.domain')}
            onChange={({ target }) =>
              change({ ...without(search, 'plugin'), ...(target.value ? { plugin: target.value } : {}) })
            }
          >
            <option value="">{t('datasets.anyDomain')}</option>
            {plugins.map(({ id, title }) => (
              <option key={id} value={id}>
                {format.text(title)}
              </option>
            ))}
          </select>
        )}
        <Segmented
          value={view}
          aria-label={t('view.label')}
          options={[
            {
              value: 'table',
              icon: <UnorderedListOutlined title={t('view.table')} />,
              label: <span className="for-readers">{t('view.table')}</span>,
            },
            {
              value: 'gallery',
              icon: <AppstoreOutlined title={t('view.gallery')} />,
              label: <span className="for-readers">{t('view.gallery')}</span>,
            },
          ]}
          onChange={(next) => change({ ...search, view: next as 'table' | 'gallery' })}
        />
        {create}
      </div>
      {query.isPending && <Waiting rows={8} />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && (
        <Empty action={filtered ? <Button onClick={() => change({})}>{t('filter.clear')}</Button> : create}>
          {t(filtered ? 'datasets.noMatch' : mayKeep(me) ? 'datasets.empty' : 'datasets.emptyReader')}
        </Empty>
      )}
      {rows.length > 0 && (view === 'table' ? <DatasetTable rows={rows} /> : <Gallery rows={rows} />)}
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.more')}
        </Button>
      )}
      {creating && (
        <Suspense>
          <NewDatasetDialog onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </div>
  );
}

function without<Search extends object, Key extends keyof Search>(search: Search, key: Key): Omit<Search, Key> {
  const { [key]: _, ...rest } = search;
  return rest;
}

function DatasetTable({ rows }: { rows: Row[] }) {
  const { t, format } = useText();
  const navigate = useNavigate();
  const plugins = usePlugins();
  const domain = (id: string) => {
    const title = plugins.find((plugin) => plugin.id === id)?.title;
    return title ? format.text(title) : id;
  };
  return (
    <DataTable
      label={t('datasets.title')}
      rows={rows}
      rowKey={({ id }) => id}
      onOpen={(row) => void navigate({ to: '/datasets/$dataset', params: { dataset: datasetAddress(row) } })}
      columns={[
        {
          key: 'name',
          title: t('datasets.name'),
          render: (row) => (
            <span className="named">
              <DomainIcon plugin={row.plugin} />
              <span>
                <Link to="/datasets/$dataset" params={{ dataset: datasetAddress(row) }}>
                  {row.name}
                </Link>
                <span className="quiet named-under">
                  {domain(row.plugin)}
                  {!row.mine && ` · ${row.organisation.name}`}
                </span>
              </span>
            </span>
          ),
        },
        {
          key: 'assets',
          title: t('datasets.assets'),
          numeric: true,
          render: (row) => format.number(row.counts.assets),
        },
        { key: 'states', title: t('datasets.states'), wideOnly: true, render: (row) => <States row={row} /> },
        {
          key: 'findings',
          title: t('datasets.findings'),
          render: (row) => <FindingBar findings={row.counts.findings} />,
        },
        {
          key: 'bytes',
          title: t('datasets.bytes'),
          numeric: true,
          wideOnly: true,
          render: (row) => format.bytes(row.counts.bytes),
        },
        {
          key: 'licence',
          title: t('datasets.licence'),
          wideOnly: true,
          render: (row) => row.licence ?? <span className="quiet">{t('datasets.noLicence')}</span>,
        },
        {
          key: 'sensitivity',
          title: t('datasets.sensitivity'),
          wideOnly: true,
          render: (row) => t(`sensitivity.${level(row.sensitivity)}`),
        },
        {
          key: 'last',
          title: t('datasets.lastIngest'),
          wideOnly: true,
          render: (row) =>
            row.lastIngestAt ? format.dateTime(row.lastIngestAt) : <span className="quiet">{t('datasets.never')}</span>,
        },
      ]}
    />
  );
}

function States({ row }: { row: Row }) {
  const shown = row.counts.byState.filter(({ count }) => count > 0);
  return (
    <span className="marks">
      {shown.map(({ state, count }) => (
        <StateMark key={state} state={state} count={count} />
      ))}
    </span>
  );
}

function Gallery({ rows }: { rows: Row[] }) {
  const { t, format } = useText();
  return (
    <ul className="gallery">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/datasets/$dataset" params={{ dataset: datasetAddress(row) }} className="gallery-link">
            <span className="gallery-cover" data-count={Math.min(4, row.cover.length)}>
              {row.cover.length > 0 ? (
                row.cover.slice(0, 4).map((asset) => <Thumbnail key={asset.id} src={asset.thumbnail} />)
              ) : (
                <Thumbnail src={null} />
              )}
            </span>
            <span className="named gallery-name">
              <DomainIcon plugin={row.plugin} />
              <span>{row.name}</span>
            </span>
          </Link>
          <div className="gallery-facts">
            <span>{t('filter.assets', { count: row.counts.assets, shown: format.number(row.counts.assets) })}</span>
            <span className="quiet">{format.bytes(row.counts.bytes)}</span>
            <span className="quiet">{row.licence ?? t('datasets.noLicence')}</span>
          </div>
          <FindingBar findings={row.counts.findings} />
        </li>
      ))}
    </ul>
  );
}

/** Levels outside 1…5 are shown as the strictest. */
function level(sensitivity: number): 1 | 2 | 3 | 4 | 5 {
  return sensitivity >= 1 && sensitivity <= 5 ? (sensitivity as 1 | 2 | 3 | 4 | 5) : 5;
}
