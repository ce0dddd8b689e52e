import type { BBox, JsonObject } from '../contract/values.ts';

/** Edges are geodesics, which leave a parallel: over 1° by 0.12 km at 40° N. Wider boxes get corners in between. */
const STEP = 1;
/** The spatial index takes a ring for the smaller side of the globe, so a piece stays well below a hemisphere. */
const WIDEST = 90;
/** All corners at a pole are one point, and a ring has none twice. */
const MOST_LATITUDE = 89.999;

/** From one number to another in even steps of at most `step`, both ends included. */
function steps(from: number, to: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(Math.abs(to - from) / step));
  return Array.from({ length: count + 1 }, (_, i) => (i === count ? to : from + ((to - from) * i) / count));
}

/** Longitudes at which a box is cut: its own edges, the antimeridian, and every 90° between. */
function pieces(west: number, east: number): [number, number][] {
  const sides: [number, number][] = west <= east ? [[west, east]] : [[west, 180], [-180, east]]; // prettier-ignore
  return sides.flatMap(([from, to]) => {
    const cuts = steps(from, to, WIDEST);
    return cuts.slice(1).map((cut, i): [number, number] => [cuts[i]!, cut]);
  });
}

/**
 * A box (west, south, east, north in degrees; west > east crosses the antimeridian) as a geometry that a spatial index
 * takes: a point, a line or a polygon, of several pieces where it is wider than a quarter of the globe.
 */
export function geometryOfBox([west, south, east, north]: BBox): JsonObject {
  if (west === east && south === north) return { type: 'Point', coordinates: [west, south] };
  if (west === east) {
    return { type: 'LineString', coordinates: steps(south, north, WIDEST).map((lat) => [west, lat]) };
  }
  if (south === north) {
    const lines = pieces(west, east).map(([from, to]) => steps(from, to, STEP).map((lon) => [lon, south]));
    return lines.length === 1
      ? { type: 'LineString', coordinates: lines[0]! }
      : { type: 'MultiLineString', coordinates: lines };
  }
  const inner = (lat: number) => Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, lat));
  const rings = pieces(west, east).map(([from, to]) => {
    const low = steps(from, to, STEP).map((lon) => [lon, inner(south)]);
    const right = steps(inner(south), inner(north), WIDEST).map((lat) => [to, lat]);
    const high = steps(to, from, STEP).map((lon) => [lon, inner(north)]);
    const left = steps(inner(north), inner(south), WIDEST).map((lat) => [from, lat]);
    return [[...low, ...right.slice(1), ...high.slice(1), ...left.slice(1)]];
  });
  return rings.length === 1
    ? { type: 'Polygon', coordinates: rings[0]! }
    : { type: 'MultiPolygon', coordinates: rings };
}
