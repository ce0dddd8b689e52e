import { Schema } from 'mongoose';
import type { JsonObject } from '../contract/values.ts';

/** One row of an asset. Only those with `n` below the asset's `rowCount` are its rows; see write-rows.ts. */
export interface RowDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  assetId: string;
  /** Position in the file, from 0. */
  n: number;
  rowId: string;
  /** [west, south, east, north] in degrees. */
  bbox: number[] | null;
  /** West > east: the box crosses the antimeridian. */
  crosses?: true;
  /** GeoJSON as given. Never in a spatial index: what has a crossing edge is data, too. */
  geometry: JsonObject | null;
  /** Cells of the asset's own grid that the box touches (row-grid.ts). */
  cells: number[];
  values: JsonObject;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

// Written by the driver (write-rows.ts); the schema declares shape and indexes.
export const rowSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    assetId: required,
    n: Number,
    rowId: required,
    bbox: Mixed,
    crosses: Boolean,
    geometry: Mixed,
    cells: [Number],
    values: Mixed,
  },
  { minimize: false },
)
  .index({ orgId: 1, assetId: 1, n: 1 })
  .index({ orgId: 1, assetId: 1, rowId: 1 })
  // Few cells, each in the order of the file: merged, they give a page in order without reading a whole box.
  .index({ orgId: 1, assetId: 1, cells: 1, n: 1 });
