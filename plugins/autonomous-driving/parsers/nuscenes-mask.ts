import { decodeRuns, decompressRuns, encodeRuns, type MaskGeometry } from '@lode/core';
import { text, vector, type Row } from './nuscenes-tables.ts';

/** A camera image has less; a mask that claims more is a fault. */
const MOST_PIXELS = 64e6;
/** The contract's limit for the runs of one mask. */
const MOST_RUNS = 1_000_000;

/**
 * COCO runs in base64. nuImages writes `size` as height, width with runs down the columns; T4 writes width, height with
 * runs along the rows (t4-devkit, docs/schema/table.md, RLE). The image's own size tells which it is. Null: no mask.
 */
export function maskOf(row: Row, image: { width: number; height: number }): MaskGeometry | null {
  const { mask } = row;
  if (mask === null || typeof mask !== 'object') return null;
  const size = vector(mask as Row, 'size', 2);
  const counts = decompressRuns(Buffer.from(text(mask as Row, 'counts'), 'base64').toString('latin1'));
  if (!size || !counts || counts.length > MOST_RUNS) return null;
  const [first, second] = size as [number, number];
  if (first * second > MOST_PIXELS || counts.reduce((sum, run) => sum + run, 0) !== first * second) return null;
  const turned = first === image.width && second === image.height && first !== second;
  if (!turned) return { kind: 'mask', size: [first, second], counts };
  // Row by row in the picture is column by column in the picture turned over its diagonal.
  const columns = decodeRuns(counts, second, first);
  const rows = new Uint8Array(columns.length);
  for (let x = 0; x < first; x++) for (let y = 0; y < second; y++) rows[y * first + x] = columns[x * second + y]!;
  const runs = encodeRuns(rows, first, second);
  return runs.length > MOST_RUNS ? null : { kind: 'mask', size: [second, first], counts: runs };
}

/** Left, top, right, bottom of a mask's pixels, right and bottom exclusive; null when it is empty. */
export function boundsOf({ size: [height], counts }: MaskGeometry): [number, number, number, number] | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let pixel = 0;
  for (const [i, run] of counts.entries()) {
    if (i % 2 === 1 && run > 0) {
      const last = pixel + run - 1;
      const [from, to] = [Math.floor(pixel / height), Math.floor(last / height)];
      left = Math.min(left, from);
      right = Math.max(right, to + 1);
      top = Math.min(top, to > from ? 0 : pixel % height);
      bottom = Math.max(bottom, to > from ? height : (last % height) + 1);
    }
    pixel += run;
  }
  return left < right ? [left, top, right, bottom] : null;
}
