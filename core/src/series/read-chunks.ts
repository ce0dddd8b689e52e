import type { Samples } from '../contract/series.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import type { ChannelDoc, SeriesChunkDoc } from './channel.model.ts';
import { timesOf, valuesOf } from './chunk-columns.ts';
import type { SeriesPoints } from './points.ts';
import { CHUNK } from './pyramid.ts';
import { indexAt, joined, within } from './samples.ts';

const BATCH = 64;

/** The chunks of a level that reach into a span, in order. */
export async function chunksIn(
  core: Core,
  { orgId, _id: channelId }: ChannelDoc,
  level: number,
  { start, end }: TimeSpan,
): Promise<SeriesChunkDoc[]> {
  const found: SeriesChunkDoc[] = [];
  const cursor = core.store.seriesChunks
    .find({ orgId, channelId, level, end: { $gte: start } })
    .sort({ end: 1 })
    .batchSize(BATCH);
  // Not `start <= end` in the filter: the index, ordered by ends, would be read to its own end for it.
  for await (const chunk of cursor) {
    if (chunk.start > end) break;
    found.push(chunk);
  }
  return found;
}

/** How many samples a span holds, up to those of the chunks at its two ends. */
export async function roughCount(core: Core, channel: ChannelDoc, { start, end }: TimeSpan): Promise<number> {
  const { orgId, _id: channelId, count } = channel;
  const firstReaching = async (time: bigint) => {
    const filter = { orgId, channelId, level: 0, end: { $gte: time } };
    const chunk = await core.store.seriesChunks.findOne(filter, { sort: { end: 1 }, projection: { n: 1, start: 1 } });
    return chunk?.n ?? null;
  };
  const [first, last] = await Promise.all([firstReaching(start), firstReaching(end)]);
  if (first === null) return 0;
  return last === null ? count - first * CHUNK : (last - first + 1) * CHUNK;
}

/** The samples of stored chunks in a span. */
export async function storedSamples(core: Core, channel: ChannelDoc, span: TimeSpan): Promise<Samples> {
  const chunks = await chunksIn(core, channel, 0, span);
  return within(joined(chunks.map(({ columns }) => ({ t: timesOf(columns.t), v: valuesOf(columns.v!) }))), span);
}

/** The points of a level whose chunks reach into a span, and the last moment that each stands for. */
export async function storedPoints(
  core: Core,
  channel: ChannelDoc,
  level: number,
  span: TimeSpan,
): Promise<SeriesPoints & { until: BigInt64Array }> {
  const chunks = await chunksIn(core, channel, level, span);
  const columns = chunks.map((chunk) => {
    const t = timesOf(chunk.columns.t);
    const until = BigInt64Array.from(t, (_, i) => (i + 1 < t.length ? t[i + 1]! - 1n : chunk.end));
    return { t, until, min: valuesOf(chunk.columns.min!), max: valuesOf(chunk.columns.max!) };
  });
  const length = columns.reduce((sum, { t }) => sum + t.length, 0);
  const all = {
    ...{ t: new BigInt64Array(length), until: new BigInt64Array(length) },
    ...{ min: new Float64Array(length), max: new Float64Array(length) },
  };
  let at = 0;
  for (const { t, until, min, max } of columns) {
    all.t.set(t, at);
    all.until.set(until, at);
    all.min.set(min, at);
    all.max.set(max, at);
    at += t.length;
  }
  return all;
}

/** The last sample before a moment; null when there is none. */
export async function sampleBefore(
  core: Core,
  { orgId, _id: channelId }: ChannelDoc,
  time: bigint,
): Promise<{ t: bigint; v: number } | null> {
  const chunks = core.store.seriesChunks;
  const [reaching, ended] = await Promise.all([
    chunks.findOne({ orgId, channelId, level: 0, end: { $gte: time } }, { sort: { end: 1 } }),
    chunks.findOne({ orgId, channelId, level: 0, end: { $lt: time } }, { sort: { end: -1 } }),
  ]);
  const chunk = reaching && reaching.start < time ? reaching : ended;
  if (!chunk) return null;
  const t = timesOf(chunk.columns.t);
  const at = indexAt({ t }, time) - 1;
  return { t: t[at]!, v: valuesOf(chunk.columns.v!)[at]! };
}
