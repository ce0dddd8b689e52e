import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { bytesSource } from '@lode/core/testing';
import type { JsonObject } from '@lode/core';
import { bmpOf } from '../testing/bmp-of.ts';
import { maskParser } from './mask.parser.ts';

const WIDTH = 6;
const HEIGHT = 4;
/** A block of 2 × 2 at (1, 1): columns 1 and 2, rows 1 and 2. */
const block = (value: number) =>
  Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => ([7, 8, 13, 14].includes(i) ? value : 0));
const RUNS = [5, 2, 2, 2, 13];

const png = async (samples: Uint8Array, width = WIDTH, height = HEIGHT) =>
  new Uint8Array(
    await sharp(samples, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer(),
  );

let image: Uint8Array;
beforeAll(async () => {
  image = new Uint8Array(
    await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#777' } })
      .jpeg()
      .toBuffer(),
  );
});

async function parse(mask: Uint8Array, context: JsonObject = { target: 'p/test/scratch/000.jpg', label: 'scratch' }) {
  const companions = { image: { path: 'p/test/scratch/000.jpg', source: bytesSource(image) } };
  const path = 'p/ground_truth/scratch/000_mask.png';
  const { items, annotations, findings } = await maskParser.parse({
    path,
    sha256: '',
    source: bytesSource(mask),
    companions,
    context,
  });
  expect(items).toBeUndefined();
  return { annotations: annotations ?? [], codes: (findings ?? []).map(({ code, severity }) => [code, severity]) };
}

describe('mask parser', () => {
  it('makes one mask annotation in column-major runs on the image', async () => {
    const { annotations, codes } = await parse(await png(block(255)));
    expect(codes).toEqual([]);
    expect(annotations).toEqual([
      {
        target: { path: 'p/test/scratch/000.jpg' },
        annotations: [
          {
            class: 'scratch',
            parts: [{ geometry: { kind: 'mask', size: [HEIGHT, WIDTH], counts: RUNS } }],
            originalId: '000_mask.png',
          },
        ],
      },
    ]);
  });

  it('reads 0/1, RGB, one-bit, 16-bit and BMP masks to the same runs', async () => {
    const wide = Uint16Array.from(block(1));
    const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) =>
      i % 3 === 0 ? (block(255)[i / 3] as number) : 0,
    );
    const masks = [
      await png(block(1)),
      new Uint8Array(
        await sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
          .png()
          .toBuffer(),
      ),
      new Uint8Array(
        await sharp(block(255), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
          .png({ palette: true, colours: 2 })
          .toBuffer(),
      ),
      new Uint8Array(
        await sharp(wide, { raw: { width: WIDTH, height: HEIGHT, channels: 1, depth: 'ushort' } as never })
          .toColourspace('grey16')
          .png()
          .toBuffer(),
      ),
      bmpOf(block(255), WIDTH, HEIGHT),
      bmpOf(rgb, WIDTH, HEIGHT),
    ];
    for (const mask of masks) {
      const { annotations, codes } = await parse(mask);
      expect(codes).toEqual([]);
      expect(annotations[0]?.annotations[0]?.parts[0]?.geometry).toMatchObject({ counts: RUNS });
    }
  });

  it('refuses a mask of another size than its image', async () => {
    const { annotations, codes } = await parse(await png(new Uint8Array(12).fill(255), 4, 3));
    expect(codes).toEqual([['industrial-qc.mask-size', 'error']]);
    expect(annotations).toEqual([]);
  });

  it('tells an empty mask, a soft one, and a defect on a good image', async () => {
    expect(await parse(await png(block(0)))).toEqual({
      annotations: [],
      codes: [['industrial-qc.mask-empty', 'warning']],
    });
    const soft = block(255);
    soft[7] = 40;
    const { annotations, codes } = await parse(await png(soft));
    expect(codes).toEqual([['industrial-qc.mask-not-binary', 'warning']]);
    expect(annotations[0]?.annotations[0]?.parts[0]?.geometry).toMatchObject({ counts: RUNS });
    const good = { target: 'p/test/good/000.jpg', label: 'good' };
    expect(await parse(await png(block(255)), good)).toEqual({
      annotations: [],
      codes: [['industrial-qc.mask-in-good', 'warning']],
    });
    expect(await parse(await png(block(0)), good)).toEqual({ annotations: [], codes: [] });
  });

  it('reports a mask without an image, and one that cannot be read', async () => {
    expect((await parse(await png(block(255)), { label: 'scratch' })).codes).toEqual([
      ['industrial-qc.orphan-mask', 'error'],
    ]);
    expect((await parse((await png(block(255))).subarray(0, 50))).codes).toEqual([
      ['industrial-qc.mask-unreadable', 'error'],
    ]);
  });

  it('never throws on mutated bytes', async () => {
    const masks = [await png(block(255)), bmpOf(block(255), WIDTH, HEIGHT)];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        async (which, edits, cut) => {
          const mutant = (masks[which] as Uint8Array).slice();
          for (const [at, value] of edits) mutant[at % mutant.length] = value;
          await parse(mutant.subarray(0, mutant.length - (cut % 20)));
        },
      ),
      { numRuns: 200 },
    );
  });
});
