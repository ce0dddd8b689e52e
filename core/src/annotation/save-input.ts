import { z } from 'zod';
import { geometrySchema } from './geometry-schema.ts';
import type { AnnotationPart } from './model.ts';
import { MAX_PARTS } from './tracks.ts';

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Nanoseconds since the Unix epoch, decimal, in 64 bits. */
const instant = z
  .string()
  .regex(/^-?\d{1,19}$/, { error: 'nanoseconds since the Unix epoch, decimal', abort: true })
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text), 'beyond 64 bits')
  .nullish();

const attributes = z.record(z.string(), z.json()).nullish();
const name = z.string().min(1).max(200);

const partInput = z
  .object({
    stream: name.nullish(),
    frame: z.int().min(0).nullish(),
    start: instant,
    end: instant,
    geometry: z
      .object({ kind: z.string(), data: z.unknown() })
      .transform(({ kind, data }): unknown => ({ ...(data as object), kind }))
      .pipe(geometrySchema),
    keyframe: z.boolean().nullish(),
    outside: z.boolean().nullish(),
    occluded: z.boolean().nullish(),
    zOrder: z.int().nullish(),
    attributes,
  })
  .refine(({ start, end }) => isNil(start) === isNil(end), 'start and end go together')
  .refine(({ start, end }) => isNil(start) || isNil(end) || BigInt(start) <= BigInt(end), 'end lies before start')
  .refine(({ start, geometry }) => geometry.kind !== 'interval' || !isNil(start), 'an interval has start and end')
  // What was not said is left out, so that equal content has equal hashes.
  .transform((part) => Object.fromEntries(Object.entries(part).filter(([, value]) => !isNil(value))) as object)
  .transform((part) => part as AnnotationPart);

const saveInput = z
  .object({
    id: z.string().nullish(),
    key: z.string().min(1).max(100).nullish(),
    rev: z.int().nullish(),
    class: z.string().trim().min(1).max(200).nullish(),
    parts: z.array(partInput).max(MAX_PARTS).nullish(),
    attributes,
    track: name.nullish(),
    chunk: z.int().min(0).nullish(),
    group: name.nullish(),
    relations: z
      .array(z.object({ type: name, to: z.string().max(100) }))
      .max(1_000)
      .nullish(),
    reviewState: z.enum(['unreviewed', 'accepted', 'rejected']).nullish(),
    remove: z.boolean().nullish(),
    restore: z.int().min(1).nullish(),
  })
  .refine(
    ({ id, class: code, parts }) => !isNil(id) || (!isNil(code) && !isNil(parts)),
    'a new one has class and parts',
  )
  .refine(
    ({ id, remove, restore }) => !isNil(id) || (!remove && isNil(restore)),
    'only a stored one is removed or restored',
  )
  .refine(({ id, key }) => isNil(id) || isNil(key), 'a stored one has an id, a new one may have a key');

export const saveAnnotationsInput = z.object({
  assetId: z.string(),
  annotations: z
    .array(saveInput)
    .min(1)
    .max(1_000)
    .refine((list) => {
      const ids = list.flatMap(({ id }) => id ?? []);
      return new Set(ids).size === ids.length;
    }, 'one annotation is named twice'),
});

export type Save = z.infer<typeof saveInput>;
