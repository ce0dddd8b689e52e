import type { ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';
import { maskCovers } from './mask-paint.ts';

type Ring = [number, number][];

/** Even-odd rule over all rings, so that a hole does not count. */
function ringsContain(rings: Ring[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as [number, number];
      const [xj, yj] = ring[j] as [number, number];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

function covers(geometry: ViewerGeometry, x: number, y: number, slack: number): boolean {
  if (geometry.kind === 'mask') return maskCovers(geometry, x, y);
  if (geometry.kind === 'polygon') return ringsContain(geometry.polygons.flat(), x, y);
  if (geometry.kind !== 'box') return false;
  const { x: left, y: top, width, height } = geometry;
  return x >= left - slack && y >= top - slack && x <= left + width + slack && y <= top + height + slack;
}

function extent(geometry: ViewerGeometry): number {
  if (geometry.kind === 'box') return geometry.width * geometry.height;
  if (geometry.kind === 'mask') return geometry.counts.reduce((sum, n, i) => (i % 2 === 1 ? sum + n : sum), 0);
  return geometry.kind === 'polygon' ? Number.MAX_VALUE / 2 : Number.MAX_VALUE;
}

/** The annotation under picture point (x, y): of several the smallest, or else a small defect in a large one is lost. */
export function annotationAt(annotations: ViewerAnnotation[], x: number, y: number, slack: number): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const { id, parts } of annotations) {
    for (const { geometry } of parts) {
      if (!covers(geometry, x, y, slack)) continue;
      const size = extent(geometry);
      if (size < least) [best, least] = [id, size];
    }
  }
  return best;
}
