import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import type { JobType, Lease } from '../jobs/jobs.ts';
import { runValidators } from '../quality/run-validators.ts';
import { expandArchives } from './expand-archives.ts';
import type { IngestDoc, IngestStage } from './intake.model.ts';
import { linkAssets } from './link-assets.ts';
import { parseFiles } from './parse-files.ts';
import { recognise } from './recognise.ts';
import { settleLeftCompanions } from './settle-companions.ts';

async function enter(core: Core, ingest: IngestDoc, stage: IngestStage): Promise<void> {
  const since = stage === 'parsing' ? { parsingSince: core.clock.now() } : {};
  const { matchedCount } = await core.store.ingests.updateOne(
    { _id: ingest._id, orgId: ingest.orgId, state: 'RUNNING' },
    { $set: { stage, ...since } },
  );
  if (matchedCount === 0) throw new IngestCancelled();
}

class IngestCancelled extends Error {}

/**
 * The way of a delivery, from received files to a final report. Every step can be repeated from its beginning: killed
 * at any point and run again, it ends in the same state.
 */
export async function runIngest(core: Core, lease: Lease): Promise<void> {
  const { orgId, args } = lease.job;
  const ingest = await core.store.ingests.findOne({ orgId, _id: String(args['ingestId']) });
  if (!ingest || ingest.state !== 'RUNNING') return;
  const dataset = await core.store.datasets.findOne({ orgId, _id: ingest.datasetId });
  const plugin = dataset && core.plugins.byId(dataset.plugin);
  if (!plugin) throw new LodeError('PLUGIN_FAILED', `The plugin ${dataset?.plugin} is not running in this hub.`);
  try {
    await enter(core, ingest, 'expanding');
    await expandArchives(core, ingest, lease);
    await enter(core, ingest, 'recognising');
    await recognise(core, ingest, plugin, lease);
    await enter(core, ingest, 'parsing');
    await parseFiles(core, ingest, plugin, 0, lease);
    await parseFiles(core, ingest, plugin, 1, lease);
    await settleLeftCompanions(core, ingest, lease);
    await linkAssets(core, ingest);
    await enter(core, ingest, 'validating');
    await runValidators(core, plugin, ingest, lease);
    await finish(core, ingest, lease);
  } catch (error) {
    if (!(error instanceof IngestCancelled)) throw error;
  }
}

async function finish(core: Core, ingest: IngestDoc, lease: Lease): Promise<void> {
  const { _id, orgId, datasetId } = ingest;
  const now = core.clock.now();
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const done = await core.store.ingests.findOneAndUpdate(
      { _id, orgId, state: 'RUNNING' },
      { $set: { state: 'DONE', stage: 'done', finishedAt: now } },
      { session, returnDocument: 'after' },
    );
    if (!done) return;
    await core.store.datasets.updateOne({ _id: datasetId, orgId }, { $set: { lastIngestAt: now } }, { session });
    const event = { orgId, actor: ingest.actor, action: 'ingest.finished', target: _id, detail: { ...done.counts } };
    await record(core, event, session);
  });
}

/** What is catalogued stays; the client that waits hears that no more will come, and why. */
export async function failIngest(core: Core, lease: Lease, message: string): Promise<void> {
  const { orgId, args } = lease.job;
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const failed = await core.store.ingests.findOneAndUpdate(
      { orgId, _id: String(args['ingestId']), state: 'RUNNING' },
      { $set: { state: 'FAILED', stage: 'done', finishedAt: core.clock.now(), message } },
      { session },
    );
    if (!failed) return;
    const event = { orgId, actor: failed.actor, action: 'ingest.failed', target: failed._id };
    await record(core, event, session);
  });
}

export const ingestJob: JobType = { run: runIngest, failed: failIngest };
