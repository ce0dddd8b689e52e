import { Schema } from 'mongoose';
import type { JsonObject } from '../contract/values.ts';

/** What happened, written in the same transaction as the deed; one writer chains it. `_id` sorts by time. */
export interface OutboxDoc {
  _id: string;
  orgId: string;
  at: Date;
  actor: string;
  action: string;
  target: string | null;
  detail: JsonObject | null;
}

export interface AuditEventDoc extends Omit<OutboxDoc, '_id'> {
  _id: string;
  outboxId: string;
  seq: number;
  prevHash: string;
  hash: string;
}

const fields = {
  _id: { type: String, required: true },
  orgId: { type: String, required: true },
  at: { type: Date, required: true },
  actor: { type: String, required: true },
  action: { type: String, required: true },
  target: { type: String, default: null },
  detail: { type: Schema.Types.Mixed, default: null },
};

export const outboxSchema = new Schema(fields);

export const auditEventSchema = new Schema({
  ...fields,
  outboxId: { type: String, required: true, unique: true },
  seq: { type: Number, required: true },
  prevHash: { type: String, required: true },
  hash: { type: String, required: true },
}).index({ orgId: 1, seq: -1 }, { unique: true });
