import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { page, type Connection, type PageArgs } from '../graphql/connection.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { assetConditions, type AssetFilter } from './asset-filter.ts';
import type { AssetDoc } from './catalog.model.ts';
import { ownerOf } from './find-dataset.ts';

/** What a list needs; `f` and `terms` are for the index only and cost as much as all the rest to decode. */
const LIST_PROJECTION = { f: 0, terms: 0 };

/** What is wrong with a polygon (edges that cross, a hole outside) only the database's geometry finds out. */
export async function inPlainWords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as { codeName?: string }).codeName !== 'BadValue') throw error;
    throw new LodeError('BAD_INPUT', 'within: the polygon is not valid; do its edges cross?', { cause: error });
  }
}

/** Assets that the scope may read, in their natural order. An unknown dataset has none. */
export async function findAssets(
  core: Core,
  scope: Scope,
  filter: AssetFilter,
  args: PageArgs,
): Promise<Connection<AssetDoc>> {
  const conditions = assetConditions(core, scope, filter);
  const dataset = filter.datasetId ? await ownerOf(core, scope, filter.datasetId) : null;
  const unfiltered = conditions.length === 0;
  if (filter.datasetId) {
    conditions.unshift(dataset ?? { orgId: scope.orgId, _id: '' });
  } else {
    conditions.unshift(readable(scope));
  }
  const where = conditions.length === 1 ? conditions[0]! : { $and: conditions };
  return inPlainWords(() =>
    page(
      core.store.assets,
      where,
      [
        ['sortKey', 1],
        ['_id', 1],
      ],
      args,
      {
        projection: LIST_PROJECTION,
        total: async () => {
          if (!unfiltered || !dataset) return null;
          const { orgId, datasetId: _id } = dataset;
          const counters = await core.store.counters.findOne({ _id, orgId });
          return counters?.assets ?? null;
        },
      },
    ),
  );
}
