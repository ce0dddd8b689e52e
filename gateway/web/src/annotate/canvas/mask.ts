import type { ViewerGeometry } from '@lode/core/viewer';
import type { Extent, Point, Ring } from './outline.ts';

export type Mask = Extract<ViewerGeometry, { kind: 'mask' }>;

/** Above it a mask is framed by its extent instead: a contour of confetti says nothing. */
const CONTOUR_LINES = 4000;

/**
 * Calls `visit` for every run of set pixels within one column, columns from left to right: rows `from` ≤ y < `to`.
 * COCO counts run down the columns and start with background. What goes beyond the size is cut off.
 */
export function eachColumnRun(
  { size: [height, width], counts }: Mask,
  visit: (x: number, from: number, to: number) => void,
): void {
  if (!(height > 0 && width > 0)) return;
  const total = height * width;
  let at = 0;
  for (let i = 0; i < counts.length && at < total; i++) {
    const count = counts[i]!;
    if (!(count > 0)) continue;
    const end = Math.min(total, at + count);
    if (i % 2 === 1) {
      while (at < end) {
        const x = Math.floor(at / height);
        const to = Math.min(end, (x + 1) * height);
        visit(x, at - x * height, to - x * height);
        at = to;
      }
    }
    at = end;
  }
}

/** Null for a mask without a set pixel. */
export function maskExtent(mask: Mask): Extent | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  eachColumnRun(mask, (x, from, to) => {
    if (x < minX) minX = x;
    maxX = x + 1;
    if (from < minY) minY = from;
    if (to > maxY) maxY = to;
  });
  return minX < maxX ? { minX, minY, maxX, maxY } : null;
}

export function maskContains({ size: [height, width], counts }: Mask, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(column >= 0 && row >= 0 && column < width && row < height)) return false;
  const place = column * height + row;
  let end = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0) end += counts[i]!;
    if (place < end) return i % 2 === 1;
  }
  return false;
}

/** The lines between set and unset pixels, or the frame of a mask of too many. */
export function maskContour(mask: Mask): Ring {
  const points: Point[] = [];
  const joins: [number, number][] = [];
  let tooMany = false;
  const line = (ax: number, ay: number, bx: number, by: number) => {
    tooMany ||= joins.length >= CONTOUR_LINES;
    if (tooMany) return;
    joins.push([points.length, points.length + 1]);
    points.push([ax, ay], [bx, by]);
  };
  /** Where exactly one of two neighbouring columns is set: each gives its ends in ascending order. */
  const between = (x: number, left: readonly number[], right: readonly number[]) => {
    const ends = [...left, ...right].sort((a, b) => a - b);
    for (let i = 0; i + 1 < ends.length; i += 2) if (ends[i] !== ends[i + 1]) line(x, ends[i]!, x, ends[i + 1]!);
  };
  let [column, left, right] = [-1, [] as number[], [] as number[]];
  const next = (x: number) => {
    between(column, left, right);
    if (x > column + 1) between(column + 1, right, []);
    left = x > column + 1 ? [] : right;
    right = [];
    column = x;
  };
  eachColumnRun(mask, (x, from, to) => {
    if (tooMany) return;
    if (x !== column) next(x);
    right.push(from, to);
    line(x, from, x + 1, from);
    line(x, to, x + 1, to);
  });
  next(column + 2);
  if (!tooMany) return { points, joins, vertices: [] };
  const { minX, minY, maxX, maxY } = maskExtent(mask)!;
  return { points: [[minX, minY], [maxX, minY], [maxX, maxY], [minX, maxY]], joins: 'loop', vertices: [] }; // prettier-ignore
}

/** Pixels of a mask within its extent, row by row: 255 where set. One value stands for `step` × `step` pixels. */
export interface Alpha {
  width: number;
  height: number;
  values: Uint8Array<ArrayBuffer>;
}

export function maskAlpha(mask: Mask, extent: Extent, maxSide: number): Alpha {
  const [wide, high] = [extent.maxX - extent.minX, extent.maxY - extent.minY];
  const step = Math.max(1, Math.ceil(Math.max(wide, high) / maxSide));
  const [width, height] = [Math.ceil(wide / step), Math.ceil(high / step)];
  const values = new Uint8Array(width * height);
  eachColumnRun(mask, (x, from, to) => {
    const column = Math.floor((x - extent.minX) / step);
    const last = Math.floor((to - 1 - extent.minY) / step);
    for (let row = Math.floor((from - extent.minY) / step); row <= last; row++) values[row * width + column] = 255;
  });
  return { width, height, values };
}
