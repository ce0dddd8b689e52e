/** Shares of the values that become black and white: a few wild ones must not darken the rest. */
const DARK = 0.02;
const BRIGHT = 0.98;
const MOST_SAMPLES = 200_000;
const RGB = 2, YCBCR = 6; // prettier-ignore
/** Of a TIFF's PhotometricInterpretation: values are places in a table of colours. */
export const PALETTE = 3;

// Bound once: these are asked for every pixel, and in a test runner's context each look-up of a global is slow.
const { round } = Math;
const [LEAST, MOST] = [-Infinity, Infinity];

export type Values = ArrayLike<number>;

/** Whether a picture's values are colours already. */
export function isPhotograph(dtype: string, photometric: number): boolean {
  return dtype === 'uint8' && (photometric === RGB || photometric === YCBCR || photometric === PALETTE);
}

/** Values below which `DARK` and `BRIGHT` of a band lie, from an even sample of it. */
export function stretch(values: Values, present: (value: number) => boolean): [number, number] {
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
