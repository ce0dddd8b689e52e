import type { ClientSession } from 'mongodb';
import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { Tally } from '../../catalog/tally.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { annotationsFromDraft } from '../annotation-from-draft.ts';
import type { AnnotationDoc } from '../annotation.model.ts';
import type { AnnotationSource, SourceBatch } from '../formats/source.ts';
import { insertAnnotations } from '../insert-annotations.ts';
import { resolvePictures, type Resolving } from './resolve-pictures.ts';

/** Annotations in one transaction. */
const BATCH = 2_000;

/** How far an import has come; kept with what it tells of, so that a killed one goes on from there. */
export interface ImportProgress {
  /** Rows that are done with, good ones and others. */
  done: number;
  images: number;
  stored: number;
  /** Rows whose picture is not in the dataset. */
  lost: number;
  /** Rows that could not be read. */
  refused: number;
}

export const NO_PROGRESS: ImportProgress = { done: 0, images: 0, stored: 0, lost: 0, refused: 0 };

export interface Storing extends Resolving {
  /** SHA-256 of each file of the import, by path. */
  hashes: ReadonlyMap<string, string>;
  from: ImportProgress;
  /** In the transaction that stores a batch. */
  record(progress: ImportProgress, findings: FindingDraft[], session: ClientSession): Promise<void>;
}

function docsOf(
  core: Core,
  dataset: DatasetDoc,
  source: AnnotationSource,
  batch: SourceBatch,
  hashes: Storing['hashes'],
) {
  const { orgId, _id: datasetId } = dataset;
  const docs: AnnotationDoc[] = [];
  let lost = 0;
  for (const { picture, draft, file, row } of batch.rows) {
    const from = { format: source.format, sha256: hashes.get(file) ?? '', index: row };
    if (picture.assetId)
      docs.push(...annotationsFromDraft(core, { _id: picture.assetId, orgId, datasetId }, draft, from));
    else lost++;
  }
  return { docs, lost };
}

/** Stores what a source says, a batch at a time; while one is written the next is read. Yields after each batch. */
export async function* storeSource(
  core: Core,
  dataset: DatasetDoc,
  source: AnnotationSource,
  storing: Storing,
): AsyncGenerator<{ progress: ImportProgress; findings: FindingDraft[] }> {
  const { hashes, from, hold, record } = storing;
  const { orgId, _id: datasetId } = dataset;
  const pictures = await resolvePictures(core, dataset, source.pictures, storing);
  let unsaid = pictures.findings;
  let progress: ImportProgress = { ...from, images: pictures.count };

  async function write(batch: SourceBatch, { docs, lost }: { docs: AnnotationDoc[]; lost: number }) {
    const findings = [...unsaid, ...batch.findings];
    unsaid = [];
    const before = progress;
    progress = await core.store.transaction(async (session) => {
      await hold(session);
      const tally = new Tally(orgId, datasetId);
      let inserted = 0;
      for (let at = 0; at < docs.length; at += BATCH)
        inserted += await insertAnnotations(core, docs.slice(at, at + BATCH), tally, session);
      await tally.write(core, session);
      const next = {
        ...before,
        ...{ done: batch.done, refused: batch.refused },
        ...{ stored: before.stored + inserted, lost: before.lost + lost },
      };
      await record(next, findings, session);
      return next;
    });
    return { progress, findings };
  }

  let writing: ReturnType<typeof write> | null = null;
  for await (const batch of source.batches(from.done, BATCH)) {
    const ready = docsOf(core, dataset, source, batch, hashes);
    if (writing) yield await writing;
    writing = write(batch, ready);
    writing.catch(() => undefined); // awaited with the next batch
  }
  if (writing) yield await writing;
}
