import type { JsonObject } from '../contract/values.ts';

/** [west, south, east, north] in degrees; west > east crosses the antimeridian (RFC 7946 §5.2). */
export type Box = [west: number, south: number, east: number, north: number];

const isPosition = (value: unknown): value is number[] =>
  Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);

/** Calls `see` for every position, however deep; what is none is passed over. */
function eachPosition(coordinates: unknown, see: (position: number[]) => void): void {
  if (isPosition(coordinates)) see(coordinates);
  else if (Array.isArray(coordinates)) for (const inner of coordinates) eachPosition(inner, see);
}

function boxAround(coordinates: unknown): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  eachPosition(coordinates, ([x, y]) => {
    if (x! < box[0]) box[0] = x!;
    if (y! < box[1]) box[1] = y!;
    if (x! > box[2]) box[2] = x!;
    if (y! > box[3]) box[3] = y!;
  });
  return box[0] <= box[2] ? box : null;
}

/** The single geometries of one, a Multi* taken apart. */
function partsOf(geometry: JsonObject): unknown[] {
  const { type, coordinates, geometries } = geometry;
  if (Array.isArray(geometries)) return geometries.flatMap((inner) => partsOf(inner as JsonObject));
  return String(type).startsWith('Multi') && Array.isArray(coordinates) ? coordinates : [coordinates];
}

function around(boxes: readonly Box[]): Box {
  const all: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [west, south, east, north] of boxes) {
    if (west < all[0]) all[0] = west;
    if (south < all[1]) all[1] = south;
    if (east > all[2]) all[2] = east;
    if (north > all[3]) all[3] = north;
  }
  return all;
}

/**
 * The box of a GeoJSON geometry; null when it has no position. What was cut at the antimeridian (RFC 7946 §3.1.9), parts
 * that end at 180° and others that begin at -180°, has a box that crosses it, not one around the world.
 */
export function boxOf(geometry: JsonObject | null | undefined): Box | null {
  if (!geometry || typeof geometry !== 'object') return null;
  const boxes = partsOf(geometry).flatMap((part) => {
    const box = boxAround(part);
    return box ? [box] : [];
  });
  if (boxes.length === 0) return null;
  const all = around(boxes);
  if (all[0] !== -180 || all[2] !== 180) return all;
  const right = boxes.filter((box) => box[0] >= 0);
  const left = boxes.filter((box) => box[0] < 0 && box[2] <= 0);
  if (right.length === 0 || left.length === 0 || right.length + left.length < boxes.length) return all;
  return [around(right)[0], all[1], around(left)[2], all[3]];
}

/** The box as one or, where it crosses the antimeridian, two that do not. */
export function uncrossed([west, south, east, north]: Box): Box[] {
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

/** Which stored boxes touch this one, by their numbers. */
export function touching([west, south, east, north]: Box): Record<string, unknown> {
  const reaches = [{ 'bbox.0': { $lte: east } }, { 'bbox.2': { $gte: west } }];
  const latitudes = { 'bbox.1': { $lte: north }, 'bbox.3': { $gte: south } };
  if (west <= east) {
    return { ...latitudes, $or: [{ $and: reaches }, ...reaches.map((one) => ({ crosses: true, ...one }))] };
  }
  return { ...latitudes, $or: [{ crosses: true }, ...reaches] };
}
