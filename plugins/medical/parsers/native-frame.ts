import type { OpenedFile } from './open-dataset.ts';
import { frameBytes, paletteOf } from './pixel-shape.ts';
import type { PixelShape } from './pixel-shape.ts';
import { coloured, paletted, storedValues, windowFor, windowed } from './render-frame.ts';
import type { EightBit } from './render-frame.ts';

/** A frame larger than this is not decoded: header numbers must not decide how much memory is taken. */
export const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** The frame that stands for a multi-frame object. */
export function chosenFrame(shape: PixelShape): number {
  return Math.floor((shape.frames - 1) / 2);
}

/** Bytes of one uncompressed frame; null when it is too large, not there, or does not start on a byte. */
export async function nativeFrame(opened: OpenedFile, shape: PixelShape, frame: number): Promise<Uint8Array | null> {
  const { pixelData, source } = opened;
  const size = frameBytes(shape);
  const offset = size * frame;
  if (!pixelData || size <= 0 || size > MAX_FRAME_BYTES || !Number.isInteger(offset)) return null;
  const bytes = Math.ceil(size);
  if (offset + bytes > pixelData.length || pixelData.dataOffset + offset + bytes > source.size) return null;
  return source.read(pixelData.dataOffset + offset, bytes);
}

/** Native bytes of one frame to 8 bits, by its photometric interpretation. Null when that is not known here. */
export function picture(bytes: Uint8Array, shape: PixelShape, opened: OpenedFile): EightBit | null {
  if (shape.samples === 3) return coloured(bytes, shape);
  if (shape.samples !== 1) return null;
  const stored = storedValues(bytes, shape);
  if (!stored) return null;
  if (shape.photometric === 'PALETTE COLOR') {
    const palette = paletteOf(opened.dataset);
    return palette ? paletted(stored, shape, palette) : null;
  }
  return windowed(stored, shape, windowFor(stored, shape));
}
