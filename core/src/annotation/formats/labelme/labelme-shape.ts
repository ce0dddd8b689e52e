import type { JsonObject } from '../../../contract/values.ts';
import type { Geometry, Point, RotatedBoxGeometry } from '../../model.ts';
import { cornersOf } from './labelme-mask.ts';

/** Kind and place of one shape; a mask's picture is written apart. */
export interface Placed {
  shape_type: string;
  points: Point[];
}

/** Corners from the top left one before turning, clockwise. */
function cornersOfTurned({ x, y, width, height, angle }: RotatedBoxGeometry): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const signs: Point[] = [[-1, -1], [1, -1], [1, 1], [-1, 1]]; // prettier-ignore
  return signs.map(([u, v]) => {
    const [dx, dy] = [(u * width) / 2, (v * height) / 2];
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
  });
}

/** How far, in shares of the longer side, corners may lie from those of a rectangle. */
const SKEW = 1e-3;

/** Four corners of a rectangle; what is no rectangle stays the polygon that it is. */
function turnedFrom(points: Point[]): Geometry | null {
  const [a, b, c, d] = points;
  if (!a || !b || !c || !d) return null;
  const turned: RotatedBoxGeometry = {
    kind: 'rotated-box',
    x: (a[0] + b[0] + c[0] + d[0]) / 4,
    y: (a[1] + b[1] + c[1] + d[1]) / 4,
    width: Math.hypot(b[0] - a[0], b[1] - a[1]),
    height: Math.hypot(c[0] - b[0], c[1] - b[1]),
    angle: Math.atan2(b[1] - a[1], b[0] - a[0]),
  };
  const most = SKEW * Math.max(turned.width, turned.height);
  const meant = [a, b, c, d];
  const square = cornersOfTurned(turned).every(([x, y], i) => {
    const [u, v] = meant[i] ?? [x, y];
    return Math.hypot(x - u, y - v) <= most;
  });
  return square ? turned : { kind: 'polygon', polygons: [[points]] };
}

/** Shapes that say it: one for each outer ring, one for everything else; none for what LabelMe has no shape for. */
export function placesOf(geometry: Geometry): Placed[] {
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width, height } = geometry;
      return [{ shape_type: 'rectangle', points: [[x, y], [x + width, y + height]] }]; // prettier-ignore
    }
    case 'rotated-box':
      return [{ shape_type: 'oriented_rectangle', points: cornersOfTurned(geometry) }];
    case 'ellipse': {
      const { x, y, radiusX, radiusY } = geometry;
      // A circle: its centre and a point of its rim.
      return radiusX === radiusY ? [{ shape_type: 'circle', points: [[x, y], [x + radiusX, y]] }] : []; // prettier-ignore
    }
    case 'polygon':
      return geometry.polygons.map(([outer = []]) => ({ shape_type: 'polygon', points: outer }));
    case 'polyline':
      return [{ shape_type: 'linestrip', points: geometry.points }];
    case 'points':
      return [{ shape_type: geometry.points.length === 1 ? 'point' : 'points', points: geometry.points }];
    case 'mask':
      return [{ shape_type: 'mask', points: cornersOf(geometry) }];
    default:
      return [];
  }
}

/** How many points each kind of shape has, at least and at most. */
const POINTS: Record<string, [number, number]> = {
  polygon: [3, Infinity],
  rectangle: [2, 2],
  oriented_rectangle: [4, 4],
  // X-AnyLabeling's word for the same.
  rotation: [4, 4],
  circle: [2, 2],
  line: [2, 2],
  linestrip: [2, Infinity],
  point: [1, 1],
  points: [1, Infinity],
  mask: [2, 2],
};

export const KINDS: ReadonlySet<string> = new Set(Object.keys(POINTS));

/** Pixels; null when they are no points, or not as many as the shape has. */
export function pointsOf(value: unknown, kind: string): Point[] | null {
  const [least, most] = POINTS[kind] ?? [0, 0];
  if (!Array.isArray(value) || value.length < least || value.length > most) return null;
  const points: Point[] = [];
  for (const point of value as unknown[]) {
    if (!Array.isArray(point) || point.length !== 2) return null;
    const [x, y] = point as unknown[];
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) return null;
    points.push([x, y]);
  }
  return points;
}

/** What such points say; corners of a rectangle may stand in any order. Null for a mask, which needs its picture. */
export function geometryOf(kind: string, points: Point[]): Geometry | null {
  const [first, second] = points;
  if (!first) return null;
  switch (kind) {
    case 'rectangle': {
      if (!second) return null;
      const [x, y] = [Math.min(first[0], second[0]), Math.min(first[1], second[1])];
      return { kind: 'box', x, y, width: Math.abs(second[0] - first[0]), height: Math.abs(second[1] - first[1]) };
    }
    case 'oriented_rectangle':
    case 'rotation':
      return turnedFrom(points);
    case 'circle': {
      if (!second) return null;
      const radius = Math.hypot(second[0] - first[0], second[1] - first[1]);
      return { kind: 'ellipse', x: first[0], y: first[1], radiusX: radius, radiusY: radius, angle: 0 };
    }
    case 'polygon': {
      const last = points.at(-1);
      // Our rings are open.
      const closed = points.length > 3 && last?.[0] === first[0] && last[1] === first[1];
      return { kind: 'polygon', polygons: [[closed ? points.slice(0, -1) : points]] };
    }
    case 'line':
    case 'linestrip':
      return { kind: 'polyline', points };
    case 'point':
    case 'points':
      return { kind: 'points', points };
    default:
      return null;
  }
}

/** One shape as we would write it, without a mask's picture. */
export function rowOf(label: string, place: Placed, groupId: number | null, attributes: JsonObject): JsonObject {
  const entries = Object.entries(attributes);
  const { description = '' } = attributes;
  const described = typeof description === 'string';
  const flags = entries.filter(([, value]) => typeof value === 'boolean');
  const rest = entries.filter(([key, value]) => typeof value !== 'boolean' && !(described && key === 'description'));
  return {
    label,
    points: place.points.map((point) => [...point]),
    group_id: groupId,
    description: described ? description : '',
    shape_type: place.shape_type,
    flags: Object.fromEntries(flags),
    // LabelMe keeps keys that it does not know; X-AnyLabeling's `attributes` is one of them.
    ...(rest.length > 0 ? { attributes: Object.fromEntries(rest) } : {}),
  };
}
