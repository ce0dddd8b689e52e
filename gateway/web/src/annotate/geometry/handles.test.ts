import type { ViewerGeometry } from '@lode/core/viewer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dragged, handleAt, handlesOf, isInside, nearestEdge, withHole, withoutVertex, withVertex } from './handles.ts';
import { boundsOf, cornersOf, moved, turned } from './shape-geometry.ts';
import type { Point } from './shape-geometry.ts';

const number = fc.double({ min: -500, max: 500, noNaN: true });
const side = fc.double({ min: 1, max: 300, noNaN: true });
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const rotatedBox = fc
  .record({ x: number, y: number, width: side, height: side, angle })
  .map((box) => ({ kind: 'rotated-box' as const, ...box }));
const square: ViewerGeometry = { kind: 'polygon', polygons: [[[[0, 0], [10, 0], [10, 10], [0, 10]]]] }; // prettier-ignore
const close = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-6;

describe('handles', () => {
  it('of a turned box: a corner that is dragged goes there, the opposite one stays', () => {
    fc.assert(
      fc.property(rotatedBox, number, number, fc.integer({ min: 0, max: 3 }), (box, x, y, corner) => {
        const handle = handlesOf(box, 20).find(({ on, index }) => on === 'corner' && index === corner)!;
        const made = dragged(box, handle, [x, y]);
        if (made.kind !== 'rotated-box') throw new Error('another kind');
        expect(made.angle).toBe(box.angle);
        const corners = cornersOf(made);
        expect(corners.some((one) => close(one, [x, y]))).toBe(true);
        expect(corners.some((one) => close(one, cornersOf(box)[(corner + 2) % 4]!))).toBe(true);
      }),
    );
  });

  it('turn: the round handle stands where it was taken to, above the centre', () => {
    fc.assert(
      fc.property(rotatedBox, angle, (box, to) => {
        const turn = handlesOf(box, 20).find(({ on }) => on === 'turn')!;
        const place: Point = [box.x + 100 * Math.sin(to), box.y - 100 * Math.cos(to)];
        const made = dragged(box, turn, place);
        expect(made).toMatchObject({ x: box.x, y: box.y, width: box.width });
        expect(Math.abs(Math.sin((made as typeof box).angle - to))).toBeLessThan(1e-9);
      }),
    );
  });

  it('of a box never make its sides negative', () => {
    const box: ViewerGeometry = { kind: 'box', x: 10, y: 10, width: 20, height: 20 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), number, number, (which, x, y) => {
        const made = dragged(box, handlesOf(box, 0)[which]!, [x, y]);
        expect(made.kind === 'box' && made.width >= 0 && made.height >= 0).toBe(true);
      }),
    );
    const right = handlesOf(box, 0).find(({ on, index }) => on === 'side' && index === 1)!;
    expect(dragged(box, right, [50, 999])).toEqual({ ...box, width: 40 });
  });

  it('are found near the pointer only', () => {
    const handles = handlesOf(square, 0);
    expect(handleAt(handles, [10.5, 0.5], 2)).toMatchObject({ on: 'vertex', index: 1 });
    expect(handleAt(handles, [5, 5], 2)).toBeNull();
  });
});

describe('vertices', () => {
  it('are added on the nearest edge and taken away again', () => {
    const place = nearestEdge(square, [10.4, 4])!;
    expect(place).toMatchObject({ ring: 0, index: 1, at: [10, 4] });
    const more = withVertex(square, place);
    expect(more).toMatchObject({
      polygons: [
        [
          [
            [0, 0],
            [10, 0],
            [10, 4],
            [10, 10],
            [0, 10],
          ],
        ],
      ],
    });
    expect(withoutVertex(more, { on: 'vertex', ring: 0, index: 2, at: [10, 4] })).toEqual(square);
  });

  it('cannot be fewer than an outline needs; a hole goes with its last ones', () => {
    const hole: Point[] = [[2, 2], [4, 2], [4, 4]]; // prettier-ignore
    const holed = withHole(square, hole)!;
    expect(holed).toMatchObject({
      polygons: [
        [
          [
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 10],
          ],
          hole,
        ],
      ],
    });
    expect(withoutVertex(holed, { on: 'vertex', ring: 1, index: 0, at: [2, 2] })).toEqual(square);
    const triangle: ViewerGeometry = {
      kind: 'polygon',
      polygons: [
        [
          [
            [0, 0],
            [10, 0],
            [10, 10],
          ],
        ],
      ],
    };
    expect(withoutVertex(triangle, { on: 'vertex', ring: 0, index: 0, at: [0, 0] })).toBeNull();
    expect(withoutVertex({ kind: 'polyline', points: [[0, 0], [1, 1]] }, { on: 'vertex', ring: 0, index: 0, at: [0, 0] })).toBeNull(); // prettier-ignore
  });

  it('make no hole outside of the outline, nor in what has none', () => {
    expect(withHole(square, [[20, 20], [22, 20], [22, 22]])).toBeNull(); // prettier-ignore
    expect(withHole({ kind: 'box', x: 0, y: 0, width: 9, height: 9 }, [[1, 1], [2, 1], [2, 2]])).toBeNull(); // prettier-ignore
    expect(isInside([[0, 0], [10, 0], [0, 10]], [2, 2])).toBe(true); // prettier-ignore
    expect(isInside([[0, 0], [10, 0], [0, 10]], [8, 8])).toBe(false); // prettier-ignore
  });
});

describe('shapes', () => {
  it('turn by degrees and back', () => {
    fc.assert(
      fc.property(rotatedBox, angle, (box, by) => {
        const back = turned(turned(box, by), -by);
        expect(Math.abs(Math.sin((back as typeof box).angle - box.angle))).toBeLessThan(1e-9);
      }),
    );
  });

  it('lie within their bounds, and the bounds move with them', () => {
    fc.assert(
      fc.property(rotatedBox, number, number, (box, dx, dy) => {
        const [left, top, right, bottom] = boundsOf(box)!;
        const after = boundsOf(moved(box, dx, dy))!;
        [left + dx, top + dy, right + dx, bottom + dy].forEach((wanted, i) => expect(after[i]).toBeCloseTo(wanted, 6));
        const ellipse = { kind: 'ellipse' as const, x: box.x, y: box.y, radiusX: box.width / 2, radiusY: box.height / 2, angle: box.angle }; // prettier-ignore
        const inner = boundsOf(ellipse)!;
        expect(inner[0]).toBeGreaterThanOrEqual(left - 1e-6);
        expect(inner[3]).toBeLessThanOrEqual(bottom + 1e-6);
      }),
    );
  });
});
