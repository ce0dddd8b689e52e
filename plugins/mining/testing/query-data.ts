import type { QueryAnnotation, QueryAsset, QueryChannel, QueryData, QueryMatch, NamedQuery } from '@lode/core';
import { extremes, within } from '@lode/core/series';
import { viewsOf, type Ingested } from '@lode/core/testing';

/** For tests: what a query would be given of an ingest, without the hub. The path stands for the id. */
export function queryData(read: Ingested): QueryData {
  const { assets } = viewsOf(read);
  const items = new Map(read.items.map((item) => [item.path, item]));
  const channelsOf = (assetId: string): QueryChannel[] =>
    (items.get(assetId)?.channels ?? []).map(({ key, title, unit, type, attributes = {}, samples }) => ({
      id: `${assetId}#${key}`,
      assetId,
      key,
      title,
      unit: unit ?? null,
      type,
      attributes,
      span: { start: samples?.t[0] ?? 0n, end: samples?.t.at(-1) ?? 0n },
      min: samples ? (extremes(samples)?.min ?? null) : null,
      max: samples ? (extremes(samples)?.max ?? null) : null,
    }));
  return {
    span: null,
    async *assets({ kinds }): AsyncGenerator<QueryAsset> {
      for (const asset of assets) {
        if (!kinds.includes(asset.kind)) continue;
        const when = items.get(asset.id)?.core?.when;
        yield {
          ...asset,
          datasetId: 'd',
          where: null,
          when: when ? { start: when.start, end: when.end ?? when.start } : null,
        };
      }
    },
    annotations: (assetId, classes): Promise<QueryAnnotation[]> =>
      Promise.resolve(
        read.annotations
          .filter(({ target }) => target.path === assetId)
          .flatMap(({ annotations }) => annotations)
          .filter((one) => !classes || classes.includes(one.class))
          .map(({ class: code, parts, attributes = {}, originalId }) => ({
            id: `${code}/${originalId}`,
            assetId,
            class: code,
            parts,
            attributes,
            confidence: null,
          })),
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
      if (!samples) throw new Error(`no samples of ${key}`);
      return Promise.resolve(span ? within(samples, span) : samples);
    },
  };
}

/** Asks as the hub does: parameters go through the query's own schema. */
export function ask(query: NamedQuery, data: QueryData, params: object = {}): Promise<QueryMatch[]> {
  return Array.fromAsync(query.run(data, query.params.parse(params) as never));
}
