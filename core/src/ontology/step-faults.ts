import type { OntologyDraft } from '../annotation/model.ts';
import { sourcesOf, targetsOf } from './migration-plan.ts';
import type { MigrationStep } from './migration-step.ts';

interface StepFault {
  step: number;
  message: string;
}

/**
 * What is wrong with the steps to an ontology: `used` are the classes that there are before, in the dataset or in the
 * version that it comes from. Null when they can be done.
 */
export function stepFault(
  steps: readonly MigrationStep[],
  to: Pick<OntologyDraft, 'classes'>,
  used: ReadonlySet<string>,
): StepFault | null {
  const known = new Set(to.classes.map(({ code }) => code));
  const taken = new Set<string>();
  const goesAway = new Set<string>();
  for (const [step, one] of steps.entries()) {
    const missing = targetsOf(one).find((code) => !known.has(code));
    if (missing !== undefined) return { step, message: `the new version has no class ${missing}` };
    if (one.kind === 'renameAttribute') continue;
    for (const code of sourcesOf(one)) {
      if (taken.has(code)) return { step, message: `another step is about ${code} already` };
      taken.add(code);
      const stays = targetsOf(one).includes(code) || (one.kind === 'remove' && one.annotations === 'keep');
      if (!stays) goesAway.add(code);
    }
    if (one.kind === 'split' && new Set(one.into.map(({ value }) => value)).size !== one.into.length)
      return { step, message: 'a value is there twice' };
  }
  return mergingRename(steps, used, goesAway) ?? attributeFault(steps);
}

/** A rename makes no two classes one: that is a merge, and is to be called so. */
function mergingRename(
  steps: readonly MigrationStep[],
  used: ReadonlySet<string>,
  goesAway: ReadonlySet<string>,
): StepFault | null {
  const targets = new Set<string>();
  for (const [step, one] of steps.entries()) {
    if (one.kind !== 'rename') continue;
    const stands = used.has(one.to) && !goesAway.has(one.to) && one.to !== one.from;
    if (stands || targets.has(one.to)) return { step, message: `${one.to} is there already; use merge` };
    targets.add(one.to);
  }
  return null;
}

/** Of one class, an attribute gets one new name, and no two get the same. A step for all classes is one for each. */
function attributeFault(steps: readonly MigrationStep[]): StepFault | null {
  const renames = steps.flatMap((one, step) => (one.kind === 'renameAttribute' ? [{ ...one, step }] : []));
  const everywhere = renames.filter((one) => one.class === undefined);
  const byClass = Map.groupBy(renames, (one) => one.class);
  for (const [code, own] of byClass) {
    const [froms, tos] = [new Set<string>(), new Set<string>()];
    for (const { from, to, step } of code === undefined ? own : [...everywhere, ...own]) {
      if (froms.has(from)) return { step, message: `another step renames ${from} already` };
      if (tos.has(to)) return { step, message: `another attribute becomes ${to} already` };
      froms.add(from);
      tos.add(to);
    }
  }
  return null;
}
