import { z } from 'zod';
import { findDataset } from '../catalog/find-dataset.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { page, type Connection, type PageArgs } from '../graphql/connection.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { idFrom } from '../ids.ts';
import type { AnnotationDoc } from './annotation.model.ts';

type Condition = Record<string, unknown>;

const number = z.number().nullish();
const range = z.object({ gte: number, lte: number }).nullish();
const text = z.string().max(200).nullish();
const value = z.union([z.string().max(200), z.number(), z.boolean()]);
const period = z.object({ from: z.coerce.date().nullish(), to: z.coerce.date().nullish() }).nullish();

const filterInput = z.object({
  datasetId: z.string().nullish(),
  assetId: z.string().nullish(),
  class: text,
  classes: z.array(z.string().max(200)).min(1).max(200).nullish(),
  method: z.enum(['manual', 'machine', 'machine+human']).nullish(),
  geometry: text,
  reviewState: z.enum(['unreviewed', 'accepted', 'rejected']).nullish(),
  annotator: text,
  model: text,
  area: range,
  score: range,
  attributes: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        eq: value.nullish(),
        in: z.array(value).min(1).max(200).nullish(),
        gte: number,
        lte: number,
        exists: z.boolean().nullish(),
      }),
    )
    .max(20)
    .nullish(),
  track: text,
  group: text,
  frames: z.object({ from: z.int().min(0).nullish(), to: z.int().min(0).nullish() }).nullish(),
  when: period,
  revised: period,
});

type Filter = z.infer<typeof filterInput>;

const bounds = (gte: unknown, lte: unknown): Condition => ({
  ...(gte === null || gte === undefined ? {} : { $gte: gte }),
  ...(lte === null || lte === undefined ? {} : { $lte: lte }),
});

const facet = (k: string, v: unknown): Condition => ({ f: { $elemMatch: { k, v } } });

function rangeOf(k: string, asked: z.infer<typeof range>): Condition[] {
  if (!asked) return [];
  const v = bounds(asked.gte, asked.lte);
  return Object.keys(v).length === 0 ? [] : [facet(k, v)];
}

function attributeCondition({ name, eq, in: among, gte, lte, exists }: NonNullable<Filter['attributes']>[number]) {
  const k = `a.${name}`;
  if (exists === false) return { f: { $not: { $elemMatch: { k } } } };
  const v = {
    ...(eq === null || eq === undefined ? {} : { $eq: eq }),
    ...(among ? { $in: among } : {}),
    ...bounds(gte, lte),
  };
  return { f: { $elemMatch: Object.keys(v).length === 0 ? { k } : { k, v } } };
}

/** Facets that are counted for whole datasets, by what the filter calls them. */
const COUNTED = {
  class: 'class',
  geometry: 'kind',
  method: 'method',
  reviewState: 'review',
  annotator: 'by',
  model: 'model',
};

function conditionsOf(filter: Filter): Condition[] {
  const all: Condition[] = [];
  if (filter.assetId) all.push({ assetId: filter.assetId });
  if (filter.class) all.push({ class: filter.class });
  if (filter.classes) all.push({ class: { $in: filter.classes } });
  for (const [name, k] of Object.entries(COUNTED).slice(1)) {
    const wanted = filter[name as keyof typeof COUNTED];
    if (wanted) all.push(facet(k, wanted));
  }
  all.push(...rangeOf('area', filter.area), ...rangeOf('score', filter.score));
  for (const attribute of filter.attributes ?? []) all.push(attributeCondition(attribute));
  if (filter.track) all.push({ track: filter.track });
  if (filter.group) all.push({ group: filter.group });
  if (filter.frames) {
    const frame = bounds(filter.frames.from, filter.frames.to);
    if (Object.keys(frame).length > 0) all.push({ parts: { $elemMatch: { frame } } });
  }
  if (filter.when?.to) all.push({ 'when.start': { $lte: filter.when.to } });
  if (filter.when?.from) all.push({ 'when.end': { $gte: filter.when.from } });
  if (filter.revised) {
    const createdAt = bounds(filter.revised.from, filter.revised.to);
    if (Object.keys(createdAt).length > 0) all.push({ createdAt });
  }
  return all;
}

/** What a counter knows without counting: all of a dataset, or those of one class, kind, method, state, person or model. */
async function countedTotal(core: Core, owner: { orgId: string; datasetId: string }, filter: Filter) {
  const asked = Object.entries(filter).filter(
    ([key, asks]) => key !== 'datasetId' && asks !== null && asks !== undefined,
  );
  const { orgId, datasetId } = owner;
  if (asked.length === 0) return (await core.store.counters.findOne({ _id: datasetId, orgId }))?.annotations ?? null;
  const [[name, v] = ['', '']] = asked;
  const k = (COUNTED as Record<string, string>)[name];
  if (asked.length > 1 || k === undefined || typeof v !== 'string') return null;
  const count = await core.store.facetCounts.findOne({ _id: idFrom('fct', datasetId, `$${k}`, v), orgId, datasetId });
  return count?.n ?? null;
}

/**
 * Annotations that the scope may read, by asset. Throws BAD_INPUT for a filter that cannot be used. A filtered count stops
 * at its cap and says so, but where a counter knows it.
 */
export async function findAnnotations(
  core: Core,
  scope: Scope,
  asked: unknown,
  args: PageArgs,
): Promise<Connection<AnnotationDoc>> {
  const parsed = filterInput.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LodeError('BAD_INPUT', `filter.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be used'}`);
  }
  const filter = parsed.data;
  const conditions = conditionsOf(filter);
  let owner: { orgId: string; datasetId: string } | null = null;
  if (filter.datasetId) {
    const dataset = await findDataset(core, scope, filter.datasetId);
    owner = dataset && { orgId: dataset.orgId, datasetId: dataset._id };
    conditions.unshift(owner ?? { orgId: scope.orgId, _id: '' });
  } else conditions.unshift(readable(scope));
  const order: [string, 1][] = [
    ['assetId', 1],
    ['_id', 1],
  ];
  return page(core.store.annotations, { $and: conditions }, order, args, {
    total: async () => (owner ? countedTotal(core, owner, filter) : null),
  });
}
