import type { JsonObject } from '../contract/values.ts';
import type { AnnotationPart, Geometry, Point, RotatedBoxGeometry, SkeletonGeometry } from './model.ts';

/** Of one annotation; a track that has more is stored in chunks. */
export const MAX_PARTS = 500;

/** An object of a track on one frame. */
export interface TrackState {
  geometry: Geometry;
  /** It stands in the track; else it was computed here. */
  given: boolean;
  /** Out of view: the geometry is where it was, or would be. */
  outside: boolean;
  occluded: boolean;
  zOrder: number;
  /** Of this frame, over those of the annotation. */
  attributes: JsonObject;
}

const between = (a: number, b: number, share: number) => a + (b - a) * share;

/** Radians; the shorter way round. */
function turned(a: number, b: number, share: number): number {
  const turn = 2 * Math.PI;
  const way = (((b - a) % turn) + turn) % turn;
  return a + (way > Math.PI ? way - turn : way) * share;
}

function pointsBetween(a: readonly Point[], b: readonly Point[], share: number): Point[] | null {
  if (a.length !== b.length) return null;
  return a.map(([x, y], i) => [between(x, b[i]![0], share), between(y, b[i]![1], share)]);
}

/** Every element with its partner; null where the lists differ in length or a pair has no answer. */
function pairwise<T, R>(a: readonly T[], b: readonly T[], of: (left: T, right: T) => R | null): R[] | null {
  if (a.length !== b.length) return null;
  const answers = a.map((left, i) => of(left, b[i]!));
  return answers.some((answer) => answer === null) ? null : (answers as R[]);
}

/** A node that was not labelled has no place to go to or to come from. */
function nodesBetween(a: SkeletonGeometry, b: SkeletonGeometry, share: number): SkeletonGeometry {
  const others = new Map(b.nodes.map((node) => [node.name, node]));
  return {
    kind: 'skeleton',
    nodes: a.nodes.map((node) => {
      const other = others.get(node.name);
      if (!other || node.visibility === 0 || other.visibility === 0) return node;
      return { ...node, x: between(node.x, other.x, share), y: between(node.y, other.y, share) };
    }),
  };
}

/** A box that turns is written as a plain one where its angle is 0. */
const asTurned = (geometry: Geometry): RotatedBoxGeometry | null => {
  if (geometry.kind === 'rotated-box') return geometry;
  if (geometry.kind !== 'box') return null;
  const { x, y, width, height } = geometry;
  return { kind: 'rotated-box', x: x + width / 2, y: y + height / 2, width, height, angle: 0 };
};

/** Null: between these two nothing can be computed. */
function geometryBetween(a: Geometry, b: Geometry, share: number): Geometry | null {
  if (a.kind === 'box' && b.kind === 'box') {
    const of = (key: 'x' | 'y' | 'width' | 'height') => between(a[key], b[key], share);
    return { kind: 'box', x: of('x'), y: of('y'), width: of('width'), height: of('height') };
  }
  const [left, right] = [asTurned(a), asTurned(b)];
  if (left && right) {
    const of = (key: 'x' | 'y' | 'width' | 'height') => between(left[key], right[key], share);
    const box = { x: of('x'), y: of('y'), width: of('width'), height: of('height') };
    return { kind: 'rotated-box', ...box, angle: turned(left.angle, right.angle, share) };
  }
  if (a.kind === 'ellipse' && b.kind === 'ellipse') {
    const of = (key: 'x' | 'y' | 'radiusX' | 'radiusY') => between(a[key], b[key], share);
    const place = { x: of('x'), y: of('y'), radiusX: of('radiusX'), radiusY: of('radiusY') };
    return { kind: 'ellipse', ...place, angle: turned(a.angle, b.angle, share) };
  }
  if (a.kind === 'skeleton' && b.kind === 'skeleton') return nodesBetween(a, b, share);
  if (a.kind === 'polygon' && b.kind === 'polygon') {
    const rings = (left: Point[], right: Point[]) => pointsBetween(left, right, share);
    const polygons = pairwise(a.polygons, b.polygons, (left, right) => pairwise(left, right, rings));
    return polygons && { kind: 'polygon', polygons };
  }
  if (a.kind === 'polyline' || a.kind === 'points' || a.kind === 'cuboid-2d') {
    const points = a.kind === b.kind ? pointsBetween(a.points, b.points, share) : null;
    return points && { kind: a.kind, points };
  }
  return null;
}

/**
 * Where the object of a track is on frame `frame` (from 0). `parts` are those of one track and one stream, in any order.
 * Between two parts of a track, shapes that allow it move evenly (boxes, turned ones the shorter way, ellipses, skeletons
 * node by node, points and lines and polygons of as many points, 2-D cuboids); others stay until the next part, and so
 * does everything else that a part says. Null: there is nothing on that frame, being before the first part; or the parts
 * are of no track (they have no `keyframe`), so that each holds on its own frame alone.
 */
export function stateAt(parts: readonly AnnotationPart[], frame: number): TrackState | null {
  let [before, after]: [AnnotationPart | null, AnnotationPart | null] = [null, null];
  for (const part of parts) {
    if (part.frame === undefined) continue;
    if (part.frame <= frame && (!before || part.frame > before.frame!)) before = part;
    if (part.frame > frame && (!after || part.frame < after.frame!)) after = part;
  }
  if (!before) return null;
  const given = before.frame === frame;
  if (!given && before.keyframe === undefined) return null;
  const { outside = false, occluded = false, zOrder = 0, attributes = {} } = before;
  const rest = { given, outside, occluded, zOrder, attributes };
  // What has left does not move, and a still that comes later is no place to move to.
  const moves = !given && !outside && after?.keyframe !== undefined;
  const share = moves ? (frame - before.frame!) / (after!.frame! - before.frame!) : 0;
  const geometry = moves ? geometryBetween(before.geometry, after!.geometry, share) : null;
  return { geometry: geometry ?? before.geometry, ...rest };
}
