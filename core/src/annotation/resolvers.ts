import { findDataset, findOwnDataset } from '../catalog/find-dataset.ts';
import { LodeError } from '../errors.ts';
import { page } from '../graphql/connection.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import { may, required } from '../people/permissions.ts';
import { allowed, readable } from '../people/readable.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import { classTitle } from './class-title.ts';
import { geoJsonOf } from './geo-json.ts';
import { exportAnnotations, exportAnnotationsInput, mayExport } from './export-annotations.ts';
import { READERS, WRITERS } from './formats/index.ts';
import { importAnnotations, readerFor } from './import-annotations.ts';
import { methodOf, type AnnotationPart, type Geometry } from './model.ts';
import { saveAnnotations, saveAnnotationsInput } from './save-annotations.ts';

const MAX_OF_ASSET = 2_000;
const MAX_INLINE = 16 * 2 ** 20;
export const annotationResolvers: Resolvers = {
  Query: {
    annotations: async (_parent, { filter = {}, first, after }, { core, scope }) => {
      const me = required(scope);
      const conditions: Record<string, unknown>[] = [];
      let counted: { orgId: string; datasetId: string } | null = null;
      if (filter.datasetId) {
        const dataset = await findDataset(core, me, String(filter.datasetId));
        conditions.push(dataset ? { orgId: dataset.orgId, datasetId: dataset._id } : { orgId: me.orgId, _id: '' });
        counted = dataset && { orgId: dataset.orgId, datasetId: dataset._id };
      } else conditions.push(readable(me));
      if (filter.assetId) conditions.push({ assetId: String(filter.assetId) });
      if (filter.class) conditions.push({ class: String(filter.class) });
      if (filter.method === 'machine') conditions.push({ 'provenance.agent.kind': 'model' });
      else if (filter.method === 'machine+human')
        conditions.push({ 'provenance.agent.kind': 'person', 'provenance.derivedFrom.agentKind': 'model' });
      else if (filter.method)
        conditions.push({
          'provenance.agent.kind': { $ne: 'model' },
          'provenance.derivedFrom.agentKind': { $ne: 'model' },
        });
      const unfiltered = conditions.length === 1;
      return page(
        core.store.annotations,
        { $and: conditions },
        [
          ['assetId', 1],
          ['_id', 1],
        ],
        { first, after },
        {
          total: async () => {
            if (!unfiltered || !counted) return null;
            const counters = await core.store.counters.findOne({ _id: counted.datasetId, orgId: counted.orgId });
            return counters?.annotations ?? null;
          },
        },
      );
    },
    annotation: (_parent, { id }, { core, scope }) =>
      core.store.annotations.findOne({ $and: [readable(required(scope)), { _id: String(id) }] }),
  },
  Annotation: {
    id: (annotation: AnnotationDoc) => annotation._id,
    class: ({ class: code }: AnnotationDoc, _args, { core }) => ({
      code,
      title: classTitle(core, code) ?? { en: code, zh: code },
    }),
    method: ({ provenance }: AnnotationDoc) => methodOf(provenance),
    relations: ({ relations }: AnnotationDoc) => relations ?? [],
    confidence: ({ provenance }: AnnotationDoc) => provenance.confidence ?? null,
  },
  AnnotationPart: { geoJson: (part: AnnotationPart) => geoJsonOf(part.geometry) },
  Geometry: {
    data: ({ kind: _kind, ...data }: Geometry) => data,
  },
  Mutation: {
    importAnnotations: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'annotation.import')) return problem.notAllowed('annotation.import');
      const dataset = await findOwnDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      if (Buffer.byteLength(input.content) > MAX_INLINE)
        return problem.invalid('The text is larger than 16 MiB; split it by picture.', 'content');
      const reader = readerFor(input.content, input.format ?? undefined);
      const formats = READERS.map(({ id }) => id).join(', ');
      if (!reader && input.format) return problem.invalid(`The formats are ${formats}.`, 'format');
      if (!reader) return problem.invalid(`This is none of the formats ${formats}.`, 'content');
      return as('AnnotationImport', await importAnnotations(core, me, dataset, reader, input.content));
    },
    exportAnnotations: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'original.read')) return problem.notAllowed('original.read');
      const dataset = await findDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      if (!mayExport(me, dataset)) return problem.notGranted('download');
      const parsed = exportAnnotationsInput.safeParse(input);
      if (!parsed.success)
        return problem.invalid(`The formats are ${WRITERS.map(({ id }) => id).join(', ')}.`, 'format');
      const { datasetId: elsewhere, ...filter } = input.filter ?? {};
      if (elsewhere && elsewhere !== input.datasetId)
        return problem.invalid('The filter names another dataset.', 'filter.datasetId');
      try {
        return as('AnnotationExport', await exportAnnotations(core, me, dataset, parsed.data.format, filter));
      } catch (error) {
        if (error instanceof LodeError && error.code === 'BAD_INPUT') return problem.invalid(error.message, 'filter');
        throw error;
      }
    },
    saveAnnotations: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'annotation.write')) return problem.notAllowed('annotation.write');
      const parsed = saveAnnotationsInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const asset = await core.store.assets.findOne({ $and: [readable(me), { _id: parsed.data.assetId }] });
      if (!asset) return problem.notFound('asset');
      if (!allowed(me, asset, 'annotate')) return problem.notGranted('annotate');
      try {
        const annotations = await saveAnnotations(core, me, asset, parsed.data.annotations);
        return as('SavedAnnotations', { annotations });
      } catch (error) {
        if (error instanceof LodeError && error.code === 'CONFLICT') return problem.conflict(error.message);
        throw error;
      }
    },
  },
};

export const annotationLoaders: Loaders = {
  Asset: {
    annotations: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = queries.map(({ obj }) => obj._id as string);
      const docs = await core.store.annotations
        .find({ orgId: { $in: orgs }, assetId: { $in: ids } })
        .sort({ assetId: 1, _id: 1 })
        .limit(MAX_OF_ASSET * ids.length)
        .toArray();
      const byAsset = Map.groupBy(docs, ({ assetId }) => assetId);
      return queries.map(({ obj }) => (byAsset.get(obj._id) ?? []).slice(0, MAX_OF_ASSET));
    },
  },
  Annotation: {
    asset: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.map(({ obj }) => obj.assetId as string))];
      const docs = await core.store.assets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => byId.get(obj.assetId));
    },
  },
};
