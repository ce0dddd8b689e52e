import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import { enqueue } from '../jobs/jobs.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import type { IngestDoc } from './intake.model.ts';

/** Starts a delivery, or returns the open one with the same resume key. */
export async function startIngest(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  resumeKey: string | null,
  annotations?: { asked: string | null; declareMissing: boolean },
): Promise<IngestDoc> {
  const { orgId } = scope;
  const open = () => core.store.ingests.findOne({ orgId, datasetId: dataset._id, resumeKey, state: 'OPEN' });
  const found = resumeKey ? await open() : null;
  if (found) return found;
  const ingest: IngestDoc = {
    _id: newId('ing'),
    orgId,
    datasetId: dataset._id,
    state: 'OPEN',
    stage: 'receiving',
    resumeKey,
    actor: actorOf(scope),
    startedAt: core.clock.now(),
    finishedAt: null,
    parsingSince: null,
    layout: null,
    counts: { files: 0, ready: 0, rejected: 0, held: 0, duplicate: 0 },
    bytes: 0,
    findings: { error: 0, warning: 0, info: 0 },
    message: null,
    ...(annotations ? { annotations: { ...annotations, format: null, progress: null } } : {}),
  };
  try {
    await core.store.transaction(async (session) => {
      await core.store.ingests.insertOne(ingest, { session });
      const event = { orgId, actor: ingest.actor, action: 'ingest.started', target: ingest._id };
      await record(core, event, session);
    });
  } catch (error) {
    // Two clients with one key at the same moment: the other one was first.
    if ((error as { code?: number }).code === 11_000) {
      const other = await open();
      if (other) return other;
    }
    throw error;
  }
  return ingest;
}

/** The delivery, when the scope's organisation may write to it. */
export function findOwnIngest(core: Core, scope: Scope, ingestId: string): Promise<IngestDoc | null> {
  return core.store.ingests.findOne({ orgId: scope.orgId, _id: ingestId });
}

/** All files are here: queues the work. Saying so twice is fine. */
export async function finishIngest(core: Core, scope: Scope, ingest: IngestDoc): Promise<IngestDoc> {
  const { orgId } = scope;
  if (ingest.state !== 'OPEN') return ingest;
  return core.store.transaction(async (session) => {
    const running = await core.store.ingests.findOneAndUpdate(
      { _id: ingest._id, orgId, state: 'OPEN' },
      { $set: { state: 'RUNNING', stage: 'expanding' } },
      { session, returnDocument: 'after' },
    );
    if (!running) throw new LodeError('CONFLICT', 'The ingest is no longer open.');
    const type = ingest.annotations ? 'annotations' : 'ingest';
    await enqueue(core, { _id: `job_${ingest._id}`, orgId, type, args: { ingestId: ingest._id } }, session);
    return running;
  });
}

/** Stops a delivery; what is catalogued stays. */
export async function cancelIngest(core: Core, scope: Scope, ingest: IngestDoc): Promise<IngestDoc | null> {
  const { orgId } = scope;
  return core.store.transaction(async (session) => {
    const cancelled = await core.store.ingests.findOneAndUpdate(
      { _id: ingest._id, orgId, state: { $in: ['OPEN', 'RUNNING'] } },
      { $set: { state: 'CANCELLED', stage: 'done', finishedAt: core.clock.now() } },
      { session, returnDocument: 'after' },
    );
    if (!cancelled) return null;
    const event = { orgId, actor: actorOf(scope), action: 'ingest.cancelled', target: ingest._id };
    await record(core, event, session);
    return cancelled;
  });
}
