import { importFormats } from '../annotation/importing/open-import.ts';
import type { HubEvent } from '../ports/event-bus.ts';
import { changes, inPlainWords, scopeNow, untilClosed } from '../graphql/subscription.ts';
import { identityReaders } from '../catalog/identity.ts';
import { findDataset, findOwnDataset } from '../catalog/find-dataset.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { page, pages, type PageRequest } from '../graphql/connection.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Context, Loaders, Resolvers } from '../graphql/types.ts';
import { may, required } from '../people/permissions.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { cancelIngest, findOwnIngest, finishIngest, startIngest } from './ingests.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { progressOf } from './progress.ts';

/** How many files of a state an ingest has; by default all but unpacked archives. Kept by the ingest itself. */
function fileCount({ counts }: IngestDoc, state: string | null): number {
  const { files, ready, rejected, held, duplicate } = counts;
  const known: Record<string, number> = { READY: ready, REJECTED: rejected, HELD: held, DUPLICATE: duplicate };
  if (!state) return files;
  return known[state] ?? files - ready - rejected - held - duplicate;
}

async function findIngest(core: Core, scope: Scope, id: string): Promise<IngestDoc | null> {
  return core.store.ingests.findOne({ $and: [readable(scope), { _id: id }] });
}

export const intakeResolvers: Resolvers = {
  Query: {
    ingests: async (_parent, { datasetId, first, after }, { core, scope }) => {
      const me = required(scope);
      const conditions: Record<string, unknown>[] = [readable(me)];
      if (datasetId) {
        const dataset = await findDataset(core, me, String(datasetId));
        conditions.push({ datasetId: dataset?._id ?? '' });
      }
      return page(
        core.store.ingests,
        { $and: conditions },
        [
          ['startedAt', -1],
          ['_id', -1],
        ],
        { first, after },
      );
    },
    ingest: (_parent, { id }, { core, scope }) => findIngest(core, required(scope), String(id)),
  },
  Ingest: {
    id: (ingest: IngestDoc) => ingest._id,
    layout: (ingest: IngestDoc) => ingest.layout?.summary ?? null,
    annotations: ({ annotations }: IngestDoc) => {
      if (!annotations) return null;
      const { images = 0, stored = 0, lost = 0, refused = 0 } = annotations.progress ?? {};
      return { format: annotations.format, images, annotations: stored, rejected: lost + refused };
    },
    progress: (ingest: IngestDoc, _args, { core }) => progressOf(ingest, core.clock.now()),
  },
  Mutation: {
    startIngest: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ingest.write')) return problem.notAllowed('ingest.write');
      const dataset = await findOwnDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      const key = typeof input.resumeKey === 'string' ? input.resumeKey.slice(0, 200) : null;
      const { annotations } = input;
      if (!annotations) return as('Ingest', await startIngest(core, me, dataset, key));
      if (!may(me, 'annotation.import')) return problem.notAllowed('annotation.import');
      const asked = annotations.format ? String(annotations.format) : null;
      if (asked && !importFormats().includes(asked))
        return problem.invalid(`The formats are ${importFormats().join(', ')}.`, 'annotations.format');
      const how = { asked, declareMissing: annotations.declareMissing === true };
      return as('Ingest', await startIngest(core, me, dataset, key, how));
    },
    finishIngest: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ingest.write')) return problem.notAllowed('ingest.write');
      const ingest = await findOwnIngest(core, me, String(input.ingestId));
      if (!ingest) return problem.notFound('ingest');
      return as('Ingest', await finishIngest(core, me, ingest));
    },
    cancelIngest: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ingest.write')) return problem.notAllowed('ingest.write');
      const ingest = await findOwnIngest(core, me, String(input.ingestId));
      if (!ingest) return problem.notFound('ingest');
      const cancelled = await cancelIngest(core, me, ingest);
      return cancelled ? as('Ingest', cancelled) : problem.conflict('The ingest has ended already.');
    },
  },
  Subscription: {
    ingestProgress: {
      subscribe: async (_parent, { id }, context: Context) => {
        const { core, scope } = context;
        const me = required(scope);
        const ingest = await inPlainWords(core, () => findIngest(core, me, String(id)));
        if (!ingest) throw new LodeError('NOT_FOUND', 'There is no such ingest.');
        return untilClosed(core, async function* (signal) {
          const mine = (event: HubEvent) => event.topic === 'ingest' && event.ingestId === ingest._id;
          // The state at the start first, so that a late listener is not left with nothing.
          yield { ingestProgress: progressOf(ingest, core.clock.now()) };
          for await (const _event of changes(core, mine, signal)) {
            const now = await findIngest(core, await scopeNow(context), ingest._id);
            if (!now) return;
            yield { ingestProgress: progressOf(now, core.clock.now()) };
            if (now.state !== 'OPEN' && now.state !== 'RUNNING') return;
          }
        });
      },
    },
    datasetActivity: {
      subscribe: async (_parent, { id }, context: Context) => {
        const { core, scope } = context;
        const me = required(scope);
        const dataset = await inPlainWords(core, () => findDataset(core, me, String(id)));
        if (!dataset) throw new LodeError('NOT_FOUND', 'There is no such dataset.');
        return untilClosed(core, async function* (signal) {
          const mine = (event: HubEvent) =>
            (event.topic === 'dataset' || event.topic === 'ingest') && event.datasetId === dataset._id;
          for await (const event of changes(core, mine, signal)) {
            if (!(await findDataset(core, await scopeNow(context), dataset._id))) return;
            const kind = event.topic === 'dataset' ? event.kind : 'ingest';
            yield { datasetActivity: { datasetId: dataset._id, kind, at: core.clock.now() } };
          }
        });
      },
    },
  },
};

export const intakeLoaders: Loaders = {
  Ingest: {
    dataset: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.map(({ obj }) => obj.datasetId as string))];
      const docs = await core.store.datasets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => byId.get(obj.datasetId));
    },
    files: async (queries, context) => {
      const ingests = queries.map(({ obj }) => obj as IngestDoc);
      const readers = await identityReaders(context, ingests);
      const requests = queries.map(({ obj, params: { state, first, after } }): PageRequest => {
        const { orgId, _id: ingestId } = obj as IngestDoc;
        const wanted = state ? { state: String(state) } : { state: { $ne: 'EXPANDED' } };
        // Where paths are hidden, a cursor must not carry one either.
        const blind = !readers(obj);
        const total = fileCount(obj, state ?? null);
        return { filter: { orgId, ingestId, ...wanted }, args: { first, after }, total, blind };
      });
      // REJECTED > READY > HELD > DUPLICATE by letter: descending puts what was refused first.
      const connections = await pages(
        context.core.store.ingestFiles,
        [
          ['state', -1],
          ['sortKey', 1],
          ['_id', 1],
        ],
        requests,
      );
      const hidden = (node: IngestFileDoc) => ({ ...node, path: '', realPath: node.path });
      return connections.map((connection, i) => {
        if (!requests[i]!.blind) return connection;
        return { ...connection, edges: connection.edges.map(({ cursor, node }) => ({ cursor, node: hidden(node) })) };
      });
    },
  },
  IngestFile: {
    findings: async (queries, { core }) => {
      const files = queries.map(({ obj }) => obj as IngestFileDoc & { realPath?: string });
      const pathOf = (file: (typeof files)[number]) => file.realPath ?? file.path;
      const keyOf = (orgId: string, ingestId: string | null, path: string) => `${orgId}/${ingestId}/${path}`;
      const docs = await core.store.findings
        .find({
          orgId: { $in: [...new Set(files.map(({ orgId }) => orgId))] },
          ingestId: { $in: [...new Set(files.map(({ ingestId }) => ingestId))] },
          path: { $in: files.map(pathOf) },
        })
        .sort({ rank: 1 })
        .toArray();
      const byFile = Map.groupBy(docs, ({ orgId, ingestId, path }) => keyOf(orgId, ingestId, path!));
      return files.map((file) => byFile.get(keyOf(file.orgId, file.ingestId, pathOf(file))) ?? []);
    },
  },
};
