import { Schema } from 'mongoose';
import type { JsonObject } from '../contract/values.ts';
import type { AnnotationFacet } from './annotation-facets.ts';
import type { AnnotationPart, Provenance, Relation, ReviewState } from './model.ts';

/** The head of an annotation: one document, never embedded in its asset. Superseded versions move to `annotationRevisions`. */
export interface AnnotationDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  assetId: string;
  class: string;
  parts: AnnotationPart[];
  attributes: JsonObject;
  /** Annotations of one object: over the frames of an asset (then in `chunk`s of at most 500 parts) or over assets. */
  track?: string;
  /** From 0, in order of frames; absent where one document is enough. */
  chunk?: number;
  group?: string;
  relations?: Relation[];
  provenance: Provenance;
  /** From the first start to the last end of its parts. */
  when?: { start: Date; end: Date };
  reviewState: ReviewState;
  /** Who said so last, as `user:<id>` or `token:<id>`. */
  review?: { by: string; at: Date } | null;
  rev: number;
  contentHash: string;
  /** The migration of the ontology that changed it last. */
  migration?: string;
  /** What it is found by (see annotation-facets.ts). */
  f: AnnotationFacet[];
  ext: JsonObject;
  /** Of this revision. */
  createdAt: Date;
}

/** A revision that is over; it held from `createdAt` to `supersededAt`. */
export interface AnnotationRevisionDoc extends AnnotationDoc {
  annotationId: string;
  supersededAt: Date;
  /** It was the last one, and the annotation was removed. */
  removed?: boolean;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

const shape = {
  _id: required,
  orgId: required,
  datasetId: required,
  assetId: required,
  class: required,
  parts: [Mixed],
  attributes: Mixed,
  track: String,
  chunk: Number,
  group: String,
  relations: { type: [Mixed], default: undefined },
  provenance: Mixed,
  when: Mixed,
  reviewState: required,
  review: Mixed,
  rev: Number,
  contentHash: required,
  migration: String,
  f: [{ _id: false, k: String, v: Mixed }],
  ext: Mixed,
  createdAt: Date,
};

export const annotationSchema = new Schema(shape, { minimize: false })
  .index({ orgId: 1, datasetId: 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, class: 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, 'f.k': 1, 'f.v': 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, createdAt: 1, _id: 1 })
  .index({ orgId: 1, track: 1, chunk: 1 }, { partialFilterExpression: { track: { $type: 'string' } } })
  .index({ orgId: 1, datasetId: 1, 'when.start': 1 }, { partialFilterExpression: { 'when.start': { $type: 'date' } } });

export const annotationRevisionSchema = new Schema(
  { ...shape, annotationId: required, supersededAt: Date, removed: Boolean },
  { minimize: false },
)
  .index({ orgId: 1, annotationId: 1, rev: 1 }, { unique: true })
  .index({ orgId: 1, datasetId: 1, createdAt: 1, annotationId: 1 })
  .index({ orgId: 1, datasetId: 1, supersededAt: 1, annotationId: 1 });
