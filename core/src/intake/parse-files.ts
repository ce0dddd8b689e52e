import type { Plugin } from '../contract/plugin.ts';
import type { Core } from '../core.ts';
import type { Lease } from '../jobs/jobs.ts';
import { ANNOTATION_CHUNK, commitBatch } from './commit-batch.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { parseFile, type ParsedFile } from './parse-file.ts';

/** Large enough that a transaction's cost is shared, small enough that progress is seen and a kill repeats little. */
const BATCH = 64;
/**
 * Files under way for each that the pool asks for. Beyond those being parsed there are those whose derivatives are being
 * synced to disk, and those that wait for a slow one before them; with fewer the parsers run dry.
 */
const AHEAD = 4;
/** Samples, or as many bytes' worth of rows, that are held in memory before a batch is closed and read-ahead stops. */
const MOST_WEIGHT = 2_000_000;
/** A row with its geometry is worth so many samples. */
const ROW_WEIGHT = 40;
/** A batch is also closed after this time, so that slow files show progress. */
const BATCH_MS = 1_000;
const LATER_BATCH = 1_000;

/** What a parsed file holds beside its facets, in samples. */
function weightOf({ items }: ParsedFile): number {
  return items.reduce((sum, { channels = [], rows = [] }) => {
    const samples = channels.reduce((all, channel) => all + 1_000 + (channel.samples?.t.length ?? 0), 0);
    return sum + samples + ROW_WEIGHT * rows.length;
  }, 0);
}

/** Without a layout only its parser knows that a file speaks of others, which then must be catalogued first. */
function mustWait({ file, annotations }: ParsedFile): boolean {
  return (
    file.phase === 0 &&
    file.plan === null &&
    annotations.some(({ target }) => target.item === undefined && target.path !== file.path)
  );
}

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
  const waiting: string[] = [];
  let batch: ParsedFile[] = [];
  let annotations = 0;
  /** Of the batch, and of all that has been parsed and not been written. */
  let weight = 0;
  let held = 0;
  let since = Date.now();
  let committing: Promise<void> = Promise.resolve();

  const commit = async () => {
    const ready = batch;
    batch = [];
    const written = weight;
    annotations = 0;
    weight = 0;
    since = Date.now();
    await committing; // one batch is written while the next is parsed
    if (ready.length > 0) committing = commitBatch(core, ingest, ready, lease).then(() => void (held -= written));
    committing.catch(() => undefined); // reported by the next await
  };
  const settle = async () => {
    const parsed = await inFlight.shift()!;
    if (mustWait(parsed)) {
      held -= weightOf(parsed);
      waiting.push(parsed.file._id);
      return;
    }
    batch.push(parsed);
    weight += weightOf(parsed);
    for (const spoken of parsed.annotations) annotations += spoken.annotations.length;
    const full = batch.length >= BATCH || annotations >= ANNOTATION_CHUNK || weight >= MOST_WEIGHT;
    if (full || Date.now() - since > BATCH_MS) await commit();
  };

  try {
    for await (const file of cursor as AsyncIterable<IngestFileDoc>) {
      if (lease.signal.aborted) throw lease.signal.reason;
      const work = parseFile(core, plugin, file);
      work.then((parsed) => (held += weightOf(parsed))).catch(() => undefined);
      work.catch(() => undefined); // reported when its turn comes
      inFlight.push(work);
      while (inFlight.length >= core.pool.concurrency * AHEAD || (inFlight.length > 0 && held > MOST_WEIGHT)) {
        await settle();
      }
    }
    while (inFlight.length > 0) await settle();
    await commit();
    await committing;
    for (let i = 0; i < waiting.length; i += LATER_BATCH) {
      const _id = { $in: waiting.slice(i, i + LATER_BATCH) };
      await core.store.ingestFiles.updateMany({ orgId, _id, state: 'RECEIVED' }, { $set: { phase: 1 } });
    }
  } finally {
    await Promise.allSettled([...inFlight, committing]);
  }
}
