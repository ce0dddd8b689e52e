import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MaskGeometry } from '../../model.ts';
import { encodeRuns } from '../coco/rle.ts';
import { brushFromMask, maskFromBrush } from './brush.ts';
import { packRuns, unpackRuns, type WordRun } from './rle-pack.ts';

/** The words of the package's own test (thi.ng/umbrella, packages/rle-pack/test). */
const WORDS = [
  ...Array<number>(512).fill(0),
  ...[1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1],
  ...Array<number>(1024 - 512 - 29).fill(0),
];

function runsOf(words: readonly number[]): WordRun[] {
  const runs: [number, number][] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.[0] === word) last[1]++;
    else runs.push([word, 1]);
  }
  return runs;
}
const wordsOf = (packed: readonly number[]) =>
  [...unpackRuns(Uint8Array.from(packed))].flatMap(([word, times]) => Array<number>(times).fill(word));
const budget = () => ({ left: 1e6 });

describe('packed run lengths of Label Studio', () => {
  it.each([
    [
      [3, 4, 8, 16] as const,
      [0, 0, 4, 0, 17, 27, 255, 1, 255, 18, 24, 212, 78, 24, 5, 134, 68, 227, 82, 30, 3, 196, 0],
    ],
    [[1, 2, 4, 9] as const, [0, 0, 4, 0, 16, 9, 199, 255, 140, 134, 234, 206, 96, 89, 150, 119, 89, 15, 241, 0]],
  ])('packs bit by bit as @thi.ng/rle-pack does, sizes %j', (sizes, packed) => {
    expect(packRuns(runsOf(WORDS), 3, sizes)).toEqual(packed);
    expect(wordsOf(packed)).toEqual(WORDS);
  });

  it('gives back all words', () => {
    const words = fc
      .array(
        fc.tuple(fc.nat(255), fc.oneof(fc.nat(3), fc.nat(300), fc.constantFrom(65_535, 65_536, 65_537, 131_073))),
        {
          maxLength: 12,
        },
      )
      .map((runs) => runs.flatMap(([word, times]) => Array<number>(times).fill(word)));
    fc.assert(
      fc.property(words, (list) => {
        const again = wordsOf(packRuns(runsOf(list)));
        expect(again.length).toBe(list.length);
        expect(again.findIndex((word, i) => word !== list[i])).toBe(-1);
      }),
    );
  });

  it('says what is damaged and never throws', () => {
    const mask: MaskGeometry = { kind: 'mask', size: [2, 3], counts: [1, 2, 3] };
    const packed = brushFromMask(mask);
    const picture = { width: 3, height: 2 };
    expect(maskFromBrush(packed, picture, budget())).toEqual(mask);
    expect(maskFromBrush(packed.slice(0, -1), picture, budget())).toBe('it ends too early');
    expect(maskFromBrush([], picture, budget())).toBe('it ends too early');
    expect(maskFromBrush(packed, { width: 3, height: 3 }, budget())).toContain('it has 24 words');
    expect(maskFromBrush('AAAA', picture, budget())).toContain('no list');
    expect(maskFromBrush([1, 256], picture, budget())).toContain('no list');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        const made = maskFromBrush([0, 0, 0, 24, ...noise], picture, budget());
        expect(typeof made === 'string' || made.kind === 'mask').toBe(true);
      }),
    );
  });

  it('counts a pixel by its opacity, row by row', () => {
    // Red and opaque, red and transparent, then black and half opaque; 3 × 1.
    const words = [255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 128];
    const made = maskFromBrush(packRuns(runsOf(words)), { width: 3, height: 1 }, budget());
    expect(made).toEqual({ kind: 'mask', size: [1, 3], counts: [0, 1, 1, 1] });
  });

  it('gives back every mask', () => {
    const masks = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
      fc
        .array(fc.nat(1), { minLength: width * height, maxLength: width * height })
        .map((bits): MaskGeometry => ({ kind: 'mask', size: [height, width], counts: encodeRuns(bits, width, height) })),
    ); // prettier-ignore
    fc.assert(
      fc.property(masks, (mask) => {
        const [height, width] = mask.size;
        expect(maskFromBrush(brushFromMask(mask), { width, height }, budget())).toEqual(mask);
      }),
    );
  });
});
