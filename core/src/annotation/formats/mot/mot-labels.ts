import type { OntologyClass } from '../../model.ts';

/** MOT17's own classes, from 1 (MOTChallenge, "MOT16: A Benchmark", table 5; names as Datumaro has them); 13 came with MOT20. */
export const MOT_CLASSES: readonly string[] = [
  ...['pedestrian', 'person on vehicle', 'car', 'bicycle', 'motorbike', 'non motorized vehicle', 'static person'],
  ...['distractor', 'occluder', 'occluder on the ground', 'occluder full', 'reflection', 'crowd'],
];

/** MOTS' own: class 10 is what no tracker is judged by. */
export const MOTS_CLASSES: ReadonlyMap<number, string> = new Map([
  [1, 'car'],
  [2, 'pedestrian'],
  [10, 'ignored'],
]);

/** A line for each class, from 1; lines that name nothing are numbers that are not taken. */
export function labelsIn(text: string): Map<number, string> {
  const names = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return new Map(names.flatMap((name, i) => (name.trim() === '' ? [] : [[i + 1, name.trim()] as const])));
}

const classNamed = (code: string): OntologyClass => ({ code, title: { en: code, zh: code } });

/** How a line of `labels.txt` is filled that no class has; no class is called so. */
const UNUSED = /^unused-\d+$/;
export const unusedLabel = (index: number) => `unused-${index}`;
export const declaredClasses = (names: Iterable<string>): OntologyClass[] =>
  [...new Set(names)].filter((name) => !UNUSED.test(name)).map(classNamed);
