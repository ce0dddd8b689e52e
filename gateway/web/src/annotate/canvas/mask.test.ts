import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskAlpha, maskContains, maskContour, maskExtent, type Mask } from './mask.ts';
import { ringsContain } from './hit-geometry.ts';
import { eachSegment } from './outline.ts';

/** Pixels column by column, and the mask that says the same. */
const grids = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.boolean(), { minLength: width * height, maxLength: width * height })
      .map((pixels) => ({ width, height, pixels, mask: maskOf(width, height, pixels) })),
  );

function maskOf(width: number, height: number, pixels: readonly boolean[]): Mask {
  const counts = [0];
  let last = false;
  for (const pixel of pixels) {
    if (pixel !== last) counts.push(0);
    counts[counts.length - 1]!++;
    last = pixel;
  }
  return { kind: 'mask', size: [height, width], counts };
}

describe('masks', () => {
  it('cover what their pixels cover', () => {
    fc.assert(
      fc.property(grids, ({ width, height, pixels, mask }) => {
        for (let x = -1; x <= width; x++) {
          for (let y = -1; y <= height; y++) {
            const inside = x >= 0 && y >= 0 && x < width && y < height;
            expect(maskContains(mask, x + 0.5, y + 0.5)).toBe(inside && pixels[x * height + y]);
          }
        }
      }),
    );
  });

  it('are painted row by row within their extent', () => {
    fc.assert(
      fc.property(grids, ({ height, pixels, mask }) => {
        const extent = maskExtent(mask);
        expect(extent === null).toBe(!pixels.includes(true));
        if (!extent) return;
        const { width, values } = maskAlpha(mask, extent, 4096);
        expect(values.filter((value) => value === 255)).toHaveLength(pixels.filter(Boolean).length);
        values.forEach((value, index) => {
          const [x, y] = [extent.minX + (index % width), extent.minY + Math.floor(index / width)];
          expect(value).toBe(pixels[x * height + y] ? 255 : 0);
        });
      }),
    );
  });

  it('have a contour that is between set and unset pixels, and only there', () => {
    fc.assert(
      fc.property(grids, ({ width, height, mask }) => {
        // A ray to the right crosses upright lines only: an odd number of them from within.
        const upright: [number, number][][] = [];
        let flat = 0;
        eachSegment(maskContour(mask), (ax, ay, bx, by) => {
          if (ax === bx)
            upright.push([[ax, ay], [bx, by]]); // prettier-ignore
          else flat++;
        });
        for (let x = 0; x < width; x++) {
          for (let y = 0; y < height; y++) {
            const crossed = upright.filter(([[lx, from], [, to]]: any) => lx > x && from < y + 0.5 && to > y + 0.5);
            expect(crossed.length % 2 === 1).toBe(maskContains(mask, x + 0.5, y + 0.5));
          }
        }
        expect(flat % 2).toBe(0);
      }),
    );
  });

  it('of confetti are framed', () => {
    const pixels = Array.from({ length: 100 * 101 }, (_, index) => index % 2 === 1);
    const { joins, points } = maskContour(maskOf(100, 101, pixels));
    expect(joins).toBe('loop');
    expect(points).toHaveLength(4);
    expect(ringsContain([points], 50, 50)).toBe(true);
  });

  it('too large for the graphics card lose pixels, not their place', () => {
    const mask = maskOf(
      8,
      8,
      Array.from({ length: 64 }, (_, index) => index >= 32),
    );
    const alpha = maskAlpha(mask, maskExtent(mask)!, 4);
    expect(alpha).toEqual({ width: 2, height: 4, values: new Uint8Array(8).fill(255) });
  });

  it.each([
    ['negative and broken counts', [3, -5, NaN, 2, 1e9], [4, 4]],
    ['counts beyond the size', [0, 1e15], [4, 4]],
    ['no size', [0, 5], [0, 0]],
    ['a size that is no number', [0, 5], [NaN, 3]],
  ])('with %s end', (_, counts, size) => {
    const mask: Mask = { kind: 'mask', counts, size: size as [number, number] };
    const extent = maskExtent(mask);
    if (extent) {
      expect(extent.maxX).toBeLessThanOrEqual(4);
      expect(extent.maxY).toBeLessThanOrEqual(4);
    }
    expect(maskContains(mask, 99, 99)).toBe(false);
    expect(maskContour(mask).points.length).toBeLessThan(200);
  });
});
