import type { ParsedChannel, Samples } from '../contract/series.ts';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import { writeAhead } from '../write-ahead.ts';
import type { ChannelDoc, SeriesChunkDoc } from './channel.model.ts';
import { packed } from './chunk-columns.ts';
import type { SeriesPoints } from './points.ts';
import { CHUNK, levelsOf, longestStepOf } from './pyramid.ts';
import { extremes } from './samples.ts';

/** About 5 MB a command. */
const BATCH = 200;

type Owner = Pick<AssetDoc, '_id' | 'orgId' | 'datasetId'>;

/** A channel's document and its chunks, which are made while they are written: a long recording has thousands. */
export interface ChannelDraft {
  doc: ChannelDoc;
  chunks: () => Iterable<SeriesChunkDoc>;
}

function* chunksOf(doc: ChannelDoc, samples: Samples, levels: SeriesPoints[]): Generator<SeriesChunkDoc> {
  const { orgId, datasetId, _id: channelId } = doc;
  const chunk = (level: number, n: number) => ({
    ...{ _id: idFrom('chk', channelId, level, n), orgId, datasetId, channelId, level, n },
  });
  for (let n = 0, from = 0; from < samples.t.length; n++, from += CHUNK) {
    const [t, v] = [samples.t.slice(from, from + CHUNK), samples.v.slice(from, from + CHUNK)];
    const { min = null, max = null } = extremes({ v }) ?? {};
    const columns = { t: packed(t), v: packed(v) };
    yield { ...chunk(0, n), start: t[0]!, end: t.at(-1)!, min, max, columns };
  }
  for (const [i, points] of levels.entries()) {
    for (let n = 0, from = 0; from < points.t.length; n++, from += CHUNK) {
      const until = from + CHUNK;
      const t = points.t.slice(from, until);
      const [min, max] = [points.min.slice(from, until), points.max.slice(from, until)];
      // It stands for all samples before the next one begins.
      const end = until < points.t.length ? points.t[until]! - 1n : samples.t.at(-1)!;
      const [low, high] = [extremes({ v: min })?.min ?? null, extremes({ v: max })?.max ?? null];
      const columns = { t: packed(t), min: packed(min), max: packed(max) };
      yield { ...chunk(i + 1, n), start: t[0]!, end, min: low, max: high, columns };
    }
  }
}

/** What a channel of an asset becomes. Ids are made of asset and key, so that writing again meets its earlier self. */
export function draftChannel(asset: Owner, channel: ParsedChannel): ChannelDraft {
  const { key, title, unit = null, type, attributes = {}, samples, span, count } = channel;
  const { orgId, datasetId, _id: assetId } = asset;
  const known = {
    ...{ _id: idFrom('chn', assetId, key), orgId, datasetId, assetId, key, title, unit, type, attributes },
    quantity: typeof attributes['quantity'] === 'string' ? attributes['quantity'] : null,
  };
  if (!samples) {
    const { start, end } = span!;
    const filed = { source: 'filed' as const, start, end, count: count ?? 0, min: null, max: null };
    return { doc: { ...known, ...filed, levels: 0, longestStep: null }, chunks: () => [] };
  }
  const { min = null, max = null } = extremes(samples) ?? {};
  const longestStep = type === 'number' ? longestStepOf(samples) : null;
  const levels = levelsOf(samples, longestStep);
  const [start, end] = [samples.t[0]!, samples.t.at(-1)!];
  const stored = { source: 'stored' as const, start, end, count: samples.t.length, min, max };
  const doc: ChannelDoc = { ...known, ...stored, levels: levels.length, longestStep };
  return { doc, chunks: () => chunksOf(doc, samples, levels) };
}

/**
 * Writes the chunks of channels whose asset nobody sees yet. Repeatable: a chunk that is there is replaced, and none is
 * ever removed, since a worker that has lost its lease may still be writing.
 */
export function writeChunks(core: Core, drafts: readonly ChannelDraft[], signal: AbortSignal): Promise<void> {
  const all = function* () {
    for (const { chunks } of drafts) yield* chunks();
  };
  return writeAhead(core.store.seriesChunks, all(), BATCH, signal);
}
