import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { INGESTS } from '../queries/intake.ts';
import { DataTable } from '../ui/data-table.tsx';
import { FindingBar, StateMark } from '../ui/marks.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { IngestedAnnotations } from './ingested-annotations.tsx';
import { isFinal } from './ingest-progress.hook.ts';

/** Ingests, newest first, of one dataset or of all. */
export function IngestTable({ datasetId }: { datasetId?: string }) {
  const { t, format } = useText();
  const navigate = useNavigate();
  const query = useInfiniteQuery({
    queryKey: ['ingests', datasetId ?? null],
    queryFn: ({ pageParam, signal }) =>
      ask(INGESTS, { ...(datasetId ? { datasetId } : {}), first: 50, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ ingests }) => (ingests.pageInfo.hasNextPage ? ingests.pageInfo.endCursor : undefined),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ ingests }) => ingests.edges.some(({ node }) => !isFinal(node.state))) ? 5000 : false,
  });
  const rows = query.data?.pages.flatMap(({ ingests }) => ingests.edges.map(({ node }) => node)) ?? [];
  if (query.isPending) return <Waiting />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (rows.length === 0) return <Empty>{t(datasetId ? 'ingests.emptyHere' : 'ingests.empty')}</Empty>;
  return (
    <>
      <DataTable
        label={t('ingests.title')}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/ingests/$ingest', params: { ingest: id } })}
        columns={[
          {
            key: 'started',
            title: t('ingests.started'),
            render: (row) => (
              <Link to="/ingests/$ingest" params={{ ingest: row.id }}>
                {format.dateTime(row.startedAt)}
              </Link>
            ),
          },
          ...(datasetId
            ? []
            : [
                {
                  key: 'dataset',
                  title: t('ingests.dataset'),
                  render: (row: (typeof rows)[number]) => row.dataset.name,
                },
              ]),
          { key: 'state', title: t('asset.state'), render: (row) => <StateMark state={row.state} /> },
          {
            key: 'layout',
            title: t('ingests.layout'),
            wideOnly: true,
            render: (row) =>
              row.annotations ? (
                <IngestedAnnotations done={row.annotations} />
              ) : row.layout ? (
                format.text(row.layout)
              ) : (
                ''
              ),
          },
          {
            key: 'files',
            title: t('ingests.files'),
            numeric: true,
            render: (row) => format.number(row.progress.files),
          },
          { key: 'ready', title: t('state.READY'), numeric: true, render: (row) => format.number(row.progress.ready) },
          {
            key: 'rejected',
            title: t('state.REJECTED'),
            numeric: true,
            render: (row) => format.number(row.progress.rejected),
          },
          {
            key: 'held',
            title: t('state.HELD'),
            numeric: true,
            wideOnly: true,
            render: (row) => format.number(row.progress.held),
          },
          {
            key: 'duplicate',
            title: t('state.DUPLICATE'),
            numeric: true,
            wideOnly: true,
            render: (row) => format.number(row.progress.duplicate),
          },
          {
            key: 'bytes',
            title: t('datasets.bytes'),
            numeric: true,
            wideOnly: true,
            render: (row) => format.bytes(row.progress.bytes),
          },
          {
            key: 'findings',
            title: t('datasets.findings'),
            render: (row) => <FindingBar findings={row.progress.findings} />,
          },
        ]}
      />
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}
