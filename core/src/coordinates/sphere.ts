import type { BBox, Json } from '../contract/values.ts';

/** Degrees, WGS84. */
export type LonLat = [lon: number, lat: number];

/** Mean radius of the WGS84 ellipsoid, metres (IUGG R₁). */
const RADIUS = 6_371_008.8;
const RADIANS = Math.PI / 180;
/** WGS84 ellipsoid: semi-major axis in metres, first eccentricity squared. */
const A = 6_378_137;
const E2 = 0.006_694_379_990_14;
const { sin, cos, asin, sqrt, min } = Math;

/** Great-circle distance in metres (haversine); the true distance on the ellipsoid is within 0.6 %. */
export function distanceMetres(a: readonly [number, number], b: readonly [number, number]): number {
  const dLat = sin(((b[1] - a[1]) * RADIANS) / 2);
  const dLon = sin(((b[0] - a[0]) * RADIANS) / 2);
  const h = dLat * dLat + cos(a[1] * RADIANS) * cos(b[1] * RADIANS) * dLon * dLon;
  return 2 * RADIUS * asin(min(1, sqrt(h)));
}

/** Metres to a degree of longitude and of latitude, by the radii of curvature of WGS84 at this latitude. */
function metresPerDegree(lat: number): { lon: number; lat: number } {
  const s = sin(lat * RADIANS);
  const w = sqrt(1 - E2 * s * s);
  return { lon: (A / w) * cos(lat * RADIANS) * RADIANS, lat: ((A * (1 - E2)) / (w * w * w)) * RADIANS };
}

const wrapped = (lon: number) => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);

/**
 * From metres east and north of an origin to longitude/latitude, on the plane that touches the ellipsoid there. At 45°
 * the error is below 1 m within 3 km, and grows with the square of the distance (10 m at 10 km) and with the tangent of
 * the latitude. Not for the poles.
 */
export function enuToLonLat(origin: readonly [number, number], east: number, north: number): LonLat {
  const scale = metresPerDegree(origin[1]);
  return [wrapped(origin[0] + east / scale.lon), origin[1] + north / scale.lat];
}

/** The inverse of `enuToLonLat`: metres east and north of the origin. The shorter way around the antimeridian. */
export function lonLatToEnu(
  origin: readonly [number, number],
  lon: number,
  lat: number,
): [east: number, north: number] {
  const scale = metresPerDegree(origin[1]);
  return [wrapped(lon - origin[0]) * scale.lon, (lat - origin[1]) * scale.lat];
}

/**
 * Box of a GeoJSON geometry, a collection of them, or bare coordinates; null when it has no finite position. Positions
 * are taken as they are: what crosses the antimeridian must be split there (RFC 7946 §3.1.9).
 */
export function bboxOf(geometry: Json | undefined): BBox | null {
  const box: BBox = [Infinity, Infinity, -Infinity, -Infinity];
  // An explicit stack: how deep the arrays of a file are nested is the file's choice.
  const stack: (Json | undefined)[] = [geometry];
  while (stack.length > 0) {
    const top = stack.pop();
    if (Array.isArray(top)) {
      const [x, y] = top;
      if (typeof x !== 'number') {
        for (const inner of top) stack.push(inner);
      } else if (typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y)) {
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      }
    } else if (top !== null && typeof top === 'object') {
      stack.push(top['coordinates'], top['geometries']);
    }
  }
  return box[0] <= box[2] ? box : null;
}
