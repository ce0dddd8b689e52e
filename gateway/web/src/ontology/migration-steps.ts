import type { MigrationStep } from '../queries/ontology.ts';

/** What becomes of a class: another code, its own (then nothing is done), or neither. */
export type Choice = { to: string } | { remove: 'REMOVE' | 'KEEP' };

/** What the reader sees first: a class that the new version has stays, any other is kept until they say otherwise. */
export function firstChoice(code: string, known: ReadonlySet<string>): Choice {
  return known.has(code) ? { to: code } : { remove: 'KEEP' };
}

/** Several classes with one code afterwards are a merge, one with another code is a rename. */
export function stepsFor(choices: ReadonlyMap<string, Choice>): MigrationStep[] {
  const steps: MigrationStep[] = [];
  const sources = new Map<string, string[]>();
  for (const [from, choice] of choices) {
    if ('remove' in choice) steps.push({ remove: { class: from, annotations: choice.remove } });
    else sources.set(choice.to, [...(sources.get(choice.to) ?? []), from]);
  }
  for (const [to, from] of sources) {
    const [first, ...others] = from;
    if (first === undefined || (others.length === 0 && first === to)) continue;
    steps.push(others.length > 0 ? { merge: { from, to } } : { rename: { from: first, to } });
  }
  return steps;
}
