import { Schema } from 'mongoose';
import type { ImportProgress } from '../annotation/importing/store-source.ts';
import type { FilePlan } from '../contract/parsing.ts';
import type { LocalText } from '../contract/values.ts';

export type IngestState = 'OPEN' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';
export type IngestStage = 'receiving' | 'expanding' | 'recognising' | 'parsing' | 'validating' | 'done';

/** `EXPANDED`: an archive whose members stand for it; it is not counted. */
export type FileState = 'RECEIVED' | 'READY' | 'REJECTED' | 'HELD' | 'DUPLICATE' | 'EXPANDED';

export interface IngestDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  state: IngestState;
  stage: IngestStage;
  resumeKey: string | null;
  actor: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** When parsing began, for rate and time left. */
  parsingSince: Date | null;
  layout: { id: string; summary: LocalText } | null;
  counts: { files: number; ready: number; rejected: number; held: number; duplicate: number };
  bytes: number;
  findings: { error: number; warning: number; info: number };
  message: string | null;
  /** An ingest of annotation files: they become annotations of assets, not assets. */
  annotations?: {
    /** The format that was named. */
    asked: string | null;
    declareMissing: boolean;
    /** The format that was found. */
    format: string | null;
    progress: ImportProgress | null;
  };
}

export interface IngestFileDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  ingestId: string;
  path: string;
  bytes: number;
  sha256: string;
  state: FileState;
  phase: number;
  sortKey: string;
  /** The archive that it came out of. Archives within archives stay closed. */
  archive: string | null;
  /** What a layout planned; null: to be sniffed. */
  plan: FilePlan | null;
  /** The file that this one is a companion of, and whose fate it shares. */
  principal: string | null;
  /** Several files have it as a companion; it shares the fate of the first, and is nobody's own. */
  shared?: true;
  parser: string | null;
  assetIds: string[];
  /** What its assets say of other files, by path; resolved when all files are catalogued. */
  links: { assetId: string; role: string; path: string }[];
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const ingestSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    state: required,
    stage: required,
    resumeKey: { type: String, default: null },
    actor: required,
    startedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
    parsingSince: { type: Date, default: null },
    layout: { type: Mixed, default: null },
    counts: Mixed,
    bytes: Number,
    findings: Mixed,
    message: { type: String, default: null },
    annotations: Mixed,
  },
  { minimize: false },
)
  .index({ orgId: 1, startedAt: -1, _id: -1 })
  .index({ orgId: 1, datasetId: 1, startedAt: -1, _id: -1 })
  // One open ingest a key, so that a client that was cut off finds its delivery again.
  .index(
    { orgId: 1, datasetId: 1, resumeKey: 1 },
    { unique: true, partialFilterExpression: { state: 'OPEN', resumeKey: { $type: 'string' } } },
  );

export const ingestFileSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    ingestId: required,
    path: required,
    bytes: Number,
    sha256: required,
    state: required,
    phase: Number,
    sortKey: required,
    archive: { type: String, default: null },
    plan: { type: Mixed, default: null },
    principal: { type: String, default: null },
    shared: Boolean,
    parser: { type: String, default: null },
    assetIds: [String],
    links: [{ _id: false, assetId: String, role: String, path: String }],
  },
  { minimize: false },
)
  .index({ orgId: 1, ingestId: 1, path: 1 })
  .index({ orgId: 1, ingestId: 1, principal: 1 }, { partialFilterExpression: { principal: { $type: 'string' } } })
  .index({ orgId: 1, assetIds: 1 })
  .index({ orgId: 1, sha256: 1 })
  .index({ orgId: 1, ingestId: 1, state: 1, phase: 1, sortKey: 1, _id: 1 });
