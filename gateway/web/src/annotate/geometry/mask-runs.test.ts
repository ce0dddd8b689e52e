import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeRuns, encodeRuns } from '@lode/core';
import { boundsOfMask, maskOf, shifted, spansOf, strokeSpans, united, without } from './mask-runs.ts';
import type { Span } from './mask-runs.ts';

const [W, H] = [13, 9];
const bitmap = fc.array(fc.constantFrom(0, 1), { minLength: W * H, maxLength: W * H });
const maskFrom = (pixels: number[]) => ({ size: [H, W] as [number, number], counts: encodeRuns(pixels, W, H) });
const pixelsOf = (spans: Span[]) => [...decodeRuns(maskOf(spans, [H, W]).counts, W, H)];

describe('masks as spans', () => {
  it('are the run lengths of the core and back', () => {
    fc.assert(fc.property(bitmap, (pixels) => expect(pixelsOf(spansOf(maskFrom(pixels)))).toEqual(pixels)));
    expect(maskOf([], [H, W]).counts).toEqual([W * H]);
    expect(maskOf([[0, W * H]], [H, W]).counts).toEqual([0, W * H]);
  });

  it('unite and take away pixel by pixel', () => {
    fc.assert(
      fc.property(bitmap, bitmap, (a, b) => {
        const [one, other] = [spansOf(maskFrom(a)), spansOf(maskFrom(b))];
        expect(pixelsOf(united(one, other))).toEqual(a.map((bit, i) => bit | b[i]!));
        expect(pixelsOf(without(one, other))).toEqual(a.map((bit, i) => bit & ~b[i]! & 1));
      }),
    );
  });

  it('move, cut off at the rim', () => {
    const step = fc.integer({ min: -14, max: 14 });
    fc.assert(
      fc.property(bitmap, step, step, (pixels, dx, dy) => {
        const wanted = pixels.map((_, i) => {
          const [x, y] = [(i % W) - dx, Math.floor(i / W) - dy];
          return x >= 0 && x < W && y >= 0 && y < H ? pixels[y * W + x] : 0;
        });
        expect(pixelsOf(spansOf(shifted(maskFrom(pixels), dx, dy)))).toEqual(wanted);
      }),
    );
  });

  it('know what they cover', () => {
    fc.assert(
      fc.property(bitmap, (pixels) => {
        const on = pixels.flatMap((bit, i) => (bit ? [[i % W, Math.floor(i / W)] as const] : []));
        const xs = on.map(([x]) => x);
        const ys = on.map(([, y]) => y);
        const wanted = on.length === 0 ? null : [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1]; // prettier-ignore
        expect(boundsOfMask(maskFrom(pixels))).toEqual(wanted);
      }),
    );
  });
});

describe('a stroke of the brush', () => {
  it('covers the pixels whose centres are near enough, and no others', () => {
    const place = fc.tuple(fc.double({ min: -3, max: 16, noNaN: true }), fc.double({ min: -3, max: 12, noNaN: true }));
    const radius = fc.double({ min: 0.3, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 4 }), radius, (points, r) => {
        const got = pixelsOf(strokeSpans(points, r, [H, W]));
        got.forEach((bit, i) => {
          const p: [number, number] = [(i % W) + 0.5, Math.floor(i / W) + 0.5];
          const ways = points.map((a, k) => distance(p, a, points[k + 1] ?? a));
          const least = Math.min(...ways);
          // At the rim itself rounding decides.
          if (Math.abs(least - r) > 1e-9) expect(bit).toBe(least < r ? 1 : 0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('paints nothing beside the picture', () => {
    expect(strokeSpans([[-50, -50]], 5, [H, W])).toEqual([]);
    expect(strokeSpans([], 5, [H, W])).toEqual([]);
  });
});

function distance(p: [number, number], a: readonly [number, number], b: readonly [number, number]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}
