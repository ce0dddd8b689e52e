import { Schema } from 'mongoose';
import type { ClientSession } from 'mongodb';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';

/** What one save did, for those who look at the same asset; kept for an hour. Ids only. */
export interface AnnotationActivityDoc {
  _id: string;
  orgId: string;
  datasetId: string;
  assetId: string;
  by: string;
  at: Date;
  changed: string[];
  removed: string[];
}

const required = { type: String, required: true } as const;
const HOUR_SECONDS = 3_600;

export const annotationActivitySchema = new Schema({
  _id: required,
  orgId: required,
  datasetId: required,
  assetId: required,
  by: required,
  at: { type: Date, required: true },
  changed: [String],
  removed: [String],
})
  .index({ at: 1 }, { expireAfterSeconds: HOUR_SECONDS })
  .index({ orgId: 1, assetId: 1 });

/** Within the transaction of the save, so that nobody hears of what did not happen. */
export async function recordActivity(
  core: Core,
  { orgId, datasetId, _id: assetId }: { orgId: string; datasetId: string; _id: string },
  done: Pick<AnnotationActivityDoc, 'by' | 'changed' | 'removed'>,
  session: ClientSession,
): Promise<void> {
  const activity = { _id: newId('act'), orgId, datasetId, assetId, at: core.clock.now(), ...done };
  await core.store.annotationActivity.insertOne(activity, { session });
}
