import type { Json } from '../../../contract/values.ts';
import type { NodeVisibility, OntologyClass, SkeletonDefinition, SkeletonGeometry } from '../../model.ts';

type Note = (code: string, evidence?: Record<string, Json>) => void;
type Node = SkeletonGeometry['nodes'][number];

const MOST_NODES = 1_000;
const MOST_CHARACTERS = 200;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isVisibility = (value: unknown): value is NodeVisibility => value === 0 || value === 1 || value === 2;

/** The names of a category's `keypoints`; null, with a finding, when they are none. Empty: it names none. */
function namesOf(keypoints: unknown, note: Note): string[] | null {
  const names = listOf(keypoints);
  const good = names.every((name) => typeof name === 'string' && name !== '' && name.length <= MOST_CHARACTERS);
  if (good && names.length <= MOST_NODES && new Set(names).size === names.length) return names as string[];
  note('bad-skeleton', { reason: 'the names of its keypoints are not different texts' });
  return null;
}

/**
 * `keypoints` and `skeleton` of a category; null when it names no keypoints. COCO counts the ends of an edge from 1, ours
 * from 0. One end that is not among the names makes all edges doubtful (a writer that counts from 0): they are left out.
 */
export function skeletonOf({ keypoints, skeleton }: Record<string, unknown>, note: Note): SkeletonDefinition | null {
  const nodes = namesOf(keypoints, note);
  const edges = listOf(skeleton);
  if (nodes === null) return null;
  if (nodes.length === 0) {
    if (edges.length > 0) note('bad-skeleton', { reason: 'it joins keypoints that it does not name' });
    return null;
  }
  const isEnd = (end: unknown) => Number.isInteger(end) && (end as number) >= 1 && (end as number) <= nodes.length;
  const isEdge = (edge: unknown) => Array.isArray(edge) && edge.length === 2 && edge.every(isEnd);
  if (!edges.every(isEdge)) {
    note('bad-skeleton', { reason: `the ends of its edges are not all from 1 to ${nodes.length}` });
    return { nodes, edges: [] };
  }
  return { nodes, edges: (edges as [number, number][]).map(([from, to]) => [from - 1, to - 1]) };
}

/**
 * `keypoints` of a row: x, y, v of each. Null when there are none, or none that can be read (`note` has then said so).
 * Where the category names none, a node's name is its place in the row, from 0.
 *
 * A keypoint that is not labelled (v = 0) keeps its x and y. Where they are no numbers (FiftyOne #3309) it stands at
 * 0, 0, which is what COCO says of it.
 */
export function keypointsOf(keypoints: unknown, names: readonly string[], note: Note): SkeletonGeometry | null {
  const list = listOf(keypoints);
  if (list.length === 0) return null;
  const count = list.length / 3;
  const named = names.length > 0;
  if (!Number.isInteger(count) || count > (named ? names.length : MOST_NODES)) {
    note('bad-keypoints', { numbers: list.length, ...(named ? { keypointsOfCategory: names.length } : {}) });
    return null;
  }
  const nodes: Node[] = [];
  for (let i = 0; i < count; i++) {
    const [x, y, visibility] = list.slice(3 * i, 3 * i + 3);
    const placed = Number.isFinite(x) && Number.isFinite(y);
    if (!isVisibility(visibility) || !(placed || visibility === 0)) {
      note('bad-keypoints', { keypoint: i + 1, reason: 'needs two finite numbers, and 0, 1 or 2' });
      return null;
    }
    if (!placed) note('unplaced-keypoint', { keypoint: i + 1 });
    nodes.push({
      name: names[i] ?? `${i}`,
      ...(placed ? { x: x as number, y: y as number } : { x: 0, y: 0 }),
      visibility,
    });
  }
  if (count < names.length) note('few-keypoints', { keypoints: count, keypointsOfCategory: names.length });
  return { kind: 'skeleton', nodes };
}

/**
 * Numbers of a row in the order of its category's names; 0, 0, 0 for a node that it does not have. A row that nobody has
 * changed keeps its length when its nodes are the first of them.
 */
export function keypointNumbers({ nodes }: SkeletonGeometry, names: readonly string[], asItCame: boolean): number[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const first = asItCame && nodes.every(({ name }, i) => names[i] === name) ? nodes.length : names.length;
  return names.slice(0, first).flatMap((name) => {
    const node = byName.get(name);
    return node ? [node.x, node.y, node.visibility] : [0, 0, 0];
  });
}

/** COCO's `num_keypoints`: those that are labelled. */
export const labelledKeypoints = ({ nodes }: SkeletonGeometry) =>
  nodes.filter(({ visibility }) => visibility > 0).length;

/** Names of the nodes by class: what the ontology says, then what its annotations have beyond that. */
export class NodeNames {
  readonly #byClass = new Map<string, Set<string>>();
  readonly #edges = new Map<string, SkeletonDefinition>();

  constructor(classes: readonly OntologyClass[]) {
    for (const { code, skeleton } of classes) {
      if (!skeleton) continue;
      this.#byClass.set(code, new Set(skeleton.nodes));
      this.#edges.set(code, skeleton);
    }
  }

  add(code: string, { nodes }: SkeletonGeometry): void {
    const names = this.#byClass.get(code) ?? new Set();
    for (const { name } of nodes) names.add(name);
    this.#byClass.set(code, names);
  }

  of(code: string): string[] {
    return [...(this.#byClass.get(code) ?? [])];
  }

  /** `keypoints` and `skeleton` of the category; nothing for a class without nodes. */
  category(code: string): { keypoints?: string[]; skeleton?: [number, number][] } {
    const keypoints = this.of(code);
    const edges = this.#edges.get(code)?.edges ?? [];
    if (keypoints.length === 0) return {};
    return { keypoints, skeleton: edges.map(([from, to]) => [from + 1, to + 1]) };
  }
}
