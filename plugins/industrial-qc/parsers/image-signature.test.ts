import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import dctHashOfPackage from 'sharp-phash';
import type { SharpOptions } from 'sharp';
import { dctHash, gridMeans } from './image-signature.ts';

// The package is CommonJS and exports the function itself; its types promise a `default` that is not there.
const oracle = dctHashOfPackage as unknown as (pixels: Uint8Array, options: SharpOptions) => Promise<string>;
const samples = fc.uint8Array({ minLength: 1024, maxLength: 1024 });

describe('signatures', () => {
  it('gives the hash of sharp-phash on the same 32 × 32 samples', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (grey) => {
        const bits = await oracle(grey, { raw: { width: 32, height: 32, channels: 1 } });
        expect(dctHash(grey)).toBe(BigInt(`0b${bits}`).toString(16).padStart(16, '0'));
      }),
      { numRuns: 60 },
    );
  });

  it('means of a grid: exact where it divides the picture, every pixel once where it does not', () => {
    expect([...gridMeans(Uint8Array.of(0, 10, 20, 30, 2, 12, 22, 32), 4, 2, 2, 1)]).toEqual([6, 26]);
    expect([...gridMeans(Uint8Array.of(9, 1), 2, 1, 4, 2)]).toEqual([9, 9, 1, 1, 9, 9, 1, 1]);
    fc.assert(
      fc.property(
        fc.nat(255),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        (value, width, height) => {
          expect(new Set(gridMeans(new Uint8Array(width * height).fill(value), width, height, 17, 16))).toEqual(
            new Set([value]),
          );
        },
      ),
    );
  });
});
