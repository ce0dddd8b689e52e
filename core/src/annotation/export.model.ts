import { Schema } from 'mongoose';
import type { AssetFilter } from '../catalog/asset-filter.ts';
import type { Scope } from '../people/scope.ts';
import type { AnnotationFilter } from './annotation-filter.ts';
import type { ExportSummary } from './formats/export-report.ts';

/** What was asked for; the files are made anew on every download, with the rights that hold then. */
export interface ExportDoc {
  _id: string;
  /** Of whoever asked; the dataset may be another's. */
  orgId: string;
  datasetId: string;
  format: string;
  /** Which assets. */
  filter: AssetFilter;
  /** Which annotations on them; null: all. */
  annotations: AnnotationFilter | null;
  /** On whose behalf it is counted. */
  asker: Scope;
  /** COUNTING: what it will hold and lose is not known yet. */
  state: 'COUNTING' | 'READY' | 'FAILED';
  summary: ExportSummary | null;
  createdBy: string;
  createdAt: Date;
}

const required = { type: String, required: true } as const;
const DAY_SECONDS = 86_400;
/** Days after which the address of an export ends. */
export const EXPORT_DAYS = 30;

export const exportSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    format: required,
    filter: Schema.Types.Mixed,
    annotations: Schema.Types.Mixed,
    asker: Schema.Types.Mixed,
    state: required,
    summary: Schema.Types.Mixed,
    createdBy: required,
    createdAt: { type: Date, required: true },
  },
  { minimize: false },
).index({ createdAt: 1 }, { expireAfterSeconds: EXPORT_DAYS * DAY_SECONDS });
