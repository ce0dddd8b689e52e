import { memo } from 'react';
import { useText } from '../i18n/i18n.ts';
import { fractionOf } from './time-lanes.ts';
import type { Lane, Span, TimeMark } from './time-lanes.ts';

const laneHeight = 6;
const width = 10_000;
/** Thinner would not be seen. */
const least = 15;

/** Marks of findings above, a lane a class below, all on one span. */
export const LaneStack = memo(function LaneStack(props: { span: Span; lanes: Lane[]; marks: TimeMark[] }) {
  const { span, lanes, marks } = props;
  const { format } = useText();
  return (
    <>
      <div className="scrubber-marks">
        {marks
          .filter(({ at }) => at >= span.start && at <= span.end)
          .map(({ at, finding }, index) => (
            <span
              key={index}
              className={`scrubber-mark severity-${finding.severity}`}
              style={{ left: `${fractionOf(span, at) * 100}%` }}
              title={`${format.text(finding.message)} · ${format.instant(at)}`}
            />
          ))}
      </div>
      <div className="scrubber-lanes">
        {lanes.map(({ classCode, colour, spans }) => (
          <svg key={classCode} viewBox={`0 0 ${width} ${laneHeight}`} preserveAspectRatio="none" height={laneHeight}>
            <title>{classCode}</title>
            <path d={pathOf(spans, span)} fill={colour} />
          </svg>
        ))}
      </div>
    </>
  );
});

/** All spans of a lane as one path: a clip may have thousands. */
function pathOf(spans: readonly Span[], whole: Span): string {
  return spans
    .filter(({ start, end }) => end >= whole.start && start <= whole.end)
    .map(({ start, end }) => {
      const x = Math.min(fractionOf(whole, start) * width, width - least);
      const w = Math.max(fractionOf(whole, end) * width - x, least);
      return `M${x.toFixed(1)} 0h${w.toFixed(1)}v${laneHeight - 1}h${(-w).toFixed(1)}z`;
    })
    .join('');
}
