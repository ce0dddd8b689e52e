import { Schema } from 'mongoose';
import type { MigrationStep } from './migration-step.ts';
import type { Survey } from './survey-annotations.ts';

/** The way of a dataset's annotations from one version of an ontology to another; one at a time. */
export interface OntologyMigrationDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  /** Null when none had been chosen. */
  from: string | null;
  to: string;
  steps: MigrationStep[];
  /** Who asked for it, as `user:<id>` or `token:<id>`. */
  actor: string;
  state: 'RUNNING' | 'DONE' | 'FAILED';
  /** Running, or failed half way: nothing else may begin before it is done. */
  open: boolean;
  /** Counted when it was asked for. */
  planned: Survey;
  changed: number;
  removed: number;
  /** How often it was begun: one that failed may be asked for again. */
  runs: number;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const required = { type: String, required: true } as const;
const { Mixed } = Schema.Types;

export const ontologyMigrationSchema = new Schema(
  {
    _id: required,
    orgId: required,
    datasetId: required,
    from: { type: String, default: null },
    to: required,
    steps: [Mixed],
    actor: required,
    state: required,
    open: Boolean,
    planned: Mixed,
    changed: Number,
    removed: Number,
    runs: Number,
    error: { type: String, default: null },
    createdAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
  },
  { minimize: false },
).index({ orgId: 1, datasetId: 1 }, { unique: true, partialFilterExpression: { open: true } });
