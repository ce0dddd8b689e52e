import type { ClientSession } from 'mongodb';
import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { declaredAsset } from '../../catalog/declared-asset.ts';
import { Tally } from '../../catalog/tally.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { ontologyOf } from '../../ontology/find-ontology.ts';
import { annotationsFromDraft } from '../annotation-from-draft.ts';
import type { AnnotationDoc } from '../annotation.model.ts';
import type { AnnotationSource, SourceBatch, SourcePicture } from '../formats/source.ts';
import { declareClasses } from '../dataset-classes.ts';
import { insertAnnotations, spokenOf } from '../insert-annotations.ts';
import { rowChecker } from './check-rows.ts';
import { resolvePictures } from './resolve-pictures.ts';

/** Annotations in one transaction. Three batches are in memory: one that is written, one that is ready, one that is read. */
const BATCH = 2_000;
const DUPLICATE_KEY = 11_000;

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
  /** Sorts of offences against the ontology, and how often each was met. */
  offences: [sort: string, times: number][];
}

export const NO_PROGRESS: ImportProgress = { done: 0, images: 0, stored: 0, lost: 0, refused: 0, offences: [] };

export interface Storing {
  /** Pictures that are not in the dataset become assets without bytes, as if they had come by this ingest. */
  declare: { ingestId: string } | null;
  /** Called in every transaction. */
  hold(session: ClientSession): Promise<void>;
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

/** Writes assets that are awaited together with what is said of them: an update for each would cost as much again. */
async function writeAwaited(
  core: Core,
  dataset: DatasetDoc,
  declare: Storing['declare'],
  pictures: SourcePicture[],
  docs: AnnotationDoc[],
  tally: Tally,
  session: ClientSession,
): Promise<Set<string>> {
  if (!declare || pictures.length === 0) return new Set();
  const spoken = spokenOf(docs);
  // Two images of a file may have one name, and then are one asset.
  const byId = new Map(pictures.map((picture) => [picture.assetId ?? '', picture]));
  const known = await core.store.assets
    .find({ orgId: dataset.orgId, _id: { $in: [...byId.keys()] } }, { session, projection: { _id: 1 } })
    .toArray();
  for (const { _id } of known) byId.delete(_id);
  const assets = [...byId.values()].flatMap(({ assetId, fileName: path, width, height }) => {
    if (!assetId) return [];
    const asset = declaredAsset(core, dataset, declare.ingestId, { _id: assetId, path, width, height });
    const said = spoken.get(assetId);
    return [said ? { ...asset, ...said, terms: [...new Set([...asset.terms, ...said.terms])] } : asset];
  });
  if (assets.length > 0) await core.store.assets.insertMany(assets, { session, ordered: false });
  for (const asset of assets) tally.asset(asset);
  return new Set(assets.map(({ _id }) => _id));
}

/** Awaited pictures of which nothing is said. */
async function writeRest(
  core: Core,
  dataset: DatasetDoc,
  { declare, hold }: Storing,
  pictures: Iterable<SourcePicture>,
) {
  const { orgId, _id: datasetId } = dataset;
  let page: SourcePicture[] = [];
  const write = () =>
    core.store.transaction(async (session) => {
      await hold(session);
      const tally = new Tally(orgId, datasetId);
      await writeAwaited(core, dataset, declare, page, [], tally, session);
      await tally.write(core, session);
    });
  for (const picture of pictures) {
    if (picture.awaited) page.push(picture);
    if (page.length < BATCH) continue;
    await write();
    page = [];
  }
  if (page.length > 0) await write();
}

/** Stores what a source says, a batch at a time; while one is written the next is read. Yields after each batch. */
export async function* storeSource(
  core: Core,
  dataset: DatasetDoc,
  source: AnnotationSource,
  storing: Storing,
): AsyncGenerator<{ progress: ImportProgress; findings: FindingDraft[] }> {
  const { hashes, from, declare, hold, record } = storing;
  const { orgId, _id: datasetId } = dataset;
  await core.store.transaction(async (session) => {
    await hold(session);
    await declareClasses(core, dataset, source.classes, session);
  });
  const pictures = await resolvePictures(core, dataset, source.pictures, declare !== null);
  let unsaid = pictures.findings;
  const offences = new Map(from.offences);
  const check = rowChecker(await ontologyOf(core, dataset), offences);
  let progress: ImportProgress = { ...from, images: pictures.count };
  // Most files are new; one that was here before shows it with its first row. What was removed by hand shows nothing.
  let allFresh = (await core.store.annotationRevisions.findOne({ orgId, datasetId, removed: true })) === null;

  async function write(batch: SourceBatch, { docs, lost }: { docs: AnnotationDoc[]; lost: number }) {
    const findings = [...unsaid, ...batch.findings, ...check(batch.rows)];
    unsaid = [];
    const before = progress;
    const store = () =>
      core.store.transaction(async (session) => {
        await hold(session);
        const tally = new Tally(orgId, datasetId);
        const awaited = new Set(batch.rows.map(({ picture }) => picture).filter((picture) => picture.awaited));
        const born = await writeAwaited(core, dataset, declare, [...awaited], docs, tally, session);
        const inserted = await insertAnnotations(core, docs, tally, session, { allFresh, born });
        await tally.write(core, session);
        const next = {
          ...before,
          ...{ done: batch.done, refused: batch.refused, offences: [...offences] },
          ...{ stored: before.stored + inserted, lost: before.lost + lost },
        };
        await record(next, findings, session);
        return next;
      });
    try {
      progress = await store();
    } catch (error) {
      if (!allFresh || (error as { code?: unknown }).code !== DUPLICATE_KEY) throw error;
      allFresh = false;
      progress = await store();
    }
    const written = new Set(batch.rows.map(({ picture }) => picture).filter(({ awaited }) => awaited));
    for (const picture of written) picture.awaited = false;
    source.pictures.keep(written);
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
  await writeRest(core, dataset, storing, source.pictures);
}
