import { GeoTIFF } from 'geotiff';
import type { ByteSource, Derivative } from '@lode/core';
import { previewOf, thumbnailOf } from '@lode/core/media';
import type { RasterLevel } from './raster-shape.ts';

/** A level that is at least this large is good enough for a preview. */
const GOOD_EDGE = 2_048;
const MOST_PIXELS = 64e6;
const MOST_BLOCK_PIXELS = 16e6;
/** Shares of the values that become black and white: a few wild ones must not darken the rest. */
const DARK = 0.02;
const BRIGHT = 0.98;
const MOST_SAMPLES = 200_000;
const RGB = 2, PALETTE = 3, YCBCR = 6; // prettier-ignore

// Bound once: these are asked for every pixel, and in a test runner's context each look-up of a global is slow.
const { round } = Math;
const [LEAST, MOST] = [-Infinity, Infinity];

type Values = ArrayLike<number>;

/** The source as geotiff reads it: several pieces at once, none beyond the end of the file. */
const asGeotiffSource = (source: ByteSource) => {
  const fetchSlice = async ({ offset, length }: { offset: number; length: number }) => {
    const bytes = await source.read(Math.min(offset, source.size), Math.max(0, Math.min(length, source.size - offset)));
    return { offset, length, data: bytes.slice().buffer };
  };
  return {
    fileSize: source.size,
    fetchSlice,
    fetch: (slices: { offset: number; length: number }[]) =>
      Promise.all(slices.map(async (slice) => (await fetchSlice(slice)).data)),
    close: () => Promise.resolve(),
  };
};

/** The smallest level that is large enough and whole; null when none can be decoded in the memory that there is. */
export function pictureLevel(levels: readonly RasterLevel[]): RasterLevel | null {
  const fit = levels.filter(
    ({ width, height, tile, lostBlocks, mask }) =>
      !mask && lostBlocks === 0 && width * height <= MOST_PIXELS && tile[0] * tile[1] <= MOST_BLOCK_PIXELS && tile[0] * tile[1] > 0, // prettier-ignore
  );
  const bySize = fit.toSorted((a, b) => a.width * a.height - b.width * b.height);
  return bySize.find(({ width, height }) => Math.max(width, height) >= GOOD_EDGE) ?? bySize.at(-1) ?? null;
}

/** Values below which `DARK` and `BRIGHT` of a band lie, from an even sample of it. */
function stretch(values: Values, present: (value: number) => boolean): [number, number] {
  const step = Math.max(1, Math.floor(values.length / MOST_SAMPLES));
  const some: number[] = [];
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] as number;
    if (present(value)) some.push(value);
  }
  if (some.length === 0) return [0, 1];
  some.sort((a, b) => a - b);
  const at = (share: number) => some[Math.min(some.length - 1, Math.floor(share * some.length))] as number;
  const [low, high] = [at(DARK), at(BRIGHT)];
  return high > low ? [low, high] : [low - 1, low + 1];
}

/** Bands as a picture that people can see: black to white from the 2nd to the 98th percentile, nothing where there is no data. */
export function paint(bands: readonly Values[], pixels: number, nodata: number | null, asIs: boolean): Uint8Array {
  const out = new Uint8Array(pixels * 4);
  // NaN is neither above nor below anything, so a nodata of NaN needs no case of its own.
  const present = (value: number) => value !== nodata && value > LEAST && value < MOST;
  const three = bands.length >= 3 ? bands.slice(0, 3) : [bands[0] as Values];
  const ranges = three.map((band) => (asIs ? ([0, 255] as const) : stretch(band, present)));
  for (let i = 0; i < pixels; i++) {
    let seen = 0;
    for (let c = 0; c < 3; c++) {
      const k = three.length === 3 ? c : 0;
      const value = (three[k] as Values)[i] as number;
      const [low, high] = ranges[k] as readonly [number, number];
      if (!present(value)) continue;
      seen += 1;
      const shade = ((value - low) / (high - low)) * 255;
      out[i * 4 + c] = shade < 0 ? 0 : shade > 255 ? 255 : round(shade);
    }
    // A photograph has real zeros in one colour; only what is nothing in all of them is nothing.
    out[i * 4 + 3] = seen === 0 ? 0 : 255;
  }
  return out;
}

/** Thumbnail and preview of one level. Rejects when its blocks cannot be decoded. */
export async function rasterPictures(
  source: ByteSource,
  level: RasterLevel,
  nodata: number | null,
): Promise<Derivative[]> {
  const { index, width, height, bands, dtype, photometric } = level;
  const image = await (await GeoTIFF.fromSource(asGeotiffSource(source) as never)).getImage(index);
  const coloured = dtype === 'uint8' && (photometric === RGB || photometric === YCBCR || photometric === PALETTE);
  const list = coloured
    ? await image.readRGB({ interleave: false })
    : await image.readRasters({ interleave: false, samples: bands >= 3 ? [0, 1, 2] : [0] });
  const values = [...(list as unknown as Iterable<Values>)];
  const data = paint(values, width * height, photometric === PALETTE ? null : nodata, coloured);
  const pixels = { data, width, height, channels: 4 as const };
  return [await thumbnailOf(pixels), await previewOf(pixels)];
}
