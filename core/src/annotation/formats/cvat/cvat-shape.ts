import type { JsonObject } from '../../../contract/values.ts';
import type { Geometry, Point } from '../../model.ts';
import type { XmlElement } from '../xml-elements.ts';
import { maskFromLocal, type RunBudget } from './cvat-mask.ts';

/** Something to say about one shape: the code without its `core.cvat-` prefix, and what was found. */
export type ShapeNote = (code: string, evidence?: JsonObject) => void;

export interface CvatImage {
  width: number | null;
  height: number | null;
}

/** Every shape that we have a geometry for, with the attributes that say where it is. */
export const SHAPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['box', ['xtl', 'ytl', 'xbr', 'ybr', 'rotation']],
  ['polygon', ['points']],
  ['polyline', ['points']],
  ['points', ['points']],
  ['mask', ['left', 'top', 'width', 'height', 'rle']],
  ['tag', []],
]);

/** As `geometrySchema` takes them. */
const MOST_PIXELS = 1e7;
const MOST_POINTS = 100_000;
const FEWEST_POINTS: Record<string, number> = { polygon: 3, polyline: 2, points: 1 };

/** A decimal number; NaN for everything else that JavaScript would take for one: nothing at all, `0x1`, `Infinity`. */
export function numberOf(text: string | undefined): number {
  if (text === undefined || text.trim() === '' || /[xob]/i.test(text)) return NaN;
  // + 0, since JSON knows no -0.
  const number = Number(text) + 0;
  return Number.isFinite(number) ? number : NaN;
}

/** Pixels; NaN also for what no picture can hold. */
function pixelOf(text: string | undefined): number {
  const number = numberOf(text);
  return Math.abs(number) <= MOST_PIXELS ? number : NaN;
}

function boxOf({ attributes }: XmlElement, note: ShapeNote): Geometry | null {
  const [left, top, right, bottom] = ['xtl', 'ytl', 'xbr', 'ybr'].map((key) => pixelOf(attributes[key])) as [number, number, number, number]; // prettier-ignore
  const degrees = attributes.rotation === undefined ? 0 : numberOf(attributes.rotation);
  const [width, height] = [right - left, bottom - top];
  // Written so that NaN fails, too.
  if (!(width >= 0 && height >= 0 && Number.isFinite(degrees))) {
    const { xtl = null, ytl = null, xbr = null, ybr = null, rotation = null } = attributes;
    note('bad-box', { xtl, ytl, xbr, ybr, rotation });
    return null;
  }
  if (width === 0 || height === 0) note('empty-box', { width, height });
  if (degrees === 0) return { kind: 'box', x: left, y: top, width, height };
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return { kind: 'rotated-box', x, y, width, height, angle: ((degrees % 360) * Math.PI) / 180 + 0 };
}

function pointsOf({ name, attributes }: XmlElement, note: ShapeNote): Geometry | null {
  const points = (attributes.points ?? '').split(';').map((pair): Point => {
    const comma = pair.indexOf(',');
    return comma < 0 ? [NaN, NaN] : [pixelOf(pair.slice(0, comma)), pixelOf(pair.slice(comma + 1))];
  });
  const bad = points.findIndex(([x, y]) => Number.isNaN(x) || Number.isNaN(y));
  if (bad >= 0 || points.length < FEWEST_POINTS[name]! || points.length > MOST_POINTS) {
    note('bad-points', { points: points.length, ...(bad >= 0 ? { firstBad: bad + 1 } : {}) });
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
    note('bad-mask', { reason: 'its image has no width and height' });
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

/** Where a shape of `SHAPES` is, pixels; null when that cannot be read, and `note` has then said why. */
export function geometryOf(shape: XmlElement, image: CvatImage, note: ShapeNote, budget: RunBudget): Geometry | null {
  if (shape.name === 'tag') return { kind: 'tag' };
  if (shape.name === 'box') return boxOf(shape, note);
  return shape.name === 'mask' ? maskOf(shape, image, note, budget) : pointsOf(shape, note);
}
