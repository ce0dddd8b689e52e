import { Schema } from 'mongoose';
import type { Json, JsonObject } from '../contract/values.ts';

export type AssetState = 'DECLARED' | 'QUARANTINED' | 'HELD' | 'READY' | 'REJECTED' | 'ERASED';

export interface DatasetDoc {
  _id: string;
  orgId: string;
  slug: string;
  name: string;
  plugin: string;
  licence: string | null;
  sensitivity: number;
  createdAt: Date;
  lastIngestAt: Date | null;
  terms: string[];
  /** The version that its annotations are checked against; absent: none was chosen. */
  ontologyId?: string;
}

/** Kept in the same transaction as what it counts; `recountDataset` makes it anew. `_id` is the dataset's. */
export interface CountersDoc {
  _id: string;
  orgId: string;
  assets: number;
  bytes: number;
  annotations: number;
  states: Partial<Record<AssetState, number>>;
  findings: { error: number; warning: number; info: number };
}

/** How often a value occurs (`v`, `n`), or the span of a number or date (`min`, `max`). Annotation classes: k = `$class`. */
export interface FacetCountDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  k: string;
  v?: string;
  n?: number;
  min?: Json | Date;
  max?: Json | Date;
}

export interface PartDoc {
  role: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  /** Another file that was delivered with the original: as much an original as that one. */
  companion?: true;
}

export interface AssetDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  /** Whose kind it is. */
  plugin: string;
  /** The dataset's plugin, which differs for kinds of the core. */
  domain: string;
  kind: string;
  identity: string;
  name: string;
  state: AssetState;
  /** It was DECLARED before its file came: the id that the file would have had by its own. */
  filledAs?: string;
  /** SHA-256 of the original. */
  sha256: string | null;
  bytes: number;
  origins: { path: string; ingestId: string }[];
  parts: PartDoc[];
  /** `times`: milliseconds since the Unix epoch, one for each position of a LineString. */
  where: { bbox: number[]; geometry: JsonObject; times?: number[] } | null;
  when: { start: Date; end: Date } | null;
  subject: string | null;
  device: string | null;
  quality: number | null;
  facets: Record<string, JsonObject>;
  identityFacets: Record<string, JsonObject>;
  /** Declared facets, for one compound index: k = `<plugin>.<facet>`. */
  f: { k: string; v: Json | Date }[];
  terms: string[];
  groupIds: string[];
  links: { role: string; assetId: string }[];
  annotationCount: number;
  /** Rows in the collection of that name, and the grid that their boxes are found by. */
  rowCount?: number;
  rowGrid?: number[] | null;
  classes: string[];
  findingCodes: string[];
  sortKey: string;
  createdAt: Date;
}

export interface GroupDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  plugin: string;
  kind: string;
  key: string;
  name: string;
  parentId: string | null;
  facets: JsonObject;
  identity: JsonObject;
  assetCount: number;
  sortKey: string;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const datasetSchema = new Schema({
  _id: required,
  orgId: required,
  slug: required,
  name: required,
  plugin: required,
  licence: { type: String, default: null },
  sensitivity: { type: Number, required: true, min: 1, max: 5 },
  createdAt: { type: Date, required: true },
  lastIngestAt: { type: Date, default: null },
  terms: [String],
  ontologyId: String,
})
  .index({ orgId: 1, slug: 1 }, { unique: true })
  .index({ orgId: 1, createdAt: -1, _id: -1 });

export const countersSchema = new Schema(
  {
    _id: required,
    orgId: required,
    assets: Number,
    bytes: Number,
    annotations: Number,
    states: Mixed,
    findings: Mixed,
  },
  { minimize: false },
);

export const facetCountSchema = new Schema({
  _id: required,
  orgId: required,
  datasetId: required,
  k: required,
  v: String,
  n: Number,
  min: Mixed,
  max: Mixed,
}).index({ orgId: 1, datasetId: 1, k: 1, n: -1 });

// Assets are written by the driver in bulk (see commit-batch.ts); the schema declares shape and indexes.
// Every index that pages ends in (sortKey, _id), so that a keyset cursor never sorts in memory.
export const assetSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    plugin: required,
    domain: required,
    kind: required,
    identity: required,
    name: required,
    state: required,
    filledAs: String,
    sha256: { type: String, default: null },
    bytes: Number,
    origins: [{ _id: false, path: String, ingestId: String }],
    parts: [{ _id: false, role: String, mediaType: String, bytes: Number, sha256: String, companion: Boolean }],
    where: Mixed,
    when: Mixed,
    subject: String,
    device: String,
    quality: Number,
    facets: Mixed,
    identityFacets: Mixed,
    f: [{ _id: false, k: String, v: Mixed }],
    terms: [String],
    groupIds: [String],
    links: [{ _id: false, role: String, assetId: String }],
    annotationCount: Number,
    rowCount: Number,
    rowGrid: [Number],
    classes: [String],
    findingCodes: [String],
    sortKey: required,
    createdAt: Date,
  },
  { minimize: false },
)
  .index({ orgId: 1, datasetId: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, 'f.k': 1, 'f.v': 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, terms: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, groupIds: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, findingCodes: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, classes: 1, sortKey: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, 'origins.path': 1 })
  .index({ orgId: 1, datasetId: 1, name: 1 })
  .index({ orgId: 1, filledAs: 1 }, { partialFilterExpression: { filledAs: { $type: 'string' } } })
  // Erasure asks whether anything else needs a blob.
  .index({ orgId: 1, 'parts.sha256': 1 })
  // Search goes by time; the end is in it so that what is over is left out without being read.
  .index({ orgId: 1, 'when.start': 1, _id: 1, 'when.end': 1 })
  .index({ 'where.geometry': '2dsphere', orgId: 1 }, { sparse: true });

export const groupSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    plugin: required,
    kind: required,
    key: required,
    name: required,
    parentId: { type: String, default: null },
    facets: Mixed,
    identity: Mixed,
    assetCount: Number,
    sortKey: required,
  },
  { minimize: false },
).index({ orgId: 1, datasetId: 1, parentId: 1, sortKey: 1, _id: 1 });
