import { areaOfRing, boundsOf } from './formats/bounds.ts';
import { geoJsonOf } from './geo-json.ts';
import type { AnnotationPart, Geometry } from './model.ts';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Pixels²; null for what covers no area of a picture. Holes are taken off. */
export function areaOf(geometry: Geometry): number | null {
  switch (geometry.kind) {
    case 'box':
    case 'rotated-box':
      return geometry.width * geometry.height;
    case 'ellipse':
      return Math.PI * geometry.radiusX * geometry.radiusY;
    case 'polygon': {
      const areas = geometry.polygons.map(([outer = [], ...holes]) =>
        holes.reduce((left, hole) => left - areaOfRing(hole), areaOfRing(outer)),
      );
      return areas.reduce((sum, area) => sum + area, 0);
    }
    case 'mask':
      return geometry.counts.reduce((sum, run, i) => (i % 2 === 1 ? sum + run : sum), 0);
    default:
      return null;
  }
}

/** Of an object with a box and an outline the outline says how large it is; of a track its first part does. */
export function areaOfParts(parts: readonly AnnotationPart[]): number | null {
  const first = parts[0]?.frame;
  const areas = parts
    .filter(({ frame }) => frame === first)
    .map(({ geometry }) => ({ exact: geometry.kind !== 'box', area: areaOf(geometry) }));
  const known = areas.filter(({ area }) => area !== null);
  return (known.find(({ exact }) => exact) ?? known[0])?.area ?? null;
}

function boundsOfGeometry(geometry: Geometry): Bounds | null {
  if (geometry.kind === 'box') return geometry;
  if (geometry.kind === 'polygon' || geometry.kind === 'mask') return boundsOf(geometry);
  const outline = geometry.kind === 'geo' ? null : geoJsonOf(geometry);
  if (!outline) return null;
  const numbers = (outline as { coordinates: unknown[] }).coordinates.flat(3) as number[];
  const [xs, ys] = [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 1)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function boundsOfParts(parts: readonly AnnotationPart[]): Bounds | null {
  const all = parts.flatMap(({ geometry }) => boundsOfGeometry(geometry) ?? []);
  if (all.length === 0) return null;
  const left = all.reduce((least, { x }) => Math.min(least, x), Infinity);
  const top = all.reduce((least, { y }) => Math.min(least, y), Infinity);
  const right = all.reduce((most, { x, width }) => Math.max(most, x + width), -Infinity);
  const bottom = all.reduce((most, { y, height }) => Math.max(most, y + height), -Infinity);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Intersection over union of the boxes around two objects, 0…1; null where either has no place on a picture. */
export function overlap(a: readonly AnnotationPart[], b: readonly AnnotationPart[]): number | null {
  const [one, other] = [boundsOfParts(a), boundsOfParts(b)];
  if (!one || !other) return null;
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const both = Math.max(0, width) * Math.max(0, height);
  const union = one.width * one.height + other.width * other.height - both;
  return union > 0 ? both / union : null;
}
