import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Progress } from 'antd';
import { FindingItem } from '../asset/finding-item.tsx';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { FileCounts } from '../intake/file-counts.tsx';
import { isFinal, useIngest } from '../intake/ingest-progress.hook.ts';
import { useUploadRuns } from '../intake/upload-run.ts';
import { INGEST_FILES } from '../queries/intake.ts';
import type { IngestSummary } from '../queries/intake.ts';
import { StateMark } from '../ui/marks.tsx';
import { Failure, Waiting } from '../ui/states.tsx';
import { IngestedAnnotations } from '../intake/ingested-annotations.tsx';

/** How an import goes, then what it did and what it found. */
export function ImportResult({ runKey }: { runKey: string }) {
  const { t } = useText();
  const run = useUploadRuns().find(({ key }) => key === runKey);
  const ingest = useIngest(run?.ingestId ?? null).data?.ingest;
  if (!run) return null;
  if (run.error) return <Failure error={run.error} kept={t('annotations.sendAgain')} />;
  if (run.phase === 'sending' || !ingest)
    return (
      <div role="status">
        {t('upload.sending')}
        <Progress
          percent={run.bytes > 0 ? Math.floor((run.bytesSent / run.bytes) * 100) : 0}
          aria-label={t('upload.sending')}
        />
      </div>
    );
  return (
    <div data-testid="import-result" data-state={ingest.state}>
      <p>
        <StateMark state={ingest.state} />
      </p>
      {!isFinal(ingest.state) && <FileCounts progress={ingest.progress} />}
      {ingest.message && <p>{ingest.message}</p>}
      {ingest.annotations && <IngestedAnnotations done={ingest.annotations} />}
      {isFinal(ingest.state) && <Findings ingest={ingest} />}
      <p>
        <Link to="/ingests/$ingest" params={{ ingest: ingest.id }}>
          {t('upload.report')}
        </Link>
      </p>
    </div>
  );
}

const FILES = 100;
const SHOWN = 5;

/** By rule, the most frequent first; of each the first rows with their places. */
function Findings({ ingest }: { ingest: IngestSummary }) {
  const { t, format } = useText();
  const query = useQuery({
    queryKey: ['ingest-files', ingest.id, 'first'],
    queryFn: ({ signal }) => ask(INGEST_FILES, { id: ingest.id, first: FILES, after: null }, signal),
  });
  if (query.isPending) return <Waiting rows={3} />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const found = query.data.ingest?.files.edges.flatMap(({ node }) => node.findings) ?? [];
  if (found.length === 0) return <p>{t('annotations.allRead')}</p>;
  const byCode = [...Map.groupBy(found, ({ code }) => code)].sort(([, a], [, b]) => b.length - a.length);
  return (
    <>
      {byCode.map(([code, findings]) => (
        <section key={code} data-testid="import-findings">
          <h3>
            <code>{code}</code>{' '}
            <span className="quiet">
              {t('findings.count', { count: findings.length, shown: format.number(findings.length) })}
            </span>
          </h3>
          {findings.slice(0, SHOWN).map((finding) => (
            <FindingItem key={finding.id} finding={finding} />
          ))}
          {findings.length > SHOWN && (
            <p className="quiet">{t('annotations.moreRows', { shown: format.number(findings.length - SHOWN) })}</p>
          )}
        </section>
      ))}
    </>
  );
}
