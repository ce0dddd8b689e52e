import type { QueryAnnotation, QueryChannel, QueryData, Samples } from '@lode/core';
import { extremes, within } from '@lode/core/series';

/** For tests: one recording as queries see it. Channels by quantity. */
export interface StoredDrive {
  assetId: string;
  channels: Record<string, Samples>;
  annotations: QueryAnnotation[];
}

const everything = { start: -(2n ** 62n), end: 2n ** 62n };

function channelOf(assetId: string, quantity: string, samples: Samples): QueryChannel {
  const span = { start: samples.t[0] ?? 0n, end: samples.t.at(-1) ?? 0n };
  return {
    ...{ id: `${assetId}/${quantity}`, assetId, key: quantity, title: { en: quantity, zh: quantity }, unit: null },
    ...{ type: 'number', attributes: { quantity }, span, min: null, max: null },
    ...extremes(samples),
  };
}

/** What the hub gives a query, from memory; `reads` counts calls of `samples`. */
export function queryData(drives: StoredDrive[], span: QueryData['span'] = null): QueryData & { reads: number } {
  const drive = (id: string) => drives.find(({ assetId }) => assetId === id)!;
  return {
    span,
    reads: 0,
    async *assets() {
      for (const { assetId } of drives) {
        yield {
          ...{ id: assetId, name: assetId, kind: 'autonomous-driving.recording', state: 'READY', path: assetId },
          ...{ sha256: null, groupIds: [], facets: {}, links: [], annotationCount: 0 },
          ...{ datasetId: 'd', where: null, when: null },
        };
      }
    },
    annotations: async (assetId, classes) =>
      drive(assetId).annotations.filter((annotation) => !classes || classes.includes(annotation.class)),
    channels: async ({ assetId, quantity, reaches }) =>
      Object.entries(drive(assetId).channels)
        .map(([key, samples]) => channelOf(assetId, key, samples))
        .filter(({ key, max }) => (!quantity || key === quantity) && (reaches === undefined || (max ?? 0) >= reaches)),
    async samples({ assetId, key }, wanted) {
      this.reads += 1;
      return within(drive(assetId).channels[key]!, wanted ?? everything);
    },
  };
}
