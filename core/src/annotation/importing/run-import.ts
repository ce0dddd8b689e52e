import type { ClientSession } from 'mongodb';
import { record } from '../../audit/record.ts';
import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { Tally } from '../../catalog/tally.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { blobSource } from '../../intake/blob-source.ts';
import { expandArchives } from '../../intake/expand-archives.ts';
import type { IngestDoc, IngestFileDoc } from '../../intake/intake.model.ts';
import { failIngest } from '../../intake/run-ingest.ts';
import type { JobType, Lease } from '../../jobs/jobs.ts';
import { findingDoc, insertFindings } from '../../quality/findings.ts';
import { importFormats, openImport, type ImportedFile } from './open-import.ts';
import { pictureIndex } from './picture-index.ts';
import { NO_PROGRESS, storeSource, type ImportProgress } from './store-source.ts';

class ImportCancelled extends Error {}

function notKnown(): FindingDraft {
  const formats = importFormats().join(', ');
  return {
    code: 'core.annotations-unknown',
    severity: 'error',
    message: {
      en: `None of the files is of an annotation format that the hub reads: ${formats}.`,
      zh: `没有任何文件属于可识别的标注格式：${formats}。`,
    },
  };
}

async function filesOf(core: Core, { orgId, _id }: IngestDoc): Promise<IngestFileDoc[]> {
  return core.store.ingestFiles
    .find({ orgId, ingestId: _id, state: { $ne: 'EXPANDED' } })
    .sort({ path: 1 })
    .toArray();
}

/** Findings of a batch, on the file that they name or else on the first; counted on the ingest and the dataset. */
async function tell(core: Core, ingest: IngestDoc, first: string, told: FindingDraft[], session: ClientSession) {
  if (told.length === 0) return;
  const { orgId, datasetId, _id: ingestId } = ingest;
  const docs = told.map((draft) => {
    const path = typeof draft.location?.file === 'string' ? draft.location.file : first;
    return findingDoc(core, { orgId, datasetId, ingestId, assetId: null, path }, draft, 'import');
  });
  const fresh = await insertFindings(core, docs, session);
  const tally = new Tally(orgId, datasetId);
  const $inc: Record<string, number> = {};
  for (const { severity } of fresh) {
    tally.finding(severity);
    $inc[`findings.${severity}`] = ($inc[`findings.${severity}`] ?? 0) + 1;
  }
  await tally.write(core, session);
  if (fresh.length > 0) await core.store.ingests.updateOne({ _id: ingestId, orgId }, { $inc }, { session });
}

/** Within a transaction: the lease holds, and nobody has stopped the import. */
function holder(core: Core, ingest: IngestDoc, lease: Lease) {
  return async (session: ClientSession): Promise<void> => {
    await lease.hold(session);
    const { matchedCount } = await core.store.ingests.updateOne(
      { _id: ingest._id, orgId: ingest.orgId, state: 'RUNNING' },
      { $set: { stage: 'parsing' } },
      { session },
    );
    if (matchedCount === 0) throw new ImportCancelled();
  };
}

async function finish(core: Core, ingest: IngestDoc, format: string | null, end: ImportProgress, lease: Lease) {
  const { _id, orgId, datasetId, actor } = ingest;
  const now = core.clock.now();
  const state = format === null || (end.stored === 0 && end.refused + end.lost > 0) ? 'REJECTED' : 'READY';
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const { modifiedCount } = await core.store.ingestFiles.updateMany(
      { orgId, ingestId: _id, state: 'RECEIVED' },
      { $set: { state, parser: format && `core.${format}` } },
      { session },
    );
    const done = await core.store.ingests.findOneAndUpdate(
      { _id, orgId, state: 'RUNNING' },
      {
        $set: { state: 'DONE', stage: 'done', finishedAt: now, 'annotations.format': format },
        $inc: { [`counts.${state.toLowerCase()}`]: modifiedCount },
      },
      { session },
    );
    if (!done) return;
    await core.store.datasets.updateOne({ _id: datasetId, orgId }, { $set: { lastIngestAt: now } }, { session });
    const event = { orgId, actor, action: 'annotations.imported', target: datasetId };
    await record(core, { ...event, detail: { ingest: _id, format, stored: end.stored } }, session);
  });
}

async function work(core: Core, ingest: IngestDoc, dataset: DatasetDoc, lease: Lease): Promise<void> {
  const { orgId, datasetId, annotations } = ingest;
  if (!annotations) return;
  const hold = holder(core, ingest, lease);
  await expandArchives(core, ingest, lease);
  const docs = await filesOf(core, ingest);
  const first = docs[0]?.path ?? '';
  const files = docs.map(({ path, sha256, bytes }): ImportedFile => {
    return { path, sha256, source: blobSource(core, orgId, sha256, bytes) };
  });
  const source = await openImport(files, pictureIndex(core, { orgId, datasetId }), annotations.asked ?? undefined);
  if (!source) {
    await core.store.transaction(async (session) => {
      await hold(session);
      await tell(core, ingest, first, [notKnown()], session);
    });
    return finish(core, ingest, null, NO_PROGRESS, lease);
  }
  let end: ImportProgress = annotations.progress ?? NO_PROGRESS;
  const storing = {
    declare: annotations.declareMissing ? { ingestId: ingest._id } : null,
    hashes: new Map(files.map(({ path, sha256 }) => [path, sha256])),
    from: end,
    hold,
    record: async (progress: ImportProgress, told: FindingDraft[], session: ClientSession) => {
      await tell(core, ingest, first, told, session);
      const set = { 'annotations.progress': progress, 'annotations.format': source.format };
      await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $set: set }, { session });
    },
  };
  try {
    for await (const { progress } of storeSource(core, dataset, source, storing)) {
      end = progress;
      if (lease.signal.aborted) throw lease.signal.reason;
    }
  } finally {
    source.close?.();
  }
  await finish(core, ingest, source.format, end, lease);
}

/**
 * An ingest of annotation files: they are read a batch at a time, and each batch is stored together with how far it came.
 * Killed at any point and run again, it ends in the same state.
 */
async function runImport(core: Core, lease: Lease): Promise<void> {
  const { orgId, args } = lease.job;
  const ingest = await core.store.ingests.findOne({ orgId, _id: String(args['ingestId']) });
  if (!ingest || ingest.state !== 'RUNNING') return;
  const dataset = await core.store.datasets.findOne({ orgId, _id: ingest.datasetId });
  if (!dataset) return;
  try {
    await work(core, ingest, dataset, lease);
  } catch (error) {
    if (!(error instanceof ImportCancelled)) throw error;
  }
}

export const annotationImportJob: JobType = { run: runImport, failed: failIngest };
