import type { JsonObject } from '../../../contract/values.ts';
import type { OntologyClass } from '../../model.ts';
import { isObject } from '../plain-json.ts';
import type { DatumaroFindings } from './datumaro-findings.ts';

/** What the categories of a file say. */
export interface FileLabels {
  /** By `label_id`; null where it has no name. */
  names: (string | null)[];
  /** Names of a label's points, where each has one of its own. */
  points: Map<number, string[]>;
  classes: OntologyClass[];
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Names of points by label; those of which two are alike or one is empty name nothing. */
export function pointNames(categories: unknown): Map<number, string[]> {
  const points = new Map<number, string[]>();
  const { items } = isObject(categories) && isObject(categories.points) ? categories.points : {};
  for (const item of listOf(items)) {
    if (!isObject(item) || typeof item.label_id !== 'number') continue;
    const names = listOf(item.labels).filter((name): name is string => typeof name === 'string' && name !== '');
    if (names.length > 0 && names.length === listOf(item.labels).length && new Set(names).size === names.length)
      points.set(item.label_id, names);
  }
  return points;
}

export function labelsOf(categories: unknown, findings: DatumaroFindings): FileLabels {
  const label = isObject(categories) ? categories.label : undefined;
  const classes = new Map<string, OntologyClass>();
  const parents = new Map<string, string>();
  const names = listOf(isObject(label) ? label.labels : []).map((entry, i) => {
    const name = isObject(entry) && typeof entry.name === 'string' && entry.name.trim() !== '' ? entry.name : null;
    if (name === null) findings.add('bad-label', { label: i });
    else if (classes.has(name)) findings.add('duplicate-label', { label: i }, { name });
    else {
      classes.set(name, { code: name, title: { en: name, zh: name } });
      if (isObject(entry) && typeof entry.parent === 'string') parents.set(name, entry.parent);
    }
    return name;
  });
  for (const [name, parent] of parents) {
    const own = classes.get(name);
    if (own && parent !== name && classes.has(parent)) own.parent = parent;
  }
  return { names, points: pointNames(categories), classes: [...classes.values()] };
}

/** Labels on their way out: those of the source file in their places, then the others. */
export function labelTable(came: JsonObject | null, classes: readonly OntologyClass[]) {
  const label = came && isObject(came.label) ? (came.label as JsonObject) : {};
  const rows = listOf(label.labels) as JsonObject[];
  const index = new Map<string, number>();
  for (const [i, row] of rows.entries())
    if (isObject(row) && typeof row.name === 'string' && !index.has(row.name)) index.set(row.name, i);
  const parents = new Map(classes.map(({ code, parent }) => [code, parent]));
  const added: JsonObject[] = [];
  const of = (code: string): number => {
    const known = index.get(code);
    if (known !== undefined) return known;
    const fresh = rows.length + added.length;
    added.push({ name: code, parent: parents.get(code) ?? '', attributes: [] });
    index.set(code, fresh);
    return fresh;
  };
  for (const { code } of classes) of(code);
  const points = pointNames(came);
  const named = new Set(points.keys());
  return {
    of,
    /** Names of the points of a class, in the order in which they are written. */
    pointsOf: (code: string): readonly string[] => points.get(of(code)) ?? [],
    /** A class has these points, too. Those of the source file are what they are. */
    addPoints(code: string, names: readonly string[]) {
      const at = of(code);
      if (named.has(at)) return;
      points.set(at, [...new Set([...(points.get(at) ?? []), ...names])]);
    },
    categories(): JsonObject {
      const pointRows = listOf(isObject(came?.points) ? came.points.items : []) as JsonObject[];
      const addedPoints = [...points].filter(([at]) => !named.has(at));
      const items = addedPoints.map(([at, names]) => ({ label_id: at, labels: names, joints: [], positions: [] }));
      return {
        ...came,
        ...(rows.length + added.length > 0
          ? { label: { ...(came ? label : { label_groups: [], attributes: [] }), labels: [...rows, ...added] } }
          : {}),
        ...(items.length > 0
          ? { points: { ...(isObject(came?.points) ? came.points : {}), items: [...pointRows, ...items] } }
          : {}),
      };
    },
  };
}

export type LabelTable = ReturnType<typeof labelTable>;
