import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationPart, Geometry, NodeVisibility, Point } from './model.ts';
import { stateAt } from './tracks.ts';

const box = (x: number, width = 10): Geometry => ({ kind: 'box', x, y: 0, width, height: 4 });
const key = (frame: number, geometry: Geometry, more: Partial<AnnotationPart> = {}): AnnotationPart => ({
  ...{ frame, geometry, keyframe: true },
  ...more,
});
const at = (parts: AnnotationPart[], frame: number) => stateAt(parts, frame)?.geometry;

const pixel = fc.integer({ min: -4000, max: 4000 }).map((n) => n / 4);
const size = fc.nat(4000).map((n) => n / 4);
const point = fc.tuple(pixel, pixel);
const points = (length: number) => fc.array(point, { minLength: length, maxLength: length });
const angle = fc.double({ min: -6.5, max: 6.5, noNaN: true });
/** Of one kind and one number of points, so that they can be moved between. */
const alike = fc.integer({ min: 3, max: 5 }).chain((n) =>
  fc.constantFrom<fc.Arbitrary<Geometry>[]>(
    ...([
      fc.record({ kind: fc.constant('box'), x: pixel, y: pixel, width: size, height: size }),
      fc.record({ kind: fc.constant('rotated-box'), x: pixel, y: pixel, width: size, height: size, angle }),
      fc.record({ kind: fc.constant('ellipse'), x: pixel, y: pixel, radiusX: size, radiusY: size, angle }),
      fc.record({ kind: fc.constant('polyline'), points: points(n) }),
      fc.record({ kind: fc.constant('points'), points: points(n) }),
      fc.record({ kind: fc.constant('cuboid-2d'), points: points(8) }),
      fc.record({ kind: fc.constant('polygon'), polygons: points(n).map((ring) => [[ring]]) }),
      fc.record({
        kind: fc.constant('skeleton'),
        nodes: points(n).map((list) => list.map(([x, y], i) => ({ name: `n${i}`, x, y, visibility: 2 as NodeVisibility }))),
      }),
    ] as fc.Arbitrary<Geometry>[]).map((one) => [one]),
  ),
); // prettier-ignore
const track = alike
  .chain(([one]) => fc.uniqueArray(fc.tuple(fc.nat(40), one!), { minLength: 1, maxLength: 6, selector: ([f]) => f }))
  .map((list) => list.map(([frame, geometry]) => key(frame, geometry)));

/** Every number of a geometry. */
const numbersOf = (value: unknown): number[] =>
  typeof value === 'number'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(numbersOf)
      : [];

describe('the state of a track at a frame', () => {
  it('moves a box evenly between two parts and holds it after the last', () => {
    const parts = [key(10, box(0)), key(14, box(8, 14))];
    expect([9, 10, 11, 14, 99].map((frame) => at(parts, frame))).toEqual([
      undefined,
      box(0),
      box(2, 11),
      box(8, 14),
      box(8, 14),
    ]);
    expect(stateAt(parts, 11)).toMatchObject({ given: false, outside: false, occluded: false, zOrder: 0 });
  });

  it('turns the shorter way, also from a plain box', () => {
    const turned = (angle: number): Geometry => ({ kind: 'rotated-box', x: 5, y: 2, width: 10, height: 4, angle });
    const angleAt = (...ends: [Geometry, Geometry]) =>
      (at([key(0, ends[0]), key(2, ends[1])], 1) as { angle: number }).angle;
    expect(angleAt(turned(0.5), turned(2 * Math.PI - 0.5))).toBeCloseTo(0);
    expect(angleAt(turned(6), turned(0.2))).toBeCloseTo((6 + 0.2 + 2 * Math.PI) / 2);
    expect(angleAt(box(0), turned(1))).toBeCloseTo(0.5);
  });

  it('leaves out of view what has left, until a part says otherwise', () => {
    const parts = [key(0, box(0)), key(2, box(4), { outside: true }), key(6, box(100))];
    expect([0, 1, 2, 4, 5, 6].map((frame) => stateAt(parts, frame)!.outside)).toEqual([
      ...[false, false, true, true, true, false],
    ]);
    expect([1, 4].map((frame) => at(parts, frame))).toEqual([box(2), box(4)]);
  });

  it('holds masks, other numbers of points and nodes that were not labelled', () => {
    const line = (...list: Point[]): Geometry => ({ kind: 'polyline', points: list });
    const nodes = (visibility: NodeVisibility, x: number): Geometry => ({
      kind: 'skeleton',
      nodes: [
        { name: 'a', x, y: 0, visibility },
        { name: 'b', x, y: 0, visibility: 2 },
      ],
    });
    const mask: Geometry = { kind: 'mask', size: [2, 2], counts: [1, 3] };
    expect(at([key(0, mask), key(2, { ...mask, counts: [4] })], 1)).toEqual(mask);
    expect(at([key(0, line([0, 0], [1, 1])), key(2, line([0, 0], [1, 1], [2, 2]))], 1)).toEqual(line([0, 0], [1, 1]));
    expect(at([key(0, nodes(2, 0)), key(2, nodes(0, 8))], 1)).toMatchObject({ nodes: [{ x: 0 }, { x: 4 }] });
    expect(at([key(0, box(0)), key(2, mask)], 1)).toEqual(box(0));
  });

  it('takes what else holds from the part before', () => {
    const parts = [key(0, box(0), { occluded: true, zOrder: 2, attributes: { lit: true } }), key(4, box(0))];
    expect(stateAt(parts, 3)).toMatchObject({ occluded: true, zOrder: 2, attributes: { lit: true } });
    expect(stateAt(parts, 4)).toMatchObject({ given: true, occluded: false, zOrder: 0, attributes: {} });
  });

  it('knows parts of no track on their own frame alone', () => {
    const still = (frame: number): AnnotationPart => ({ frame, geometry: box(frame) });
    expect([0, 1, 2].map((frame) => at([still(0), still(2)], frame))).toEqual([box(0), undefined, box(2)]);
    expect(at([key(0, box(0)), still(2)], 1)).toEqual(box(0));
    expect(stateAt([{ geometry: box(0) }], 0)).toBeNull();
  });

  it('gives back the parts on their frames, in whatever order they come', () => {
    fc.assert(
      fc.property(track, (parts) => {
        for (const { frame, geometry } of parts) {
          expect(at(parts, frame!)).toEqual(geometry);
          expect(at(parts.toReversed(), frame!)).toEqual(geometry);
        }
      }),
    );
  });

  it('stays between its neighbours, changes nothing and is finite', () => {
    fc.assert(
      fc.property(track, fc.nat(45), (parts, frame) => {
        const before = structuredClone(parts);
        const state = stateAt(parts, frame);
        expect(parts).toEqual(before);
        const first = Math.min(...parts.map((part) => part.frame!));
        expect(state === null).toBe(frame < first);
        if (!state) return;
        const sorted = parts.toSorted((a, b) => a.frame! - b.frame!);
        const left = sorted.findLast((part) => part.frame! <= frame)!;
        const right = sorted.find((part) => part.frame! >= frame) ?? left;
        const [a, b] = [numbersOf(left.geometry), numbersOf(right.geometry)];
        numbersOf(state.geometry).forEach((n, i) => {
          expect(Number.isFinite(n)).toBe(true);
          // An angle may pass beyond a full turn.
          if ('angle' in state.geometry && i === a.length - 1) return;
          expect(n).toBeGreaterThanOrEqual(Math.min(a[i]!, b[i]!) - 1e-6);
          expect(n).toBeLessThanOrEqual(Math.max(a[i]!, b[i]!) + 1e-6);
        });
      }),
    );
  });
});
