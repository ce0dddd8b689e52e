import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { merged, tracksOf } from './tracks.ts';
import { heldSpans } from './shift-records.ts';
import { footPoint, insidePolygon, stays } from './zone-dwell.ts';

const SQUARE: [number, number][] = [
  [10, 10],
  [30, 10],
  [30, 30],
  [10, 30],
];

describe('zones', () => {
  it('goes by the feet, the middle of the lower edge', () => {
    expect(footPoint({ kind: 'box', x: 10, y: 20, width: 8, height: 40 })).toEqual([14, 60]);
  });

  it('knows inside from outside, also where a zone is bent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 90 }), fc.integer({ min: -50, max: 90 }), (x, y) => {
        const [px, py] = [x + 0.5, y + 0.5];
        expect(insidePolygon([px, py], SQUARE)).toBe(px > 10 && px < 30 && py > 10 && py < 30);
      }),
    );
    const bent: [number, number][] = [
      [0, 0],
      [40, 0],
      [40, 10],
      [10, 10],
      [10, 40],
      [0, 40],
    ];
    expect(insidePolygon([5, 30], bent)).toBe(true);
    expect(insidePolygon([30, 5], bent)).toBe(true);
    expect(insidePolygon([30, 30], bent)).toBe(false);
  });

  it('counts frames one after the other, and breaks at a step out or a hole in the labels', () => {
    const frame = (index: number, x: number, seconds = index * 0.2) => ({
      start: BigInt(Math.round(seconds * 1e9)),
      end: BigInt(Math.round((seconds + 0.2) * 1e9)),
      box: { kind: 'box' as const, x: x - 2, y: 0, width: 4, height: 20 },
    });
    const track = (xs: number[]) => ({ annotationIds: ['a'], boxes: xs.map((x, i) => frame(i, x)) });
    expect(stays(track([20, 20, 20, 50, 20, 20]), { polygon: SQUARE }, 3)).toEqual([
      { start: 0n, end: 600_000_000n, frames: 3 },
    ]);
    expect(stays(track([20, 20, 50, 20, 20]), { polygon: SQUARE }, 3)).toEqual([]);
    const holed = { annotationIds: ['a'], boxes: [frame(0, 20), frame(1, 20), frame(2, 20, 3)] };
    expect(stays(holed, { polygon: SQUARE }, 3)).toEqual([]);
    expect(stays(holed, { polygon: SQUARE }, 2)).toHaveLength(1);
  });
});

describe('tracks and spans', () => {
  it('puts the pieces of a track together, not those of two classes', () => {
    const part = (start: number) => ({
      start: String(start),
      end: String(start + 1),
      geometry: { kind: 'box' as const, x: 0, y: 0, width: 1, height: 1 },
    });
    const one = (id: string, code: string, track: number, ...starts: number[]) => ({
      id,
      assetId: 'a',
      class: code,
      parts: starts.map(part),
      attributes: { track },
      confidence: null,
    });
    const tracks = tracksOf([one('2', 'worker', 7, 30), one('1', 'worker', 7, 10, 20), one('3', 'person', 7, 5)]);
    expect(tracks.map(({ annotationIds }) => annotationIds)).toEqual([['2', '1'], ['3']]);
    expect(tracks[0]?.boxes.map(({ start }) => start)).toEqual([10n, 20n, 30n]);
  });

  it('merges what touches and keeps the rest apart', () => {
    const spans = [
      { start: 50n, end: 60n },
      { start: 0n, end: 10n },
      { start: 12n, end: 20n },
      { start: 13n, end: 15n },
    ];
    expect(merged(spans, 2n)).toEqual([
      { start: 0n, end: 20n },
      { start: 50n, end: 60n },
    ]);
  });

  it('lets a reading hold until the next, keeps on above the restore value, and ends at a gap', () => {
    const spans = (v: number[], leave = 1) =>
      heldSpans(
        { t: BigInt64Array.from(v, (_, i) => BigInt(i) * 10n), v: Float64Array.from(v) },
        { enter: 1.5, leave, side: 'above' },
      ).map(({ start, end, peak }) => [Number(start), Number(end), peak]);
    expect(spans([0, 1.49, 1.5, 1.2, 1, 0.99, 0])).toEqual([[20, 50, 1.5]]);
    expect(spans([0, 1.6, 1.2, 0], 1.5)).toEqual([[10, 20, 1.6]]);
    expect(spans([1.6, NaN, 1.6])).toEqual([
      [0, 10, 1.6],
      [20, 20, 1.6],
    ]);
  });
});
