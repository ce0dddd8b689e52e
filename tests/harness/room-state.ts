import { createHash } from 'node:crypto';
import { canonicalJson, type Core } from '@lode/core/hub';

/** A channel with a hash over all that is stored of it. */
export interface ChannelState {
  assetId: string;
  key: string;
  /** Title, unit, type, attributes, span, extremes, as canonical JSON. */
  said: string;
  count: number;
  /** Samples in the chunks of level 0. */
  stored: number;
  /** SHA-256 over the chunks' columns, level by level. */
  sha256: string;
}

/** The rows of an asset: those with a position below its `rowCount`, as readers see them. */
export interface RowsState {
  assetId: string;
  count: number;
  stored: number;
  sha256: string;
}

const hash = (pieces: Iterable<string | Uint8Array>) => {
  const sum = createHash('sha256');
  for (const piece of pieces) sum.update(piece);
  return sum.digest('hex');
};
const plain = (value: unknown) =>
  canonicalJson(JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}` : one))));

/** Samples of a dataset. Filed channels have none of their own. */
export async function readChannels(core: Core, orgId: string, datasetId: string): Promise<ChannelState[]> {
  const channels = await core.store.channels.find({ orgId, datasetId }).toArray();
  return Promise.all(
    channels.map(async ({ _id, orgId: _org, datasetId: _dataset, assetId, key, count, ...said }) => {
      const chunks = await core.store.seriesChunks.find({ orgId, channelId: _id }).sort({ level: 1, n: 1 }).toArray();
      const bytes = chunks.flatMap(({ level, n, columns: { t, v, min, max } }) => [
        `${level}/${n}`,
        ...[t, v, min, max].flatMap((column) => (column ? [column.buffer] : [])),
      ]);
      const stored = chunks.reduce((sum, { level, columns }) => sum + (level === 0 ? columns.t.length() / 8 : 0), 0);
      return { assetId, key, said: plain(said), count, stored, sha256: hash(bytes) };
    }),
  );
}

/** Rows of a dataset, by asset. */
export async function readRows(core: Core, orgId: string, datasetId: string): Promise<RowsState[]> {
  const assets = await core.store.assets.find({ orgId, datasetId, rowCount: { $gt: 0 } }).toArray();
  return Promise.all(
    assets.map(async ({ _id, rowCount = 0 }) => {
      const filter = { orgId, assetId: _id, n: { $lt: rowCount } };
      const rows = await core.store.rows.find(filter).sort({ n: 1 }).toArray();
      const lines = rows.map(({ n, rowId, bbox, geometry, values }) => plain({ n, rowId, bbox, geometry, values }));
      return { assetId: _id, count: rowCount, stored: rows.length, sha256: hash(lines) };
    }),
  );
}
