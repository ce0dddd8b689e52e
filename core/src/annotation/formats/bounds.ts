import { extent } from '../geo-json.ts';
import type { BoxGeometry, MaskGeometry, Point, PolygonGeometry } from '../model.ts';

/** Smallest box around an outline, pixels; null when it is empty. */
export function boundsOf(outline: PolygonGeometry | MaskGeometry): BoxGeometry | null {
  if (outline.kind === 'mask') {
    const box = extent(outline);
    return box && { kind: 'box', x: box.left, y: box.top, width: box.width, height: box.height };
  }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of outline.polygons.flatMap(([outer = []]) => outer)) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return right < left ? null : { kind: 'box', x: left, y: top, width: right - left, height: bottom - top };
}

/** Pixels², of a simple ring, however it runs (Gauss). */
export function areaOfRing(ring: Point[]): number {
  let twice = 0;
  for (const [i, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as Point;
    twice += x * nextY - nextX * y;
  }
  return Math.abs(twice) / 2;
}
