import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeRuns, encodeRuns } from '../coco/rle.ts';
import { localFromMask, MAX_FILE_RUNS, maskFromLocal } from './cvat-mask.ts';

const budget = () => ({ left: MAX_FILE_RUNS });

/** Row-major runs, pixel by pixel. */
function rowRuns(bits: ArrayLike<number>): number[] {
  const runs = [0];
  for (let i = 0; i < bits.length; i++) {
    if ((runs.length - 1) % 2 !== bits[i]) runs.push(0);
    runs[runs.length - 1]!++;
  }
  return runs;
}

const side = fc.integer({ min: 1, max: 12 });
/** A picture, a box in it, and what is object in the box; often whole rows. */
const local = fc.record({ left: fc.nat(4), top: fc.nat(4), width: side, height: side }).chain((box) =>
  fc.record({
    box: fc.constant(box),
    picture: fc.record({
      width: fc.nat(4).map((n) => box.left + box.width + n),
      height: fc.nat(4).map((n) => box.top + box.height + n),
    }),
    rows: fc.array(
      fc.oneof(
        fc.constantFrom(0, 1).map((bit) => Array<number>(box.width).fill(bit)),
        fc.array(fc.nat(1), { minLength: box.width, maxLength: box.width }),
      ),
      { minLength: box.height, maxLength: box.height },
    ),
  }),
);

describe('CVAT masks', () => {
  it('run along the rows of their box', () => {
    // 3 × 2 at (1, 1) of a picture of 5 × 4:  1 1 0 / 0 1 1
    const given = { left: 1, top: 1, width: 3, height: 2, runs: [0, 2, 2, 2] };
    const mask = maskFromLocal(given, { width: 5, height: 4 }, budget());
    expect(mask).toEqual({ kind: 'mask', size: [4, 5], counts: [5, 1, 3, 2, 3, 1, 5] });
    expect(localFromMask(mask as Exclude<typeof mask, string>)).toEqual(given);
  });

  it('cover the same pixels as a bitmap would, both ways', () => {
    fc.assert(
      fc.property(local, ({ box, picture, rows }) => {
        const bitmap = new Uint8Array(picture.width * picture.height);
        rows.forEach((row, y) => bitmap.set(row, (box.top + y) * picture.width + box.left));
        const mask = maskFromLocal({ ...box, runs: rowRuns(rows.flat()) }, picture, budget());
        const counts = encodeRuns(bitmap, picture.width, picture.height);
        expect(mask).toEqual({ kind: 'mask', size: [picture.height, picture.width], counts });
        const written = localFromMask(mask as Exclude<typeof mask, string>);
        expect(maskFromLocal(written, picture, budget())).toEqual(mask);
        const inside = decodeRuns(counts, picture.width, picture.height).filter((_, i) => {
          const [x, y] = [i % picture.width, Math.floor(i / picture.width)];
          const { left, top, width, height } = written;
          return x >= left && x < left + width && y >= top && y < top + height;
        });
        expect(written.runs).toEqual(rowRuns(inside));
      }),
      { numRuns: 500 },
    );
  });

  it('refuse runs that do not fill the box, a box beyond the picture, and sides that no picture has', () => {
    const of = (more: object, picture = { width: 5, height: 4 }) =>
      maskFromLocal({ left: 1, top: 1, width: 3, height: 2, runs: [6], ...more }, picture, budget());
    expect(of({ runs: [5] })).toContain('5 of 6');
    expect(of({ runs: [NaN] })).toContain('not a whole number');
    expect(of({ width: -3, height: -2 })).toContain('not positive');
    expect(of({ left: 3 })).toContain('beyond');
    expect(of({ left: -1 })).toContain('beyond');
    expect(of({}, { width: 1e6, height: 100 })).toContain('longer');
    expect(of({}, { width: 1e6, height: 1e6 })).toContain('more than');
  });

  it('refuse a few bytes that mean millions of runs, soon', () => {
    // Every second row of 50,000 pixels: 2,000 runs along rows, 50 million down columns.
    const runs = Array.from({ length: 2000 }, () => 50_000);
    const picture = { width: 50_000, height: 2000 };
    const large = { left: 0, top: 0, ...picture, runs };
    expect(maskFromLocal(large, picture, budget())).toContain('down its columns');
    expect(maskFromLocal(large, picture, { left: 60_000 })).toContain('masks of this file');
    expect(maskFromLocal(large, picture, { left: 10 })).toContain('masks of this file');
  });
});
