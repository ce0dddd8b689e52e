import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';

export const NO_SAMPLES: Samples = { t: new BigInt64Array(0), v: new Float64Array(0) };

/** First index whose time is ≥ `time`; the length when there is none. */
export function indexAt({ t }: Pick<Samples, 't'>, time: bigint): number {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The samples in [start, end], as views on the same memory. */
export function within(samples: Samples, { start, end }: TimeSpan): Samples {
  const from = indexAt(samples, start);
  const to = indexAt(samples, end + 1n);
  return { t: samples.t.subarray(from, to), v: samples.v.subarray(from, to) };
}

/** One series of several in order; each must begin after the one before has ended. */
export function joined(parts: readonly Samples[]): Samples {
  const length = parts.reduce((sum, { t }) => sum + t.length, 0);
  const all = { t: new BigInt64Array(length), v: new Float64Array(length) };
  let at = 0;
  for (const { t, v } of parts) {
    all.t.set(t, at);
    all.v.set(v, at);
    at += t.length;
  }
  return all;
}

/** Sorted by time, the later of two at the same time winning; `moved` counts those that were out of order. */
export function ordered({ t, v }: Samples): { samples: Samples; moved: number; dropped: number } {
  let moved = 0;
  let same = 0;
  for (let i = 1; i < t.length; i++) {
    if (t[i]! < t[i - 1]!) moved += 1;
    else if (t[i] === t[i - 1]) same += 1;
  }
  if (moved === 0 && same === 0) return { samples: { t, v }, moved, dropped: 0 };
  const order = Array.from(t, (_, i) => i).sort((a, b) => (t[a]! < t[b]! ? -1 : t[a]! > t[b]! ? 1 : a - b));
  const kept = order.filter((index, i) => i + 1 === order.length || t[order[i + 1]!] !== t[index]);
  const samples = { t: BigInt64Array.from(kept, (i) => t[i]!), v: Float64Array.from(kept, (i) => v[i]!) };
  return { samples, moved, dropped: t.length - kept.length };
}

/** Smallest and largest value, gaps left out; null when nothing is known. */
export function extremes({ v }: Pick<Samples, 'v'>): { min: number; max: number } | null {
  let min = Infinity;
  let max = -Infinity;
  for (const value of v) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : null;
}
