import type { Core } from '../core.ts';
import { as, problem } from '../graphql/problems.ts';
import { page } from '../graphql/connection.ts';
import { facetView } from '../graphql/plugin-resolvers.ts';
import type { Context, Loaders, Resolvers } from '../graphql/types.ts';
import { may, required } from '../people/permissions.ts';
import { readable, readableDatasets } from '../people/readable.ts';
import { chosenOntologies, classTitle } from '../annotation/class-title.ts';
import type { LocalText } from '../contract/values.ts';
import type { AssetDoc, CountersDoc, DatasetDoc, FacetCountDoc, GroupDoc, PartDoc } from './catalog.model.ts';
import { createDataset, createDatasetInput } from './create-dataset.ts';
import { eraseAssets, eraseAssetsInput } from './erase-assets.ts';
import { findAssets } from './find-assets.ts';
import { findDataset } from './find-dataset.ts';
import { mayReadIdentity, mayReadPart, originsFor } from './identity.ts';
import { termConditions } from './terms.ts';

const MAX_VALUES = 50;

type FacetView = ReturnType<typeof facetView>[number];
const NO_COUNTS = { assets: 0, bytes: 0, annotations: 0, states: {}, findings: { error: 0, warning: 0, info: 0 } };
const facetsFor = (asset: AssetDoc, context: Context) => {
  if (!mayReadIdentity(context.scope, asset)) return asset.facets;
  const both = { ...asset.facets };
  for (const [plugin, secret] of Object.entries(asset.identityFacets ?? {}))
    both[plugin] = { ...both[plugin], ...secret };
  return both;
};

export const catalogResolvers: Resolvers = {
  Query: {
    datasets: (_parent, { filter, first, after }, { core, scope }) => {
      const me = required(scope);
      const conditions: Record<string, unknown>[] = [readableDatasets(me)];
      if (filter?.plugin) conditions.push({ plugin: String(filter.plugin) });
      if (filter?.text?.trim()) conditions.push(...termConditions(String(filter.text)));
      return page(
        core.store.datasets,
        { $and: conditions },
        [
          ['createdAt', -1],
          ['_id', -1],
        ],
        { first, after },
      );
    },
    dataset: (_parent, { id }, { core, scope }) => findDataset(core, required(scope), String(id)),
    assets: (_parent, { filter, first, after }, { core, scope }) =>
      findAssets(core, required(scope), filter ?? {}, { first, after }),
    asset: (_parent, { id }, { core, scope }) =>
      core.store.assets.findOne({ $and: [readable(required(scope)), { _id: String(id) }] }),
    groups: async (_parent, { filter, first, after }, { core, scope }) => {
      const me = required(scope);
      const dataset = await findDataset(core, me, String(filter.datasetId));
      const owner = dataset ? { orgId: dataset.orgId, datasetId: dataset._id } : { orgId: me.orgId, _id: '' };
      const kind = filter.kind ? { kind: String(filter.kind) } : { parentId: filter.parentId ?? null };
      return page(
        core.store.groups,
        { ...owner, ...kind },
        [
          ['sortKey', 1],
          ['_id', 1],
        ],
        { first, after },
      );
    },
    group: (_parent, { id }, { core, scope }) =>
      core.store.groups.findOne({ $and: [readable(required(scope)), { _id: String(id) }] }),
  },
  Dataset: {
    id: (dataset: DatasetDoc) => dataset._id,
    mine: (dataset: DatasetDoc, _args, { scope }) => dataset.orgId === scope?.orgId,
  },
  DatasetCounts: {
    byState: ({ states }: CountersDoc) =>
      Object.entries(states).flatMap(([state, count]) => (count > 0 ? [{ state, count }] : [])),
  },
  FacetCounts: {
    values: ({ rows, declaration: { valueTitles } }: { rows: FacetCountDoc[]; declaration: FacetView }) =>
      valueCounts(rows, (value) => valueTitles.find((one) => one.value === value)?.title).slice(0, MAX_VALUES),
    min: ({ rows }: { rows: FacetCountDoc[] }) => rows.find(({ min }) => min !== undefined)?.min ?? null,
    max: ({ rows }: { rows: FacetCountDoc[] }) => rows.find(({ max }) => max !== undefined)?.max ?? null,
  },
  Asset: {
    id: (asset: AssetDoc) => asset._id,
    origins: (asset: AssetDoc, _args, { core, scope }) => originsFor(core, scope, asset),
    parts: (asset: AssetDoc) => asset.parts.map((part) => ({ ...part, asset })),
    facets: (asset: AssetDoc, _args, context) => facetsFor(asset, context),
    thumbnail: (asset: AssetDoc) =>
      asset.parts.some(({ role }) => role === 'thumbnail') ? `/assets/${asset._id}/thumbnail` : null,
  },
  Part: {
    url: ({ role, asset }: PartDoc & { asset: AssetDoc }, _args, { core, scope }) =>
      scope && mayReadPart(core, scope, asset, role) ? `/assets/${asset._id}/parts/${role}` : null,
  },
  Group: {
    id: (group: GroupDoc) => group._id,
    facets: (group: GroupDoc, _args, { scope }) =>
      mayReadIdentity(scope, group) ? { ...group.facets, ...group.identity } : group.facets,
  },
  Mutation: {
    createDataset: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'dataset.create')) return problem.notAllowed('dataset.create');
      const parsed = createDatasetInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      if (!core.plugins.byId(parsed.data.plugin)) {
        return problem.invalid(`This hub has no plugin ${parsed.data.plugin}.`, 'plugin');
      }
      const dataset = await createDataset(core, me, parsed.data);
      return dataset ? as('Dataset', dataset) : problem.conflict(`The short name ${parsed.data.slug} is taken.`);
    },
    eraseAssets: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'asset.erase')) return problem.notAllowed('asset.erase');
      const parsed = eraseAssetsInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const count = await eraseAssets(core, me, parsed.data);
      return count > 0 ? as('ErasedAssets', { count }) : problem.notFound('asset');
    },
  },
};

function valueCounts(rows: FacetCountDoc[], titleOf: (value: string) => LocalText | null | undefined) {
  return rows.flatMap(({ v, n }) =>
    v !== undefined && (n ?? 0) > 0 ? [{ value: v, count: n!, title: titleOf(v) ?? null }] : [],
  );
}

/** The most frequent values of each dataset, all datasets by one command. */
async function countRows(
  core: Core,
  wanted: { dataset: DatasetDoc; keys: string[]; limit: number }[],
): Promise<Map<string, FacetCountDoc[]>> {
  const pipelines = wanted.map(({ dataset: { orgId, _id: datasetId }, keys, limit }) => [
    { $match: { orgId, datasetId, k: { $in: keys } } },
    { $sort: { k: 1 as const, n: -1 as const } },
    { $limit: limit },
  ]);
  const [one = [], ...more] = pipelines;
  const unions = more.map((pipeline) => ({ $unionWith: { coll: 'facetCounts', pipeline } }));
  const rows = await core.store.facetCounts.aggregate<FacetCountDoc>([...one, ...unions]).toArray();
  return Map.groupBy(rows, ({ datasetId }) => datasetId);
}

/** One query for all parents, answers in their order. */
async function byIds<T extends { _id: string }>(ids: string[], read: (ids: string[]) => Promise<T[]>) {
  const docs = new Map((await read([...new Set(ids)])).map((doc) => [doc._id, doc]));
  return (id: string) => docs.get(id) ?? null;
}

export const catalogLoaders: Loaders = {
  Dataset: {
    organisation: async (queries, { core }) => {
      const find = await byIds(
        queries.map(({ obj }) => obj.orgId as string),
        (ids) => core.store.organisations.find({ _id: { $in: ids } }).toArray(),
      );
      return queries.map(({ obj }) => find(obj.orgId));
    },
    counts: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const find = await byIds(
        queries.map(({ obj }) => obj._id as string),
        (ids) => core.store.counters.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray(),
      );
      return queries.map(({ obj }) => find(obj._id) ?? NO_COUNTS);
    },
    facetCounts: async (queries, { core, scope }) => {
      const datasets = queries.map(({ obj }) => obj as DatasetDoc);
      const shown = datasets.map((dataset) => {
        const declared = core.plugins.byId(dataset.plugin)?.kinds.flatMap(facetView) ?? [];
        return declared.filter(({ identity }) => !identity || mayReadIdentity(scope, dataset));
      });
      const wanted = datasets.map((dataset, i) => ({ dataset, keys: shown[i]!.map(({ key }) => key), limit: 5_000 }));
      const rows = await countRows(core, wanted);
      return datasets.map(({ _id }, i) => {
        const byKey = Map.groupBy(rows.get(_id) ?? [], ({ k }) => k);
        return shown[i]!.flatMap((declaration) => {
          const found = byKey.get(declaration.key);
          return found ? [{ key: declaration.key, declaration, rows: found }] : [];
        });
      });
    },
    classCounts: async (queries, { core }) => {
      const datasets = queries.map(({ obj }) => obj as DatasetDoc);
      const wanted = datasets.map((dataset) => ({ dataset, keys: ['$class'], limit: 500 }));
      const rows = await countRows(core, wanted);
      const chosen = await chosenOntologies(core, datasets.map(({ orgId, _id }) => ({ orgId, datasetId: _id }))); // prettier-ignore
      return datasets.map(({ _id }) => {
        const titles = new Map(chosen.get(_id)?.classes.map(({ code, title }) => [code, title]));
        return valueCounts(rows.get(_id) ?? [], (code) => titles.get(code) ?? classTitle(core, code));
      });
    },
    cover: async (queries, { core }) => {
      const or = queries.map(({ obj }) => ({ orgId: obj.orgId as string, datasetId: obj._id as string }));
      const branches = await core.store.assets
        .aggregate<{ _id: string; assets: AssetDoc[] }>([
          { $match: { $or: or.slice(0, 1), state: 'READY', 'parts.role': 'thumbnail' } },
          { $limit: 4 },
          { $group: { _id: '$datasetId', assets: { $push: '$$ROOT' } } },
          ...or.slice(1).map((match) => ({
            $unionWith: {
              coll: 'assets',
              pipeline: [
                { $match: { ...match, state: 'READY', 'parts.role': 'thumbnail' } },
                { $limit: 4 },
                { $group: { _id: '$datasetId', assets: { $push: '$$ROOT' } } },
              ],
            },
          })),
        ])
        .toArray();
      const covers = new Map(branches.map(({ _id, assets }) => [_id, assets]));
      return queries.map(({ obj }) => covers.get(obj._id) ?? []);
    },
  },
  Asset: {
    dataset: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const find = await byIds(
        queries.map(({ obj }) => obj.datasetId as string),
        (ids) => core.store.datasets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray(),
      );
      return queries.map(({ obj }) => find(obj.datasetId));
    },
    groups: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const find = await byIds(
        queries.flatMap(({ obj }) => obj.groupIds as string[]),
        (ids) => core.store.groups.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray(),
      );
      return queries.map(({ obj }) => (obj.groupIds as string[]).map(find).filter((group) => group !== null));
    },
    links: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const linked = (obj: AssetDoc) => obj.links ?? [];
      const find = await byIds(
        queries.flatMap(({ obj }) => linked(obj).map(({ assetId }) => assetId)),
        (ids) => core.store.assets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray(),
      );
      return queries.map(({ obj }) =>
        linked(obj).flatMap(({ role, assetId }) => {
          const asset = find(assetId);
          return asset ? [{ role, asset }] : [];
        }),
      );
    },
  },
};
