import type { LayerFeature } from '../layer/feature.ts';
import { doubleArea, polygonsOf, type LayerGeometry, type Position } from '../layer/geometry.ts';

const { PI, abs, hypot } = Math;
/** 4πA/P² is 1 for a disc, 0.785 for a square, 0.03 for a strip of 1 : 100. */
const THIN = 0.03;
/** Of the median area of the layer's polygons: a road is thin, too, but not small. */
const SMALL = 0.01;

function paths(geometry: LayerGeometry): Position[][] {
  switch (geometry.type) {
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
    case 'GeometryCollection':
      return geometry.geometries.flatMap(paths);
    default:
      return [];
  }
}

/** The first node that follows itself; null when there is none. */
export function duplicateNode(geometry: LayerGeometry): Position | null {
  for (const path of paths(geometry)) {
    for (let i = 1; i < path.length; i++) {
      const [a, b] = [path[i - 1] as Position, path[i] as Position];
      if (a[0] === b[0] && a[1] === b[1]) return b;
    }
  }
  return null;
}

const areaOf = (polygon: Position[][]) =>
  polygon.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * abs(doubleArea(ring) / 2), 0);

/** Of all polygons of the layer, in squares of its unit; 0 when it has none. */
export function medianArea(features: readonly LayerFeature[]): number {
  const areas = features.flatMap(({ geometry }) => (geometry ? polygonsOf(geometry).map(areaOf) : []));
  areas.sort((a, b) => a - b);
  return areas[areas.length >> 1] ?? 0;
}

/** The first polygon of a geometry that is both thin and small beside the layer's usual area. */
export function sliverRing(geometry: LayerGeometry, usual: number): { at: Position; thinness: number } | null {
  for (const polygon of polygonsOf(geometry)) {
    const shell = polygon[0];
    if (!shell) continue;
    const area = abs(doubleArea(shell) / 2);
    if (area === 0 || area > usual * SMALL) continue;
    let around = 0;
    for (let i = 1; i < shell.length; i++) {
      const [a, b] = [shell[i - 1] as Position, shell[i] as Position];
      around += hypot(b[0] - a[0], b[1] - a[1]);
    }
    const thinness = (4 * PI * area) / (around * around);
    if (thinness < THIN) return { at: shell[0] as Position, thinness: Math.round(thinness * 1e5) / 1e5 };
  }
  return null;
}

/** Whether shells run anticlockwise and holes clockwise (RFC 7946 §3.1.6). */
export function followsRightHandRule(geometry: LayerGeometry): boolean {
  return polygonsOf(geometry).every((rings) => rings.every((ring, i) => doubleArea(ring) >= 0 === (i === 0)));
}

/** Turns rings around where they run against RFC 7946 §3.1.6, in place. */
export function wind(geometry: LayerGeometry): void {
  for (const rings of polygonsOf(geometry)) {
    rings.forEach((ring, i) => {
      const twice = doubleArea(ring);
      if (twice !== 0 && twice > 0 !== (i === 0)) ring.reverse();
    });
  }
}
