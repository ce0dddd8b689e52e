import { Schema } from 'mongoose';
import type { JsonObject } from '../contract/values.ts';
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
  reviewState: ReviewState;
  rev: number;
  contentHash: string;
  ext: JsonObject;
  createdAt: Date;
}

export type AnnotationRevisionDoc = Omit<AnnotationDoc, '_id'> & { _id: string; annotationId: string };

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
  reviewState: required,
  rev: Number,
  contentHash: required,
  ext: Mixed,
  createdAt: Date,
};

export const annotationSchema = new Schema(shape, { minimize: false })
  .index({ orgId: 1, datasetId: 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, assetId: 1, _id: 1 })
  .index({ orgId: 1, datasetId: 1, class: 1, assetId: 1, _id: 1 });

export const annotationRevisionSchema = new Schema({ ...shape, annotationId: required }, { minimize: false }).index(
  { orgId: 1, annotationId: 1, rev: 1 },
  { unique: true },
);
