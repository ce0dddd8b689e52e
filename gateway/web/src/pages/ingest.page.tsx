import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { FileCounts } from '../intake/file-counts.tsx';
import { isFinal, useIngest } from '../intake/ingest-progress.hook.ts';
import { StageRow } from '../intake/stage-row.tsx';
import { CANCEL_INGEST, INGEST_FILES } from '../queries/intake.ts';
import type { IngestFile, IngestSummary } from '../queries/intake.ts';
import { FindingItem } from '../asset/finding-item.tsx';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { mayKeep, useMe } from '../session.hook.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { FindingBar, StateMark } from '../ui/marks.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { datasetAddress } from './dataset-address.ts';

const route = getRouteApi('/app/shell/ingests/$ingest');

/** One delivery of files: how far it is, and why files were refused. */
export function IngestPage() {
  const { t, format } = useText();
  const { ingest: id } = route.useParams();
  const query = useIngest(id);
  const ingest = query.data?.ingest;
  if (query.isSuccess && !ingest) return <NotFoundPage />;
  if (query.error && !ingest) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!ingest) return <Waiting rows={10} />;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('ingest.title', { at: format.dateTime(ingest.startedAt) })}</h1>
        <StateMark state={ingest.state} />
        <span className="top-space" />
        <CancelButton ingest={ingest} />
      </div>
      <p className="ingest-facts">
        <Link to="/datasets/$dataset" params={{ dataset: datasetAddress(ingest.dataset) }}>
          {ingest.dataset.name}
        </Link>
        {ingest.layout && <span>{t('ingest.recognised', { layout: format.text(ingest.layout) })}</span>}
        <span>{format.bytes(ingest.progress.bytes)}</span>
        {ingest.finishedAt && (
          <span>
            {t('ingest.took', {
              time: format.duration((Date.parse(ingest.finishedAt) - Date.parse(ingest.startedAt)) / 1000),
            })}
          </span>
        )}
        <FindingBar findings={ingest.progress.findings} />
      </p>
      {ingest.state === 'FAILED' && (
        <Failure
          error={{ code: 'INGEST_FAILED', message: ingest.message ?? '' }}
          kept={t('ingest.failedKept', { count: ingest.progress.ready })}
        />
      )}
      <StageRow progress={ingest.progress} />
      <FileCounts progress={ingest.progress} />
      <Files ingest={ingest} />
    </div>
  );
}

function CancelButton({ ingest }: { ingest: IngestSummary }) {
  const { t } = useText();
  const me = useMe();
  if (isFinal(ingest.state) || !mayKeep(me)) return null;
  return (
    <ConfirmButton
      word={t('ingest.cancel')}
      question={t('ingest.cancelAsk')}
      consequence={t('ingest.cancelKept')}
      action={async () => thingOf((await ask(CANCEL_INGEST, { input: { ingestId: ingest.id } })).cancelIngest)}
    />
  );
}

const hasProblem = (file: IngestFile) => file.state === 'REJECTED' || file.state === 'HELD' || file.findings.length > 0;

/** Files of the ingest. The hub lists those with problems first, so "problems" reads on until the first file without. */
function Files({ ingest }: { ingest: IngestSummary }) {
  const { t, format } = useText();
  const search = route.useSearch();
  const navigate = useNavigate();
  const all = search.files === 'all';
  const query = useInfiniteQuery({
    queryKey: ['ingest-files', ingest.id],
    queryFn: ({ pageParam, signal }) => ask(INGEST_FILES, { id: ingest.id, first: 100, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) =>
      page.ingest?.files.pageInfo.hasNextPage ? page.ingest.files.pageInfo.endCursor : undefined,
    refetchInterval: isFinal(ingest.state) ? false : 5000,
  });
  const files = query.data?.pages.flatMap((page) => page.ingest?.files.edges.map(({ node }) => node) ?? []) ?? [];
  const shown = all ? files : files.filter(hasProblem);
  const last = files.at(-1);
  const more = query.hasNextPage && (all || (last !== undefined && hasProblem(last)));
  const total = query.data?.pages[0]?.ingest?.files.totalCount;
  return (
    <section>
      <div className="section-head">
        <h2>{t('ingest.fileTable')}</h2>
        <Segmented
          value={all ? 'all' : 'problems'}
          options={[
            { value: 'problems', label: t('ingest.problems') },
            { value: 'all', label: t('ingest.allFiles', { shown: total ? format.count(total) : '…' }) },
          ]}
          onChange={(value) =>
            void navigate({
              to: '/ingests/$ingest',
              params: { ingest: ingest.id },
              search: value === 'all' ? { files: 'all' } : {},
              replace: true,
            })
          }
        />
      </div>
      {query.isPending && <Waiting />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && shown.length === 0 && (
        <Empty>
          {t(all ? 'ingest.noFiles' : isFinal(ingest.state) ? 'ingest.noProblems' : 'ingest.noProblemsYet')}
        </Empty>
      )}
      {shown.length > 0 && (
        <DataTable
          label={t('ingest.fileTable')}
          rows={shown}
          rowKey={(file) => `${file.path} ${file.sha256}`}
          columns={[
            {
              key: 'path',
              title: t('ingest.path'),
              render: (file) => (
                <span className="wrap path">
                  {file.assetIds.length > 0 ? (
                    <Link to="/assets/$asset" params={{ asset: file.assetIds[0]! }}>
                      {file.path}
                    </Link>
                  ) : (
                    file.path
                  )}
                </span>
              ),
            },
            { key: 'state', title: t('asset.state'), render: (file) => <StateMark state={file.state} /> },
            {
              key: 'why',
              title: t('ingest.why'),
              render: (file) => (
                <div className="why">
                  {file.findings.map((finding) => (
                    <FindingItem key={finding.id} finding={finding} />
                  ))}
                  {file.findings.length === 0 && file.state === 'DUPLICATE' && (
                    <span className="quiet">{t('ingest.duplicateWhy')}</span>
                  )}
                </div>
              ),
            },
            {
              key: 'parser',
              title: t('ingest.parser'),
              wideOnly: true,
              render: (file) => file.parser && <code>{file.parser}</code>,
            },
            {
              key: 'bytes',
              title: t('datasets.bytes'),
              numeric: true,
              wideOnly: true,
              render: (file) => format.bytes(file.bytes),
            },
          ]}
        />
      )}
      {more && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.more')}
        </Button>
      )}
    </section>
  );
}
