import type { Binary } from 'mongodb';
import { Schema } from 'mongoose';
import type { JsonObject, LocalText } from '../contract/values.ts';

/** A channel of an asset. Written in the transaction that makes the asset visible; its chunks come before. */
export interface ChannelDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  assetId: string;
  key: string;
  title: LocalText;
  unit: string | null;
  type: 'number' | 'state';
  source: 'stored' | 'filed';
  attributes: JsonObject;
  /** `attributes.quantity`, where it is a word: what queries go by. */
  quantity: string | null;
  /** Nanoseconds since the Unix epoch; int64 in the database (the collection is opened with `useBigInt64`). */
  start: bigint;
  end: bigint;
  count: number;
  min: number | null;
  max: number | null;
  /** Levels of the pyramid above the samples. */
  levels: number;
  /** A longer step between samples is a gap; nanoseconds. Null: no step is. */
  longestStep: bigint | null;
}

/**
 * Up to 1,024 consecutive samples (level 0: `t`, `v`) or points of the pyramid above them (`t`, `min`, `max`).
 * Columns are little-endian: Int64 for times, Float64 for values.
 */
export interface SeriesChunkDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  channelId: string;
  level: number;
  n: number;
  /** First and last sample that the chunk stands for. */
  start: bigint;
  end: bigint;
  min: number | null;
  max: number | null;
  columns: { t: Binary; v?: Binary; min?: Binary; max?: Binary };
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

// Both are written by the driver (write-series.ts); the schemas declare shape and indexes.
export const channelSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    assetId: required,
    key: required,
    title: Mixed,
    unit: { type: String, default: null },
    type: required,
    source: required,
    attributes: Mixed,
    quantity: { type: String, default: null },
    start: BigInt,
    end: BigInt,
    count: Number,
    min: Number,
    max: Number,
    levels: Number,
    longestStep: BigInt,
  },
  { minimize: false },
)
  .index({ orgId: 1, assetId: 1, key: 1 })
  .index({ orgId: 1, datasetId: 1, quantity: 1, max: 1 });

export const seriesChunkSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    channelId: required,
    level: Number,
    n: Number,
    start: BigInt,
    end: BigInt,
    min: Number,
    max: Number,
    columns: Mixed,
  },
  { minimize: false },
  // By their ends: the first that reaches into a window is the first key, and the rest follow in order.
).index({ orgId: 1, channelId: 1, level: 1, end: 1 });
