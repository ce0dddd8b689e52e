import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { RowFilter, StoredRow } from '../contract/routing.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { touching, type Box } from './row-box.ts';
import { cellsOfBox } from './row-grid.ts';
import type { RowDoc } from './row.model.ts';

/** The asset whose rows they are: read by the caller, so that nobody gets here past its scope. */
export type RowOwner = Pick<AssetDoc, '_id' | 'orgId' | 'rowCount' | 'rowGrid'>;

const MOST = 10_000;

/** Checked numbers of a box; BAD_INPUT for what is none. */
export function boxFrom(bbox: readonly unknown[]): Box {
  const good = bbox.length === 4 && bbox.every((n) => typeof n === 'number' && Number.isFinite(n));
  if (!good || (bbox[1] as number) > (bbox[3] as number)) {
    throw new LodeError('BAD_INPUT', 'bbox: [west, south, east, north] in degrees is needed.');
  }
  return bbox as unknown as Box;
}

/** Rows of an asset, in a box or all: by few cells where these are fewer than all, then exactly, by numbers. */
export function rowConditions(
  { _id: assetId, orgId, rowCount = 0, rowGrid = null }: RowOwner,
  { bbox, after }: Pick<RowFilter, 'bbox' | 'after'>,
): Record<string, unknown> {
  const n = { $gt: after ?? -1, $lt: rowCount };
  if (!bbox) return { orgId, assetId, n };
  const box = boxFrom(bbox);
  const cells = rowGrid && cellsOfBox(rowGrid as Box, box);
  return { orgId, assetId, ...(cells ? { cells: { $in: cells } } : {}), n, ...touching(box) };
}

export function storedRow({ n, rowId: id, geometry, values }: RowDoc): StoredRow {
  return { n, id, ...(geometry ? { geometry } : {}), values };
}

/** Rows in the order of the file; at most 10,000 at a time. */
export async function findRows(core: Core, asset: RowOwner, filter: Omit<RowFilter, 'assetId'>): Promise<StoredRow[]> {
  const limit = Math.min(MOST, Math.max(1, Math.trunc(filter.limit)));
  const docs = await core.store.rows
    .find(rowConditions(asset, filter), { projection: { cells: 0 } })
    .sort({ n: 1 })
    .limit(limit)
    .toArray();
  return docs.map(storedRow);
}

/** The row of this id; null when there is none. */
export async function rowById(core: Core, asset: RowOwner, rowId: string): Promise<StoredRow | null> {
  const { orgId, _id: assetId, rowCount = 0 } = asset;
  const doc = await core.store.rows.findOne({ orgId, assetId, rowId, n: { $lt: rowCount } });
  return doc && storedRow(doc);
}

/** How many rows touch the box; without one, how many there are. */
export async function countRows(core: Core, asset: RowOwner, bbox?: RowFilter['bbox']): Promise<number> {
  if (!bbox) return asset.rowCount ?? 0;
  return core.store.rows.countDocuments(rowConditions(asset, { bbox }));
}
