import type { Geometry, Point } from '@lode/core';
import { multiply, normalised, type Quaternion } from '@lode/core/coordinates';

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Finite numbers, also where they stand as texts; null for anything else. */
function numbers(value: unknown): number[] | null {
  if (!Array.isArray(value)) return null;
  const found = value.map((one) => (typeof one === 'string' && one.trim() !== '' ? Number(one) : one));
  return found.every((one) => typeof one === 'number' && Number.isFinite(one)) ? (found as number[]) : null;
}

const about = (axis: 0 | 1 | 2, angle: number): Quaternion => {
  const turn: [number, number, number, number] = [0, 0, 0, Math.cos(angle / 2)];
  turn[axis] = Math.sin(angle / 2);
  return turn;
};

/** Roll, pitch, yaw about the fixed x, y, z axes in this order: R = Rz·Ry·Rx, as in ISO 8855. */
export const fromEuler = (rx: number, ry: number, rz: number): Quaternion =>
  multiply(about(2, rz), multiply(about(1, ry), about(0, rx)));

/** OpenLABEL names no default frame for boxes that name none. */
const NO_FRAME = 'unnamed';
/** The contract's limits. */
const MOST_PIXELS = 1e7;
const MOST_METRES = 1e9;
const MOST_POINTS = 100_000;

const onImage = (values: readonly number[]) => values.every((value) => Math.abs(value) <= MOST_PIXELS);

function cuboid(place: number[], rotation: Quaternion, size: number[], frame: string): Geometry | null {
  const [x, y, z] = place as [number, number, number];
  const [length, width, height] = size as [number, number, number];
  if (size.some((metres) => metres < 0) || ![...place, ...size].every((metres) => Math.abs(metres) < MOST_METRES))
    return null;
  const [qx, qy, qz, qw] = normalised(rotation);
  return { kind: 'cuboid', center: [x, y, z], size: [length, width, height], rotation: [qx, qy, qz, qw], frame };
}

/** 9 values turn by Euler angles, 10 by a quaternion x, y, z, w; files from before the release name the three apart. */
function cuboidOf(data: Json, frame: string): Geometry | null {
  const val = numbers(data.val);
  if (val?.length === 9) {
    const [rx, ry, rz] = val.slice(3, 6) as [number, number, number];
    return cuboid(val.slice(0, 3), fromEuler(rx, ry, rz), val.slice(6), frame);
  }
  if (val?.length === 10) return cuboid(val.slice(0, 3), val.slice(3, 7) as unknown as Quaternion, val.slice(7), frame);
  const [place, turn, size] = [
    numbers(data.traslation ?? data.translation),
    numbers(data.quaternion),
    numbers(data.size),
  ];
  if (place?.length !== 3 || turn?.length !== 4 || size?.length !== 3) return null;
  return cuboid(place, turn as unknown as Quaternion, size, frame);
}

function pairs(values: number[]): Point[] {
  return Array.from({ length: values.length >> 1 }, (_, i): Point => [values[2 * i]!, values[2 * i + 1]!]);
}

/** Absolute points, or the first absolute and the others relative to it. The chain codes are not decoded. */
function polyOf({ val, mode, closed }: Json): Geometry | null {
  const relative = mode === 'MODE_POLY2D_RELATIVE';
  if (mode !== undefined && mode !== 'MODE_POLY2D_ABSOLUTE' && !relative) return null;
  const points = pairs(numbers(val) ?? []);
  const [first] = points;
  if (!first) return null;
  const placed = relative
    ? points.map(([x, y], i): Point => (i === 0 ? [x, y] : [x + first[0], y + first[1]]))
    : points;
  if (placed.length > MOST_POINTS || !onImage(placed.flat())) return null;
  if (closed === true) return placed.length >= 3 ? { kind: 'polygon', polygons: [[placed]] } : null;
  return placed.length >= 2 ? { kind: 'polyline', points: placed } : null;
}

/** Kinds of object data that have a shape of ours. */
export const SHAPES = ['bbox', 'rbbox', 'poly2d', 'cuboid', 'point2d', 'point3d'] as const;

/**
 * The shape of one piece of object data (ASAM OpenLABEL 1.0, JSON schema); null when it is none. Boxes are given by
 * their middle there.
 */
export function geometryOf(shape: (typeof SHAPES)[number], data: Json, coordinateSystem: string): Geometry | null {
  const own = typeof data.coordinate_system === 'string' ? data.coordinate_system : coordinateSystem;
  const frame = own.slice(0, 200);
  if (shape === 'poly2d') return polyOf(data);
  if (shape === 'cuboid') return cuboidOf(data, frame || NO_FRAME);
  const val = numbers(data.val);
  // A point in space is a box without size.
  if (shape === 'point3d') return val?.length === 3 ? cuboid(val, [0, 0, 0, 1], [0, 0, 0], frame || NO_FRAME) : null;
  if (!val || !onImage(val)) return null;
  const [x = NaN, y = NaN, width = NaN, height = NaN, angle = NaN] = val ?? [];
  if (shape === 'bbox' && val.length === 4 && width >= 0 && height >= 0) {
    return { kind: 'box', x: x - width / 2, y: y - height / 2, width, height };
  }
  if (shape === 'rbbox' && val.length === 5 && width >= 0 && height >= 0) {
    // From x to y is clockwise on a screen, where y points down.
    return { kind: 'rotated-box', x, y, width, height, angle: Math.atan2(Math.sin(angle), Math.cos(angle)) };
  }
  if (shape === 'point2d' && val.length === 2) return { kind: 'points', points: [[x, y]] };
  return null;
}
