import type { Samples } from '../contract/series.ts';
import type { SeriesPoints } from './points.ts';

/** Samples, or points above them, in one document. */
export const CHUNK = 1_024;
/** Points of a level that become one (or three, where a gap is among them) on the next. */
export const FAN = 32;
/** A step of a `number` channel longer than so many usual ones is a gap. */
const STEPS_TO_GAP = 10n;
/** Enough steps to know the usual one; sorting all of a long recording would cost as much as storing it. */
const MOST_STEPS = 65_536;

/** The longest step that is no gap: ten times the median. Null with fewer than two steps. */
export function longestStepOf({ t }: Pick<Samples, 't'>): bigint | null {
  const count = t.length - 1;
  if (count < 2) return null;
  const stride = Math.ceil(count / MOST_STEPS);
  const steps = new BigInt64Array(Math.ceil(count / stride));
  for (let i = 0; i < steps.length; i++) steps[i] = t[i * stride + 1]! - t[i * stride]!;
  steps.sort();
  return steps[steps.length >>> 1]! * STEPS_TO_GAP;
}

/** Samples with a NaN put into every step that is too long to be one: a usual step after its beginning. */
export function withGaps(samples: Samples, longestStep: bigint | null): Samples {
  if (longestStep === null) return samples;
  const { t, v } = samples;
  const gaps: number[] = [];
  for (let i = 1; i < t.length; i++) {
    if (t[i]! - t[i - 1]! > longestStep && !Number.isNaN(v[i - 1]!)) gaps.push(i);
  }
  if (gaps.length === 0) return samples;
  const all = { t: new BigInt64Array(t.length + gaps.length), v: new Float64Array(t.length + gaps.length) };
  let from = 0;
  for (const [shift, gap] of [...gaps, t.length].entries()) {
    all.t.set(t.subarray(from, gap), from + shift);
    all.v.set(v.subarray(from, gap), from + shift);
    if (gap < t.length) {
      all.t[gap + shift] = t[gap - 1]! + longestStep / STEPS_TO_GAP;
      all.v[gap + shift] = NaN;
    }
    from = gap;
  }
  return all;
}

/** Start of the longest gap among points [from, to): its index, or -1. A gap lasts until the next point. */
function longestGap({ t, min }: SeriesPoints, from: number, to: number): number {
  let longest = -1n;
  let found = -1;
  for (let i = from; i < to; i++) {
    if (!Number.isNaN(min[i]!)) continue;
    const first = i;
    while (i + 1 < t.length && Number.isNaN(min[i + 1]!)) i += 1;
    const lasts = i + 1 < t.length ? t[i + 1]! - t[first]! : 0n;
    if (lasts > longest) [longest, found] = [lasts, first];
  }
  return found;
}

/**
 * The next level: every 32 points become one with their smallest and largest value. Where a gap is among them, the
 * longest stays: what is before it, the gap, and what is after it, so that no line is ever drawn across a long one.
 */
export function coarser(points: SeriesPoints): SeriesPoints {
  const { t, min, max } = points;
  const most = 3 * Math.ceil(t.length / FAN);
  const next = { t: new BigInt64Array(most), min: new Float64Array(most), max: new Float64Array(most) };
  let filled = 0;
  const put = (time: bigint, low: number, high: number) => {
    next.t[filled] = time;
    next.min[filled] = low;
    next.max[filled] = high;
    filled += 1;
  };
  const summary = (from: number, to: number) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      if (min[i]! < low) low = min[i]!;
      if (max[i]! > high) high = max[i]!;
    }
    if (low <= high) put(t[from]!, low, high);
  };
  for (let from = 0; from < t.length; from += FAN) {
    const to = Math.min(from + FAN, t.length);
    const gap = longestGap(points, from, to);
    if (gap < 0) summary(from, to);
    else {
      summary(from, gap);
      put(t[gap]!, NaN, NaN);
      let after = gap;
      while (after < to && Number.isNaN(min[after]!)) after += 1;
      summary(after, to);
    }
  }
  return { t: next.t.subarray(0, filled), min: next.min.subarray(0, filled), max: next.max.subarray(0, filled) };
}

/** All levels above the samples: the last fits into one chunk. None when the samples do so. */
export function levelsOf(samples: Samples, longestStep: bigint | null): SeriesPoints[] {
  const levels: SeriesPoints[] = [];
  if (samples.t.length <= CHUNK) return levels;
  const { t, v } = withGaps(samples, longestStep);
  let points: SeriesPoints = { t, min: v, max: v };
  do {
    points = coarser(points);
    levels.push(points);
  } while (points.t.length > CHUNK);
  return levels;
}
