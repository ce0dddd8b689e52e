import { CARRIED } from './carried.ts';
import { keyOf, type View } from './format-world.ts';
import { SCENE, TABLED } from './scene.ts';

type Field = Exclude<keyof View, 'class'>;

/** Which fields of an annotation a loss explains. */
export const TOUCHED: Record<string, Field[]> = {
  'as-group': ['group'],
  'as-rotated': ['parts'],
  'as-track': ['parts', 'track'],
  attributes: ['attributes'],
  computed: ['parts'],
  'derived-box': ['parts'],
  geometry: ['parts'],
  group: ['group'],
  holes: ['parts'],
  keyframes: ['parts'],
  mask: ['parts'],
  outline: ['parts'],
  part: ['parts'],
  pieces: ['parts'],
  relations: ['relations'],
  rounding: ['parts'],
  track: ['track'],
  'track-end': ['parts', 'track'],
  visibility: ['parts', 'attributes'],
  whole: ['parts', 'track'],
};

const pathsOf = () => [...Object.entries(SCENE), ...Object.entries(TABLED)];

/** Keys of all annotations of some classes, separated by blanks. */
function keysOf(classes: string): string[] {
  const wanted = classes.split(' ').filter((code) => code !== '');
  const known = pathsOf().flatMap(([path, list]) => list.map((one) => ({ path, code: one.class })));
  for (const code of wanted) if (!known.some((one) => one.code === code)) throw new Error(`There is no ${code}.`);
  return known.filter(({ code }) => wanted.includes(code)).map(({ path, code }) => keyOf(path, code));
}

export const leftOutOf = (format: string) => new Set(keysOf(CARRIED[format]?.gone ?? ''));

export function changesOf(format: string): Map<string, string[]> {
  const changes = new Map<string, string[]>();
  for (const [loss, classes] of Object.entries(CARRIED[format]?.changed ?? {}))
    for (const key of keysOf(classes)) changes.set(key, [...(changes.get(key) ?? []), loss]);
  return changes;
}
