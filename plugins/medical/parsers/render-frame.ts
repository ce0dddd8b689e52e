import type { Palette, PixelShape, Window } from './pixel-shape.ts';

// Taken out of Math once: these run per pixel, and in a vm context every look-up of a global is slow.
const { exp, floor, max, min, round } = Math;

/** Stored values of one greyscale frame, masked to Bits Stored and with their sign. */
export type Stored = Uint8Array | Int16Array | Uint16Array | Int32Array;

/** 8-bit samples ready to be drawn. */
export interface EightBit {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

function storedArray(shape: PixelShape, count: number): Stored {
  if (shape.bitsAllocated <= 8 && !shape.signed) return new Uint8Array(count);
  if (shape.bitsAllocated > 16) return new Int32Array(count);
  return shape.signed ? new Int16Array(count) : new Uint16Array(count);
}

/**
 * Stored values of a native frame: bits of the cell from High Bit down, sign extended (PS3.5 §8.1.1).
 * `bytes` is the frame alone. Null for cells that are not 1, 8, 16 or 32 bits. 32-bit unsigned values from 2^31 wrap.
 */
export function storedValues(bytes: Uint8Array, shape: PixelShape): Stored | null {
  const { bitsAllocated, bitsStored, highBit, signed, bigEndian } = shape;
  const count = shape.rows * shape.columns;
  if (bytes.length < floor((count * bitsAllocated) / 8)) return null;
  const stored = storedArray(shape, count);
  if (bitsAllocated === 1) {
    for (let index = 0; index < count; index += 1) stored[index] = ((bytes[index >> 3] as number) >> (index & 7)) & 1;
    return stored;
  }
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) return null;
  const usable = min(max(bitsStored, 1), bitsAllocated);
  const low = min(max(highBit + 1 - usable, 0), bitsAllocated - usable);
  const up = 32 - low - usable;
  const down = 32 - usable;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let index = 0; index < count; index += 1) {
    const cell =
      bitsAllocated === 8
        ? (bytes[index] as number)
        : bitsAllocated === 16
          ? view.getUint16(index * 2, !bigEndian)
          : view.getInt32(index * 4, !bigEndian);
    // Up to the top of 32 bits, then down again: drops what stands above and below, and carries the sign.
    stored[index] = signed ? (cell << up) >> down : (cell << up) >>> down;
  }
  return stored;
}

/** Smallest and largest value after rescale, padding left out (PS3.3 C.7.5.1.1.2). */
export function valueRange(stored: Stored, shape: PixelShape): [number, number] {
  const [from, until] = shape.padding ?? [1, 0];
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < stored.length; index += 1) {
    const value = stored[index] as number;
    if (value >= from && value <= until) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 0];
  const ends = [low * shape.slope + shape.intercept, high * shape.slope + shape.intercept];
  return [min(...ends), max(...ends)];
}

/** The header's window, else one over the frame's whole range. */
export function windowFor(stored: Stored, shape: PixelShape): Window {
  if (shape.window) return shape.window;
  const [low, high] = valueRange(stored, shape);
  return { centre: (low + high) / 2, width: max(high - low, 1e-6), shape: 'LINEAR_EXACT' };
}

/** Grey 0…255 of a value after rescale (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function greyOf(value: number, { centre, width, shape }: Window): number {
  if (shape === 'SIGMOID') return 255 / (1 + exp((-4 * (value - centre)) / width));
  const linear = shape === 'LINEAR';
  if (linear && width <= 1) return value <= centre - 0.5 ? 0 : 255;
  const grey = linear ? (value - (centre - 0.5)) / (width - 1) + 0.5 : (value - centre) / width + 0.5;
  return min(max(grey, 0), 1) * 255;
}

/**
 * Greyscale frame to 8 bits: rescale → window → MONOCHROME1 inversion. Padding is drawn black.
 * Values of up to 16 bits go through a table, so that a viewer can follow a dragged window.
 */
export function windowed(stored: Stored, shape: PixelShape, window: Window): EightBit {
  const inverted = shape.photometric === 'MONOCHROME1';
  const [from, until] = shape.padding ?? [1, 0];
  const grey = (value: number): number => {
    if (value >= from && value <= until) return 0;
    const level = round(greyOf(value * shape.slope + shape.intercept, window));
    return inverted ? 255 - level : level;
  };
  const data = new Uint8Array(stored.length);
  if (stored instanceof Int32Array) {
    for (let index = 0; index < stored.length; index += 1) data[index] = grey(stored[index] as number);
  } else {
    const lowest = stored instanceof Int16Array ? -32_768 : 0;
    const table = Uint8Array.from({ length: stored instanceof Uint8Array ? 256 : 65_536 }, (_, i) => grey(i + lowest));
    for (let index = 0; index < stored.length; index += 1)
      data[index] = table[(stored[index] as number) - lowest] as number;
  }
  return { data, width: shape.columns, height: shape.rows, channels: 1 };
}

/** PALETTE COLOR through its table; values outside it take its first or last entry (PS3.3 C.7.6.3.1.5). */
export function paletted(stored: Stored, shape: PixelShape, { firstMapped, channels }: Palette): EightBit {
  const data = new Uint8Array(stored.length * 3);
  for (let index = 0; index < stored.length; index += 1) {
    const entry = min(max((stored[index] as number) - firstMapped, 0), channels[0].length - 1);
    for (let channel = 0; channel < 3; channel += 1) data[index * 3 + channel] = channels[channel]?.[entry] ?? 0;
  }
  return { data, width: shape.columns, height: shape.rows, channels: 3 };
}

/** Full-range BT.601, as PS3.3 C.7.6.3.1.2 defines YBR_FULL. */
function toRgb(data: Uint8Array, at: number, y: number, cb: number, cr: number): void {
  const clamp = (value: number): number => min(max(round(value), 0), 255);
  data[at] = clamp(y + 1.402 * (cr - 128));
  data[at + 1] = clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128));
  data[at + 2] = clamp(y + 1.772 * (cb - 128));
}

/** Native RGB, YBR_FULL and YBR_FULL_422 frames; samples of 16 bits are cut to 8. Null for anything else. */
export function coloured(bytes: Uint8Array, shape: PixelShape): EightBit | null {
  const { rows, columns, bitsAllocated, planar, photometric } = shape;
  const pixels = rows * columns;
  const picture = { data: new Uint8Array(pixels * 3), width: columns, height: rows, channels: 3 as const };
  if (photometric === 'YBR_FULL_422' && bitsAllocated === 8) {
    if (bytes.length < pixels * 2) return null;
    for (let index = 0; index < pixels; index += 1) {
      const at = (index >> 1) * 4;
      toRgb(picture.data, index * 3, bytes[at + (index & 1)] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
    }
    return picture;
  }
  if (!['RGB', 'YBR_FULL'].includes(photometric) || (bitsAllocated !== 8 && bitsAllocated !== 16)) return null;
  const width = bitsAllocated / 8;
  if (bytes.length < pixels * 3 * width) return null;
  const shift = max(shape.bitsStored - 8, 0);
  const sample = (pixel: number, channel: number): number => {
    const cell = planar ? channel * pixels + pixel : pixel * 3 + channel;
    if (width === 1) return bytes[cell] as number;
    const [first, second] = [bytes[cell * 2] as number, bytes[cell * 2 + 1] as number];
    return ((shape.bigEndian ? (first << 8) | second : (second << 8) | first) >> shift) & 0xff;
  };
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const [a, b, c] = [sample(pixel, 0), sample(pixel, 1), sample(pixel, 2)];
    if (photometric === 'YBR_FULL') toRgb(picture.data, pixel * 3, a, b, c);
    else picture.data.set([a, b, c], pixel * 3);
  }
  return picture;
}
