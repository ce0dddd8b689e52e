import type { Collection, Document, Filter } from 'mongodb';
import { LodeError } from '../errors.ts';

const DEFAULT_FIRST = 50;
const MAX_FIRST = 200;
/** Counts with a filter stop here and say so. */
export const COUNT_CAP = 10_000;

export interface Connection<T> {
  totalCount: () => Promise<{ value: number; exact: boolean }>;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { cursor: string; node: T }[];
}

export interface PageArgs {
  first?: number | null;
  after?: string | null;
}

/** Sort keys in order, each 1 or -1. The last must be unique (`_id`). */
export type SortOrder = [field: string, direction: 1 | -1][];

export function writeCursor(values: unknown[]): string {
  const plain = values.map((value) => (value instanceof Date ? { d: value.getTime() } : value));
  return Buffer.from(JSON.stringify(plain)).toString('base64url');
}

export function readCursor(cursor: string, length: number): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === length) {
      return values.map((value: unknown) => {
        if (value !== null && typeof value === 'object') return new Date(Number((value as { d: unknown }).d));
        return value;
      });
    }
  } catch {
    // falls through: whatever it is, it is no cursor of ours
  }
  throw new LodeError('BAD_INPUT', 'The cursor `after` is not one that this hub gave.');
}

/** (a, b, c) after (x, y, z): a > x, or a = x and b > y, or … — what an index on (a, b, c) answers without sorting. */
function afterCondition(order: SortOrder, values: unknown[]): Filter<Document> {
  const branches = order.map(([field, direction], i) => ({
    ...Object.fromEntries(order.slice(0, i).map(([earlier], j) => [earlier, values[j]])),
    [field]: { [direction === 1 ? '$gt' : '$lt']: values[i] },
  }));
  const [field, direction] = order[0]!;
  // The redundant bound on the first key lets the index seek, where an $or alone would scan.
  return { [field]: { [direction === 1 ? '$gte' : '$lte']: values[0] }, $or: branches };
}

/** Counting costs a query, so it waits until it is asked for; graphql-jit does not call functions by itself. */
export const connectionResolvers = Object.fromEntries(
  [
    'Dataset',
    'Asset',
    'Group',
    'Ingest',
    'IngestFile',
    'Finding',
    'Annotation',
    'AnnotationChange',
    'Audit',
    'Row',
  ].map((node) => [`${node}Connection`, { totalCount: (connection: Connection<unknown>) => connection.totalCount() }]),
);

/** How many a page has; BAD_INPUT beyond the limits. */
export function firstOf(args: PageArgs): number {
  const first = args.first ?? DEFAULT_FIRST;
  if (!Number.isInteger(first) || first < 1 || first > MAX_FIRST) {
    throw new LodeError('BAD_INPUT', `\`first\` must be a whole number from 1 to ${MAX_FIRST}.`);
  }
  return first;
}

/** One of several pages that are read together. */
export interface PageRequest {
  filter: Record<string, unknown>;
  args: PageArgs;
  /** Known already: nested pages must not count one by one. */
  total: number;
  /** The cursor is a number and tells nothing of the sort keys, for readers who may not know them. Costs a skip. */
  blind: boolean;
}

/** Pages of many parents by one command. Same order as the requests. */
export async function pages<T extends { _id: string }>(
  collection: Collection<T>,
  order: SortOrder,
  requests: PageRequest[],
): Promise<Connection<T>[]> {
  const pipelines = requests.map(({ filter, args, blind }, which): Document[] => {
    const after = args.after ? readCursor(args.after, blind ? 1 : order.length) : null;
    const skip = blind && after ? Number(after[0]) : 0;
    if (!Number.isSafeInteger(skip) || skip < 0) readCursor('', 1);
    return [
      { $match: after && !blind ? { $and: [filter, afterCondition(order, after)] } : filter },
      { $sort: Object.fromEntries(order) },
      ...(skip > 0 ? [{ $skip: skip }] : []),
      { $limit: firstOf(args) + 1 },
      { $set: { which } },
    ];
  });
  const [one = [], ...more] = pipelines;
  const coll = collection.collectionName;
  const unions = more.map((pipeline) => ({ $unionWith: { coll, pipeline } }));
  const docs = await collection.aggregate<T & { which: number }>([...one, ...unions]).toArray();
  const found = Map.groupBy(docs, ({ which }) => which);
  return requests.map(({ args, blind, total }, which) => {
    const nodes = found.get(which) ?? [];
    const hasNextPage = nodes.length > firstOf(args);
    if (hasNextPage) nodes.pop();
    const start = blind && args.after ? Number(readCursor(args.after, 1)[0]) : 0;
    const edges = nodes.map((node, i) => {
      const keys = blind ? [start + i + 1] : order.map(([field]) => (node as Record<string, unknown>)[field]);
      return { cursor: writeCursor(keys), node: node as T };
    });
    return {
      edges,
      pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: () => Promise.resolve({ value: total, exact: true }),
    };
  });
}

/** One page by keyset. `total` overrides counting where a counter knows. */
export async function page<T extends { _id: string }>(
  collection: Collection<T>,
  filter: Record<string, unknown>,
  order: SortOrder,
  args: PageArgs,
  options: { total?: () => Promise<number | null>; projection?: Document } = {},
): Promise<Connection<T>> {
  const first = firstOf(args);
  const where = args.after ? { $and: [filter, afterCondition(order, readCursor(args.after, order.length))] } : filter;
  const docs = (await collection
    .find(where as Filter<T>, { projection: options.projection })
    .sort(Object.fromEntries(order))
    .limit(first + 1)
    .toArray()) as unknown as T[];
  const hasNextPage = docs.length > first;
  if (hasNextPage) docs.pop();
  const edges = docs.map((node) => ({
    cursor: writeCursor(order.map(([field]) => (node as Record<string, unknown>)[field])),
    node,
  }));
  return {
    edges,
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: async () => {
      const known = await options.total?.();
      if (known !== undefined && known !== null) return { value: known, exact: true };
      const value = await collection.countDocuments(filter as Filter<T>, { limit: COUNT_CAP + 1 });
      return value > COUNT_CAP ? { value: COUNT_CAP, exact: false } : { value, exact: true };
    },
  };
}
