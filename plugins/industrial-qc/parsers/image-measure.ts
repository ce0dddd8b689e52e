import dctHash from 'sharp-phash';
import sharp, { type SharpOptions } from 'sharp';
import type { Raster } from './image-decode.ts';

// The package is CommonJS and exports the function itself; its types promise a `default` that is not there.
const phash = dctHash as unknown as (pixels: Uint8Array, options: SharpOptions) => Promise<string>;

export interface Measures {
  /** Mean luminance, 0…255. */
  brightness: number;
  /** Variance of the 4-neighbour Laplacian. */
  blur: number;
  /** Highest minus lowest luminance. */
  range: number;
  /** Luminance below which 1 % and 99 % of the pixels lie. */
  p1: number;
  p99: number;
}

/** One byte a pixel: ITU-R BT.601 luma in fixed point (77 + 150 + 29 = 256). */
export function luminance({ data, width, height, channels }: Raster): Uint8Array {
  if (channels === 1) return data;
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = ((data[at] as number) * 77 + (data[at + 1] as number) * 150 + (data[at + 2] as number) * 29 + 128) >> 8;
  }
  return grey;
}

function percentile(histogram: Uint32Array, total: number, share: number): number {
  let sum = 0;
  for (let value = 0; value < 256; value++) {
    sum += histogram[value] as number;
    if (sum >= total * share) return value;
  }
  return 255;
}

export function measure(grey: Uint8Array, width: number, height: number): Measures {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < grey.length; i++) histogram[grey[i] as number]!++;
  let total = 0;
  for (let value = 0; value < 256; value++) total += value * (histogram[value] as number);
  // Sums of whole numbers stay exact: |Laplacian| ≤ 1020, so 200 Mpx of squares are below 2⁵³.
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const value =
        4 * (grey[i] as number) -
        (grey[i - 1] as number) -
        (grey[i + 1] as number) -
        (grey[i - width] as number) -
        (grey[i + width] as number);
      sum += value;
      squares += value * value;
    }
  }
  const inner = Math.max(1, (width - 2) * (height - 2));
  return {
    brightness: total / Math.max(1, grey.length),
    blur: Math.max(0, squares / inner - (sum / inner) ** 2),
    range: histogram.findLastIndex((n) => n > 0) - histogram.findIndex((n) => n > 0),
    p1: percentile(histogram, grey.length, 0.01),
    p99: percentile(histogram, grey.length, 0.99),
  };
}

const hex = (bits: string) => (bits.match(/.{4}/g) ?? []).map((nibble) => parseInt(nibble, 2).toString(16)).join('');

/**
 * Two signatures from one shrunken copy: the 64-bit DCT hash of sharp-phash finds candidates, the 256-bit
 * left-to-right gradient hash tells one shot from the next of the same aligned part.
 */
export async function signatures(grey: Uint8Array, width: number, height: number) {
  const raw = (size: { width: number; height: number }) => ({ raw: { ...size, channels: 1 as const } });
  const shrink = (w: number, h: number) =>
    sharp(grey, raw({ width, height })).resize(w, h, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
  const [small, steps] = await Promise.all([shrink(32, 32), shrink(17, 16)]);
  let detail = '';
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++)
      detail += (steps[y * 17 + x] as number) < (steps[y * 17 + x + 1] as number) ? '1' : '0';
  }
  return { phash: hex(await phash(small, raw({ width: 32, height: 32 }))), detailHash: hex(detail) };
}
