import sharp from 'sharp';
import type { Derivative, FindingDraft } from '@lode/core';
import { previewOf, thumbnailOf } from '@lode/core/media';
import { fragmentsOf } from './fragments.ts';
import type { Encapsulated } from './fragments.ts';
import { MAX_FRAME_BYTES, chosenFrame, nativeFrame, picture } from './native-frame.ts';
import type { OpenedFile } from './open-dataset.ts';
import { pixelShapeOf } from './pixel-shape.ts';
import type { PixelShape } from './pixel-shape.ts';
import { decodeRle } from './rle.ts';

type Pixels = Parameters<typeof thumbnailOf>[0];

export interface Pictures {
  derivatives: Derivative[];
  findings: FindingDraft[];
}

function without(syntax: string, reason: string): Pictures {
  const finding: FindingDraft = {
    code: 'medical.no-thumbnail',
    severity: 'info',
    message: {
      en: `No thumbnail: ${reason} (${syntax})`,
      zh: `没有缩略图：传输语法 ${syntax} 的图像未能解码`,
    },
    location: { tag: '(7FE0,0010)' },
    evidence: { transferSyntax: syntax, reason },
  };
  return { derivatives: [], findings: [finding] };
}

async function frameOfFragments(
  opened: OpenedFile,
  found: Encapsulated,
  shape: PixelShape,
): Promise<Uint8Array | null> {
  const frame = found.table.length === shape.frames || found.fragments.length === shape.frames ? chosenFrame(shape) : 0;
  const pieces = await fragmentsOf(opened.source, found, shape.frames, frame);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length === 0 || length > MAX_FRAME_BYTES) return null;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(await opened.source.read(piece.offset, piece.length), at);
    at += piece.length;
  }
  return bytes;
}

/** Colour goes to sharp as it is; grey is decoded to samples first, for rescale, window and MONOCHROME1 still apply. */
async function fromJpeg(bytes: Uint8Array, shape: PixelShape, opened: OpenedFile): Promise<Pixels | null> {
  if (shape.samples !== 1) return bytes;
  const open = sharp(bytes, { limitInputPixels: MAX_FRAME_BYTES, failOn: 'none' });
  const { data, info } = await open.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) return null;
  const decoded = { ...shape, rows: info.height, columns: info.width, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
  return picture(data, decoded, opened);
}

async function pixelsOf(opened: OpenedFile, shape: PixelShape, found: Encapsulated | null): Promise<Pixels | null> {
  const { pixels } = opened.syntax;
  if (!found) {
    const bytes = pixels === 'native' ? await nativeFrame(opened, shape, chosenFrame(shape)) : null;
    return bytes && picture(bytes, shape, opened);
  }
  const bytes = pixels === 'rle' || pixels === 'jpeg' ? await frameOfFragments(opened, found, shape) : null;
  if (!bytes) return null;
  if (pixels === 'jpeg') return fromJpeg(bytes, shape, opened);
  const perSample = shape.bitsAllocated / 8;
  const count = shape.rows * shape.columns;
  if (!Number.isInteger(perSample) || count * shape.samples * perSample > MAX_FRAME_BYTES) return null;
  const plain = decodeRle(bytes, count, shape.samples, perSample);
  return plain && picture(plain, { ...shape, planar: false, bigEndian: false }, opened);
}

/**
 * Thumbnail and preview of the middle frame: native 1 to 32 bit, RLE and JPEG Baseline; for other codings an info
 * finding that names them. `found` are the fragments of encapsulated pixel data. Nothing when there is no picture.
 */
export async function picturesOf(opened: OpenedFile, found: Encapsulated | null): Promise<Pictures> {
  const first = pixelShapeOf(opened.dataset);
  if (!first || !opened.pixelData || opened.pixelData.length === 0) return { derivatives: [], findings: [] };
  const shape = pixelShapeOf(opened.dataset, chosenFrame(first)) ?? first;
  try {
    const pixels = await pixelsOf(opened, shape, found);
    if (!pixels) return without(opened.syntax.name, 'this coding is not decoded');
    return { derivatives: await Promise.all([thumbnailOf(pixels), previewOf(pixels)]), findings: [] };
  } catch (error) {
    return without(
      opened.syntax.name,
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be decoded',
    );
  }
}
