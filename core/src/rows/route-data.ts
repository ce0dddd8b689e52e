import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import type { RouteData } from '../contract/routing.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { countRows, findRows, rowById, type RowOwner } from './find-rows.ts';

/** A protocol lists layers, not single pictures; whoever has more assets pages through GraphQL. */
const MOST_ASSETS = 10_000;

type RouteAsset = Awaited<ReturnType<RouteData['assets']>>[number];

function routeAsset(asset: AssetDoc): RouteAsset {
  const { _id: id, name, kind, facets, plugin, when, where, parts } = asset;
  return {
    ...{ id, name, kind, facets: facets[plugin] ?? {}, when },
    where: where && { bbox: where.bbox },
    parts: parts.map(({ role, mediaType, bytes, sha256 }) => ({ role, mediaType, bytes, sha256 })),
  };
}

/** What a plugin's route may read: ready assets of one dataset, which the caller must have been let into before. */
export function routeData(core: Core, { _id: datasetId, orgId, slug, name, licence }: DatasetDoc): RouteData {
  const mine = { orgId, datasetId, state: 'READY' as const };
  const owners = new Map<string, Promise<RowOwner | null>>();
  const ownerOf = async (assetId: string): Promise<RowOwner> => {
    const known =
      owners.get(assetId) ??
      core.store.assets.findOne({ ...mine, _id: assetId }, { projection: { orgId: 1, rowCount: 1, rowGrid: 1 } });
    owners.set(assetId, known);
    const owner = await known;
    if (!owner) throw new LodeError('NOT_FOUND', 'There is no such asset.');
    return owner;
  };
  return {
    dataset: { id: datasetId, slug, name, licence },
    assets: async ({ kinds }) => {
      const assets = await core.store.assets
        .find({ ...mine, kind: { $in: kinds } }, { projection: { f: 0, terms: 0 } })
        .sort({ sortKey: 1, _id: 1 })
        .limit(MOST_ASSETS)
        .toArray();
      return assets.map(routeAsset);
    },
    rows: async ({ assetId, ...filter }) => findRows(core, await ownerOf(assetId), filter),
    row: async (assetId, id) => rowById(core, await ownerOf(assetId), id),
    countRows: async ({ assetId, bbox }) => countRows(core, await ownerOf(assetId), bbox),
  };
}
