import { code, items, number, numbers, short, shorts } from './elements.ts';
import type { Dataset } from './elements.ts';

/** VOI window in units after the modality transformation (PS3.3 C.11.2). */
export interface Window {
  centre: number;
  width: number;
  shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** What the Image Pixel module says (PS3.3 C.7.6.3); numbers as declared, not yet checked. */
export interface PixelShape {
  rows: number;
  columns: number;
  frames: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  /** Planar Configuration 1: all red, then all green, then all blue. */
  planar: boolean;
  photometric: string;
  bigEndian: boolean;
  slope: number;
  intercept: number;
  /** Absent when the header has none; the frame's own range then serves. */
  window?: Window;
  /** Inclusive range of stored values that are no image (0028,0120/0121). */
  padding?: [number, number];
}

/** Functional groups of the enhanced objects (PS3.3 C.7.6.16): shared, then the frame's own. */
export function functionalGroups(dataset: Dataset, frame: number): Dataset[] {
  return [...items(dataset, 'x52009230').slice(frame, frame + 1), ...items(dataset, 'x52009229').slice(0, 1)];
}

/** A number of the dataset, or of the macro `sequence` in its functional groups. */
function inGroups(dataset: Dataset, frame: number, sequence: string, tag: string): number | undefined {
  const direct = number(dataset, tag);
  if (direct !== undefined) return direct;
  for (const group of functionalGroups(dataset, frame)) {
    for (const item of items(group, sequence).slice(0, 1)) {
      const value = number(item, tag);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function windowOf(dataset: Dataset, frame: number): Window | undefined {
  const centre = inGroups(dataset, frame, 'x00289132', 'x00281050');
  const width = inGroups(dataset, frame, 'x00289132', 'x00281051');
  if (centre === undefined || width === undefined || width <= 0) return undefined;
  const declared = code(dataset, 'x00281056');
  const shape = declared === 'LINEAR_EXACT' || declared === 'SIGMOID' ? declared : 'LINEAR';
  return { centre, width, shape };
}

/** Null when the dataset declares no picture (no rows or columns). `frame` chooses the functional groups. */
export function pixelShapeOf(dataset: Dataset, frame = 0): PixelShape | null {
  const rows = short(dataset, 'x00280010');
  const columns = short(dataset, 'x00280011');
  if (!rows || !columns) return null;
  const bitsAllocated = short(dataset, 'x00280100') ?? 0;
  const bitsStored = short(dataset, 'x00280101') ?? bitsAllocated;
  const signed = short(dataset, 'x00280103') === 1;
  const first = short(dataset, 'x00280120', signed);
  const last = short(dataset, 'x00280121', signed) ?? first;
  return {
    rows,
    columns,
    frames: framesOf(dataset),
    samples: short(dataset, 'x00280002') ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: short(dataset, 'x00280102') ?? bitsStored - 1,
    signed,
    planar: short(dataset, 'x00280006') === 1,
    photometric: code(dataset, 'x00280004') ?? 'MONOCHROME2',
    bigEndian: dataset.bigEndian,
    slope: inGroups(dataset, frame, 'x00289145', 'x00281053') || 1,
    intercept: inGroups(dataset, frame, 'x00289145', 'x00281052') ?? 0,
    window: windowOf(dataset, frame),
    padding: first === undefined || last === undefined ? undefined : [Math.min(first, last), Math.max(first, last)],
  };
}

/** Number of Frames (0028,0008); 1 when absent or nonsense. */
export function framesOf(dataset: Dataset): number {
  const frames = number(dataset, 'x00280008') ?? 1;
  return Number.isInteger(frames) && frames > 0 ? frames : 1;
}

/** Bits of one pixel on average; YBR_FULL_422 shares its chroma between two pixels (PS3.3 C.7.6.3.1.2). */
function bitsPerPixel(shape: PixelShape): number {
  return shape.bitsAllocated * (shape.photometric === 'YBR_FULL_422' ? 2 : shape.samples);
}

/** Bytes of one uncompressed frame; a float when frames of single bits do not end on a byte. */
export function frameBytes(shape: PixelShape): number {
  return (shape.rows * shape.columns * bitsPerPixel(shape)) / 8;
}

/** Bytes of uncompressed Pixel Data, padded to an even length (PS3.5 §8.1.1). */
export function pixelDataBytes(shape: PixelShape): number {
  const bytes = Math.ceil(frameBytes(shape) * shape.frames);
  return bytes + (bytes % 2);
}

export interface Palette {
  firstMapped: number;
  /** 8-bit red, green, blue of each entry. */
  channels: [Uint8Array, Uint8Array, Uint8Array];
}

function channelOf(dataset: Dataset, descriptor: string, data: string): Uint8Array | null {
  const [declared = 0, , bits = 16] = shorts(dataset, descriptor);
  const entries = declared === 0 ? 65_536 : declared;
  const values = shorts(dataset, data);
  // Eight-bit entries may be packed two to a word (PS3.3 C.7.6.3.1.6).
  const packed = values.length < entries;
  if (packed && values.length * 2 < entries) return null;
  return Uint8Array.from({ length: entries }, (_, index) => {
    if (!packed) return bits > 8 ? (values[index] as number) >> 8 : (values[index] as number);
    const word = values[index >> 1] as number;
    return index % 2 === 0 ? word & 0xff : word >> 8;
  });
}

/** The colour table of PALETTE COLOR (PS3.3 C.7.9), reduced to 8 bits; null when incomplete. */
export function paletteOf(dataset: Dataset): Palette | null {
  const red = channelOf(dataset, 'x00281101', 'x00281201');
  const green = channelOf(dataset, 'x00281102', 'x00281202');
  const blue = channelOf(dataset, 'x00281103', 'x00281203');
  if (!red || !green || !blue) return null;
  const signed = short(dataset, 'x00280103') === 1;
  return { firstMapped: shorts(dataset, 'x00281101', signed)[1] ?? 0, channels: [red, green, blue] };
}

/** Row and column spacing in mm, from the dataset or its functional groups. */
export function pixelSpacingOf(dataset: Dataset): number[] {
  const direct = numbers(dataset, 'x00280030');
  if (direct.length >= 2) return direct.slice(0, 2);
  const imager = numbers(dataset, 'x00181164');
  const grouped = functionalGroups(dataset, 0)
    .flatMap((group) => items(group, 'x00289110').slice(0, 1))
    .map((item) => numbers(item, 'x00280030'))
    .find((spacing) => spacing.length >= 2);
  return (grouped ?? imager).slice(0, 2);
}
