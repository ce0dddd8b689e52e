import type { ViewerAsset, ViewerProps } from '@lode/core/viewer';
import { chosenFrame, nativeFrame } from '../parsers/native-frame.ts';
import { openDataset } from '../parsers/open-dataset.ts';
import type { OpenedFile } from '../parsers/open-dataset.ts';
import { paletteOf, pixelShapeOf } from '../parsers/pixel-shape.ts';
import type { PixelShape, Window } from '../parsers/pixel-shape.ts';
import { coloured, paletted, storedValues, windowFor, windowed } from '../parsers/render-frame.ts';
import type { EightBit, Stored } from '../parsers/render-frame.ts';

/** One frame on screen: grey values that a window maps, or finished colours. */
export type Frame =
  | { kind: 'grey'; shape: PixelShape; stored: Stored; initial: Window }
  | { kind: 'colour'; shape: PixelShape; picture: EightBit };

export interface OpenImage {
  frames: number;
  start: number;
  read(frame: number): Promise<Frame>;
}

// Names of the syntaxes whose pixels are as they are; the deflated one needs a decoder that the parser has and we not.
const NATIVE = new Set(['Implicit VR Little Endian', 'Explicit VR Little Endian', 'Explicit VR Big Endian']);

/** The plugin's facets of an asset. */
export function facetsOf(asset: ViewerAsset): Record<string, unknown> {
  const own = asset.facets.medical;
  return typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
}

export function isNative(asset: ViewerAsset): boolean {
  return NATIVE.has(String(facetsOf(asset).transferSyntax)) && Boolean(facetsOf(asset).rows);
}

async function frameAt(opened: OpenedFile, frame: number): Promise<Frame> {
  const shape = pixelShapeOf(opened.dataset, frame);
  const bytes = shape && (await nativeFrame(opened, shape, frame));
  if (!shape || !bytes) throw new Error('the frame cannot be read');
  if (shape.samples === 3) {
    const picture = coloured(bytes, shape);
    if (picture) return { kind: 'colour', shape, picture };
  }
  const stored = shape.samples === 1 ? storedValues(bytes, shape) : null;
  if (!stored) throw new Error('this pixel coding is not drawn');
  const palette = shape.photometric === 'PALETTE COLOR' ? paletteOf(opened.dataset) : null;
  if (palette) return { kind: 'colour', shape, picture: paletted(stored, shape, palette) };
  return { kind: 'grey', shape, stored, initial: windowFor(stored, shape) };
}

/** Opens an uncompressed original by range requests: its header, then one frame at a time. Rejects when it cannot. */
export async function openImage(asset: ViewerAsset, openPart: ViewerProps['openPart']): Promise<OpenImage> {
  const part = asset.parts.find(({ role }) => role === 'original');
  if (!part) throw new Error('no original');
  const source = {
    size: part.bytes,
    read: async (offset: number, length: number) => {
      const wanted = Math.max(Math.min(length, part.bytes - offset), 0);
      return wanted === 0 ? new Uint8Array(0) : new Uint8Array(await openPart('original', { offset, length: wanted }));
    },
  };
  const opened = await openDataset(source);
  const shape = pixelShapeOf(opened.dataset);
  if (!shape || !opened.pixelData) throw new Error('no picture in this instance');
  let last: { frame: number; read: Promise<Frame> } | null = null;
  const read = (frame: number): Promise<Frame> => {
    if (last?.frame !== frame) last = { frame, read: frameAt(opened, frame) };
    return last.read;
  };
  return { frames: shape.frames, start: chosenFrame(shape), read };
}

/** Paints a frame; the canvas takes the frame's size. */
export function paint(canvas: HTMLCanvasElement, frame: Frame, window: Window): void {
  const { data, width, height, channels } =
    frame.kind === 'grey' ? windowed(frame.stored, frame.shape, window) : frame.picture;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * channels;
    image.data[pixel * 4] = data[at] as number;
    image.data[pixel * 4 + 1] = data[channels === 1 ? at : at + 1] as number;
    image.data[pixel * 4 + 2] = data[channels === 1 ? at : at + 2] as number;
    image.data[pixel * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Value under a pixel after rescale: HU in a CT. Null outside the frame and in colour pictures. */
export function valueAt(frame: Frame, x: number, y: number): number | null {
  const { columns, rows, slope, intercept } = frame.shape;
  if (frame.kind !== 'grey' || x < 0 || y < 0 || x >= columns || y >= rows) return null;
  return (frame.stored[y * columns + x] as number) * slope + intercept;
}
