import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationPart, Geometry, Point } from './model.ts';
import { shapeChanges } from './shape-changes.ts';

const box = (x: number, y: number, width: number, height: number): Geometry => ({ kind: 'box', x, y, width, height });
const ring = (...points: Point[]): Geometry => ({ kind: 'polygon', polygons: [[points]] });
const mask = (...counts: number[]): Geometry => ({ kind: 'mask', size: [3, 4], counts });
const parts = (...shapes: Geometry[]): AnnotationPart[] => shapes.map((geometry) => ({ geometry }));
const frames = (...shapes: Geometry[]): AnnotationPart[] => shapes.map((geometry, frame) => ({ frame, geometry }));
const told = (before: AnnotationPart[], after: AnnotationPart[]) =>
  shapeChanges(before, after).map(({ change, kind, was, parts: n }) => [change, kind, was, n]);

const TRIANGLE: Point[] = [[0, 0], [8, 0], [0, 8]]; // prettier-ignore

describe('what became of shapes', () => {
  it('tells a move, a size and another drawing apart', () => {
    const moved = shapeChanges(parts(box(0, 0, 10, 10)), parts(box(5, 0, 10, 10)));
    expect(moved).toEqual([
      {
        ...{ change: 'MOVED', kind: 'box', was: null, parts: 1, iou: 50 / 150 },
        ...{ pointsBefore: null, pointsAfter: null, areaBefore: 100, areaAfter: 100 },
      },
    ]);
    const [resized] = shapeChanges(parts(box(0, 0, 10, 10)), parts(box(0, 0, 10, 5)));
    expect(resized).toMatchObject({ change: 'RESIZED', iou: 0.5, areaBefore: 100, areaAfter: 50 });
    const [corner] = shapeChanges(parts(ring(...TRIANGLE)), parts(ring(...TRIANGLE, [0, 4])));
    expect(corner).toMatchObject({ change: 'REDRAWN', iou: 1, pointsBefore: 3, pointsAfter: 4 });
    const shifted = TRIANGLE.map(([x, y]): Point => [x + 0.1, y + 0.2]);
    expect(told(parts(ring(...TRIANGLE)), parts(ring(...shifted)))).toEqual([['MOVED', 'polygon', null, 1]]);
    const turned = (angle: number): Geometry => ({ kind: 'rotated-box', x: 5, y: 5, width: 4, height: 2, angle });
    expect(told(parts(turned(0)), parts(turned(1)))).toEqual([['REDRAWN', 'rotated-box', null, 1]]);
    const seen = (visibility: 1 | 2): Geometry => ({
      kind: 'skeleton',
      nodes: [{ name: 'tip', x: 1, y: 2, visibility }],
    });
    expect(told(parts(seen(2)), parts(seen(1)))).toEqual([['REDRAWN', 'skeleton', null, 1]]);
    // Its bounds stay, and yet another pixel is set.
    const [painted] = shapeChanges(parts(mask(0, 4, 4, 4)), parts(mask(0, 5, 3, 4)));
    expect(painted).toMatchObject({ change: 'REDRAWN', kind: 'mask', iou: 1, areaBefore: 8, areaAfter: 9 });
  });

  it('tells what came, went, and became of another kind', () => {
    const [first, second] = [box(0, 0, 4, 4), box(1, 1, 4, 4)];
    expect(told(parts(first), parts(ring(...TRIANGLE)))).toEqual([['REPLACED', 'polygon', 'box', 1]]);
    expect(told(parts(first), parts(first, mask(0, 12)))).toEqual([['ADDED', 'mask', null, 1]]);
    expect(told(parts(first, second), parts(second))).toEqual([['REMOVED', 'box', null, 1]]);
    expect(told(parts(first, mask(0, 12)), parts(mask(0, 12), second))).toEqual([['MOVED', 'box', null, 1]]);
    expect(told(parts({ kind: 'tag' }), [])).toEqual([['REMOVED', 'tag', null, 1]]);
  });

  it('puts the frames of a track together', () => {
    const before = frames(box(0, 0, 10, 10), box(1, 0, 10, 10), box(2, 0, 10, 10), box(3, 0, 10, 10));
    const after = frames(box(0, 0, 10, 10), box(6, 0, 10, 10), box(2, 2, 10, 10), box(3, 0, 10, 20), box(4, 0, 1, 1));
    const changes = shapeChanges(before, after);
    expect(changes.map(({ change, parts: n }) => [change, n])).toEqual([['MOVED', 2], ['RESIZED', 1], ['ADDED', 1]]); // prettier-ignore
    expect(changes[0]!.iou).toBeCloseTo(50 / 150);
    // The same box on the next frame is no move.
    expect(told([{ frame: 1, geometry: box(0, 0, 1, 1) }], [{ frame: 2, geometry: box(0, 0, 1, 1) }])).toEqual([
      ['REMOVED', 'box', null, 1],
      ['ADDED', 'box', null, 1],
    ]);
  });

  it('takes the times of an interval for its shape', () => {
    const interval = (end: string): AnnotationPart[] => [{ start: '1', end, geometry: { kind: 'interval' } }];
    expect(told(interval('5'), interval('6'))).toEqual([['REDRAWN', 'interval', null, 1]]);
    expect(told(interval('5'), interval('5'))).toEqual([]);
  });

  it('accounts for every part, and tells nothing of what stays', () => {
    const side = fc.integer({ min: 0, max: 3 });
    const shape = fc.oneof(
      fc.tuple(side, side).map(([x, y]) => box(x, y, 2, 2)),
      fc.tuple(side, side).map(([x, y]) => ring([x, y], [9, 0], [9, 9])),
      fc.constant<Geometry>({ kind: 'tag' }),
    );
    const list = fc.array(fc.record({ frame: side, geometry: shape }), { maxLength: 8 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const changes = shapeChanges(before, after);
        const sum = (...kinds: string[]) =>
          changes.filter(({ change }) => kinds.includes(change)).reduce((n, { parts: one }) => n + one, 0);
        expect(after.length - before.length).toBe(sum('ADDED') - sum('REMOVED'));
        expect(shapeChanges(before, [...before].reverse())).toEqual([]);
      }),
    );
  });
});
