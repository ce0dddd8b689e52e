import { z } from 'zod';
import { UNSAFE } from '../annotation/formats/foreign-names.ts';
import type { Json } from '../contract/values.ts';

/** How annotations of one version become such of another. All steps look at the annotation as it was: none sees another's work. */
export type MigrationStep =
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'merge'; from: string[]; to: string }
  /** By an attribute of the whole object; `rest` gets those with another value, or none. The attribute stays. */
  | { kind: 'split'; from: string; by: string; into: { value: Json; to: string }[]; rest: string }
  /** `keep`: they stay as they are, and violate the new version. */
  | { kind: 'remove'; class: string; annotations: 'remove' | 'keep' }
  /** Of one class, as it was called before, or of all. */
  | { kind: 'renameAttribute'; class?: string; from: string; to: string };

const code = z.string().trim().min(1).max(200);
const key = code.refine((name) => !UNSAFE.has(name) && !/^\$|[.\0]/.test(name), 'this name cannot be a key');

const forms = {
  rename: z.object({ from: code, to: code }),
  merge: z.object({ from: z.array(code).min(1).max(1_000), to: code }),
  split: z.object({
    from: code,
    by: key,
    into: z
      .array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), to: code }))
      .min(1)
      .max(1_000),
    rest: code,
  }),
  remove: z.object({ class: code, annotations: z.enum(['REMOVE', 'KEEP']).transform((one) => one.toLowerCase()) }),
  renameAttribute: z
    .object({ class: code.nullish(), from: z.string().min(1).max(200), to: key })
    .refine(({ from, to }) => from !== to, 'it has this name already')
    .transform(({ class: of, ...rest }) => ({ ...rest, ...(of ? { class: of } : {}) })),
};

/** One of the forms, as GraphQL has no unions of inputs. */
const step = z
  .object({
    rename: forms.rename.nullish(),
    merge: forms.merge.nullish(),
    split: forms.split.nullish(),
    remove: forms.remove.nullish(),
    renameAttribute: forms.renameAttribute.nullish(),
  })
  .transform((input) => Object.entries(input).filter(([, said]) => said !== null && said !== undefined))
  .refine((said) => said.length === 1, 'a step says one thing')
  .transform(([said]) => ({ kind: said![0], ...(said![1] as object) }) as MigrationStep);

export const migrateOntologyInput = z.object({
  datasetId: z.string(),
  toOntologyId: z.string(),
  steps: z.array(step).max(1_000),
  dryRun: z.boolean().nullish(),
});
