import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ViewerGeometry } from '@lode/core/viewer';
import { covers, distanceToSegment, hitGeometry } from './hit-geometry.ts';
import { extentOf, ringsOf } from './outline.ts';

const place = fc.double({ min: -1000, max: 1000, noNaN: true });
const length = fc.double({ min: 1, max: 300, noNaN: true });
const angle = fc.double({ min: -7, max: 7, noNaN: true });

describe('a hit', () => {
  it('is as far from a line as its nearest place is', () => {
    fc.assert(
      fc.property(place, place, place, place, place, place, (x, y, ax, ay, bx, by) => {
        const distance = distanceToSegment(x, y, ax, ay, bx, by);
        let nearest = Infinity;
        for (let i = 0; i <= 1000; i++) {
          nearest = Math.min(nearest, Math.hypot(x - ax - ((bx - ax) * i) / 1000, y - ay - ((by - ay) * i) / 1000));
        }
        expect(distance).toBeLessThanOrEqual(nearest + 1e-6);
        expect(nearest - distance).toBeLessThanOrEqual(Math.hypot(bx - ax, by - ay) / 1000 + 1e-6);
      }),
    );
    expect(distanceToSegment(3, 4, 0, 0, 0, 0)).toBe(5);
  });

  it.each(['rotated-box', 'ellipse'] as const)('of a %s is told along its own axes', (kind) => {
    fc.assert(
      fc.property(place, place, length, length, angle, place, place, (x, y, across, down, turn, dx, dy) => {
        const [u, v] = [(dx / 1000) * across * 1.5, (dy / 1000) * down * 1.5];
        const inside =
          kind === 'ellipse' ? (u / across) ** 2 + (v / down) ** 2 : Math.max(Math.abs(u) / across, Math.abs(v) / down);
        fc.pre(Math.abs(inside - 1) > 1e-6);
        const geometry: ViewerGeometry =
          kind === 'ellipse'
            ? { kind, x, y, radiusX: across, radiusY: down, angle: turn }
            : { kind, x, y, width: across * 2, height: down * 2, angle: turn };
        const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
        expect(covers(geometry, x + u * cos - v * sin, y + u * sin + v * cos)).toBe(inside < 1);
      }),
    );
  });

  it('goes through the hole of a polygon, and not through where its polygons overlap', () => {
    const square = (x: number, y: number, side: number): [number, number][] => [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
    ];
    const polygons = [[square(0, 0, 100), square(40, 40, 20)], [square(80, 80, 100)]];
    const geometry: ViewerGeometry = { kind: 'polygon', polygons };
    expect(hitGeometry(geometry, undefined, 50, 50, 3)).toBeNull();
    expect(hitGeometry(geometry, undefined, 90, 90, 3)).toEqual({ on: 'body', ring: 0, index: 0 });
    expect(hitGeometry(geometry, undefined, 50, 41, 3)).toEqual({ on: 'edge', ring: 1, index: 0 });
    expect(hitGeometry(geometry, undefined, 99, 1, 3)).toEqual({ on: 'vertex', ring: 0, index: 1 });
    expect(hitGeometry(geometry, undefined, 82, 178, 3)).toEqual({ on: 'vertex', ring: 2, index: 3 });
    // The edge that closes a ring.
    expect(hitGeometry(geometry, undefined, 1, 50, 3)).toEqual({ on: 'edge', ring: 0, index: 3 });
  });

  it('covers every place within a box, and no place outside of its extent', () => {
    fc.assert(
      fc.property(place, place, length, length, place, place, (x, y, width, height, px, py) => {
        const inside = px >= x && px <= x + width && py >= y && py <= y + height;
        expect(covers({ kind: 'box', x, y, width, height }, px, py)).toBe(inside);
      }),
    );
  });

  it('takes the nearest of two vertices, and open lines only at the line', () => {
    const points: [number, number][] = [[0, 0], [10, 0], [10, 100]]; // prettier-ignore
    expect(hitGeometry({ kind: 'polyline', points }, undefined, 7, 0, 20)).toMatchObject({ on: 'vertex', index: 1 });
    expect(hitGeometry({ kind: 'polyline', points }, undefined, 11, 50, 3)).toMatchObject({ on: 'edge', index: 1 });
    expect(hitGeometry({ kind: 'polyline', points }, undefined, 5, 50, 3)).toBeNull();
    expect(hitGeometry({ kind: 'points', points }, undefined, 5, 0, 3)).toBeNull();
  });

  it('does not find the node of a skeleton that has no place', () => {
    const node = (x: number, y: number, visibility: 0 | 1 | 2) => ({ name: `${x}`, x, y, visibility });
    const geometry: ViewerGeometry = { kind: 'skeleton', nodes: [node(50, 50, 2), node(0, 0, 0), node(90, 50, 1)] };
    const edges: [number, number][] = [[0, 1], [0, 2], [7, 8]]; // prettier-ignore
    expect(hitGeometry(geometry, edges, 1, 1, 5)).toBeNull();
    expect(hitGeometry(geometry, edges, 25, 25, 5)).toBeNull();
    expect(hitGeometry(geometry, edges, 70, 51, 5)).toEqual({ on: 'edge', ring: 0, index: 1 });
    expect(hitGeometry(geometry, edges, 91, 50, 5)).toEqual({ on: 'vertex', ring: 0, index: 2 });
    expect(extentOf(ringsOf(geometry, edges))).toEqual({ minX: 50, minY: 50, maxX: 90, maxY: 50 });
  });

  it('of a cuboid is on its twelve edges and its two faces', () => {
    const points = [[0, 0], [50, 0], [50, 50], [0, 50], [20, -20], [70, -20], [70, 30], [20, 30]] as [number, number][]; // prettier-ignore
    const geometry: ViewerGeometry = { kind: 'cuboid-2d', points };
    expect(hitGeometry(geometry, undefined, 10, -10, 2)).toEqual({ on: 'edge', ring: 0, index: 8 });
    expect(hitGeometry(geometry, undefined, 60, 15, 2)).toEqual({ on: 'body', ring: 0, index: 0 });
    expect(hitGeometry(geometry, undefined, 70, 29, 2)).toEqual({ on: 'vertex', ring: 0, index: 6 });
  });

  it.each<ViewerGeometry>([
    { kind: 'tag' },
    { kind: 'interval' },
    { kind: 'polygon', polygons: [[[]]] },
    { kind: 'polyline', points: [[NaN, Infinity]] },
    { kind: 'cuboid-2d', points: [] },
  ])('misses what has no place on a picture: %j', (geometry) => {
    expect(extentOf(ringsOf(geometry))).toBeNull();
    expect(hitGeometry(geometry, undefined, 0, 0, 5)).toBeNull();
  });
});
