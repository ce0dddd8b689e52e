import sharp from 'sharp';
import { bmpHeader, decodeBmp } from './bmp.ts';

/** Larger pictures are refused from their header alone, before a pixel is decoded. */
export const MAX_PIXELS = 200_000_000;
/** Statistics and thumbnail are made from at most this many pixels, so that memory stays near 100 MB. */
const WORKING_PIXELS = 24_000_000;

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'tiff' | 'bmp';

export interface ImageHeader {
  format: ImageFormat;
  width: number;
  height: number;
  /** EXIF 1…8; 1 = as stored. */
  orientation: number;
  pages: number;
  /** TIFF structure of the EXIF block, without its `Exif\0\0` mark. */
  exif?: Uint8Array;
}

/** 8-bit samples of the stored picture, not rotated; `scaled` when it was shrunk to the working size. */
export interface Raster {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
  scaled: boolean;
}

const FORMATS = new Set<string>(['jpeg', 'png', 'webp', 'tiff']);

/** What the header says, or null when it is none of the five formats or cannot be read. Decodes nothing. */
export async function imageHeader(bytes: Uint8Array): Promise<ImageHeader | null> {
  const bmp = bmpHeader(bytes);
  if (bmp) return { format: 'bmp', width: bmp.width, height: bmp.height, orientation: 1, pages: 1 };
  try {
    const meta = await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata();
    if (!meta.format || !FORMATS.has(meta.format) || !meta.width || !meta.height) return null;
    const exif = meta.exif?.subarray(0, 4).toString('latin1') === 'Exif' ? meta.exif.subarray(6) : meta.exif;
    return {
      format: meta.format as ImageFormat,
      width: meta.width,
      height: meta.height,
      orientation: meta.orientation ?? 1,
      pages: meta.pages ?? 1,
      ...(exif && { exif }),
    };
  } catch {
    return null;
  }
}

/**
 * Decodes once. `'truncated'` when the file ends too early or is damaged (libvips' `failOn: 'truncated'`).
 * The caller has checked the header against MAX_PIXELS.
 */
export async function decodeImage(bytes: Uint8Array, header: ImageHeader): Promise<Raster | 'truncated'> {
  if (header.format === 'bmp') {
    const layout = bmpHeader(bytes);
    const bitmap = layout ? decodeBmp(bytes, layout) : 'truncated';
    return bitmap === 'truncated' ? bitmap : { ...bitmap, scaled: false };
  }
  const scaled = header.width * header.height > WORKING_PIXELS;
  try {
    const image = sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'truncated',
      sequentialRead: true,
    }).removeAlpha();
    if (scaled) {
      const factor = Math.sqrt(WORKING_PIXELS / (header.width * header.height));
      image.resize({ width: Math.max(1, Math.floor(header.width * factor)) });
    }
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    if (channels !== 1 && channels !== 3) return 'truncated';
    return { data, width, height, channels, scaled };
  } catch {
    return 'truncated';
  }
}
