import type { LossField } from '../export-report.ts';
import type { BoxGeometry, Point, SkeletonGeometry } from '../../model.ts';
import type { Size } from './yolo-shape.ts';

/** Nine decimals: in a picture 100,000 pixels wide that is a ten-thousandth of a pixel. */
const share = (value: number, whole: number) =>
  (value / whole)
    .toFixed(9)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0');

/** Of a pose: the names of the points of a class, how many points every row has, and numbers of each. */
export interface PointsOfRow {
  names: readonly string[];
  count: number;
  each: 2 | 3;
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));

/** Whether nothing of a length lies between 0 and `most`. */
const isGone = (from: number, length: number, most: number) =>
  length > 0 ? from >= most || from + length <= 0 : from < 0 || from > most;

/**
 * `cx cy w h` of the part that lies in the picture; null when none does. Ultralytics refuses what reaches beyond. A box
 * that was flat before (around points on one line) stays so.
 */
export function boxNumbers(
  { x, y, width: w, height: h }: BoxGeometry,
  size: Size,
  lost: Set<LossField>,
): string | null {
  const [left, right] = [clamp(x, size.width), clamp(x + w, size.width)];
  const [top, bottom] = [clamp(y, size.height), clamp(y + h, size.height)];
  if (right - left < w || bottom - top < h) lost.add('outside');
  if (isGone(x, w, size.width) || isGone(y, h, size.height)) return null;
  const across = [(left + right) / 2, right - left].map((value) => share(value, size.width));
  const down = [(top + bottom) / 2, bottom - top].map((value) => share(value, size.height));
  return `${across[0]} ${down[0]} ${across[1]} ${down[1]}`;
}

/** `x1 y1 x2 y2 …` with every point drawn to the nearest place in the picture; null when nothing of an area is left. */
export function ringNumbers(ring: Point[], size: Size, lost: Set<LossField>): string | null {
  const inside = ring.map(([x, y]): Point => [clamp(x, size.width), clamp(y, size.height)]);
  if (inside.some(([x, y], i) => x !== ring[i]![0] || y !== ring[i]![1])) lost.add('outside');
  const flat = inside.every(([x]) => x === inside[0]![0]) || inside.every(([, y]) => y === inside[0]![1]);
  if (inside.length < 3 || flat) return null;
  return inside.map(([x, y]) => `${share(x, size.width)} ${share(y, size.height)}`).join(' ');
}

/**
 * `x y visibility` (or `x y`) for each name, zeros for a point that the skeleton has not. One beyond the edge is drawn to
 * it; the place of one that was not labelled means nothing, and is written where it can be.
 */
export function pointNumbers(
  skeleton: SkeletonGeometry | null,
  { names, each }: PointsOfRow,
  size: Size,
  lost: Set<LossField>,
): string[] {
  const nodes = new Map(skeleton?.nodes.map((node) => [node.name, node]));
  return names.flatMap((name) => {
    const { x, y, visibility } = nodes.get(name) ?? { x: 0, y: 0, visibility: 0 };
    const inside = [clamp(x, size.width), clamp(y, size.height)] as const;
    if (visibility > 0 && (inside[0] !== x || inside[1] !== y)) lost.add('outside');
    const place = [share(inside[0], size.width), share(inside[1], size.height)];
    return each === 3 ? [...place, String(visibility)] : place;
  });
}
