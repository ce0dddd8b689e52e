import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { colourPng, indexedPng, readLabelPng, type LabelImage } from './label-png.ts';
import { LabelCanvas, labelMasks } from './label-runs.ts';
import { pngChunks, pngFrom, type PngChunk } from './png-chunks.ts';
import { areaOfRuns, decodeRuns, faultOfRuns } from './coco/rle.ts';

/** All colours alike but one: what looks at colours cannot tell the indices apart. */
const blackPalette = new Uint8Array(768);
const pixelsOf = async (bytes: Uint8Array) => {
  const image = await readLabelPng(bytes);
  if (typeof image === 'string') throw new Error(image);
  return image;
};
const drawnLabels = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      labels: fc
        .array(fc.oneof(fc.nat(3), fc.nat(most)), { minLength: width * height, maxLength: width * height })
        .map((list) => Uint32Array.from(list)),
    }),
  );
const insert = (png: Uint8Array, ...chunks: PngChunk[]) => {
  const [header, ...rest] = pngChunks(png)!;
  return pngFrom([header!, ...chunks, ...rest]);
};

describe('PNG of labels', () => {
  it('indices come back exactly, whatever their colours are', async () => {
    await fc.assert(
      fc.asyncProperty(drawnLabels(255), async ({ width, height, labels }) => {
        const png = await indexedPng(labels, width, height, blackPalette);
        expect(await readLabelPng(png)).toEqual({ width, height, kind: 'index', labels, palette: Array(256).fill(0) });
        expect([(await sharp(png).metadata()).isPalette, png[24], png[25]]).toEqual([true, 8, 3]);
      }),
    );
  });

  it('colours come back exactly: R + 256 G + 65,536 B', async () => {
    await fc.assert(
      fc.asyncProperty(drawnLabels(2 ** 24 - 1), async ({ width, height, labels }) => {
        const png = await colourPng(labels, width, height);
        expect(await pixelsOf(png)).toEqual({ width, height, kind: 'colour', labels, palette: [] });
      }),
    );
    const raw = await sharp(await colourPng(Uint32Array.of(1 + 256 * 2 + 65_536 * 3), 1, 1)).raw().toBuffer(); // prettier-ignore
    expect([...raw]).toEqual([1, 2, 3]);
  });

  it('gamma, transparency and alpha change nothing', async () => {
    const labels = Uint32Array.of(5, 7, 254, 0);
    const gamma = { type: 'gAMA', data: Uint8Array.of(0, 1, 0, 0) };
    const indexed = insert(await indexedPng(labels, 2, 2, blackPalette), gamma);
    const [header, ...rest] = pngChunks(indexed)!;
    const clear = { type: 'tRNS', data: new Uint8Array(256) };
    expect((await pixelsOf(pngFrom([header!, ...rest.slice(0, 2), clear, ...rest.slice(2)]))).labels).toEqual(labels);
    expect((await pixelsOf(insert(await colourPng(labels, 2, 2), gamma))).labels).toEqual(labels);
    const rgba = Uint8Array.from([5, 0, 0, 255, 7, 0, 0, 0, 254, 0, 0, 9, 0, 0, 0, 0]);
    const png = await sharp(rgba, { raw: { width: 2, height: 2, channels: 4 } }).png().toBuffer(); // prettier-ignore
    expect(await pixelsOf(png)).toMatchObject({ kind: 'colour', labels });
  });

  it('samples of fewer bits are not stretched, greys are indices', async () => {
    const labels = [0, 1, 2, 3, 3, 2];
    // 2 bits a sample, three pixels a row: 00 01 10 .. / 11 11 10 ..
    const rows = Uint8Array.of(0, 0b00011000, 0, 0b11111000);
    const { deflateSync } = await import('node:zlib');
    const header = Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 2, 2, 0, 0, 0, 0);
    const png = (colourType: number, ...more: PngChunk[]) => {
      const data = header.slice();
      data[9] = colourType;
      return pngFrom([
        { type: 'IHDR', data },
        ...more,
        { type: 'IDAT', data: deflateSync(rows) },
        { type: 'IEND', data: new Uint8Array() },
      ]);
    };
    const grey = await pixelsOf(png(0));
    expect([grey.kind, [...grey.labels]]).toEqual(['index', labels]);
    const palette = Uint8Array.of(9, 0, 0, 9, 0, 0, 1, 2, 3, 0, 0, 0);
    const coloured = await pixelsOf(png(3, { type: 'PLTE', data: palette }));
    expect([[...coloured.labels], coloured.palette]).toEqual([labels, [9, 9, 1 + 2 * 256 + 3 * 65_536, 0]]);
  });

  it('says why it cannot be read', async () => {
    const whole = await indexedPng(
      new Uint32Array(100_000).map((_, i) => (i * 7919) % 251),
      400,
      250,
      blackPalette,
    );
    expect(await readLabelPng(whole.subarray(0, whole.length >> 1))).toEqual(expect.any(String));
    expect(await readLabelPng(new Uint8Array())).toBe('it is no PNG');
    expect(await readLabelPng(await sharp(Buffer.alloc(3), { raw: { width: 1, height: 1, channels: 3 } }).jpeg().toBuffer())).toBe('it is no PNG'); // prettier-ignore
    const deep = await sharp(Uint16Array.of(1, 2), { raw: { width: 2, height: 1, channels: 1 } }).toColourspace('grey16').png().toBuffer(); // prettier-ignore
    expect(await readLabelPng(deep)).toContain('16 bits');
    const vast = whole.slice();
    vast.fill(0xff, 17, 24);
    expect(await readLabelPng(vast)).toContain('more than');
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(255), async (at, value) => {
        const mutant = whole.slice();
        mutant[at] = value;
        await readLabelPng(mutant);
      }),
      { numRuns: 60 },
    );
  });
});

describe('masks of labels', () => {
  it('each label is the mask of its pixels, and painted again gives the picture', () => {
    fc.assert(
      fc.property(drawnLabels(6), ({ width, height, labels }) => {
        const { counts, others } = labelMasks({ width, height, labels }, (label) => label !== 6);
        const canvas = new LabelCanvas(width, height);
        for (const [label, runs] of counts) {
          expect(faultOfRuns(runs!, width, height)).toBeNull();
          expect([...decodeRuns(runs!, width, height)]).toEqual([...labels].map((one) => Number(one === label)));
          canvas.paint({ kind: 'mask', size: [height, width], counts: runs! }, label);
        }
        expect([...canvas.labels]).toEqual([...labels].map((one) => (one === 6 ? 0 : one)));
        for (const [label, runs] of counts) expect(canvas.pixels().get(label)).toBe(areaOfRuns(runs!));
        expect(others.get(6) ?? 0).toBe([...labels].filter((one) => one === 6).length);
      }),
    );
  });

  it('a later mask lies over an earlier one; one of another size is not painted', () => {
    const canvas = new LabelCanvas(2, 2);
    expect(canvas.paint({ kind: 'mask', size: [2, 2], counts: [0, 3, 1] }, 4)).toBe(true);
    expect(canvas.paint({ kind: 'mask', size: [2, 2], counts: [2, 2] }, 9)).toBe(true);
    expect(canvas.paint({ kind: 'mask', size: [4, 1], counts: [0, 4] }, 1)).toBe(false);
    expect([...canvas.labels]).toEqual([4, 9, 4, 9]);
    expect([...canvas.pixels()]).toEqual([[4, 2], [9, 2]]); // prettier-ignore
  });

  it('noise is given up, not kept', () => {
    const [width, height] = [2_000, 1_500];
    const labels = Uint32Array.from({ length: width * height }, (_, i) => (i + Math.floor(i / width)) % 2);
    const image: LabelImage = { width, height, kind: 'index', labels, palette: [] };
    expect(labelMasks(image, () => true).counts).toEqual(new Map([[1, null]]));
  });
});
