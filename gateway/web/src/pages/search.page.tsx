import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { worstOf } from '../browse/asset-grid.tsx';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { FIND_ASSETS } from '../queries/catalog.ts';
import { DataTable } from '../ui/data-table.tsx';
import { DomainIcon } from '../ui/domain-icon.tsx';
import { SeverityMark, StateMark } from '../ui/marks.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';
import { datasetAddress } from './dataset-address.ts';

const route = getRouteApi('/app/shell/search');

/** Assets of every dataset that one may read, by words. */
export function SearchPage() {
  const { t, format } = useText();
  const { q = '' } = route.useSearch();
  const query = useInfiniteQuery({
    queryKey: ['find', q],
    queryFn: ({ pageParam, signal }) => ask(FIND_ASSETS, { filter: { text: q }, first: 60, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ assets }) => (assets.pageInfo.hasNextPage ? assets.pageInfo.endCursor : undefined),
    enabled: q !== '',
  });
  const rows = query.data?.pages.flatMap(({ assets }) => assets.edges.map(({ node }) => node)) ?? [];
  const total = query.data?.pages[0]?.assets.totalCount;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{q ? t('search.title', { text: q }) : t('search.placeholder')}</h1>
        {total && (
          <span className="quiet">{t('filter.assets', { count: total.value, shown: format.count(total) })}</span>
        )}
      </div>
      {q === '' && <Empty>{t('search.ask')}</Empty>}
      {q !== '' && query.isPending && <Waiting />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty>{t('search.nothing', { text: q })}</Empty>}
      {rows.length > 0 && (
        <DataTable
          label={t('browse.assets')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              title: t('asset.name'),
              render: (row) => (
                <span className="named">
                  <span className="tiny-picture">
                    <Thumbnail src={row.thumbnail} />
                  </span>
                  <Link
                    to="/assets/$asset"
                    params={{ asset: row.id }}
                    search={{ in: row.dataset.id, q }}
                    className="wrap"
                  >
                    {row.name}
                  </Link>
                </span>
              ),
            },
            {
              key: 'dataset',
              title: t('ingests.dataset'),
              render: (row) => (
                <span className="named">
                  <DomainIcon plugin={row.dataset.plugin} />
                  <Link to="/datasets/$dataset" params={{ dataset: datasetAddress(row.dataset) }} search={{ q }}>
                    {row.dataset.name}
                  </Link>
                </span>
              ),
            },
            {
              key: 'licence',
              title: t('datasets.licence'),
              wideOnly: true,
              render: (row) => row.dataset.licence ?? t('datasets.noLicence'),
            },
            { key: 'state', title: t('asset.state'), render: (row) => <StateMark state={row.state} /> },
            {
              key: 'findings',
              title: t('asset.findings'),
              render: (row) => {
                const worst = worstOf(row);
                return worst && <SeverityMark severity={worst} count={row.findings.length} />;
              },
            },
          ]}
        />
      )}
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.more')}
        </Button>
      )}
    </div>
  );
}
