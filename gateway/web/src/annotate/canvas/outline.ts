import type { ViewerGeometry } from '@lode/core/viewer';
import { maskContour } from './mask.ts';

export type Point = readonly [number, number];

/** Points and how they are joined. A point without a place (a node that is not labelled) is NaN and is skipped. */
export interface Ring {
  points: readonly Point[];
  joins: 'loop' | 'line' | 'none' | readonly (readonly [number, number])[];
  /** What a pointer can take hold of. */
  vertices: readonly Point[];
  /** Whether a dot marks every vertex even where the shape is not selected. */
  dotted?: boolean;
}

export interface Extent {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

const ELLIPSE_SIDES = 64;
/** Front face, back face, and what joins them: two times four corners, clockwise. */
const CUBOID_EDGES = [
  [0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7],
] as const; // prettier-ignore

const NOWHERE: Point = [NaN, NaN];

/** `right` and `down` along the axes of something at x, y that is turned by `angle`, clockwise on the screen. */
function turned(at: { x: number; y: number; angle: number }, right: number, down: number): Point {
  const [cos, sin] = [Math.cos(at.angle), Math.sin(at.angle)];
  return [at.x + right * cos - down * sin, at.y + right * sin + down * cos];
}

function loop(points: readonly Point[], vertices = points): Ring {
  return { points, joins: 'loop', vertices };
}

/** What a geometry looks like in pixels of the picture; nothing for what has no place on a picture. */
export function ringsOf(geometry: ViewerGeometry, edges: readonly [number, number][] = []): Ring[] {
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width, height } = geometry;
      return [loop([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])]; // prettier-ignore
    }
    case 'rotated-box': {
      const [right, down] = [geometry.width / 2, geometry.height / 2];
      const corners = [[-right, -down], [right, -down], [right, down], [-right, down]] as const; // prettier-ignore
      return [loop(corners.map(([dx, dy]) => turned(geometry, dx, dy)))];
    }
    case 'ellipse': {
      const { radiusX, radiusY } = geometry;
      const points = Array.from({ length: ELLIPSE_SIDES }, (_, side) => {
        const t = (side * 2 * Math.PI) / ELLIPSE_SIDES;
        return turned(geometry, radiusX * Math.cos(t), radiusY * Math.sin(t));
      });
      // The ends of its axes: right, bottom, left, top.
      return [loop(points, [0, 1, 2, 3].map((quarter) => points[(quarter * ELLIPSE_SIDES) / 4]!))]; // prettier-ignore
    }
    case 'polygon':
      return geometry.polygons.flatMap((rings) => rings.map((ring) => loop(ring)));
    case 'polyline':
      return [{ points: geometry.points, joins: 'line', vertices: geometry.points }];
    case 'points':
      return [{ points: geometry.points, joins: 'none', vertices: geometry.points, dotted: true }];
    case 'skeleton': {
      const points = geometry.nodes.map(({ x, y, visibility }): Point => (visibility === 0 ? NOWHERE : [x, y]));
      return [{ points, joins: edges, vertices: points, dotted: true }];
    }
    case 'cuboid-2d':
      return [{ points: geometry.points, joins: CUBOID_EDGES, vertices: geometry.points }];
    case 'mask':
      return [maskContour(geometry)];
    default:
      return [];
  }
}

/** Calls `visit` for every line that is drawn; `index` is the edge's within its ring. */
export function eachSegment(
  { points, joins }: Ring,
  visit: (ax: number, ay: number, bx: number, by: number, index: number) => void,
): void {
  const join = (from: Point | undefined, to: Point | undefined, index: number) => {
    if (!from || !to) return;
    // Infinite is NaN here, too.
    if (Number.isFinite(from[0] + from[1] + to[0] + to[1])) visit(from[0], from[1], to[0], to[1], index);
  };
  if (joins === 'none') return;
  if (typeof joins !== 'string') return joins.forEach(([from, to], index) => join(points[from], points[to], index));
  for (let i = 1; i < points.length; i++) join(points[i - 1], points[i], i - 1);
  if (joins === 'loop' && points.length > 1) join(points[points.length - 1], points[0], points.length - 1);
}

export function eachVertex({ vertices }: Ring, visit: (x: number, y: number, index: number) => void): void {
  vertices.forEach(([x, y], index) => {
    if (Number.isFinite(x + y)) visit(x, y, index);
  });
}

/** Null where nothing has a place. */
export function extentOf(rings: readonly Ring[]): Extent | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { points } of rings) {
    for (const [x, y] of points) {
      if (!Number.isFinite(x + y)) continue;
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
  }
  return minX <= maxX ? { minX, minY, maxX, maxY } : null;
}

export function meets(a: Extent, b: Extent): boolean {
  return a.minX <= b.maxX && a.maxX >= b.minX && a.minY <= b.maxY && a.maxY >= b.minY;
}
