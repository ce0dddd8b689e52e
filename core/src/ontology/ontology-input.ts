import { z } from 'zod';
import { UNSAFE } from '../annotation/formats/foreign-names.ts';
import type { Geometry, OntologyAttribute, OntologyClass, OntologyDraft, RelationType } from '../annotation/model.ts';
import { ontologyFaults } from './ontology-faults.ts';

const KINDS = {
  ...{ box: 1, 'rotated-box': 1, ellipse: 1, polygon: 1, polyline: 1, points: 1, skeleton: 1, mask: 1 },
  ...{ 'cuboid-2d': 1, cuboid: 1, 'point-set': 1, 'volume-mask': 1, interval: 1, 'text-span': 1, geo: 1, tag: 1 },
} as const satisfies Record<Geometry['kind'], 1>;

const text = z.string().max(200);
const code = z.string().trim().min(1).max(200);
/** Becomes a key of stored objects, so the database must not take it for an operator or a path. */
const key = code.refine((name) => !UNSAFE.has(name) && !/^\$|[.\0]/.test(name), 'this name cannot be a key');
const pair = z.tuple([z.int().min(0), z.int().min(0)]);

/** What was not said is left out, so that equal content has equal hashes. */
const given = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined));

const attribute = z
  .object({
    name: key,
    en: text,
    zh: text,
    type: z.enum(['SELECT', 'NUMBER', 'BOOLEAN', 'TEXT']),
    values: z
      .array(z.object({ value: code, en: text, zh: text }))
      .max(1_000)
      .nullish(),
    default: z.union([z.string().max(1_000), z.number(), z.boolean()]).nullish(),
    mutable: z.boolean().nullish(),
    required: z.boolean().nullish(),
    min: z.number().nullish(),
    max: z.number().nullish(),
  })
  .transform(({ en, zh, type, values, ...rest }) =>
    given({
      ...rest,
      title: { en, zh },
      type: type.toLowerCase(),
      values: values?.map((one) => ({ value: one.value, title: { en: one.en, zh: one.zh } })),
    }),
  )
  .transform((one) => one as unknown as OntologyAttribute);

const ontologyClass = z
  .object({
    code,
    en: text,
    zh: text,
    parent: code.nullish(),
    geometries: z.array(z.enum(Object.keys(KINDS) as Geometry['kind'][])).min(1).max(20).nullish(), // prettier-ignore
    skeleton: z
      .object({
        nodes: z.array(code).min(1).max(1_000),
        edges: z.array(pair).max(10_000),
        flip: z.array(pair).max(1_000).nullish(),
      })
      .transform(given)
      .nullish(),
    attributes: z.array(attribute).max(100).nullish(),
    external: z.record(key, z.string().min(1).max(200)).nullish(),
  })
  .transform(({ en, zh, ...rest }) => given({ ...rest, title: { en, zh } }) as unknown as OntologyClass);

const relationType = z
  .object({
    code,
    en: text,
    zh: text,
    from: z.array(code).min(1).max(1_000).nullish(),
    to: z.array(code).min(1).max(1_000).nullish(),
  })
  .transform(({ en, zh, ...rest }) => given({ ...rest, title: { en, zh } }) as unknown as RelationType);

/** A new version as it comes by GraphQL, checked for all that can be wrong within it. */
export const ontologyInput = z
  .object({
    name: z.string().trim().min(1).max(200),
    version: z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/, 'a semantic version such as 1.0.0'),
    classes: z.array(ontologyClass).min(1).max(10_000),
    relationTypes: z.array(relationType).max(1_000).nullish(),
  })
  .transform((input) => given(input) as unknown as OntologyDraft)
  .superRefine((draft, context) => {
    for (const { path, message } of ontologyFaults(draft)) context.addIssue({ code: 'custom', path, message });
  });
