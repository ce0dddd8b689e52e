import type { Context, Loader, Loaders, Resolver } from '@lode/core/hub';

type Queries = Parameters<Loader>[0];

/** All that is asked of one field until the resolvers at hand have run goes to its loader in one call. */
function batched(loader: Loader): Resolver {
  const open = new WeakMap<Context, { queries: Queries; answers: Promise<unknown[]> }>();
  return async (obj, params, context) => {
    let batch = open.get(context);
    if (!batch) {
      const queries: Queries = [];
      const answers = new Promise<unknown[]>((resolve, reject) => {
        process.nextTick(() => {
          open.delete(context);
          loader(queries, context).then(resolve, reject);
        });
      });
      batch = { queries, answers };
      open.set(context, batch);
    }
    const { queries, answers } = batch;
    const place = queries.push({ obj, params }) - 1;
    return (await answers)[place];
  };
}

/**
 * Loaders as plain resolvers. Mercurius's own way names every query by its parent as sorted JSON, cached or not: for a
 * page of assets that costs as much as all the rest.
 */
export function batchedResolvers(loaders: Loaders): Record<string, Record<string, Resolver>> {
  return Object.fromEntries(
    Object.entries(loaders).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).map(([field, loader]) => [field, batched(loader)])),
    ]),
  );
}
