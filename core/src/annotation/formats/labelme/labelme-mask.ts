import sharp from 'sharp';
import type { MaskGeometry } from '../../model.ts';
import { MAX_MASK_PIXELS } from '../coco/rle.ts';
import { localFromMask, maskFromLocal, type RunBudget } from '../cvat/cvat-mask.ts';

/** Runs along the rows, background first; anything but 0 is object. */
function runsOf(pixels: Uint8Array): number[] {
  const runs: number[] = [];
  let object = false;
  let run = 0;
  for (const pixel of pixels) {
    if ((pixel !== 0) !== object) {
      runs.push(run);
      [run, object] = [0, !object];
    }
    run++;
  }
  runs.push(run);
  return runs;
}

/**
 * LabelMe's mask → ours: a PNG in base64 that covers the pixels from the first to the last corner, both included
 * (`labelme/utils/shape.py`: `mask[y1 : y2 + 1, x1 : x2 + 1]`). Or why it is none.
 */
export async function maskFromPng(
  base64: string,
  [[x1, y1], [x2, y2]]: [[number, number], [number, number]],
  picture: { width: number; height: number },
  budget: RunBudget,
): Promise<MaskGeometry | string> {
  const [left, top] = [Math.trunc(x1), Math.trunc(y1)];
  const [width, height] = [Math.trunc(x2) - left + 1, Math.trunc(y2) - top + 1];
  if (left < 0 || top < 0 || left + width > picture.width || top + height > picture.height)
    return 'it reaches beyond its picture';
  try {
    const image = sharp(Buffer.from(base64, 'base64'), { limitInputPixels: MAX_MASK_PIXELS });
    const about = await image.metadata();
    if (about.format !== 'png') return 'it is no PNG';
    if (about.width !== width || about.height !== height)
      return `the PNG is ${about.width} × ${about.height}, its place ${width} × ${height}`;
    const pixels = await image.toColourspace('b-w').extractChannel(0).raw({ depth: 'uchar' }).toBuffer();
    return maskFromLocal({ left, top, width, height, runs: runsOf(pixels) }, picture, budget);
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'unreadable';
  }
}

/** The corners that LabelMe gives a mask: its first and its last object pixel. */
export function cornersOf(mask: MaskGeometry): [[number, number], [number, number]] {
  const { left, top, width, height } = localFromMask(mask);
  return [[left, top], [left + width - 1, top + height - 1]]; // prettier-ignore
}

/** As LabelMe writes it: 8 bits a pixel, 1 is object; base64. */
export async function pngOf(mask: MaskGeometry): Promise<string> {
  const { width, height, runs } = localFromMask(mask);
  const pixels = new Uint8Array(width * height);
  let at = 0;
  for (const [i, run] of runs.entries()) {
    if (i % 2 === 1) pixels.fill(1, at, at + run);
    at += run;
  }
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return png.toString('base64');
}
