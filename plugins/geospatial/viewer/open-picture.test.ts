import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ViewerAsset } from '@lode/core/viewer';
import { writeArrayBuffer } from 'geotiff';
import { openPicture } from './open-picture.ts';

/** What browsers have. */
class Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}

/** A raster as the editor is given it, and the ranges that were read. */
function raster(
  values: ArrayLike<number>,
  { width, height, bands, dtype }: { width: number; height: number; bands: number; dtype: string },
  tags: Record<string, unknown>,
  full = { width, height },
) {
  const bytes = writeArrayBuffer(
    values as never,
    {
      ...{ width, height, SamplesPerPixel: bands, ...tags },
    } as never,
  );
  const parts = [{ role: 'original', mediaType: 'image/tiff', bytes: bytes.byteLength, url: '' }];
  const asset = { parts, facets: { geospatial: { ...full, dtype } } } as unknown as ViewerAsset;
  const openPart = (_role: string, range?: { offset: number; length: number }) =>
    Promise.resolve(range ? bytes.slice(range.offset, range.offset + range.length) : bytes);
  return openPicture({ asset, openPart });
}

describe('a raster in the editor', () => {
  const before = globalThis.ImageData as unknown;
  beforeAll(() => void Object.assign(globalThis, { ImageData: Pixels }));
  afterAll(() => void Object.assign(globalThis, { ImageData: before }));

  it('keeps the values of one band, nothing where there is no data, seen without the wildest', async () => {
    const heights = Float32Array.from({ length: 400 }, (_, i) => 1_200 + i / 10);
    heights[7] = -9999;
    heights[8] = 1e6;
    const shape = { width: 20, height: 20, bands: 1, dtype: 'float32' };
    const picture = await raster(heights, shape, { BitsPerSample: [32], SampleFormat: [3], GDAL_NODATA: '-9999\0' });
    expect(picture).toMatchObject({ width: 20, height: 20, frames: 1 });
    const frame = await picture!.frame(0);
    if (!('grey' in frame)) throw new Error('One band has values of its own.');
    expect([...frame.grey.slice(6, 9)]).toEqual([heights[6], NaN, 1e6]);
    const { centre, width } = picture!.window!;
    expect([centre - width / 2, centre + width / 2].map(Math.round)).toEqual([1_201, 1_239]);
  });

  it('shows a photograph in its own colours', async () => {
    const colours = Uint8Array.from({ length: 3 * 12 }, (_, i) => i * 7);
    const shape = { width: 4, height: 3, bands: 3, dtype: 'uint8' };
    const picture = await raster(colours, shape, { BitsPerSample: [8, 8, 8], PhotometricInterpretation: 2 });
    const frame = (await picture!.frame(0)) as unknown as { source: Pixels };
    expect([frame.source.width, frame.source.height, picture!.window]).toEqual([4, 3, undefined]);
    expect([...frame.source.data.slice(4, 8)]).toEqual([21, 28, 35, 255]);
  });

  it('counts the pixels of the raster where an overview stands for it', async () => {
    const shape = { width: 20, height: 10, bands: 1, dtype: 'uint16' };
    const tags = { BitsPerSample: [16], SampleFormat: [1] };
    const values = Uint16Array.from({ length: 200 }, (_, i) => i);
    const picture = await raster(values, shape, tags, { width: 80_000, height: 40_000 });
    const frame = (await picture!.frame(0)) as unknown as { source: Pixels };
    expect([picture!.width, picture!.height, frame.source.width]).toEqual([80_000, 40_000, 20]);
    expect([frame.source.data[0], frame.source.data.at(-4)]).toEqual([0, 255]);
  });

  it('leaves a raster that has nothing small enough to its preview', async () => {
    const asset = { parts: [], facets: { geospatial: { width: 1, height: 1, dtype: 'uint8' } } } as never;
    expect(await openPicture({ asset, openPart: () => Promise.reject(new Error('never asked')) })).toBeNull();
  });
});
