import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';
import { indexAt } from './samples.ts';

/** What is drawn of a channel: `min` and `max` are equal where samples are given one by one; NaN is a gap. */
export interface SeriesPoints {
  t: BigInt64Array;
  min: Float64Array;
  max: Float64Array;
}

/**
 * At most `most` points of samples: themselves where they are few enough, else the smallest and largest of equal
 * stretches of time, so that no peak is lost. A stretch in which nothing is known is a gap.
 */
export function pointsOf({ t, v }: Samples, span: TimeSpan, most: number): SeriesPoints {
  return thinned({ t, min: v, max: v }, span, most);
}

/** The same of points: those in the span, or at most `most` stretches of them. */
export function thinned(points: SeriesPoints, { start, end }: TimeSpan, most: number): SeriesPoints {
  const from = indexAt(points, start);
  const to = indexAt(points, end + 1n);
  if (to - from <= most) {
    const [t, min, max] = [points.t, points.min, points.max].map((column) => column.subarray(from, to));
    return { t, min, max } as SeriesPoints;
  }
  const step = (end - start) / BigInt(most) + 1n;
  const fewer = { t: new BigInt64Array(most), min: new Float64Array(most), max: new Float64Array(most) };
  let at = from;
  let filled = 0;
  let unknown = false;
  for (let stretch = 0; stretch < most; stretch++) {
    const until = start + step * BigInt(stretch + 1);
    const first = at;
    let min = Infinity;
    let max = -Infinity;
    for (; at < to && points.t[at]! < until; at++) {
      if (points.min[at]! < min) min = points.min[at]!;
      if (points.max[at]! > max) max = points.max[at]!;
    }
    // A gap that began in an earlier stretch is said once, where it is all that there is.
    if (at === first && !unknown) continue;
    fewer.t[filled] = at === first ? until - step : points.t[first]!;
    fewer.min[filled] = min <= max ? min : NaN;
    fewer.max[filled] = min <= max ? max : NaN;
    filled += 1;
    unknown = at > first && min <= max && Number.isNaN(points.min[at - 1]!);
  }
  return {
    t: fewer.t.subarray(0, filled),
    min: fewer.min.subarray(0, filled),
    max: fewer.max.subarray(0, filled),
  };
}
