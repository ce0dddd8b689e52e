import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeRuns } from './formats/coco/rle.ts';
import { geoJsonOf } from './geo-json.ts';

describe('outlines', () => {
  it('a box is its rectangle, closed', () => {
    expect(geoJsonOf({ kind: 'box', x: 1, y: 2, width: 3, height: 4 })).toEqual({
      type: 'Polygon',
      coordinates: [[[1, 2], [4, 2], [4, 6], [1, 6], [1, 2]]], // prettier-ignore
    });
  });

  it('a tag has none, and neither has an empty mask', () => {
    expect(geoJsonOf({ kind: 'tag' })).toBeNull();
    expect(geoJsonOf({ kind: 'mask', size: [2, 3], counts: [6] })).toBeNull();
  });

  it('a mask gives the box of its foreground', () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.boolean()), (width, height, bits) => {
        const bitmap = Uint8Array.from({ length: width * height }, () => (bits.next().value ? 1 : 0));
        const counts = encodeRuns(bitmap, width, height);
        const xs: number[] = [];
        const ys: number[] = [];
        bitmap.forEach((bit, i) => {
          if (!bit) return;
          xs.push(i % width);
          ys.push(Math.floor(i / width));
        });
        const outline = geoJsonOf({ kind: 'mask', size: [height, width], counts }) as {
          coordinates: number[][][];
        } | null;
        if (xs.length === 0) return expect(outline).toBeNull();
        const [left, top] = outline!.coordinates[0]![0]!;
        const [right, bottom] = outline!.coordinates[0]![2]!;
        expect([left, top, right, bottom]).toEqual([
          Math.min(...xs),
          Math.min(...ys),
          Math.max(...xs) + 1,
          Math.max(...ys) + 1,
        ]);
      }),
    );
  });
});
