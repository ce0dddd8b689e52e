import { yamlValue } from './yaml-value.ts';

/** `task` of Ultralytics: what the rows of a dataset mean. */
export type YoloTask = 'detect' | 'segment' | 'obb' | 'pose';

export interface YoloKeypoints {
  count: number;
  /** 3: with a visibility. */
  numbers: 2 | 3;
  /** Of each point, which one it becomes in a mirrored picture. */
  flip: number[] | null;
}

/** What `data.yaml`, or darknet's list of names, says of a folder of labels. */
export interface YoloData {
  names: ReadonlyMap<number, string>;
  keypoints: YoloKeypoints | null;
  /** Names of the points, by class. */
  pointNames: ReadonlyMap<number, readonly string[]>;
  /** Where it says so itself. */
  task: YoloTask | null;
}

const MOST_CLASSES = 100_000;
const MOST_POINTS = 1_000;
const TASKS: readonly unknown[] = ['detect', 'segment', 'obb', 'pose'];

const whole = (value: unknown, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;

/** YAML reads `1` and `true` as what they are not here. */
function nameOf(value: unknown): string | null {
  const text = ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : '';
  return text === '' ? null : text;
}

/** A list, or a mapping by index. */
function numbered(value: unknown): [number, unknown][] | null {
  if (Array.isArray(value)) return [...value.entries()];
  if (!(value instanceof Map)) return null;
  const entries: [number, unknown][] = [];
  for (const [key, item] of value) {
    const index = typeof key === 'string' && /^\d{1,6}$/.test(key) ? Number(key) : key;
    if (!whole(index, MOST_CLASSES)) return null;
    entries.push([index, item]);
  }
  return entries;
}

function namesIn(value: unknown): Map<number, string> | null {
  const entries = numbered(value);
  if (!entries) return null;
  const names = entries.map(([index, item]) => [index, nameOf(item)] as const);
  return names.some(([, name]) => name === null) ? null : new Map(names as [number, string][]);
}

/** Undefined: it says none. Null: what it says is none. */
function keypointsIn(yaml: ReadonlyMap<unknown, unknown>): YoloKeypoints | null | undefined {
  const shape = yaml.get('kpt_shape');
  if (shape === undefined || shape === null) return undefined;
  const [count, numbers] = Array.isArray(shape) ? (shape as unknown[]) : [];
  if (!whole(count, MOST_POINTS) || count === 0 || (numbers !== 2 && numbers !== 3)) return null;
  const flip = yaml.get('flip_idx');
  const usable = Array.isArray(flip) && flip.length === count && flip.every((index) => whole(index, count - 1));
  return { count, numbers, flip: usable ? (flip as number[]) : null };
}

/** `kpt_names`: by class, or one list for all; names that are twice or not as many as the points are not used. */
function pointNamesIn(value: unknown, classes: Iterable<number>, count: number): Map<number, string[]> {
  const listOf = (items: unknown): string[] | null => {
    const names = Array.isArray(items) ? items.map(nameOf) : [];
    const usable = names.every((name) => name !== null && name.length <= 200);
    return names.length === count && usable && new Set(names).size === count ? (names as string[]) : null;
  };
  const shared = listOf(value);
  if (shared) return new Map([...classes].map((index) => [index, shared]));
  const byClass = (numbered(value) ?? []).map(([index, items]) => [index, listOf(items)] as const);
  return new Map(byClass.filter((entry): entry is [number, string[]] => entry[1] !== null));
}

/** `data.yaml` of Ultralytics. Null: it cannot be read as one; undefined: it is a YAML file of something else. */
export function dataFromYaml(bytes: Uint8Array): YoloData | null | undefined {
  const yaml = yamlValue(bytes);
  if (yaml === null) return null;
  if (!(yaml instanceof Map) || !yaml.has('names')) return undefined;
  const names = namesIn(yaml.get('names'));
  const keypoints = keypointsIn(yaml);
  if (!names || keypoints === null) return null;
  const task: unknown = yaml.get('task');
  return {
    names,
    keypoints: keypoints ?? null,
    pointNames: keypoints ? pointNamesIn(yaml.get('kpt_names'), names.keys(), keypoints.count) : new Map(),
    task: TASKS.includes(task) ? (task as YoloTask) : null,
  };
}

/** darknet's `obj.names`, `classes.txt`: a name a line, the first is class 0. An empty line names none. Null: not UTF-8. */
export function dataFromNames(bytes: Uint8Array): YoloData | null {
  if (bytes.length > 16 * 1024 * 1024) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const lines = text.split('\n', MOST_CLASSES).map((line) => line.trim());
  const names = lines.map((line, index) => [index, line] as const).filter(([, line]) => line !== '');
  return { names: new Map(names), keypoints: null, pointNames: new Map(), task: null };
}
