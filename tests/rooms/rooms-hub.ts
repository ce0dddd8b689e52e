import type { JsonObject } from '@lode/core';
import type { AssetDoc } from '@lode/core/hub';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

export const text = (words: string) => Buffer.from(words);
export const rec = (...items: JsonObject[]) => text(JSON.stringify({ items }));

export interface RoomsHub {
  hub: TestHub;
  org: TestOrganisation;
  other: TestOrganisation;
  /** A dataset with these files in it. */
  deliver(files: Record<string, Uint8Array>, datasetId?: string): Promise<Delivery>;
}

export interface Delivery {
  datasetId: string;
  ingestId: string;
  assets: AssetDoc[];
  /** State by path. */
  states: Record<string, string>;
  counts: { files: number; ready: number; rejected: number; held: number; duplicate: number };
}

/** A hub with the fixture plugin and two organisations. */
export async function startRoomsHub(): Promise<RoomsHub> {
  const catalog = new URL('./fixtures/rooms-catalog.ts', import.meta.url).href;
  const hub = await startTestHub({ catalog, limits: { deadlineMs: 3_000 } });
  const org = await hub.organisation('alpha');
  const other = await hub.organisation('beta');
  let made = 0;
  return {
    hub,
    org,
    other,
    deliver: async (files, known) => {
      const datasetId = known ?? (await makeDataset(hub, org.tokens.steward, 'rooms', `rooms ${made++}`));
      const list = Object.entries(files).map(([path, data]) => ({ path, data }));
      const ingestId = await hub.ingest(org.tokens.steward, datasetId, list);
      const { store } = hub.core;
      const assets = await store.assets.find({ orgId: org.id, datasetId }).sort({ sortKey: 1, _id: 1 }).toArray();
      const docs = await store.ingestFiles.find({ orgId: org.id, ingestId }).toArray();
      const ingest = (await store.ingests.findOne({ orgId: org.id, _id: ingestId }))!;
      const states = Object.fromEntries(docs.map(({ path, state }) => [path, state]));
      return { datasetId, ingestId, assets, states, counts: ingest.counts };
    },
  };
}
