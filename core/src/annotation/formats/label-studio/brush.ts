import type { JsonObject } from '../../../contract/values.ts';
import type { MaskGeometry } from '../../model.ts';
import { isObject } from '../plain-json.ts';
import { localFromMask, maskFromLocal, type RunBudget } from '../cvat/cvat-mask.ts';
import { packRuns, unpackRuns, wordsIn, type WordRun } from './rle-pack.ts';

/** Red, green, blue, opacity. */
const CHANNELS = 4;

/** How many pixels end at or before this word, a pixel ending with its opacity. */
const pixelsBefore = (word: number) => Math.floor(word / CHANNELS);

/**
 * A brush → mask: the picture's pixels row by row, four words each; a pixel is object where it is not fully
 * transparent (`label_studio_sdk/converter/brush.py`: `[:, :, 3]`). Or why it is none.
 */
export function maskFromBrush(
  rle: unknown,
  picture: { width: number; height: number },
  budget: RunBudget,
): MaskGeometry | string {
  if (!Array.isArray(rle) || !rle.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256))
    return 'rle is no list of bytes';
  const runs: number[] = [];
  let object = false;
  let run = 0;
  const add = (pixels: number, isObject: boolean) => {
    if (pixels === 0) return;
    if (isObject !== object) {
      runs.push(run);
      [run, object] = [0, isObject];
    }
    run += pixels;
  };
  try {
    const packed = Uint8Array.from(rle as number[]);
    const words = wordsIn(packed);
    if (words !== picture.width * picture.height * CHANNELS)
      return `it has ${words} words, not four for each of ${picture.width} × ${picture.height} pixels`;
    let at = 0;
    for (const [word, times] of unpackRuns(packed)) {
      add(pixelsBefore(at + times) - pixelsBefore(at), word !== 0);
      at += times;
    }
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable';
  }
  runs.push(run);
  return maskFromLocal({ left: 0, top: 0, ...picture, runs }, picture, budget);
}

/** As the SDK's `mask2rle` writes it: 255 in all four channels of an object's pixel, else 0. */
export function brushFromMask(mask: MaskGeometry): number[] {
  const [height, width] = mask.size;
  const local = localFromMask(mask);
  const runs: [number, number][] = [];
  const add = (word: number, pixels: number) => {
    if (pixels === 0) return;
    const last = runs.at(-1);
    if (last?.[0] === word) last[1] += pixels * CHANNELS;
    else runs.push([word, pixels * CHANNELS]);
  };
  add(0, local.top * width + local.left);
  // Runs go on over the ends of the box's rows; between them lies what is beside the box.
  let x = 0;
  let rows = 0;
  for (const [i, run] of local.runs.entries()) {
    for (let left = run; left > 0;) {
      const piece = Math.min(left, local.width - x);
      add(i % 2 === 1 ? 255 : 0, piece);
      left -= piece;
      x += piece;
      if (x < local.width) continue;
      [x, rows] = [0, rows + 1];
      if (rows < local.height) add(0, width - local.width);
    }
  }
  add(0, (height - local.top - local.height) * width + (width - local.left - local.width));
  return packRuns(runs satisfies WordRun[]);
}

/** A row to be kept: a list of bytes would take ten times its size in the database, so that it becomes base64. */
export function withPackedBrush(row: JsonObject): JsonObject {
  const { rle, ...value } = isObject(row.value) ? (row.value as JsonObject) : {};
  if (!Array.isArray(rle)) return row;
  return { ...row, value: { ...value, rle64: Buffer.from(rle as number[]).toString('base64') } };
}

/** The row as it came. */
export function withBrush(row: JsonObject): JsonObject {
  const { rle64, ...value } = isObject(row.value) ? (row.value as JsonObject) : {};
  return typeof rle64 === 'string' ? { ...row, value: { ...value, rle: [...Buffer.from(rle64, 'base64')] } } : row;
}
