import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { bytesSource } from '@lode/core/testing';
import type { JsonObject } from '@lode/core';
import { imageFacets } from '../kinds.ts';
import { imageSniffer } from '../sniffers.ts';
import { bmpOf } from '../testing/bmp-of.ts';
import { imageParser } from './image.parser.ts';

const WIDTH = 96;
const HEIGHT = 64;
/** A picture with something on it: stripes of growing width. */
const stripes = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
  const x = Math.floor(i / 3) % WIDTH;
  return (Math.floor(Math.sqrt(x * 7)) % 2) * 180 + 30 + (i % 3) * 10;
});
/** Luma of BT.601: green and blue are 10 and 20 above red. */
const mean =
  stripes.filter((_, i) => i % 3 === 0).reduce((a, b) => a + b, 0) / (WIDTH * HEIGHT) + 0.587 * 10 + 0.114 * 20;
const picture = () => sharp(stripes, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
const bytesOf = async (image: Sharp) => new Uint8Array(await image.toBuffer());
const flat = (value: number) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: { r: value, g: value, b: value } } });

function parse(bytes: Uint8Array, context: JsonObject = {}, path = 'a/b.png') {
  return imageParser.parse({ path, sha256: '', source: bytesSource(bytes), companions: {}, context });
}
const codes = async (bytes: Uint8Array) => {
  const { items, findings } = await parse(bytes);
  return [...(findings ?? []), ...(items?.[0]?.findings ?? [])].map(({ code }) => code);
};

let formats: Record<'jpeg' | 'png' | 'webp' | 'tiff' | 'bmp', Uint8Array>;

beforeAll(async () => {
  formats = {
    jpeg: await bytesOf(picture().jpeg({ quality: 95 })),
    png: await bytesOf(picture().png()),
    webp: await bytesOf(picture().webp({ quality: 95 })),
    tiff: await bytesOf(picture().tiff({ compression: 'lzw' })),
    bmp: bmpOf(stripes, WIDTH, HEIGHT),
  };
});

describe('image parser', () => {
  it('reads the five formats to the same facts', async () => {
    for (const [format, bytes] of Object.entries(formats)) {
      const item = (await parse(bytes)).items?.[0];
      expect(item).toMatchObject({ kind: 'industrial-qc.image', mediaType: `image/${format}`, findings: [] });
      expect(imageFacets.parse(item?.facets)).toMatchObject({ width: WIDTH, height: HEIGHT, format });
      expect(item?.facets.brightness).toBeCloseTo(mean, -0.5);
      expect(item?.derivatives?.map(({ role }) => role)).toEqual(
        format === 'tiff' ? ['thumbnail', 'preview'] : ['thumbnail'],
      );
      expect(imageSniffer.sniff(bytes.subarray(0, 256), { name: 'x', size: bytes.length })).toBeGreaterThan(0.5);
    }
  });

  it('finds JPEG, PNG, WebP and TIFF of one picture alike in both signatures', async () => {
    const facets = await Promise.all(
      Object.values(formats).map(async (bytes) => (await parse(bytes)).items?.[0]?.facets),
    );
    expect(new Set([facets[1]?.phash, facets[3]?.phash, facets[4]?.phash]).size).toBe(1);
  });

  it('measures blur: a blurred copy has a far smaller Laplacian variance', async () => {
    const sharpOne = (await parse(formats.png)).items?.[0]?.facets.blur as number;
    const blurred = (await parse(await bytesOf(picture().blur(3).png()))).items?.[0]?.facets.blur as number;
    expect(blurred).toBeLessThan(sharpOne / 20);
  });

  it('takes identity, label and template from the layout', async () => {
    const context = {
      identity: 'path',
      split: 'test',
      label: 'scratch',
      category: 'plate',
      pair: { role: 'test', template: 'a/t.png' },
    };
    const item = (await parse(formats.png, context)).items?.[0];
    expect(item).toMatchObject({
      identity: 'path:a/b.png',
      links: [{ role: 'template', path: 'a/t.png' }],
      facets: { split: 'test', label: 'scratch', category: 'plate', pairRole: 'test' },
    });
    expect((await parse(formats.png)).items?.[0]?.identity).toBeUndefined();
  });

  it('reads camera, time and place from EXIF, and says that a picture is stored rotated', async () => {
    const exif = {
      IFD0: { Make: 'Basler', Model: 'Basler acA2440' },
      IFD2: { DateTimeOriginal: '2024:03:05 10:20:30', OffsetTimeOriginal: '+08:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 30/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 0/1 36/1' },
    };
    const bytes = await bytesOf(picture().withExif(exif).withMetadata({ exif, orientation: 6 }).jpeg());
    const item = (await parse(bytes)).items?.[0];
    expect(item?.facets).toMatchObject({
      camera: 'Basler acA2440',
      capturedAt: '2024-03-05T02:20:30.000Z',
      width: WIDTH,
      height: HEIGHT,
    });
    expect(item?.core).toMatchObject({ device: 'Basler acA2440', when: { start: new Date('2024-03-05T02:20:30Z') } });
    expect(item?.core?.where?.bbox[0]).toBeCloseTo(121.01, 6);
    expect(item?.core?.where?.bbox[1]).toBeCloseTo(31.5, 6);
    expect(item?.findings?.map(({ code }) => code)).toEqual(['industrial-qc.exif-orientation']);
    const thumbnail = await sharp(item?.derivatives?.[0]?.data).metadata();
    expect([thumbnail.width, thumbnail.height]).toEqual([HEIGHT, WIDTH]);
  });

  it('tells uniform, dark and bright images apart', async () => {
    expect(await codes(await bytesOf(flat(120).png()))).toEqual(['industrial-qc.blank']);
    expect(await codes(await bytesOf(picture().linear(0.1, 0).png()))).toEqual(['industrial-qc.exposure']);
    expect(await codes(await bytesOf(picture().linear(0.1, 220).png()))).toEqual(['industrial-qc.exposure']);
  });

  it('reads grey, alpha, palette and 16-bit pictures', async () => {
    const variants = [
      picture().greyscale().toColourspace('b-w').png(),
      picture().ensureAlpha(0.5).png(),
      picture().png({ palette: true, colours: 16 }),
      picture().toColourspace('rgb16').png(),
      picture().toColourspace('cmyk').jpeg(),
    ];
    for (const variant of variants) {
      const item = (await parse(await bytesOf(variant))).items?.[0];
      expect(item?.facets.brightness).toBeGreaterThan(80);
      expect(item?.facets.brightness).toBeLessThan(170);
    }
  });

  it('gives a truncated file no item, in any format', async () => {
    for (const bytes of Object.values(formats)) {
      const output = await parse(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
      expect(output.items).toBeUndefined();
      expect(output.findings?.[0]?.severity).toBe('error');
    }
    expect(await codes(formats.jpeg.subarray(0, formats.jpeg.length * 0.6))).toEqual(['industrial-qc.truncated']);
  });

  it('refuses 200 Mpx and more from the header, without decoding', async () => {
    const lying = formats.bmp.slice();
    new DataView(lying.buffer).setInt32(18, 100_000, true);
    new DataView(lying.buffer).setInt32(22, 100_000, true);
    expect(await codes(lying)).toEqual(['industrial-qc.image-too-large']);
    const svg = sharp({ create: { width: 20_000, height: 10_001, channels: 3, background: '#888' } });
    expect(await codes(await bytesOf(svg.png({ compressionLevel: 1 })))).toEqual(['industrial-qc.image-too-large']);
  });

  it('never throws or hangs on mutated or random bytes', async () => {
    const all = Object.values(formats);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(all.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        async (which, edits, share) => {
          const mutant = (all[which] as Uint8Array).slice();
          for (const [at, value] of edits) mutant[at % mutant.length] = value;
          const output = await parse(mutant.subarray(0, Math.ceil(mutant.length * share)));
          expect((output.items?.length ?? 0) + (output.findings?.length ?? 0)).toBeGreaterThan(0);
          for (const { facets } of output.items ?? []) imageFacets.parse(facets);
        },
      ),
      { numRuns: 150 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => void (await parse(bytes))),
      { numRuns: 50 },
    );
  });
});

describe('image sniffer', () => {
  it('claims neither DICOM, even under a TIFF preamble, nor text', () => {
    const sniff = (bytes: Uint8Array) => imageSniffer.sniff(bytes, { name: 'x.jpg', size: bytes.length });
    const dicom = new Uint8Array(256);
    dicom.set([0x49, 0x49, 42, 0]);
    dicom.set(new TextEncoder().encode('DICM'), 128);
    expect(sniff(dicom)).toBe(0);
    expect(
      sniff(new TextEncoder().encode('BM is how this text begins, and it goes on for a good while after that.')),
    ).toBe(0);
    expect(sniff(new TextEncoder().encode('{"images":[]}'))).toBe(0);
    expect(sniff(new Uint8Array())).toBe(0);
  });
});
