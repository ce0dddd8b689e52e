import { Schema } from 'mongoose';
import type { JsonObject, LocalText, Severity } from '../contract/values.ts';

export interface FindingDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  ingestId: string | null;
  assetId: string | null;
  /** The file it was found in. */
  path: string | null;
  code: string;
  severity: Severity;
  /** 0 error, 1 warning, 2 info: worst first by index. */
  rank: number;
  message: LocalText;
  location: JsonObject | null;
  evidence: JsonObject | null;
  /** `parser`, or `<rule>@<version>` of a validator, whose next run replaces it. */
  source: string;
  waiver: { reason: string; at: Date; actor: string } | null;
  createdAt: Date;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const findingSchema = new Schema({
  _id: required,
  orgId: required,
  datasetId: required,
  ingestId: { type: String, default: null },
  assetId: { type: String, default: null },
  path: { type: String, default: null },
  code: required,
  severity: required,
  rank: Number,
  message: Mixed,
  location: { type: Mixed, default: null },
  evidence: { type: Mixed, default: null },
  source: required,
  waiver: { type: Mixed, default: null },
  createdAt: Date,
})
  .index({ orgId: 1, datasetId: 1, rank: 1, code: 1, _id: 1 })
  .index({ orgId: 1, assetId: 1 })
  .index({ orgId: 1, ingestId: 1, path: 1 });
