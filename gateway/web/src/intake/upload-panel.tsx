import { CloseOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { StateMark } from '../ui/marks.tsx';
import { reportFailure } from '../ui/notices.tsx';
import { Failure } from '../ui/states.tsx';
import { isFinal, useIngest } from './ingest-progress.hook.ts';
import { cancelUpload, continueUpload, forgetUpload, useUploadRuns } from './upload-run.ts';
import type { UploadRun } from './upload-run.ts';
import { FileCounts } from './file-counts.tsx';

/** Deliveries under way, over every page, until they are put away. */
export function UploadPanel() {
  const { t } = useText();
  const runs = useUploadRuns();
  const [folded, setFolded] = useState(false);
  return (
    <aside className="upload-panel" data-testid="ingest-progress" aria-label={t('upload.title')}>
      <div className="upload-panel-head">
        <strong>{t('upload.title')}</strong>
        <Button
          type="text"
          size="small"
          aria-expanded={!folded}
          aria-label={t(folded ? 'upload.unfold' : 'upload.fold')}
          icon={folded ? <UpOutlined /> : <DownOutlined />}
          onClick={() => setFolded(!folded)}
        />
      </div>
      {!folded && runs.map((run) => <RunCard key={run.key} run={run} />)}
    </aside>
  );
}

function RunCard({ run }: { run: UploadRun }) {
  const { t } = useText();
  const ingest = useIngest(run.phase === 'working' ? run.ingestId : null).data?.ingest ?? null;
  const over = run.phase === 'cancelled' || (ingest !== null && isFinal(ingest.state));
  return (
    <div className="upload-run">
      <div className="upload-run-head">
        <strong className="wrap">{run.datasetName}</strong>
        {over && ingest && <StateMark state={ingest.state} />}
        {run.phase === 'cancelled' && <StateMark state="CANCELLED" />}
        {(over || run.phase === 'failed') && (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('upload.putAway')}
            onClick={() => forgetUpload(run.key)}
          />
        )}
      </div>
      {run.phase === 'sending' && <Sending run={run} />}
      {run.phase === 'failed' && run.error && (
        <Failure
          error={run.error}
          kept={t('upload.kept', { count: run.filesSent })}
          onRetry={() => continueUpload(run.key)}
        />
      )}
      {run.phase === 'working' && ingest && <FileCounts progress={ingest.progress} />}
      <div className="upload-run-foot">
        {run.ingestId && (
          <Link to="/ingests/$ingest" params={{ ingest: run.ingestId }}>
            {t('upload.report')}
          </Link>
        )}
        {!over && run.phase !== 'failed' && (
          <Button size="small" type="text" onClick={() => void cancelUpload(run.key).catch(reportFailure)}>
            {t('upload.cancel')}
          </Button>
        )}
      </div>
    </div>
  );
}

function Sending({ run }: { run: UploadRun }) {
  const { t, format } = useText();
  const seconds = (Date.now() - run.startedAt) / 1000;
  const rate = seconds > 1 ? run.bytesSent / seconds : 0;
  const share = run.bytes > 0 ? run.bytesSent / run.bytes : 0;
  return (
    <div>
      <Progress percent={Math.floor(share * 100)} size="small" aria-label={t('upload.sending')} />
      <div className="quiet figure">
        {t('upload.sent', {
          files: `${format.number(run.filesSent)} / ${format.number(run.files)}`,
          bytes: `${format.bytes(run.bytesSent)} / ${format.bytes(run.bytes)}`,
        })}
      </div>
      {rate > 0 && (
        <div className="quiet figure">
          {t('upload.rate', {
            rate: `${format.bytes(rate)}/s`,
            left: format.duration((run.bytes - run.bytesSent) / rate),
          })}
        </div>
      )}
    </div>
  );
}
