import { findDataset, findOwnDataset } from '../catalog/find-dataset.ts';
import { LodeError } from '../errors.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import { violationProblem } from '../ontology/violation-words.ts';
import { colleagueNames } from '../people/colleague-names.ts';
import { may, neededFor, required } from '../people/permissions.ts';
import { allowed, readable } from '../people/readable.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import { annotationActivity } from './annotation-activity.ts';
import { annotationDiff, annotationHistory, type Revision } from './annotation-history.ts';
import { chosenOntologies, classesWithTitles, classTitle } from './class-title.ts';
import { geoJsonOf } from './geo-json.ts';
import { exportAnnotations, exportAnnotationsInput, exportView, mayExport } from './export-annotations.ts';
import { WRITERS } from './formats/index.ts';
import { importText } from './importing/import-text.ts';
import { importFormats } from './importing/open-import.ts';
import { findAnnotations } from './find-annotations.ts';
import type { LocalText } from '../contract/values.ts';
import { methodOf, type AnnotationPart, type Geometry } from './model.ts';
import { revisionChanges, type RelationChange } from './revision-changes.ts';
import { AnnotationConflict, OntologyViolation, saveAnnotations } from './save-annotations.ts';
import { saveAnnotationsInput } from './save-input.ts';

const MAX_OF_ASSET = 2_000;
const MAX_INLINE = 16 * 2 ** 20;
export const annotationResolvers: Resolvers = {
  Query: {
    annotationFormats: (_parent, _args, { scope }) => {
      required(scope);
      return { read: importFormats(), write: WRITERS.map(({ id }) => id) };
    },
    annotations: (_parent, { filter, first, after }, { core, scope }) =>
      findAnnotations(core, required(scope), filter ?? {}, { first, after }),
    annotation: (_parent, { id }, { core, scope }) =>
      core.store.annotations.findOne({ $and: [readable(required(scope)), { _id: String(id) }] }),
    annotationExport: async (_parent, { id }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'original.read')) throw new LodeError('FORBIDDEN', neededFor('original.read'));
      const doc = await core.store.exports.findOne({ orgId: me.orgId, _id: String(id) });
      const dataset = doc && (await findDataset(core, me, doc.datasetId));
      return dataset && mayExport(me, dataset) ? exportView(dataset, doc) : null;
    },
    annotationHistory: (_parent, { id }, { core, scope }) => annotationHistory(core, required(scope), String(id)),
    annotationDiff: async (_parent, { datasetId, from, to, first, after }, { core, scope }) => {
      const me = required(scope);
      const dataset = await findDataset(core, me, String(datasetId));
      const owner = { orgId: dataset?.orgId ?? me.orgId, datasetId: dataset?._id ?? '' };
      return annotationDiff(core, owner, from, to ?? core.clock.now(), { first, after });
    },
  },
  Annotation: {
    id: (annotation: AnnotationDoc) => annotation._id,
    at: ({ createdAt }: AnnotationDoc) => createdAt,
    method: ({ provenance }: AnnotationDoc) => methodOf(provenance),
    relations: ({ relations }: AnnotationDoc) => relations ?? [],
    confidence: ({ provenance }: AnnotationDoc) => provenance.confidence ?? null,
  },
  AnnotationRevision: {
    method: ({ provenance }: Revision) => methodOf(provenance),
    at: ({ createdAt }: Revision) => createdAt,
    relations: ({ relations }: Revision) => relations ?? [],
    changes: (revision: Revision) => (revision.previous ? revisionChanges(revision.previous, revision) : null),
  },
  AnnotationPart: { geoJson: (part: AnnotationPart) => geoJsonOf(part.geometry) },
  Geometry: {
    data: ({ kind: _kind, ...data }: Geometry) => data,
  },
  Subscription: {
    annotationActivity: { subscribe: (_parent, { assetId }, context) => annotationActivity(context, String(assetId)) },
  },
  Mutation: {
    importAnnotations: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'annotation.import')) return problem.notAllowed('annotation.import');
      const dataset = await findOwnDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      if (Buffer.byteLength(input.content) > MAX_INLINE)
        return problem.invalid(
          'The text is larger than 16 MiB; send the file by an ingest (`lode annotations import`).',
          'content',
        );
      const format = input.format ? String(input.format) : undefined;
      if (format && !importFormats().includes(format))
        return problem.invalid(`The formats are ${importFormats().join(', ')}.`, 'format');
      const declareMissing = input.declareMissing === true;
      const done = await importText(core, me, dataset, input.content, {
        ...(format ? { format } : {}),
        declareMissing,
      });
      if (done) return as('AnnotationImport', done);
      return problem.invalid(`This is none of the formats ${importFormats().join(', ')}.`, 'content');
    },
    exportAnnotations: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'original.read')) return problem.notAllowed('original.read');
      const dataset = await findDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      if (!mayExport(me, dataset)) return problem.notGranted('download');
      const parsed = exportAnnotationsInput.safeParse(input);
      if (!parsed.success) {
        const aboutFormat = parsed.error.issues[0]?.path[0] === 'format';
        if (!aboutFormat) return problem.invalidInput(parsed.error);
        return problem.invalid(`The formats are ${WRITERS.map(({ id }) => id).join(', ')}.`, 'format');
      }
      for (const part of ['filter', 'annotations']) {
        const named = input[part]?.datasetId;
        if (named && ![input.datasetId, dataset._id].includes(named))
          return problem.invalid('The filter names another dataset.', `${part}.datasetId`);
      }
      const { datasetId: _here, ...filter } = input.filter ?? {};
      try {
        const choice = { filter, annotations: parsed.data.annotations ?? null };
        const doc = await exportAnnotations(core, me, dataset, parsed.data.format, choice);
        return as('AnnotationExport', exportView(dataset, doc));
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
      const reviews = parsed.data.annotations.some(({ reviewState }) => reviewState);
      if (reviews && !may(me, 'annotation.review')) return problem.notAllowed('annotation.review');
      try {
        const annotations = await saveAnnotations(core, me, asset, parsed.data.annotations);
        return as('SavedAnnotations', { annotations });
      } catch (error) {
        if (error instanceof AnnotationConflict) {
          const { code, message, current, gone } = error;
          return as('AnnotationConflict', { code, message, current, gone });
        }
        if (error instanceof OntologyViolation) return violationProblem(error.violation, error.field);
        if (error instanceof LodeError && error.code === 'NOT_FOUND') return problem.notFound('revision');
        throw error;
      }
    },
  },
};

/** As the filter calls them; the counters' keys are in annotation-facets.ts. */
const COUNT_KEYS = {
  $class: 'class',
  $kind: 'geometry',
  $method: 'method',
  $review: 'reviewState',
  $by: 'annotator',
  $model: 'model',
};
const MAX_COUNTS = 2_000;

export const annotationLoaders: Loaders = {
  Dataset: {
    annotationCounts: async (queries, { core, scope }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = queries.map(({ obj }) => obj._id as string);
      const rows = await core.store.facetCounts
        .find({ orgId: { $in: orgs }, datasetId: { $in: ids }, k: { $in: Object.keys(COUNT_KEYS) }, n: { $gt: 0 } })
        .sort({ datasetId: 1, k: 1, n: -1 })
        .limit(MAX_COUNTS * ids.length)
        .toArray();
      const people = rows.flatMap(({ k, v, orgId }) => (k === '$by' && orgId === scope?.orgId ? (v ?? []) : []));
      const names = scope ? await colleagueNames(core, scope, people) : new Map<string, string>();
      const titleOf = (k: string, v: string, titles: Map<string, LocalText>) => {
        const name = k === '$by' ? names.get(v) : undefined;
        if (name !== undefined) return { en: name, zh: name };
        return k === '$class' ? (titles.get(v) ?? classTitle(core, v)) : null;
      };
      const byDataset = Map.groupBy(rows, ({ datasetId }) => datasetId);
      const chosen = await chosenOntologies(core, queries.map(({ obj }) => ({ orgId: obj.orgId, datasetId: obj._id }))); // prettier-ignore
      return ids.map((id) => {
        const titles = new Map(chosen.get(id)?.classes.map(({ code, title }) => [code, title]) ?? []);
        const byKey = Map.groupBy(byDataset.get(id) ?? [], ({ k }) => k);
        return Object.entries(COUNT_KEYS).map(([k, key]) => ({
          key,
          values: (byKey.get(k) ?? []).map(({ v = '', n = 0 }) => {
            return { value: v, count: n, title: titleOf(k, v, titles) };
          }),
        }));
      });
    },
  },
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
  AnnotationRevision: {
    class: (queries, { core }) => classesWithTitles(core, queries.map(({ obj }) => obj)), // prettier-ignore
  },
  RelationChange: {
    class: async (queries, { core }) => {
      const changes = queries.map(({ obj }) => obj as RelationChange);
      const orgs = [...new Set(changes.map(({ orgId }) => orgId))];
      const ids = [...new Set(changes.map(({ to }) => to))];
      const targets = await core.store.annotations
        .find({ orgId: { $in: orgs }, _id: { $in: ids } }, { projection: { orgId: 1, datasetId: 1, class: 1 } })
        .toArray();
      const titles = await classesWithTitles(core, targets);
      const byId = new Map(targets.map(({ _id }, i) => [_id, titles[i]]));
      return changes.map(({ to }) => byId.get(to) ?? null);
    },
  },
  Annotation: {
    class: (queries, { core }) => classesWithTitles(core, queries.map(({ obj }) => obj)), // prettier-ignore
    asset: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.map(({ obj }) => obj.assetId as string))];
      const docs = await core.store.assets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => byId.get(obj.assetId));
    },
  },
};
