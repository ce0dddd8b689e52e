import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { ParsedRow } from '../contract/routing.ts';
import type { Core } from '../core.ts';
import { writeAhead } from '../write-ahead.ts';
import { boxOf, type Box } from './row-box.ts';
import { cellsOfRow, gridFor, type RowGrid } from './row-grid.ts';
import type { RowDoc } from './row.model.ts';

const BATCH = 5_000;

/** What an asset says of its rows, and the rows to be written. */
export interface RowsDraft {
  count: number;
  grid: RowGrid | null;
  docs: () => Iterable<RowDoc>;
}

function* docsOf(
  { _id: assetId, orgId, datasetId }: Pick<AssetDoc, '_id' | 'orgId' | 'datasetId'>,
  rows: readonly ParsedRow[],
  boxes: readonly (Box | null)[],
  grid: RowGrid | null,
): Generator<RowDoc> {
  for (const [n, { id: rowId, geometry = null, values }] of rows.entries()) {
    const bbox = boxes[n] ?? null;
    yield {
      // In the order of the file, so that the index of ids grows at its end only.
      _id: `${assetId}/${String(n).padStart(9, '0')}`,
      ...{ orgId, datasetId, assetId, n, rowId, bbox, geometry, values },
      ...(bbox && bbox[0] > bbox[2] ? { crosses: true as const } : {}),
      cells: bbox && grid ? cellsOfRow(grid, bbox) : [],
    };
  }
}

/** Rows of an asset as they will be stored; documents are made while they are written. */
export function draftRows(asset: Pick<AssetDoc, '_id' | 'orgId' | 'datasetId'>, rows: readonly ParsedRow[]): RowsDraft {
  const boxes = rows.map(({ geometry }) => boxOf(geometry));
  const grid = gridFor(boxes);
  return { count: rows.length, grid, docs: () => docsOf(asset, rows, boxes, grid) };
}

/**
 * Writes the rows of an asset that nobody sees yet. Repeatable: what is there is replaced. Rows that a run before left
 * beyond the asset's `rowCount` (its plugin was another version then) are none of the asset's.
 */
export function writeRows(core: Core, { docs }: RowsDraft, signal: AbortSignal): Promise<void> {
  return writeAhead(core.store.rows, docs(), BATCH, signal);
}
