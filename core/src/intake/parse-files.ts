import type { Plugin } from '../contract/plugin.ts';
import type { Core } from '../core.ts';
import type { Lease } from '../jobs/jobs.ts';
import { commitBatch } from './commit-batch.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { parseFile, type ParsedFile } from './parse-file.ts';

/** Large enough that a transaction's cost is shared, small enough that progress is seen and a kill repeats little. */
const BATCH = 64;
/** A batch is also closed after this time, so that slow files show progress. */
const BATCH_MS = 1_000;

/**
 * Parses what is still RECEIVED, several files at once, and commits in order: which of two files with one identity
 * comes first must not depend on chance or on where a killed run stopped.
 */
export async function parseFiles(
  core: Core,
  ingest: IngestDoc,
  plugin: Plugin,
  phase: 0 | 1,
  lease: Lease,
): Promise<void> {
  const { orgId } = ingest;
  const cursor = core.store.ingestFiles
    .find({ orgId, ingestId: ingest._id, state: 'RECEIVED', phase, principal: null })
    .sort({ sortKey: 1, _id: 1 })
    .batchSize(BATCH);
  const inFlight: Promise<ParsedFile>[] = [];
  let batch: ParsedFile[] = [];
  let since = Date.now();
  let committing: Promise<void> = Promise.resolve();

  const commit = async () => {
    const ready = batch;
    batch = [];
    since = Date.now();
    await committing; // one batch is written while the next is parsed
    if (ready.length > 0) committing = commitBatch(core, ingest, ready, lease);
    committing.catch(() => undefined); // reported by the next await
  };
  const settle = async () => {
    batch.push(await inFlight.shift()!);
    if (batch.length >= BATCH || Date.now() - since > BATCH_MS) await commit();
  };

  try {
    for await (const file of cursor as AsyncIterable<IngestFileDoc>) {
      if (lease.signal.aborted) throw lease.signal.reason;
      const work = parseFile(core, plugin, file);
      work.catch(() => undefined); // reported when its turn comes
      inFlight.push(work);
      if (inFlight.length >= core.pool.concurrency * 2) await settle();
    }
    while (inFlight.length > 0) await settle();
    await commit();
    await committing;
  } finally {
    await Promise.allSettled([...inFlight, committing]);
  }
}
