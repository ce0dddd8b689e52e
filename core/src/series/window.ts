import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import type { ChannelDoc } from './channel.model.ts';
import { thinned, type SeriesPoints } from './points.ts';
import { CHUNK, FAN, longestStepOf, withGaps } from './pyramid.ts';
import { roughCount, sampleBefore, storedPoints, storedSamples } from './read-chunks.ts';
import { readFiled } from './read-filed.ts';
import { indexAt, joined, NO_SAMPLES, within } from './samples.ts';

export interface SeriesWindow extends SeriesPoints {
  /** Each point is one sample (or the beginning of a gap). */
  exact: boolean;
}

const asPoints = ({ t, v }: Samples): SeriesPoints => ({ t, min: v, max: v });
const slice = ({ t, min, max }: SeriesPoints, from: number, to: number): SeriesPoints => ({
  t: t.subarray(from, to),
  min: min.subarray(from, to),
  max: max.subarray(from, to),
});

function concatenated(parts: SeriesPoints[]): SeriesPoints {
  const lows = joined(parts.map(({ t, min }) => ({ t, v: min })));
  const highs = joined(parts.map(({ t, max }) => ({ t, v: max })));
  return { t: lows.t, min: lows.v, max: highs.v };
}

/** Samples of a span with its gaps. What lies next to the span tells whether its last sample begins one. */
async function samplesWithGaps(core: Core, channel: ChannelDoc, span: TimeSpan): Promise<Samples> {
  const { longestStep } = channel;
  if (longestStep === null) return storedSamples(core, channel, span);
  const wide = { start: span.start - longestStep, end: span.end + longestStep };
  const read = await storedSamples(core, channel, wide);
  const last = read.t.at(-1);
  const open = last !== undefined && last <= span.end && last < channel.end;
  const beyond = { t: BigInt64Array.of(wide.end + 1n), v: Float64Array.of(NaN) };
  return within(withGaps(open ? joined([read, beyond]) : read, longestStep), span);
}

/** Points of a level that lie in the span as a whole, and of the levels below it at the two ends: exact to the sample. */
async function pointsIn(core: Core, channel: ChannelDoc, level: number, span: TimeSpan): Promise<SeriesPoints> {
  if (span.start > span.end) return asPoints(NO_SAMPLES);
  if (level === 0) return asPoints(await samplesWithGaps(core, channel, span));
  const points = await storedPoints(core, channel, level, span);
  const from = indexAt(points, span.start);
  const to = indexAt({ t: points.until }, span.end + 1n);
  if (from >= to) return pointsIn(core, channel, level - 1, span);
  const [before, after] = await Promise.all([
    pointsIn(core, channel, level - 1, { start: span.start, end: points.t[from]! - 1n }),
    pointsIn(core, channel, level - 1, { start: points.until[to - 1]! + 1n, end: span.end }),
  ]);
  return concatenated([before, slice(points, from, to), after]);
}

/** The coarsest level that still has as many points in the span as are wanted. */
async function levelFor(core: Core, channel: ChannelDoc, span: TimeSpan, most: number): Promise<number> {
  if (channel.levels === 0 || channel.count <= most) return 0;
  // At least so many: both ends may hold nearly a chunk that the span leaves out.
  const count = (await roughCount(core, channel, span)) - 2 * CHUNK;
  const level = count > most ? Math.floor(Math.log(count / most) / Math.log(FAN)) : 0;
  return Math.min(level, channel.levels);
}

async function filedPoints(core: Core, channel: ChannelDoc, span: TimeSpan) {
  const read = await readFiled(core, channel, span);
  const longestStep = channel.type === 'number' ? longestStepOf(read) : null;
  const before = indexAt(read, span.start) - 1;
  const last = before < 0 ? null : { t: read.t[before]!, v: read.v[before]! };
  return { points: asPoints(within(withGaps(read, longestStep), span)), last };
}

/**
 * At most `maxPoints` points of a channel in a span, none of its peaks lost and no other's shown: a peak lies within the
 * smallest and largest value of its point. Of a state, what it was when the span began comes first, at its own time.
 */
export async function windowOf(
  core: Core,
  channel: ChannelDoc,
  span: TimeSpan,
  maxPoints: number,
): Promise<SeriesWindow> {
  const state = channel.type === 'state';
  const stored = channel.source === 'stored';
  const level = stored ? await levelFor(core, channel, span, maxPoints) : 0;
  const { points, last } = stored
    ? {
        points: await pointsIn(core, channel, level, span),
        last: state ? await sampleBefore(core, channel, span.start) : null,
      }
    : await filedPoints(core, channel, span);
  const before = state && last ? [asPoints({ t: BigInt64Array.of(last.t), v: Float64Array.of(last.v) })] : [];
  const room = maxPoints - before.length;
  const exact = level === 0 && points.t.length <= room;
  return { ...concatenated([...before, thinned(points, span, room)]), exact };
}
