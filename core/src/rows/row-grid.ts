import { uncrossed, type Box } from './row-box.ts';

/**
 * Three grids over the part of the world where an asset's rows lie, so that a box finds its rows by few cells. Cells at
 * the rim stand for all that is beyond it.
 */
export type RowGrid = Box;

/** Cells a side, coarsest first. */
const SIDES = [8, 64, 512];
/** A row that touches more cells of a grid is `wide` there: looked at by every question to it. */
const MOST_OF_ROW = 16;
/** Two boxes (antimeridian) and the wide ones stay below the 200 scans that the database merges. */
const MOST_OF_BOX = 81;

/** Each grid's cells have numbers of their own; the last is for what is wide. */
const FIRST = SIDES.map((_, level) => SIDES.slice(0, level).reduce((sum, side) => sum + side * side + 1, 0));
const wide = (level: number) => FIRST[level]! + SIDES[level]! ** 2;

const CROP = 0.01;

/**
 * The grid for rows with these boxes: around the middles of all but the outermost hundredth on each side, since one
 * feature at 0°, 0° must not put all others into one cell. Null when no row has a box.
 */
export function gridFor(boxes: readonly (Box | null)[]): RowGrid | null {
  const known = boxes.filter((box) => box !== null);
  if (known.length === 0) return null;
  const range = (low: 0 | 1, high: 2 | 3) => {
    const middles = Float64Array.from(known, (box) => (box[low] + box[high]) / 2).sort();
    const skip = Math.floor(middles.length * CROP);
    return [middles[skip]!, middles[middles.length - 1 - skip]!] as const;
  };
  const [[west, east], [south, north]] = [range(0, 2), range(1, 3)];
  return [west, south, east, north];
}

function rangeOf(level: number, low: number, high: number, from: number, to: number): [number, number] {
  const side = SIDES[level]!;
  const at = (value: number) => {
    const place = to > from ? Math.floor(((value - from) / (to - from)) * side) : 0;
    return Math.min(side - 1, Math.max(0, place));
  };
  return [at(low), at(high)];
}

/** Cells of one grid that a box touches; null when there are more than `most`. */
function cellsOf(grid: RowGrid, level: number, box: Box, most: number): number[] | null {
  const [left, right] = rangeOf(level, box[0], box[2], grid[0], grid[2]);
  const [bottom, top] = rangeOf(level, box[1], box[3], grid[1], grid[3]);
  if ((right - left + 1) * (top - bottom + 1) > most) return null;
  const cells: number[] = [];
  for (let y = bottom; y <= top; y++) {
    for (let x = left; x <= right; x++) cells.push(FIRST[level]! + y * SIDES[level]! + x);
  }
  return cells;
}

/** Every cell, of all grids, under which a row with this box is found. */
export function cellsOfRow(grid: RowGrid, box: Box): number[] {
  const cells = SIDES.flatMap((_, level) => {
    const parts = uncrossed(box).map((part) => cellsOf(grid, level, part, MOST_OF_ROW));
    return parts.includes(null) ? [wide(level)] : parts.flatMap((part) => part!);
  });
  return [...new Set(cells)];
}

/** Cells that hold every row which touches a box; null when that is all of them. */
export function cellsOfBox(grid: RowGrid, box: Box): number[] | null {
  const parts = uncrossed(box);
  for (let level = SIDES.length - 1; level >= 0; level--) {
    const cells = parts.map((part) => cellsOf(grid, level, part, MOST_OF_BOX));
    if (cells.includes(null)) continue;
    const all = new Set(cells.flatMap((part) => part!));
    return level === 0 && all.size === SIDES[0]! ** 2 ? null : [...all, wide(level)];
  }
  return null;
}
