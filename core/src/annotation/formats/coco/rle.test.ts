import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areaOfRuns, compressRuns, decodeRuns, decompressRuns, encodeRuns, faultOfRuns } from './rle.ts';

const bitmaps = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    bits: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height }),
  }),
);

describe('COCO run lengths', () => {
  it('run down the columns, background first', () => {
    // Row-major 3 × 2:  1 0 0 / 1 0 1
    expect(encodeRuns(Uint8Array.of(1, 0, 0, 1, 0, 1), 3, 2)).toEqual([0, 2, 3, 1]);
    expect([...decodeRuns([0, 2, 3, 1], 3, 2)]).toEqual([1, 0, 0, 1, 0, 1]);
  });

  it('bitmap → runs → bitmap is the identity, and the area is the number of ones', () => {
    fc.assert(
      fc.property(bitmaps, ({ width, height, bits }) => {
        const bitmap = Uint8Array.from(bits);
        const counts = encodeRuns(bitmap, width, height);
        expect(faultOfRuns(counts, width, height)).toBeNull();
        expect(decodeRuns(counts, width, height)).toEqual(bitmap);
        expect(areaOfRuns(counts)).toBe(bits.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('runs → compressed string → runs is the identity', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 28 })), (counts) => {
        expect(decompressRuns(compressRuns(counts))).toEqual(counts);
      }),
    );
  });

  it('reads strings as pycocotools writes them', () => {
    // By hand from rleToString: 6 → '6'; 1 → '1'; 40 → 8|32 then 1 → 'X' '1'; 4th is 4 − 1 = 3 → '3'; 5th is 37 − 40 = −3 → 'M'.
    expect(compressRuns([6, 1, 40, 4, 37])).toBe('61X13M');
    expect(decompressRuns('61X13M')).toEqual([6, 1, 40, 4, 37]);
  });

  it('answers null, never throws or hangs, for any other string', () => {
    expect(decompressRuns('X')).toBeNull();
    expect(decompressRuns('oooooooooooooooo')).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const counts = decompressRuns(text);
        if (counts) expect(counts.every((run) => run >= 0)).toBe(true);
      }),
    );
  });

  it('refuses runs that do not fill the mask, and sizes that only a header claims', () => {
    expect(faultOfRuns([3, 4], 3, 3)).toContain('7 of 9');
    expect(faultOfRuns([-1, 10], 3, 3)).toContain('negative');
    expect(faultOfRuns([1e12], 1e6, 1e6)).toContain('more than');
    expect(() => decodeRuns([5], 2, 2)).toThrow(RangeError);
  });
});
