import type { NamedQuery, QueryAsset, QueryChannel, QueryData, QueryMatch } from '../contract/querying.ts';
import { extremes, within } from '../series/index.ts';
import type { Ingested } from './run-files.ts';
import { viewsOf } from './run-validators.ts';

/**
 * What a query would be given of an ingest, without the hub. The path stands for the id, path and number in the file for
 * an annotation's (`a.mp4#3`); filed channels have no samples.
 */
export function queryDataOf(read: Ingested): QueryData {
  const { assets } = viewsOf(read);
  const items = new Map(read.items.map((item) => [item.path, item]));
  const channelsOf = (assetId: string): QueryChannel[] =>
    (items.get(assetId)?.channels ?? []).map(({ key, title, unit, type, attributes = {}, samples, span }) => ({
      ...{ id: `${assetId}#${key}`, assetId, key, title, type, attributes },
      unit: unit ?? null,
      span: span ?? { start: samples?.t[0] ?? 0n, end: samples?.t.at(-1) ?? 0n },
      min: samples ? (extremes(samples)?.min ?? null) : null,
      max: samples ? (extremes(samples)?.max ?? null) : null,
    }));
  return {
    span: null,
    async *assets({ kinds, groupId }): AsyncGenerator<QueryAsset> {
      for (const asset of assets) {
        if (!kinds.includes(asset.kind) || (groupId !== undefined && !asset.groupIds.includes(groupId))) continue;
        yield { ...asset, datasetId: 'dataset' };
      }
    },
    annotations: (assetId, classes) =>
      Promise.resolve(
        read.annotations
          .filter(({ target }) => target.path === assetId)
          .flatMap(({ annotations }) => annotations)
          .map(({ class: code, parts, attributes = {}, confidence = null }, i) => ({
            ...{ id: `${assetId}#${i}`, assetId, class: code, parts, attributes, confidence },
          }))
          .filter((one) => !classes || classes.includes(one.class)),
      ),
    channels: ({ assetId, quantity, reaches }) =>
      Promise.resolve(
        channelsOf(assetId).filter(
          ({ attributes, max }) =>
            (quantity === undefined || attributes['quantity'] === quantity) &&
            (reaches === undefined || (max !== null && max >= reaches)),
        ),
      ),
    samples: ({ assetId, key }, span) => {
      const samples = items.get(assetId)?.channels?.find((one) => one.key === key)?.samples;
      if (!samples) return Promise.reject(new Error(`${key} of ${assetId} has no stored samples.`));
      return Promise.resolve(span ? within(samples, span) : samples);
    },
  };
}

/** Asks as the hub does: parameters go through the query's own schema, defaults and all. */
export function askQuery(query: NamedQuery, read: Ingested, params: object = {}): Promise<QueryMatch[]> {
  return Array.fromAsync(query.run(queryDataOf(read), query.params.parse(params) as never));
}
