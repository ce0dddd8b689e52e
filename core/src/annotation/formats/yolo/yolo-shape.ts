import type { JsonObject } from '../../../contract/values.ts';
import type { BoxGeometry, Geometry, NodeVisibility, Point, SkeletonGeometry } from '../../model.ts';
import { boxFromCorners } from './oriented-box.ts';
import type { YoloTask } from './yolo-data.ts';
import { decimalOf } from '../decimal.ts';

export interface Size {
  width: number;
  height: number;
}

/** What the numbers of a row mean. */
export interface RowMeaning {
  task: YoloTask;
  size: Size;
  /** Of a pose: the names of its points, and how many numbers each has. */
  points: { names: readonly string[]; numbers: 2 | 3 } | null;
}

/** Something to say about one row: the code without its `core.yolo-` prefix, and what was found. */
export type RowNote = (code: string, evidence?: JsonObject) => void;

export interface YoloShape {
  geometries: Geometry[];
  score?: number;
}

/** A file of six decimals leaves this much of the picture open. */
const OPEN = 2e-6;
/** Further out it is no share of a picture, but pixels. */
const FURTHEST = 2;
/** Labels are rounded; a thousandth beyond the edge is nothing to talk about. */
const EDGE = 1e-3;
const MOST_POINTS = 100_000;

const beyond = (value: number) => value < -EDGE || value > 1 + EDGE;

function boxOf(shares: readonly number[], { width: across, height: down }: Size, note: RowNote): BoxGeometry | null {
  const [cx, cy, w, h] = shares as [number, number, number, number];
  if (w < 0 || h < 0) {
    note('negative-size', { width: w, height: h });
    return null;
  }
  if (w === 0 || h === 0) note('empty-box', { width: w, height: h });
  if ([cx - w / 2, cx + w / 2, cy - h / 2, cy + h / 2].some(beyond)) note('outside-picture');
  const [width, height] = [w * across, h * down];
  return { kind: 'box', x: cx * across - width / 2, y: cy * down - height / 2, width, height };
}

function pointsOf(shares: readonly number[], { width, height }: Size, note: RowNote): Point[] {
  if (shares.some(beyond)) note('outside-picture');
  const points: Point[] = [];
  for (let i = 0; i + 1 < shares.length; i += 2) points.push([shares[i]! * width, shares[i + 1]! * height]);
  return points;
}

function visibilityOf(value: number | undefined, x: number, y: number, note: RowNote): NodeVisibility {
  // Two numbers a point: Ultralytics takes a negative one for a point that was not labelled.
  if (value === undefined) return x < 0 || y < 0 ? 0 : 2;
  if (value === 0 || value === 1 || value === 2) return value;
  note('bad-visibility', { visibility: value });
  return value > 0 ? 2 : 0;
}

/** Null: every point is `0 0 0`, which says nothing. A point that was not labelled keeps the place that was written. */
function skeletonOf(shares: readonly number[], { size, points }: RowMeaning, note: RowNote): SkeletonGeometry | null {
  if (!points || shares.every((share) => share === 0)) return null;
  const nodes = points.names.map((name, i): SkeletonGeometry['nodes'][number] => {
    const [x = 0, y = 0, v] = shares.slice(i * points.numbers, (i + 1) * points.numbers);
    const visibility = visibilityOf(v, x, y, note);
    if (visibility > 0 && (beyond(x) || beyond(y))) note('outside-picture', { point: name });
    return { name, x: x * size.width, y: y * size.height, visibility };
  });
  return { kind: 'skeleton', nodes };
}

function outlineOf(shares: readonly number[], size: Size, note: RowNote): Geometry {
  const ring = pointsOf(shares, size, note);
  const [first, last] = [ring[0]!, ring.at(-1)!];
  // Our rings are open.
  if (ring.length > 3 && first[0] === last[0] && first[1] === last[1]) ring.pop();
  return { kind: 'polygon', polygons: [[ring]] };
}

function turnedOf(shares: readonly number[], size: Size, note: RowNote): Geometry {
  const corners = pointsOf(shares, size, note) as [Point, Point, Point, Point];
  const geometry = boxFromCorners(corners, OPEN * Math.max(size.width, size.height));
  if (geometry.kind === 'polygon') note('not-rectangle');
  return geometry;
}

/** How many numbers place it, without a score; null: no row of this kind has so many. */
function placingCount(columns: number, { task, points }: RowMeaning): number | null {
  if (columns === 4 || columns === 5) return 4;
  if (task === 'segment') return columns >= 6 && columns <= 2 * MOST_POINTS ? columns - (columns % 2) : null;
  const count = task === 'obb' ? 8 : task === 'pose' && points ? 4 + points.names.length * points.numbers : null;
  return columns === count || columns - 1 === count ? count : null;
}

/**
 * The numbers of a row behind its class → pixels; null when it is unusable, and `note` has then said why. A box in any
 * of the four kinds of file is four numbers, and one more of any row is a score.
 */
export function shapeOf(texts: readonly string[], meaning: RowMeaning, note: RowNote): YoloShape | null {
  const { task, points } = meaning;
  const count = placingCount(texts.length, meaning);
  if (count === null) {
    note(task === 'pose' && !points ? 'no-keypoints' : 'columns', { columns: texts.length + 1 });
    return null;
  }
  const numbers = texts.map(decimalOf);
  const bad = numbers.findIndex(Number.isNaN);
  if (bad >= 0) {
    note('bad-number', { column: bad + 2, text: texts[bad]!.slice(0, 40) });
    return null;
  }
  const shares = numbers.slice(0, count);
  const isVisibility = (i: number) => task === 'pose' && points?.numbers === 3 && i >= 4 && (i - 4) % 3 === 2;
  const far = shares.findIndex((share, i) => Math.abs(share) > FURTHEST && !isVisibility(i));
  if (far >= 0) {
    note('not-normalised', { column: far + 2, value: shares[far]! });
    return null;
  }
  const geometries = geometriesOf(shares, meaning, note);
  if (!geometries) return null;
  if (numbers.length === count) return { geometries };
  const score = numbers[count]!;
  if (score >= 0 && score <= 1) return { geometries, score };
  note('bad-score', { score });
  return { geometries };
}

function geometriesOf(shares: readonly number[], meaning: RowMeaning, note: RowNote): Geometry[] | null {
  const { task, size } = meaning;
  if (shares.length > 4 && task === 'segment') return [outlineOf(shares, size, note)];
  if (shares.length > 4 && task === 'obb') return [turnedOf(shares, size, note)];
  if (shares.length === 4 && task !== 'detect') note('mixed-rows');
  const box = boxOf(shares.slice(0, 4), size, note);
  const skeleton = box && task === 'pose' ? skeletonOf(shares.slice(4), meaning, note) : null;
  return box && (skeleton ? [box, skeleton] : [box]);
}
