import type { Raster } from './image-decode.ts';

export interface Measures {
  /** Mean luminance, 0…255. */
  brightness: number;
  /** Variance of the 4-neighbour Laplacian. */
  blur: number;
  /** Highest minus lowest luminance. */
  range: number;
  /** Luminance below which 0.1 % and 99.9 % of the pixels lie. */
  darkest: number;
  brightest: number;
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
    darkest: percentile(histogram, grey.length, 0.001),
    brightest: percentile(histogram, grey.length, 0.999),
  };
}
