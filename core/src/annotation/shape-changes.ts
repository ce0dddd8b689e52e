import { canonicalJson } from './content-hash.ts';
import { geoJsonOf } from './geo-json.ts';
import { areaOf, overlap } from './measure.ts';
import type { AnnotationPart, Geometry } from './model.ts';

/** What became of the shapes of one kind from one revision to another. */
export interface ShapeChange {
  /** REPLACED: by one of another kind. MOVED: as it was, in another place. RESIZED: a box or an ellipse. */
  change: 'ADDED' | 'REMOVED' | 'REPLACED' | 'MOVED' | 'RESIZED' | 'REDRAWN';
  /** Of the new shape; of one that was removed, its own. */
  kind: Geometry['kind'];
  /** Of the shape that was replaced. */
  was: Geometry['kind'] | null;
  /** How many parts it holds for: of a track, frames. */
  parts: number;
  /** Intersection over union of the bounds before and after, 0…1, the least of the parts; null where either has none. */
  iou: number | null;
  /** Corners or points of these parts together; null for shapes that are not made of points. */
  pointsBefore: number | null;
  pointsAfter: number | null;
  /** Pixels² of these parts together; null for shapes that cover no area of a picture. */
  areaBefore: number | null;
  areaAfter: number | null;
}

/** A moved shape is compared after rounding of its sums: the ten-thousandth of a pixel. */
const NEAR = 1e-4;

/** Where the part is; two of the same kind in one place are told apart by their order. */
const placeOf = ({ stream, frame }: AnnotationPart) => `${frame ?? ''} ${stream ?? ''}`;
/** What the shape says: of an interval that is its times. */
const saidBy = ({ geometry, start, end }: AnnotationPart) => canonicalJson([geometry, start ?? null, end ?? null]);

function pointsOf(geometry: Geometry): number | null {
  switch (geometry.kind) {
    case 'polygon':
      return geometry.polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
    case 'polyline':
    case 'points':
      return geometry.points.length;
    case 'skeleton':
      return geometry.nodes.filter(({ visibility }) => visibility > 0).length;
    default:
      return null;
  }
}

/** Every point of its outline in one list, x and y in turn. */
function outlineOf(geometry: Geometry): number[] | null {
  // A mask gives its bounds, which may stay while it is drawn anew.
  const outline = geometry.kind === 'geo' || geometry.kind === 'mask' ? null : geoJsonOf(geometry);
  return outline && ((outline as { coordinates: unknown[] }).coordinates.flat(3) as number[]);
}

/** Whether all points of the outline went the same way. */
function isMoved(before: Geometry, after: Geometry): boolean {
  const [from, to] = [outlineOf(before), outlineOf(after)];
  if (!from || !to || from.length !== to.length || from.length === 0) return false;
  const [dx, dy] = [to[0]! - from[0]!, to[1]! - from[1]!];
  // A point that is hidden now stays where it was.
  if (Math.hypot(dx, dy) < NEAR) return false;
  return from.every((value, i) => Math.abs(to[i]! - value - (i % 2 === 0 ? dx : dy)) < NEAR);
}

const sidesOf = (geometry: Geometry): [number, number] | null => {
  if (geometry.kind === 'ellipse') return [geometry.radiusX, geometry.radiusY];
  return geometry.kind === 'box' || geometry.kind === 'rotated-box' ? [geometry.width, geometry.height] : null;
};

function isResized(before: Geometry, after: Geometry): boolean {
  const [from, to] = [sidesOf(before), sidesOf(after)];
  return Boolean(from && to) && from!.some((side, i) => Math.abs(side - to![i]!) >= NEAR);
}

interface Pair {
  before: AnnotationPart | null;
  after: AnnotationPart | null;
}

/** The parts of one place that differ: shape by shape of a kind, then what is left over of different kinds. */
function pairsOf(before: AnnotationPart[], after: AnnotationPart[]): Pair[] {
  const same = new Map<string, number>();
  for (const part of after) same.set(saidBy(part), (same.get(saidBy(part)) ?? 0) + 1);
  const left = before.filter((part) => {
    const count = same.get(saidBy(part)) ?? 0;
    if (count > 0) same.set(saidBy(part), count - 1);
    return count === 0;
  });
  const came = after.filter((part) => {
    const count = same.get(saidBy(part)) ?? 0;
    if (count > 0) same.set(saidBy(part), count - 1);
    return count > 0;
  });
  const pairs: Pair[] = [];
  for (const one of [...left]) {
    const next = came.findIndex(({ geometry }) => geometry.kind === one.geometry.kind);
    if (next < 0) continue;
    pairs.push({ before: one, after: came.splice(next, 1)[0]! });
    left.splice(left.indexOf(one), 1);
  }
  while (left.length > 0 || came.length > 0) pairs.push({ before: left.shift() ?? null, after: came.shift() ?? null });
  return pairs;
}

function changeOf({ before, after }: Pair): ShapeChange['change'] {
  if (!before) return 'ADDED';
  if (!after) return 'REMOVED';
  const [from, to] = [before.geometry, after.geometry];
  if (from.kind !== to.kind) return 'REPLACED';
  if (isMoved(from, to)) return 'MOVED';
  return isResized(from, to) ? 'RESIZED' : 'REDRAWN';
}

const leastOf = (values: (number | null)[]): number | null =>
  values.reduce<number | null>((least, value) => (value === null ? least : Math.min(least ?? value, value)), null);
const sumOf = (values: (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);

/** What differs between the shapes of two revisions, place by place; those of one kind that fared alike are told together. */
export function shapeChanges(before: readonly AnnotationPart[], after: readonly AnnotationPart[]): ShapeChange[] {
  const [from, to] = [Map.groupBy(before, placeOf), Map.groupBy(after, placeOf)];
  const places = new Set([...from.keys(), ...to.keys()]);
  const pairs = [...places].flatMap((place) => pairsOf(from.get(place) ?? [], to.get(place) ?? []));
  const alike = Map.groupBy(pairs, (pair) => `${changeOf(pair)} ${pair.before?.geometry.kind} ${pair.after?.geometry.kind}`); // prettier-ignore
  return [...alike.values()].map((group): ShapeChange => {
    const [first] = group as [Pair];
    const change = changeOf(first);
    const each = (side: keyof Pair, measure: (geometry: Geometry) => number | null) =>
      sumOf(group.map((pair) => (pair[side] ? measure(pair[side].geometry) : null)));
    return {
      change,
      kind: (first.after ?? first.before)!.geometry.kind,
      was: change === 'REPLACED' ? first.before!.geometry.kind : null,
      parts: group.length,
      iou: leastOf(group.map(({ before: one, after: next }) => (one && next ? overlap([one], [next]) : null))),
      ...{ pointsBefore: each('before', pointsOf), pointsAfter: each('after', pointsOf) },
      ...{ areaBefore: each('before', areaOf), areaAfter: each('after', areaOf) },
    };
  });
}
