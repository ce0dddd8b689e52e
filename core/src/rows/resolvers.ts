import type { Document } from 'mongodb';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { COUNT_CAP, pages, type PageRequest } from '../graphql/connection.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import { boxFrom, rowConditions } from './find-rows.ts';
import type { RowDoc } from './row.model.ts';

export const rowResolvers: Resolvers = {
  Asset: { rowCount: (asset: AssetDoc) => asset.rowCount ?? 0 },
  Row: { id: (row: RowDoc) => row.rowId },
};

/** How many match each filter, all by one command, each up to the cap. */
async function countAll(core: Core, filters: Document[]): Promise<number[]> {
  const pipelines = filters.map((filter, which): Document[] => [
    { $match: filter },
    { $limit: COUNT_CAP + 1 },
    { $count: 'value' },
    { $set: { which } },
  ]);
  const [one = [], ...more] = pipelines;
  const unions = more.map((pipeline) => ({ $unionWith: { coll: 'rows', pipeline } }));
  const found = await core.store.rows.aggregate<{ which: number; value: number }>([...one, ...unions]).toArray();
  const values = new Map(found.map(({ which, value }) => [which, value]));
  return filters.map((_, which) => values.get(which) ?? 0);
}

export const rowLoaders: Loaders = {
  Asset: {
    rows: async (queries, { core }) => {
      const wanted = queries.map(({ obj, params: { bbox, first, after } }) => {
        const box = bbox ? boxFrom(bbox) : null;
        const request: PageRequest = {
          filter: rowConditions(obj as AssetDoc, box ? { bbox: box } : {}),
          args: { first, after },
          total: (obj as AssetDoc).rowCount ?? 0,
          blind: false,
        };
        return { box, request };
      });
      const connections = await pages(
        core.store.rows,
        [['n', 1]],
        wanted.map(({ request }) => request),
      );
      // Counting a box costs a query: one for all boxes, and only when somebody asks.
      const boxed = wanted.filter(({ box }) => box !== null);
      let counts: Promise<number[]> | null = null;
      const counted = async (which: number) => {
        counts ??= countAll(
          core,
          boxed.map(({ request }) => request.filter),
        );
        const value = (await counts)[which]!;
        return value > COUNT_CAP ? { value: COUNT_CAP, exact: false } : { value, exact: true };
      };
      return connections.map((connection, i) => {
        const which = boxed.indexOf(wanted[i]!);
        return which < 0 ? connection : { ...connection, totalCount: () => counted(which) };
      });
    },
  },
};
