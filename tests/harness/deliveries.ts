import type { FindingDraft, JsonObject } from '@lode/core';
import type { AssetDoc, IngestFileDoc } from '@lode/core/hub';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from './test-hub.ts';

/** A hub with every plugin, an organisation that delivers and another one that must see nothing of it. */
export interface DeliveryHub {
  hub: TestHub;
  org: TestOrganisation;
  other: TestOrganisation;
  /** A new dataset of the plugin with these files in it, once the hub is done with them. */
  deliver(plugin: string, files: Record<string, Uint8Array>): Promise<Delivery>;
  stop(): Promise<void>;
}

/** As it is stored: on a file, or on the asset that it became. */
type StoredFinding = Pick<FindingDraft, 'code' | 'severity' | 'message'> & {
  assetId: string | null;
  path: string | null;
  location: JsonObject | null;
  evidence: JsonObject | null;
};

export interface Delivery {
  datasetId: string;
  ingestId: string;
  /** In the order in which people see them. */
  assets: AssetDoc[];
  files: IngestFileDoc[];
  findings: StoredFinding[];
  counts: { files: number; ready: number; rejected: number; held: number; duplicate: number };
  /** State by path. */
  states: Record<string, string>;
  /** The assets that a file became, in order. */
  assetsOf(path: string): AssetDoc[];
  /** Codes of what is said of a file or of the assets that it became, each once, sorted. */
  codesOf(path: string): string[];
}

export async function startDeliveryHub(): Promise<DeliveryHub> {
  const hub = await startTestHub();
  const org = await hub.organisation('surveyors');
  const other = await hub.organisation('strangers');
  let made = 0;
  return {
    hub,
    org,
    other,
    deliver: async (plugin, given) => {
      const datasetId = await makeDataset(hub, org.tokens.steward, plugin, `${plugin} ${made++}`);
      const list = Object.entries(given).map(([path, data]) => ({ path, data }));
      const ingestId = await hub.ingest(org.tokens.steward, datasetId, list);
      return readDelivery(hub, org.id, datasetId, ingestId);
    },
    stop: () => hub.stop(),
  };
}

async function readDelivery({ core }: TestHub, orgId: string, datasetId: string, ingestId: string): Promise<Delivery> {
  const { store } = core;
  const [assets, files, findings, ingest] = await Promise.all([
    store.assets.find({ orgId, datasetId }).sort({ sortKey: 1, _id: 1 }).toArray(),
    store.ingestFiles.find({ orgId, ingestId }).toArray(),
    store.findings.find<StoredFinding>({ orgId, datasetId }).toArray(),
    store.ingests.findOne({ orgId, _id: ingestId }),
  ]);
  const fileOf = (path: string) => files.find((file) => file.path === path);
  const assetsOf = (path: string) =>
    (fileOf(path)?.assetIds ?? []).flatMap((id) => assets.find(({ _id }) => _id === id) ?? []);
  return {
    datasetId,
    ingestId,
    assets,
    files,
    findings,
    counts: ingest!.counts,
    states: Object.fromEntries(files.map(({ path, state }) => [path, state])),
    assetsOf,
    codesOf: (path) => {
      const ids = fileOf(path)?.assetIds ?? [];
      const mine = findings.filter((one) =>
        one.assetId === null ? one.path === path : ids.includes(one.assetId) && (one.path ?? path) === path,
      );
      return [...new Set(mine.map(({ code }) => code))].sort();
    },
  };
}
