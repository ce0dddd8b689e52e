import type { ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';
import { cornersOf } from './corners.ts';
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

/** From a point to the stretch between two others. */
function distance([x, y]: [number, number], [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function covers(geometry: ViewerGeometry, x: number, y: number, slack: number): boolean {
  if (geometry.kind === 'mask') return maskCovers(geometry, x, y);
  if (geometry.kind === 'polygon') return ringsContain(geometry.polygons.flat(), x, y);
  if (geometry.kind === 'rotated-box') return ringsContain([cornersOf(geometry)], x, y);
  if (geometry.kind === 'points') return geometry.points.some(([px, py]) => Math.hypot(px - x, py - y) <= slack);
  if (geometry.kind === 'polyline')
    return geometry.points.some((point, i, all) => i > 0 && distance([x, y], all[i - 1]!, point) <= slack);
  if (geometry.kind !== 'box') return false;
  const { x: left, y: top, width, height } = geometry;
  return x >= left - slack && y >= top - slack && x <= left + width + slack && y <= top + height + slack;
}

function extent(geometry: ViewerGeometry): number {
  if (geometry.kind === 'box' || geometry.kind === 'rotated-box') return geometry.width * geometry.height;
  // Thin things are hit only when they are meant.
  if (geometry.kind === 'points' || geometry.kind === 'polyline') return 0;
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
