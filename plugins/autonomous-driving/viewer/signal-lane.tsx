import type { ViewerSeries } from '@lode/core/viewer';
import { valueAt } from './drive-state.ts';

interface Props {
  title: string;
  unit: string;
  series: ViewerSeries;
  from: bigint;
  to: bigint;
  now: bigint;
  onSeek(t: bigint): void;
}

const WIDTH = 400;
const HEIGHT = 56;

/** A signal of the car over the whole drive, with its value now. */
export function SignalLane({ title, unit, series, from, to, now, onSeek }: Props) {
  const [start, end] = [Number(from / 1_000_000n), Number(to / 1_000_000n)];
  const known = [...series.min, ...series.max].filter((value) => !Number.isNaN(value));
  const low = Math.min(...known, 0);
  const high = Math.max(...known, low + 1e-6);
  const x = (t: number) => ((t - start) / (end - start || 1)) * WIDTH;
  const y = (value: number) => HEIGHT - 4 - ((value - low) / (high - low)) * (HEIGHT - 8);
  let pen = 'M';
  let path = '';
  for (const [i, t] of series.t.entries()) {
    if (Number.isNaN(series.min[i]!)) pen = 'M';
    else {
      path += `${pen}${x(t).toFixed(1)} ${y(series.max[i]!).toFixed(1)}L${x(t).toFixed(1)} ${y(series.min[i]!).toFixed(1)}`;
      pen = 'L';
    }
  }
  const value = valueAt(series, Number(now / 1_000_000n));
  return (
    <div style={{ padding: '4px 8px', borderTop: '1px solid #20262f' }}>
      <div style={{ display: 'flex', fontSize: 12, justifyContent: 'space-between' }}>
        <span>{title}</span>
        <span style={{ color: '#ffd166', fontVariantNumeric: 'tabular-nums' }}>
          {value === null ? '—' : `${value.toFixed(1)} ${unit}`}
        </span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        style={{ width: '100%', height: HEIGHT, cursor: 'ew-resize' }}
        onPointerDown={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          onSeek(from + BigInt(Math.round(((event.clientX - left) / width) * Number(to - from))));
        }}
      >
        <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} stroke="#20262f" vectorEffect="non-scaling-stroke" />
        <path d={path} fill="none" stroke="#7fb2ff" strokeWidth={1.3} vectorEffect="non-scaling-stroke" />
        <line
          x1={x(Number(now / 1_000_000n))}
          x2={x(Number(now / 1_000_000n))}
          y1={0}
          y2={HEIGHT}
          stroke="#ffd166"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}
