import { z } from 'zod';

type Condition = Record<string, unknown>;

const number = z.number().nullish();
const range = z.object({ gte: number, lte: number }).nullish();
const text = z.string().max(200).nullish();
const value = z.union([z.string().max(200), z.number(), z.boolean()]);
const period = z.object({ from: z.coerce.date().nullish(), to: z.coerce.date().nullish() }).nullish();

/** As AnnotationFilter of the schema. */
export const annotationFilter = z.object({
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

export type AnnotationFilter = z.infer<typeof annotationFilter>;

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

function attributeCondition({
  name,
  eq,
  in: among,
  gte,
  lte,
  exists,
}: NonNullable<AnnotationFilter['attributes']>[number]) {
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
export const COUNTED = {
  class: 'class',
  geometry: 'kind',
  method: 'method',
  reviewState: 'review',
  annotator: 'by',
  model: 'model',
};

/** Conditions on annotation documents, all of which must hold; which dataset it is about is for the caller to say. */
export function annotationConditions(filter: AnnotationFilter): Condition[] {
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
