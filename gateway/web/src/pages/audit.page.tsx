import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { AUDIT_EVENTS } from '../queries/audit.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';

/** The audit trail of the organisation, newest first. */
export function AuditPage() {
  const { t, format } = useText();
  const query = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => ask(AUDIT_EVENTS, { first: 100, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ auditEvents }) =>
      auditEvents.pageInfo.hasNextPage ? auditEvents.pageInfo.endCursor : undefined,
  });
  const rows = query.data?.pages.flatMap(({ auditEvents }) => auditEvents.edges.map(({ node }) => node)) ?? [];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('audit.title')}</h1>
        <span className="quiet">{t('audit.words')}</span>
      </div>
      {query.isPending && <Waiting rows={10} />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty>{t('audit.empty')}</Empty>}
      {rows.length > 0 && (
        <DataTable
          label={t('audit.title')}
          rows={rows}
          rowKey={({ seq }) => String(seq)}
          columns={[
            { key: 'seq', title: '#', numeric: true, render: (row) => row.seq },
            { key: 'at', title: t('audit.at'), render: (row) => format.dateTime(row.at) },
            { key: 'actor', title: t('audit.actor'), render: (row) => <span className="wrap">{row.actor}</span> },
            { key: 'action', title: t('audit.action'), render: (row) => <code>{row.action}</code> },
            { key: 'target', title: t('audit.target'), render: (row) => <span className="wrap">{row.target}</span> },
            {
              key: 'detail',
              title: t('audit.detail'),
              wideOnly: true,
              render: (row) => row.detail !== null && <code className="wrap">{JSON.stringify(row.detail)}</code>,
            },
            {
              key: 'hash',
              title: t('audit.hash'),
              wideOnly: true,
              render: (row) => <code title={row.hash}>{row.hash.slice(0, 12)}…</code>,
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
