import type { YoloData, YoloTask } from './yolo-data.ts';
import { decimalOf } from '../decimal.ts';

/** Four corners of a turned box stay a parallelogram when width and height are scaled apart. */
function isParallelogram(texts: readonly string[]): boolean {
  const [ax = NaN, ay = NaN, bx = NaN, by = NaN, cx = NaN, cy = NaN, dx = NaN, dy = NaN] = texts
    .slice(1, 9)
    .map(decimalOf);
  const size = Math.max(Math.abs(cx - ax), Math.abs(cy - ay), Math.abs(dx - bx), Math.abs(dy - by));
  return Math.hypot(ax + cx - bx - dx, ay + cy - by - dy) <= Math.max(2e-3 * size, 4e-6);
}

/** Nine columns, or ten with a score: corners of a turned box or an outline of four points; nothing else tells which. */
export const isFourPoints = ({ length }: readonly string[]) => length === 9 || length === 10;

/**
 * What the rows of a dataset are, each with its class first. In this order: what `data.yaml` says as `task`; a pose when it
 * has a `kpt_shape`; boxes when no row has more than six columns; turned boxes when all others have four points and
 * each of them is a parallelogram; else outlines. Null: there is no row.
 */
export function taskOf(data: YoloData | null, rows: readonly (readonly string[])[]): YoloTask | null {
  if (rows.length === 0) return null;
  if (data?.task) return data.task;
  if (data?.keypoints) return 'pose';
  const long = rows.filter(({ length }) => length > 6);
  if (long.length === 0) return 'detect';
  return long.every((texts) => isFourPoints(texts) && isParallelogram(texts)) ? 'obb' : 'segment';
}
