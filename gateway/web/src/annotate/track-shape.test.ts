import { describe, expect, it } from '@jest/globals';
import type { ViewerGeometry } from '@lode/core/viewer';
import fc from 'fast-check';
import { partOf } from './editor-shape.ts';
import type { EditorShape, ShapePart } from './editor-shape.ts';
import { boxShape } from './testing/small-hub.ts';
import { onFrame, partOnFrame, turnedOutside, withoutKeyframe, withParts } from './track-shape.ts';

const box = (x: number): ViewerGeometry => ({ kind: 'box', x, y: 0, width: 10, height: 10 });
const at = (frame: number) => ({ frame, start: null, end: null });
const part = (frame: number, x: number, more: Partial<ShapePart> = {}): ShapePart => ({
  ...partOf(box(x), at(frame)),
  keyframe: true,
  ...more,
});
const computed = (frame: number, x: number) => part(frame, x, { keyframe: false });
const track = (...parts: ShapePart[]): EditorShape => boxShape('a', 0, { parts, track: 'one' });
const xs = ({ parts }: EditorShape) =>
  parts.map(({ frame, geometry }) => [frame, geometry.kind === 'box' ? geometry.x : null]);

describe('a track on one frame', () => {
  it('has a computed part between two of its own, and none before the first', () => {
    const shape = track(part(0, 0), part(10, 100));
    const now = onFrame(shape, [], at(4));
    expect(xs(now)).toEqual([[0, 0], [4, 40], [10, 100]]); // prettier-ignore
    expect(now.parts[partOnFrame(now, 4)]).toMatchObject({ keyframe: false, outside: null });
    expect(onFrame(track(part(3, 0)), [], at(2)).parts).toHaveLength(1);
    expect(onFrame(shape, [], at(10))).toBe(shape);
  });

  it('keeps what the part before says, but not what a still says', () => {
    const shape = track(part(0, 0, { outside: true, attributes: { open: true }, zOrder: 2 }), part(9, 9));
    expect(onFrame(shape, [], at(5)).parts[1]).toMatchObject({ outside: true, attributes: { open: true }, zOrder: 2 });
    const still = boxShape('b', 0, { parts: [partOf(box(1), at(0))] });
    expect(onFrame(still, [], at(5))).toBe(still);
  });

  it('goes on in the next annotation of its track, and is over where that begins', () => {
    const [first, second] = [track(part(0, 0)), { ...track(part(10, 100), part(20, 0)), id: 'b' }];
    expect(xs(onFrame(first, [second], at(5)))).toEqual([[0, 0], [5, 50]]); // prettier-ignore
    expect(onFrame(first, [second], at(15))).toBe(first);
    expect(onFrame(second, [first], at(5))).toBe(second);
  });
});

describe('what a tool computed between two keyframes', () => {
  it('is computed again when one of them moves, and stands still with the last', () => {
    const shape = track(part(0, 0), computed(5, 50), part(10, 100), computed(11, 100), computed(12, 99));
    const parts = shape.parts.map((one) => (one.frame === 10 ? part(10, 200) : one));
    // The last was somewhere else: the tool had seen it there.
    expect(xs(withParts(shape, parts))).toEqual([[0, 0], [5, 100], [10, 200], [11, 200], [12, 99]]); // prettier-ignore
  });

  it('stays where nothing can be computed, and where no keyframe changed', () => {
    const mask: ViewerGeometry = { kind: 'mask', size: [2, 2], counts: [1, 2, 1] };
    const other: ViewerGeometry = { kind: 'mask', size: [2, 2], counts: [0, 4] };
    const shape = track(part(0, 0, { geometry: mask }), part(1, 0, { geometry: other, keyframe: false }));
    const moved = shape.parts.map((one, i) => (i === 0 ? { ...one, geometry: { ...mask, counts: [4] } } : one));
    expect(withParts(shape, moved).parts[1]?.geometry).toBe(other);
    const seen = track(part(0, 0), computed(5, 77), part(10, 100));
    expect(withParts(seen, [...seen.parts]).parts).toEqual(seen.parts);
  });

  it('is for any keyframes where it would be without them', () => {
    const frames = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(frames, fc.integer({ min: -500, max: 500 }), fc.nat(), (given, x, pick) => {
        const sorted = given.toSorted((a, b) => a - b);
        const keys = track(...sorted.map((frame) => part(frame, frame * 3)));
        const full = Array.from({ length: 45 }, (_, frame) => onFrame(keys, [], at(frame)).parts[partOnFrame(onFrame(keys, [], at(frame)), frame)]); // prettier-ignore
        const shape = track(...full.flatMap((one) => one ?? []));
        const frame = sorted[pick % sorted.length] ?? 0;
        const set = (one: ShapePart) => (one.frame === frame ? { ...one, geometry: box(x) } : one);
        const moved = withParts(shape, shape.parts.map(set));
        const bare = { ...keys, parts: keys.parts.map(set) };
        for (const one of moved.parts) {
          const expected = onFrame(bare, [], at(one.frame ?? 0));
          expect(one.geometry).toEqual(expected.parts[partOnFrame(expected, one.frame ?? 0)]?.geometry);
        }
      }),
    );
  });
});

describe('the end of a track', () => {
  it('is out of view from here to the next keyframe, and back again', () => {
    const shape = track(part(0, 0), computed(5, 50), computed(6, 60), part(10, 100));
    const gone = turnedOutside(onFrame(shape, [], at(4)), 4);
    expect(gone.parts.map(({ frame, outside }) => [frame, outside])).toEqual([[0, null], [4, true], [10, null]]); // prettier-ignore
    expect(onFrame(gone, [], at(7)).parts[2]).toMatchObject({ frame: 7, outside: true });
    const back = turnedOutside(onFrame(gone, [], at(4)), 4);
    expect(back.parts[1]).toMatchObject({ frame: 4, outside: null, keyframe: true, geometry: box(40) });
  });

  it('goes with its last keyframe', () => {
    expect(withoutKeyframe(track(part(3, 0)), 3)).toBeNull();
    expect(xs(withoutKeyframe(track(part(0, 0), part(5, 9), part(10, 20)), 5)!)).toEqual([[0, 0], [10, 20]]); // prettier-ignore
  });
});
