import type { Geometry, Point } from '../../model.ts';
import type { XmlElement } from '../xml-elements.ts';
import { CORNERS } from './cvat-corners.ts';
import { maskFromLocal, type RunBudget } from './cvat-mask.ts';
import { numberOf, pixelOf, pointPair, type ShapeNote } from './cvat-numbers.ts';
import { radiansOf } from './cvat-placing.ts';
import { skeletonOf } from './cvat-skeleton.ts';

export interface CvatImage {
  width: number | null;
  height: number | null;
  /** In an export of a project: the task that it belongs to. Tasks number their groups anew. */
  task: string;
}

/** A geometry, and the elements of its nodes where it is a skeleton. */
export interface ReadShape {
  geometry: Geometry;
  elements: XmlElement[];
}

/** Every shape that we have a geometry for, with the attributes that say where it is. */
export const SHAPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['box', ['xtl', 'ytl', 'xbr', 'ybr', 'rotation']],
  ['ellipse', ['cx', 'cy', 'rx', 'ry', 'rotation']],
  ['polygon', ['points']],
  ['polyline', ['points']],
  ['points', ['points']],
  ['cuboid', CORNERS.flat()],
  ['skeleton', []],
  ['mask', ['left', 'top', 'width', 'height', 'rle']],
  ['tag', []],
]);

/** As `geometrySchema` takes them. */
const MOST_POINTS = 100_000;
const FEWEST_POINTS: Record<string, number> = { polygon: 3, polyline: 2, points: 1 };

const pixelsOf = ({ attributes }: XmlElement, ...keys: [string, string, string, string]) =>
  keys.map((key) => pixelOf(attributes[key])) as [number, number, number, number];

/** Degrees, clockwise on the screen; 0 where nothing is said, NaN for no number. */
const rotationOf = ({ attributes }: XmlElement) =>
  attributes.rotation === undefined ? 0 : numberOf(attributes.rotation);

/** What stands there of the attributes that place a shape. */
const said = ({ name, attributes }: XmlElement) =>
  Object.fromEntries(SHAPES.get(name)!.map((key) => [key, attributes[key] ?? null]));

function boxOf(shape: XmlElement, note: ShapeNote): Geometry | null {
  const [left, top, right, bottom] = pixelsOf(shape, 'xtl', 'ytl', 'xbr', 'ybr');
  const degrees = rotationOf(shape);
  const [width, height] = [right - left, bottom - top];
  // Written so that NaN fails, too.
  if (!(width >= 0 && height >= 0 && Number.isFinite(degrees))) {
    note('bad-box', said(shape));
    return null;
  }
  if (width === 0 || height === 0) note('empty-box', { width, height });
  if (degrees === 0) return { kind: 'box', x: left, y: top, width, height };
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { kind: 'rotated-box', x, y, width, height, angle: radiansOf(degrees) };
}

function ellipseOf(shape: XmlElement, note: ShapeNote): Geometry | null {
  const [x, y, radiusX, radiusY] = pixelsOf(shape, 'cx', 'cy', 'rx', 'ry');
  const degrees = rotationOf(shape);
  if (Number.isFinite(x + y + degrees) && radiusX >= 0 && radiusY >= 0)
    return { kind: 'ellipse', x, y, radiusX, radiusY, angle: radiansOf(degrees) };
  note('bad-ellipse', said(shape));
  return null;
}

function cuboidOf(shape: XmlElement, note: ShapeNote): Geometry | null {
  const points = CORNERS.map(([x, y]): Point => [pixelOf(shape.attributes[x]), pixelOf(shape.attributes[y])]);
  if (points.flat().every(Number.isFinite)) return { kind: 'cuboid-2d', points };
  note('bad-cuboid', said(shape));
  return null;
}

function pointsOf({ name, attributes }: XmlElement, note: ShapeNote): Geometry | null {
  const pairs = (attributes.points ?? '').split(';').map(pointPair);
  const points = pairs.filter((pair): pair is Point => pair !== null);
  const bad = pairs.indexOf(null);
  if (bad >= 0 || points.length < FEWEST_POINTS[name]! || points.length > MOST_POINTS) {
    note('bad-points', { points: pairs.length, ...(bad >= 0 ? { firstBad: bad + 1 } : {}) });
    return null;
  }
  if (name !== 'polygon') return { kind: name as 'polyline' | 'points', points };
  // Our rings are open.
  const [first, last] = [points[0]!, points.at(-1)!];
  if (points.length > 3 && first[0] === last[0] && first[1] === last[1]) points.pop();
  return { kind: 'polygon', polygons: [[points]] };
}

function maskOf({ attributes }: XmlElement, { width, height }: CvatImage, note: ShapeNote, budget: RunBudget) {
  if (width === null || height === null) {
    note('bad-mask', { reason: 'its picture has no width and height' });
    return null;
  }
  const [left, top, w, h] = ['left', 'top', 'width', 'height'].map((key) => numberOf(attributes[key])) as [number, number, number, number]; // prettier-ignore
  if (![left, top].every(Number.isSafeInteger)) {
    note('bad-mask', { reason: 'left and top are not whole numbers' });
    return null;
  }
  const runs = (attributes.rle ?? '').split(',').map(numberOf);
  const mask = maskFromLocal({ left, top, width: w, height: h, runs }, { width, height }, budget);
  if (typeof mask !== 'string') return mask;
  note('bad-mask', { reason: mask });
  return null;
}

function plainShape(shape: XmlElement, image: CvatImage, note: ShapeNote, budget: RunBudget): Geometry | null {
  switch (shape.name) {
    case 'tag':
      return { kind: 'tag' };
    case 'box':
      return boxOf(shape, note);
    case 'ellipse':
      return ellipseOf(shape, note);
    case 'cuboid':
      return cuboidOf(shape, note);
    case 'mask':
      return maskOf(shape, image, note, budget);
    default:
      return pointsOf(shape, note);
  }
}

/** Where a shape of `SHAPES` is, pixels; null when that cannot be read, and `note` has then said why. */
export function readShape(shape: XmlElement, image: CvatImage, note: ShapeNote, budget: RunBudget): ReadShape | null {
  if (shape.name === 'skeleton') return skeletonOf(shape, note);
  const geometry = plainShape(shape, image, note, budget);
  return geometry && { geometry, elements: [] };
}
