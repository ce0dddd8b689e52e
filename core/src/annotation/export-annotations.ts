import { z } from 'zod';
import { record } from '../audit/record.ts';
import { assetConditions, type AssetFilter } from '../catalog/asset-filter.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { inPlainWords } from '../catalog/find-assets.ts';
import { findDataset } from '../catalog/find-dataset.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import { enqueue, type JobType, type Lease } from '../jobs/jobs.ts';
import { may } from '../people/permissions.ts';
import { allowed } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { actorOf } from '../people/sign-in.ts';
import { annotationConditions, annotationFilter, type AnnotationFilter } from './annotation-filter.ts';
import { classesOf } from './dataset-classes.ts';
import type { ExportDoc } from './export.model.ts';
import { annotatedPictures, exportPictures, type Chosen } from './export-pictures.ts';
import { WRITERS } from './formats/index.ts';
import { ExportReport, type ExportSummary } from './formats/export-report.ts';
import type { ExportFile, ExportSource, FormatWriter } from './formats/format.ts';

export const exportAnnotationsInput = z.object({
  datasetId: z.string(),
  format: z.enum(WRITERS.map(({ id }) => id)),
  annotations: annotationFilter.nullish(),
});

/** More than this is counted by a job: nobody should wait for a request so long. */
const COUNTED_AT_ONCE = 20_000;

/** An export as people see it; what it holds and loses is null while it is counted. */
export function exportView(dataset: DatasetDoc, { _id: id, format, state, summary }: ExportDoc) {
  const writer = writerOf(format);
  return {
    ...{ id, format, state, url: `/exports/${id}`, fileName: writer ? fileNameOf(dataset, writer) : '' },
    ...(summary ?? { pictures: null, annotations: null, leftOut: null, losses: null }),
  };
}

/** What is exported of a dataset. */
export interface ExportChoice {
  filter: AssetFilter;
  annotations: AnnotationFilter | null;
}

/** Assets that are ready or awaited, unless the filter says which state is meant. */
async function sourceOf(core: Core, scope: Scope, dataset: DatasetDoc, choice: ExportChoice): Promise<ExportSource> {
  const { filter, annotations } = choice;
  const chosen: Chosen = {
    assets: assetConditions(core, scope, filter),
    annotations: annotations ? annotationConditions(annotations) : [],
  };
  if (!filter.state) chosen.assets.push({ state: { $in: ['READY', 'DECLARED'] } });
  return {
    name: dataset.name,
    classes: await classesOf(core, dataset),
    pictures: () => exportPictures(core, dataset, chosen),
    annotatedPictures: () => annotatedPictures(core, dataset, chosen),
  };
}

/** As originals: by role, and of others' data by their grant to download. */
export const mayExport = (scope: Scope, dataset: DatasetDoc) =>
  may(scope, 'original.read') && allowed(scope, { orgId: dataset.orgId, datasetId: dataset._id }, 'download');

const writerOf = (format: string) => WRITERS.find(({ id }) => id === format);
const fileNameOf = ({ slug }: DatasetDoc, { id, packing }: FormatWriter) => `${slug}-${id}.${packing}`;

/** Goes through an export without keeping it, so that what it will lose is told before anybody relies on it. */
async function count(core: Core, dataset: DatasetDoc, doc: ExportDoc, signal?: AbortSignal): Promise<ExportSummary> {
  const report = new ExportReport();
  const writer = writerOf(doc.format);
  if (!writer) throw new LodeError('BAD_INPUT', `There is no format ${doc.format}.`);
  const source = await sourceOf(core, doc.asker, dataset, doc);
  for await (const { chunks } of writer.files(source, report))
    for await (const _chunk of chunks) if (signal?.aborted) throw signal.reason;
  return report.summary();
}

/** Keeps what was asked for, and counts it: at once, or by a job where there is much. Throws BAD_INPUT for a filter that cannot be used. */
export async function exportAnnotations(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  format: string,
  { filter, annotations }: ExportChoice,
): Promise<ExportDoc> {
  const { orgId } = scope;
  const owner = { orgId: dataset.orgId, _id: dataset._id };
  const much = ((await core.store.counters.findOne(owner))?.annotations ?? 0) > COUNTED_AT_ONCE;
  const doc: ExportDoc = {
    _id: newId('exp'),
    ...{ orgId, datasetId: dataset._id, format, filter, annotations, asker: scope, state: 'COUNTING', summary: null },
    createdBy: actorOf(scope),
    createdAt: core.clock.now(),
  };
  // Of a filter that cannot be used people hear now.
  assetConditions(core, scope, filter);
  if (!much) Object.assign(doc, { state: 'READY', summary: await inPlainWords(() => count(core, dataset, doc)) });
  await core.store.transaction(async (session) => {
    await core.store.exports.insertOne(doc, { session });
    const event = { orgId: dataset.orgId, actor: actorOf(scope), action: 'annotations.exported', target: dataset._id };
    await record(core, { ...event, detail: { export: doc._id, format } }, session);
    const job = { _id: `job_${doc._id}`, orgId, type: 'export', args: { exportId: doc._id } };
    if (much) await enqueue(core, job, session);
  });
  return doc;
}

async function runCount(core: Core, { job, signal, hold }: Lease): Promise<void> {
  const mine = { orgId: job.orgId, _id: String(job.args['exportId']) };
  const doc = await core.store.exports.findOne({ ...mine, state: 'COUNTING' });
  const dataset = doc && (await findDataset(core, doc.asker, doc.datasetId));
  if (!doc || !dataset) return;
  const summary = await count(core, dataset, doc, signal);
  await core.store.transaction(async (session) => {
    await hold(session);
    await core.store.exports.updateOne(mine, { $set: { state: 'READY', summary } }, { session });
  });
}

export const exportJob: JobType = {
  run: runCount,
  failed: async (core, { job, hold }) => {
    await core.store.transaction(async (session) => {
      await hold(session);
      const mine = { orgId: job.orgId, _id: String(job.args['exportId']) };
      await core.store.exports.updateOne(mine, { $set: { state: 'FAILED' } }, { session });
    });
  },
};

export interface OpenedExport {
  fileName: string;
  packing: FormatWriter['packing'];
  files(): Promise<AsyncIterable<ExportFile>>;
}

/**
 * An export to be downloaded, by the organisation that asked for it and with the rights that hold now. NOT_FOUND for
 * everybody else, and when the dataset may no longer be had.
 */
export async function openExport(core: Core, scope: Scope, id: string): Promise<OpenedExport> {
  const doc = await core.store.exports.findOne({ orgId: scope.orgId, _id: id });
  const dataset = doc && (await findDataset(core, scope, doc.datasetId));
  const writer = doc && writerOf(doc.format);
  if (!dataset || !writer || !mayExport(scope, dataset)) throw new LodeError('NOT_FOUND', 'There is no such export.');
  return {
    fileName: fileNameOf(dataset, writer),
    packing: writer.packing,
    files: async () => {
      const source = await sourceOf(core, scope, dataset, doc);
      // Audit that fails is access that fails.
      const event = { orgId: dataset.orgId, actor: actorOf(scope), action: 'export.opened', target: dataset._id };
      await record(core, { ...event, detail: { export: id, format: doc.format } });
      return writer.files(source, new ExportReport());
    },
  };
}
