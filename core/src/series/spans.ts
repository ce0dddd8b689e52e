import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';

export interface Threshold {
  /** Begins at a value that reaches this, from below (`side: 'above'`) or from above. */
  enter: number;
  /** Ends at a value that has left this: hysteresis, so that noise at the limit does not make a hundred spans. */
  leave: number;
  side: 'above' | 'below';
  /** Shorter ones are dropped; nanoseconds. */
  least?: bigint;
  /** Ones no further apart become one; nanoseconds. */
  merge?: bigint;
}

export interface ThresholdSpan extends TimeSpan {
  /** The most extreme value within. */
  peak: number;
}

/** Spans in which a channel is beyond a limit. A gap ends a span: nothing is said about what was not measured. */
export function thresholdSpans({ t, v }: Samples, threshold: Threshold): ThresholdSpan[] {
  const { enter, leave, side, least = 0n, merge = -1n } = threshold;
  const beyond = (value: number, limit: number) => (side === 'above' ? value >= limit : value <= limit);
  const spans: ThresholdSpan[] = [];
  let open: ThresholdSpan | null = null;
  const close = () => {
    if (open) spans.push(open);
    open = null;
  };
  for (let i = 0; i < t.length; i++) {
    const value = v[i]!;
    if (Number.isNaN(value)) close();
    else if (open && beyond(value, leave)) {
      open.end = t[i]!;
      open.peak = side === 'above' ? Math.max(open.peak, value) : Math.min(open.peak, value);
    } else {
      close();
      if (beyond(value, enter)) open = { start: t[i]!, end: t[i]!, peak: value };
    }
  }
  close();
  const merged: ThresholdSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start - last.end <= merge) {
      last.end = span.end;
      last.peak = side === 'above' ? Math.max(last.peak, span.peak) : Math.min(last.peak, span.peak);
    } else merged.push(span);
  }
  return merged.filter(({ start, end }) => end - start >= least);
}

export interface Edge {
  at: bigint;
  /** True when the channel goes on. */
  rising: boolean;
}

/** Where a state channel (0 or 1, limit 0.5) changes. A change across a gap has no known time and is left out. */
export function edgesOf({ t, v }: Samples): Edge[] {
  const edges: Edge[] = [];
  for (let i = 1; i < t.length; i++) {
    const [before, after] = [v[i - 1]!, v[i]!];
    if (Number.isNaN(before) || Number.isNaN(after)) continue;
    if (before >= 0.5 !== after >= 0.5) edges.push({ at: t[i]!, rising: after >= 0.5 });
  }
  return edges;
}

/** What two ordered lists of spans have in common. */
export function intersection(a: readonly TimeSpan[], b: readonly TimeSpan[]): TimeSpan[] {
  const common: TimeSpan[] = [];
  let j = 0;
  for (const one of a) {
    while (j < b.length && b[j]!.end < one.start) j += 1;
    for (let k = j; k < b.length && b[k]!.start <= one.end; k++) {
      const other = b[k]!;
      common.push({
        start: one.start > other.start ? one.start : other.start,
        end: one.end < other.end ? one.end : other.end,
      });
    }
  }
  return common;
}
