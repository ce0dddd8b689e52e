import { EARTH_RADIUS_METRES } from '../catalog/circle.ts';
import type { JsonObject } from '../contract/values.ts';

export type Position = readonly [lon: number, lat: number];
export type Vector = readonly [number, number, number];

const { asin, atan2, cos, hypot, min, sin, sqrt, PI } = Math;
const RADIANS = PI / 180;

/** The position as a unit vector from the centre of the earth. */
export function vectorOf([lon, lat]: Position): Vector {
  const flat = cos(lat * RADIANS);
  return [flat * cos(lon * RADIANS), flat * sin(lon * RADIANS), sin(lat * RADIANS)];
}

/** Metres on the sphere between two unit vectors. By the chord: exact for neighbours, where a cosine is not. */
export function metresBetween(a: Vector, b: Vector): number {
  const chord = hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return 2 * EARTH_RADIUS_METRES * asin(min(1, chord / 2));
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Metres between a point and the shorter arc from a to b. */
export function metresToArc(point: Vector, a: Vector, b: Vector): number {
  const normal = cross(a, b);
  const length = sqrt(dot(normal, normal));
  const ends = min(metresBetween(point, a), metresBetween(point, b));
  // An arc of less than 6 mm is a point: the direction of its circle is lost in the rounding.
  if (length < 1e-9) return ends;
  // Beside the arc, not before or behind it: only then is the way to the great circle the shortest.
  const beside = dot(cross(normal, a), point) >= 0 && dot(cross(b, normal), point) >= 0;
  if (!beside) return ends;
  const off = dot(normal, point) / length;
  return min(ends, EARTH_RADIUS_METRES * atan2(off < 0 ? -off : off, sqrt(1 - min(1, off * off))));
}

/**
 * Whether a position is inside the rings (outer and holes alike: even and odd). Edges are straight in longitude and
 * latitude, as RFC 7946 §3.1.1 has it.
 */
export function insideRings([lon, lat]: Position, rings: readonly (readonly Position[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [x1, y1] = ring[i - 1]!;
      const [x2, y2] = ring[i]!;
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** The lines, points and areas that a GeoJSON geometry is made of. */
export interface Shapes {
  lines: Position[][];
  areas: Position[][][];
}

/** A geometry of any type, taken apart; what is not GeoJSON has no shapes. */
export function shapesOf(geometry: JsonObject): Shapes {
  const { type } = geometry;
  const coordinates = geometry['coordinates'] as never;
  if (type === 'Point') return { lines: [[coordinates]], areas: [] };
  if (type === 'MultiPoint') return { lines: (coordinates as Position[]).map((at) => [at]), areas: [] };
  if (type === 'LineString') return { lines: [coordinates], areas: [] };
  if (type === 'MultiLineString') return { lines: coordinates, areas: [] };
  if (type === 'Polygon') return { lines: coordinates, areas: [coordinates] };
  if (type === 'MultiPolygon') return { lines: (coordinates as Position[][][]).flat(), areas: coordinates };
  if (type !== 'GeometryCollection' || !Array.isArray(geometry['geometries'])) return { lines: [], areas: [] };
  const inner = (geometry['geometries'] as JsonObject[]).map(shapesOf);
  return { lines: inner.flatMap(({ lines }) => lines), areas: inner.flatMap(({ areas }) => areas) };
}

/** Metres from a position to the nearest and to the furthest place of a geometry; 0 inside of an area. */
export function reachOf(at: Position, { lines, areas }: Shapes): { nearest: number; furthest: number } {
  const point = vectorOf(at);
  let nearest = Infinity;
  let furthest = 0;
  for (const line of lines) {
    let before: Vector | null = null;
    for (const position of line) {
      const here = vectorOf(position);
      nearest = min(nearest, before ? metresToArc(point, before, here) : metresBetween(point, here));
      furthest = Math.max(furthest, metresBetween(point, here));
      before = here;
    }
  }
  if (areas.some((rings) => insideRings(at, rings))) nearest = 0;
  return { nearest, furthest };
}
