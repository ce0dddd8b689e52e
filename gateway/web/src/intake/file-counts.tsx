import { Progress } from 'antd';
import { useText } from '../i18n/i18n.ts';
import type { FileState, IngestProgress } from '../queries/intake.ts';
import { StateMark } from '../ui/marks.tsx';
import { isFinal } from './ingest-progress.hook.ts';
import { stageWord } from './stage-row.tsx';

const outcomes: { state: FileState; count: (progress: IngestProgress) => number }[] = [
  { state: 'RECEIVED', count: ({ received }) => received },
  { state: 'READY', count: ({ ready }) => ready },
  { state: 'REJECTED', count: ({ rejected }) => rejected },
  { state: 'HELD', count: ({ held }) => held },
  { state: 'DUPLICATE', count: ({ duplicate }) => duplicate },
];

/** How far an ingest is: the stage, a bar, counts by outcome, rate and time left. */
export function FileCounts({ progress }: { progress: IngestProgress }) {
  const { t, format } = useText();
  const over = isFinal(progress.state);
  const settled = progress.ready + progress.rejected + progress.held + progress.duplicate;
  const percent = progress.files > 0 ? Math.floor((settled / progress.files) * 100) : over ? 100 : 0;
  return (
    <div className="file-counts">
      {!over && <Progress percent={percent} size="small" aria-label={t('ingest.progress')} />}
      {!over && <div>{t(stageWord(progress.stage))}</div>}
      <div className="marks">
        <span className="mark">
          <span className="figure">{format.number(progress.files)}</span> {t('ingest.files', { count: progress.files })}
        </span>
        {outcomes.map(
          ({ state, count }) => count(progress) > 0 && <StateMark key={state} state={state} count={count(progress)} />,
        )}
      </div>
      {!over && progress.rate !== null && (
        <div className="quiet figure">
          {progress.secondsLeft === null
            ? t('ingest.rate', { rate: format.number(Math.round(progress.rate * 10) / 10) })
            : t('ingest.rateAndLeft', {
                rate: format.number(Math.round(progress.rate * 10) / 10),
                left: format.duration(progress.secondsLeft),
              })}
        </div>
      )}
    </div>
  );
}
