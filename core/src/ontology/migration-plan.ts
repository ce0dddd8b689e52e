import type { Json, JsonObject } from '../contract/values.ts';
import type { MigrationStep } from './migration-step.ts';

/** As much of an annotation as a migration changes. */
export interface Migrated {
  class: string;
  attributes: JsonObject;
  parts: { attributes?: JsonObject }[];
}

/** What became of an annotation: null when it goes; steps by their index, from 0. */
export interface Outcome<T> {
  after: T | null;
  /** Those that changed or removed it. */
  steps: number[];
  /** Renames of attributes that were left undone, since the new name was taken: nothing is overwritten. */
  collisions: number[];
}

type ClassStep = Exclude<MigrationStep, { kind: 'renameAttribute' }>;
type Renames = Map<string, { to: string; step: number }>;

/** The steps, by the class that they are about. */
export class MigrationPlan {
  readonly #classes = new Map<string, { step: ClassStep; index: number }>();
  readonly #renames = new Map<string | undefined, Renames>();

  constructor(steps: readonly MigrationStep[]) {
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'renameAttribute') {
        for (const code of sourcesOf(step)) this.#classes.set(code, { step, index });
        continue;
      }
      const renames = this.#renames.get(step.class) ?? new Map();
      this.#renames.set(step.class, renames.set(step.from, { to: step.to, step: index }));
    }
  }

  /** Whether annotations of a class need to be looked at. */
  concerns(code: string): boolean {
    return this.#classes.has(code) || this.#renames.has(code) || this.#renames.has(undefined);
  }

  apply<T extends Migrated>(before: T): Outcome<T> {
    const found = this.#classes.get(before.class);
    const to = found ? targetOf(found.step, before.attributes) : before.class;
    if (to === null) return { after: null, steps: found ? [found.index] : [], collisions: [] };
    const steps = new Set<number>(found && to !== before.class ? [found.index] : []);
    const collisions = new Set<number>();
    const renames: Renames = new Map([
      ...(this.#renames.get(undefined) ?? []),
      ...(this.#renames.get(before.class) ?? []),
    ]);
    const renamed = (bag: JsonObject) => renameKeys(bag, renames, steps, collisions);
    const after = {
      ...before,
      class: to,
      attributes: renamed(before.attributes),
      parts: before.parts.map((part) => (part.attributes ? { ...part, attributes: renamed(part.attributes) } : part)),
    };
    return { after: steps.size > 0 ? after : before, steps: [...steps], collisions: [...collisions] };
  }
}

/** The classes whose annotations a step takes. */
export function sourcesOf(step: ClassStep): string[] {
  if (step.kind === 'merge') return step.from;
  return [step.kind === 'remove' ? step.class : step.from];
}

/** The classes that a step leads to. */
export function targetsOf(step: MigrationStep): string[] {
  switch (step.kind) {
    case 'rename':
    case 'merge':
      return [step.to];
    case 'split':
      return [...step.into.map(({ to }) => to), step.rest];
    default:
      return [];
  }
}

function targetOf(step: ClassStep, attributes: JsonObject): string | null {
  switch (step.kind) {
    case 'rename':
    case 'merge':
      return step.to;
    case 'split': {
      const value: Json | undefined = Object.hasOwn(attributes, step.by) ? attributes[step.by] : undefined;
      return step.into.find((one) => one.value === value)?.to ?? step.rest;
    }
    case 'remove':
      return step.annotations === 'remove' ? null : step.class;
  }
}

/** All keys at once, so that two may change places. A rename whose new name is taken is not done, and is told. */
function renameKeys(bag: JsonObject, renames: Renames, steps: Set<number>, collisions: Set<number>): JsonObject {
  const keys = Object.keys(bag);
  const wanted = new Map(keys.flatMap((key) => (renames.has(key) ? [[key, renames.get(key)!] as const] : [])));
  if (wanted.size === 0) return bag;
  // One that stays may be in the way of another: until nothing is.
  for (let blocked = -1; blocked !== 0;) {
    const used = Map.groupBy(keys, (key) => wanted.get(key)?.to ?? key);
    const stuck = [...wanted].filter(([, { to }]) => used.get(to)!.length > 1);
    for (const [key, { step }] of stuck) {
      wanted.delete(key);
      collisions.add(step);
    }
    blocked = stuck.length;
  }
  for (const { step } of wanted.values()) steps.add(step);
  return Object.fromEntries(Object.entries(bag).map(([key, value]) => [wanted.get(key)?.to ?? key, value]));
}
