import type { ViewerGeometry } from '@lode/core/viewer';
import { maskContains } from './mask.ts';
import { eachSegment, eachVertex, ringsOf, type Point } from './outline.ts';
import type { Hit } from './scene.ts';

type On = Pick<Hit, 'on' | 'ring' | 'index'>;

/** Pixels between a point and the line from a to b. */
export function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Even-odd over all rings: a hole is out. */
export function ringsContain(rings: readonly (readonly Point[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i]!, ring[j]!];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** Whether the geometry covers the place. Lines and points cover nothing. */
export function covers(geometry: ViewerGeometry, x: number, y: number): boolean {
  switch (geometry.kind) {
    case 'box': {
      const { x: left, y: top, width, height } = geometry;
      return x >= left && y >= top && x <= left + width && y <= top + height;
    }
    case 'rotated-box':
    case 'ellipse': {
      // Seen from its own axes.
      const [cos, sin] = [Math.cos(geometry.angle), Math.sin(geometry.angle)];
      const [dx, dy] = [x - geometry.x, y - geometry.y];
      const [right, down] = [dx * cos + dy * sin, dy * cos - dx * sin];
      if (geometry.kind === 'ellipse') return (right / geometry.radiusX) ** 2 + (down / geometry.radiusY) ** 2 <= 1;
      return Math.abs(right) <= geometry.width / 2 && Math.abs(down) <= geometry.height / 2;
    }
    case 'polygon':
      return geometry.polygons.some((rings) => ringsContain(rings, x, y));
    case 'cuboid-2d':
      return [geometry.points.slice(0, 4), geometry.points.slice(4, 8)].some((face) => ringsContain([face], x, y));
    case 'mask':
      return maskContains(geometry, x, y);
    default:
      return false;
  }
}

/** The nearest vertex within `tolerance`, else the nearest edge, else the body. */
export function hitGeometry(
  geometry: ViewerGeometry,
  edges: [number, number][] | undefined,
  x: number,
  y: number,
  tolerance: number,
): On | null {
  let [vertex, edge] = [null as On | null, null as On | null];
  let [nearVertex, nearEdge] = [tolerance, tolerance];
  // The contour of a mask is no handle.
  const rings = geometry.kind === 'mask' ? [] : ringsOf(geometry, edges);
  rings.forEach((ring, number) => {
    eachVertex(ring, (vx, vy, index) => {
      const distance = Math.hypot(x - vx, y - vy);
      if (distance > nearVertex || (vertex && distance === nearVertex)) return;
      nearVertex = distance;
      vertex = { on: 'vertex', ring: number, index };
    });
    eachSegment(ring, (ax, ay, bx, by, index) => {
      const distance = distanceToSegment(x, y, ax, ay, bx, by);
      if (distance > nearEdge || (edge && distance === nearEdge)) return;
      nearEdge = distance;
      edge = { on: 'edge', ring: number, index };
    });
  });
  return vertex ?? edge ?? (covers(geometry, x, y) ? { on: 'body', ring: 0, index: 0 } : null);
}
