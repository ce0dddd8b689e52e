import { Schema } from 'mongoose';
import type { JsonObject } from '../contract/values.ts';

/** State, lease, retries and progress live here only; a dispatcher is no more than a doorbell. */
export interface JobDoc {
  _id: string;
  orgId: string;
  type: string;
  args: JsonObject;
  state: 'queued' | 'running' | 'done' | 'failed';
  attempts: number;
  /** How often the hub died while it worked on this. */
  deaths: number;
  /** Not before this time (backoff). */
  notBefore: Date;
  /** Who works on it, until when, and the fencing token that every write of it must still match. */
  lease: { owner: string; until: Date; token: string } | null;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export const jobSchema = new Schema({
  _id: { type: String, required: true },
  orgId: { type: String, required: true },
  type: { type: String, required: true },
  args: Schema.Types.Mixed,
  state: { type: String, required: true },
  attempts: { type: Number, required: true },
  deaths: { type: Number, required: true },
  notBefore: { type: Date, required: true },
  lease: { type: Schema.Types.Mixed, default: null },
  error: { type: String, default: null },
  createdAt: { type: Date, required: true },
  finishedAt: { type: Date, default: null },
})
  .index({ state: 1, notBefore: 1 })
  .index({ orgId: 1, createdAt: -1 });
