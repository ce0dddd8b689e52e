import sharp from 'sharp';
import type { Derivative } from '../contract/parsing.ts';

export const THUMBNAIL_PIXELS = 256;
export const PREVIEW_PIXELS = 2048;

/** What sharp can start from: an encoded image, or raw 8-bit samples with their shape. */
export type Pixels = Uint8Array | { data: Uint8Array; width: number; height: number; channels: 1 | 3 | 4 };

// A decoded pixel costs 3–4 bytes: 268 Mpx is about 1 GB, more than a parser process is given.
const MAX_PIXELS = 268_402_689;

function open(pixels: Pixels) {
  if (pixels instanceof Uint8Array) return sharp(pixels, { limitInputPixels: MAX_PIXELS, failOn: 'none' });
  const { data, width, height, channels } = pixels;
  return sharp(data, { raw: { width, height, channels } });
}

async function scaled(pixels: Pixels, role: string, edge: number, quality: number): Promise<Derivative> {
  const data = await open(pixels)
    .rotate() // EXIF orientation, so that the picture stands as the photographer saw it
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality, effort: 2 })
    .toBuffer();
  return { role, mediaType: 'image/webp', data: new Uint8Array(data) };
}

/** Thumbnail of at most 256 × 256 px, WebP, metadata dropped. Rejects when the image cannot be decoded. */
export function thumbnailOf(pixels: Pixels): Promise<Derivative> {
  return scaled(pixels, 'thumbnail', THUMBNAIL_PIXELS, 80);
}

/** For viewers, where the original is no format that a browser draws: at most 2048 × 2048 px, WebP. */
export function previewOf(pixels: Pixels): Promise<Derivative> {
  return scaled(pixels, 'preview', PREVIEW_PIXELS, 92);
}
