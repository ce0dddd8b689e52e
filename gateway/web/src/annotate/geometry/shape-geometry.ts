import type { ViewerGeometry } from '@lode/core/viewer';
import { boundsOfMask, shifted } from './mask-runs.ts';

export type Point = [number, number];
/** Left, top, right, bottom. */
export type Bounds = [number, number, number, number];

type Turnable = Extract<ViewerGeometry, { kind: 'rotated-box' | 'ellipse' }>;

/** A point given along the shape's own axes, from its centre, as a point of the picture. Angles turn clockwise. */
export function outOf(shape: { x: number; y: number; angle: number }, u: number, v: number): Point {
  const [cos, sin] = [Math.cos(shape.angle), Math.sin(shape.angle)];
  return [shape.x + u * cos - v * sin, shape.y + u * sin + v * cos];
}

/** The other way: a point of the picture along the shape's own axes. */
export function into(shape: { x: number; y: number; angle: number }, [x, y]: Point): Point {
  const [cos, sin] = [Math.cos(shape.angle), Math.sin(shape.angle)];
  const [dx, dy] = [x - shape.x, y - shape.y];
  return [dx * cos + dy * sin, dy * cos - dx * sin];
}

/** Between −π and π. */
export function plainAngle(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

export const halvesOf = (shape: Turnable): Point =>
  shape.kind === 'ellipse' ? [shape.radiusX, shape.radiusY] : [shape.width / 2, shape.height / 2];

export function cornersOf(shape: Turnable): Point[] {
  const [a, b] = halvesOf(shape);
  return [outOf(shape, -a, -b), outOf(shape, a, -b), outOf(shape, a, b), outOf(shape, -a, b)];
}

/** The box of two corners in any order. */
export function boxOf([x0, y0]: Point, [x1, y1]: Point): Extract<ViewerGeometry, { kind: 'box' }> {
  return { kind: 'box', x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

/** Moved by so many pixels; a mask by whole ones. */
export function moved(geometry: ViewerGeometry, dx: number, dy: number): ViewerGeometry {
  const by = ([x, y]: Point): Point => [x + dx, y + dy];
  switch (geometry.kind) {
    case 'box':
    case 'rotated-box':
    case 'ellipse':
      return { ...geometry, x: geometry.x + dx, y: geometry.y + dy };
    case 'polygon':
      return { ...geometry, polygons: geometry.polygons.map((rings) => rings.map((ring) => ring.map(by))) };
    case 'polyline':
    case 'points':
    case 'cuboid-2d':
      return { ...geometry, points: geometry.points.map(by) };
    case 'skeleton':
      return { ...geometry, nodes: geometry.nodes.map((node) => ({ ...node, x: node.x + dx, y: node.y + dy })) };
    case 'mask':
      return { kind: 'mask', ...shifted(geometry, Math.round(dx), Math.round(dy)) };
    default:
      return geometry;
  }
}

/** Turned about its centre, clockwise, by radians; what has no angle stays. */
export function turned(geometry: ViewerGeometry, by: number): ViewerGeometry {
  if (geometry.kind !== 'rotated-box' && geometry.kind !== 'ellipse') return geometry;
  return { ...geometry, angle: plainAngle(geometry.angle + by) };
}

/** Null: it covers nothing of a picture (a tag, a text span). */
export function boundsOf(geometry: ViewerGeometry): Bounds | null {
  switch (geometry.kind) {
    case 'box':
      return [geometry.x, geometry.y, geometry.x + geometry.width, geometry.y + geometry.height];
    case 'rotated-box':
      return around(cornersOf(geometry));
    case 'ellipse': {
      const [cos, sin] = [Math.cos(geometry.angle), Math.sin(geometry.angle)];
      const a = Math.hypot(geometry.radiusX * cos, geometry.radiusY * sin);
      const b = Math.hypot(geometry.radiusX * sin, geometry.radiusY * cos);
      return [geometry.x - a, geometry.y - b, geometry.x + a, geometry.y + b];
    }
    case 'polygon':
      return around(geometry.polygons.flat(2));
    case 'polyline':
    case 'points':
    case 'cuboid-2d':
      return around(geometry.points);
    case 'skeleton':
      return around(geometry.nodes.filter(({ visibility }) => visibility > 0).map(({ x, y }): Point => [x, y]));
    case 'mask':
      return boundsOfMask(geometry);
    default:
      return null;
  }
}

function around(points: readonly Point[]): Bounds | null {
  if (points.length === 0) return null;
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/** Whether it is more than a slip of the hand: an outline with some area, a line with some length. */
export function isSomething(geometry: ViewerGeometry): boolean {
  const bounds = boundsOf(geometry);
  if (geometry.kind === 'tag' || geometry.kind === 'points' || geometry.kind === 'skeleton') return true;
  if (!bounds) return false;
  const [width, height] = [bounds[2] - bounds[0], bounds[3] - bounds[1]];
  return geometry.kind === 'polyline' ? width + height > 0 : width > 0 && height > 0;
}
