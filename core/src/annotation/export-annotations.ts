import { z } from 'zod';
import { record } from '../audit/record.ts';
import { assetConditions, type AssetFilter } from '../catalog/asset-filter.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { inPlainWords } from '../catalog/find-assets.ts';
import { findDataset } from '../catalog/find-dataset.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import { may } from '../people/permissions.ts';
import { allowed } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { actorOf } from '../people/sign-in.ts';
import type { ExportDoc } from './export.model.ts';
import { annotatedPictures, exportPictures } from './export-pictures.ts';
import { WRITERS } from './formats/index.ts';
import { ExportReport, type Loss } from './formats/export-report.ts';
import type { ExportFile, ExportSource, FormatWriter } from './formats/format.ts';
import type { OntologyClass } from './model.ts';

export const exportAnnotationsInput = z.object({
  datasetId: z.string(),
  format: z.enum(WRITERS.map(({ id }) => id)),
});

export interface AnnotationExport {
  id: string;
  format: string;
  url: string;
  fileName: string;
  pictures: number;
  annotations: number;
  leftOut: number;
  losses: Loss[];
}

/** Classes of the dataset, by code; what the domain's own vocabulary says of them comes with them. */
async function classesOf(core: Core, { orgId, _id: datasetId, plugin }: DatasetDoc): Promise<OntologyClass[]> {
  const codes = await core.store.annotations.distinct('class', { orgId, datasetId });
  const known = core.plugins.byId(plugin)?.ontologies?.flatMap(({ classes }) => classes) ?? [];
  return codes
    .sort((a, b) => (a < b ? -1 : 1))
    .map((code) => known.find((one) => one.code === code) ?? { code, title: { en: code, zh: code } });
}

/** Ready assets, unless the filter says which state is meant. */
async function sourceOf(core: Core, scope: Scope, dataset: DatasetDoc, filter: AssetFilter): Promise<ExportSource> {
  const conditions: object[] = assetConditions(core, scope, filter);
  if (!filter.state) conditions.push({ state: 'READY' });
  return {
    name: dataset.name,
    classes: await classesOf(core, dataset),
    pictures: () => exportPictures(core, dataset, conditions),
    annotatedPictures: () => annotatedPictures(core, dataset, conditions),
  };
}

/** As originals: by role, and of others' data by their grant to download. */
export const mayExport = (scope: Scope, dataset: DatasetDoc) =>
  may(scope, 'original.read') && allowed(scope, { orgId: dataset.orgId, datasetId: dataset._id }, 'download');

const writerOf = (format: string) => WRITERS.find(({ id }) => id === format);
const fileNameOf = ({ slug }: DatasetDoc, { id, packing }: FormatWriter) => `${slug}-${id}.${packing}`;

/**
 * Goes through the export once without keeping it, so that what it will lose is told before anybody relies on it, and
 * keeps what was asked for. Throws BAD_INPUT for a filter that cannot be used.
 */
export async function exportAnnotations(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  format: string,
  filter: AssetFilter,
): Promise<AnnotationExport> {
  const writer = writerOf(format)!;
  const report = new ExportReport();
  await inPlainWords(async () => {
    for await (const { chunks } of writer.files(await sourceOf(core, scope, dataset, filter), report))
      for await (const _chunk of chunks); // counted, not kept
  });
  const { orgId } = scope;
  const doc: ExportDoc = {
    _id: newId('exp'),
    ...{ orgId, datasetId: dataset._id, format, filter },
    createdBy: actorOf(scope),
    createdAt: core.clock.now(),
  };
  const event = {
    orgId: dataset.orgId,
    actor: actorOf(scope),
    action: 'annotations.exported',
    target: dataset._id,
    detail: { export: doc._id, format, annotations: report.annotations },
  };
  await core.store.transaction(async (session) => {
    await core.store.exports.insertOne(doc, { session });
    await record(core, event, session);
  });
  return {
    id: doc._id,
    format,
    url: `/exports/${doc._id}`,
    fileName: fileNameOf(dataset, writer),
    ...report.summary(),
  };
}

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
      const source = await sourceOf(core, scope, dataset, doc.filter);
      // Audit that fails is access that fails.
      const event = { orgId: dataset.orgId, actor: actorOf(scope), action: 'export.opened', target: dataset._id };
      await record(core, { ...event, detail: { export: id, format: doc.format } });
      return writer.files(source, new ExportReport());
    },
  };
}
