import type { Geometry, Point } from '../../model.ts';
import { endsOf, fewDigits } from '../few-digits.ts';
import { CORNERS } from './cvat-corners.ts';
import { localFromMask } from './cvat-mask.ts';
import { nodePlaces } from './cvat-skeleton.ts';

/** A shape without what it shows: the element's name, and the attributes that say where it is. */
export interface Placing {
  name: string;
  place: Record<string, string>;
  /** Of a skeleton: the attributes of its points. */
  nodes?: Record<string, string>[];
}

const pairs = (points: readonly Point[]) => points.map(([x, y]) => `${x},${y}`).join(';');
const texts = (numbers: Record<string, number>) =>
  Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, String(value)]));

/** Radians of the degrees that a file says. */
export const radiansOf = (degrees: number) => ((degrees % 360) * Math.PI) / 180 + 0;

/** 0…360 as CVAT keeps them, clockwise on the screen. */
function degreesOf(angle: number): number {
  const degrees = ((angle * 180) / Math.PI) % 360;
  return fewDigits(degrees < 0 ? degrees + 360 : degrees, (few) => radiansOf(few) === angle);
}

const sides = (from: [number, number], to: [number, number]) =>
  texts({ xtl: from[0], ytl: from[1], xbr: to[0], ybr: to[1] });

/**
 * The shapes that say it: one for each outer ring, one for everything else; none for what CVAT has no shape for.
 * Pixels with all their digits, since CVAT reads more than the two that it writes.
 */
export function placingsOf(geometry: Geometry): Placing[] {
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width, height } = geometry;
      const right = fewDigits(x + width, (few) => few - x === width);
      const bottom = fewDigits(y + height, (few) => few - y === height);
      return [{ name: 'box', place: sides([x, y], [right, bottom]) }];
    }
    case 'rotated-box': {
      const { x, y, width, height, angle } = geometry;
      const [[left, right], [top, bottom]] = [endsOf(x, width), endsOf(y, height)];
      return [{ name: 'box', place: { ...sides([left, top], [right, bottom]), rotation: String(degreesOf(angle)) } }];
    }
    case 'ellipse': {
      const { x, y, radiusX, radiusY, angle } = geometry;
      const turn: Record<string, number> = angle === 0 ? {} : { rotation: degreesOf(angle) };
      return [{ name: 'ellipse', place: texts({ cx: x, cy: y, rx: radiusX, ry: radiusY, ...turn }) }];
    }
    case 'cuboid-2d': {
      const corners = CORNERS.flatMap(([xKey, yKey], i) => {
        const [x, y] = geometry.points[i]!;
        return [[xKey, x] as const, [yKey, y] as const];
      });
      return [{ name: 'cuboid', place: texts(Object.fromEntries(corners)) }];
    }
    case 'skeleton':
      return [{ name: 'skeleton', place: {}, nodes: nodePlaces(geometry) }];
    case 'polygon':
      return geometry.polygons.map(([outer = []]) => ({ name: 'polygon', place: { points: pairs(outer) } }));
    case 'polyline':
    case 'points':
      return [{ name: geometry.kind, place: { points: pairs(geometry.points) } }];
    case 'mask': {
      const { runs, ...box } = localFromMask(geometry);
      return [{ name: 'mask', place: { rle: runs.join(', '), ...texts(box) } }];
    }
    case 'tag':
      return [{ name: 'tag', place: {} }];
    default:
      return [];
  }
}

/** Whether two texts list the same numbers, however they are written. */
export function sameNumbers(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [a.split(/[,;]/), b.split(/[,;]/)];
  if ([...left, ...right].some((text) => text.trim() === '')) return false;
  return left.length === right.length && left.every((text, i) => Number(text) === Number(right[i]));
}

/** How many points a shape of one list of them has; null for any other shape. */
function pointsIn(geometry: Geometry): number | null {
  if (geometry.kind === 'polyline' || geometry.kind === 'points') return geometry.points.length;
  return geometry.kind === 'polygon' ? geometry.polygons[0]![0]!.length : null;
}

/**
 * What of the attributes that placed a shape in its file we would write with other numbers (a corner that width and
 * height do not give back to the last digit, degrees, a mask's wider box): kept, so that an export gives back what came.
 */
export function formOf(came: Record<string, string>, keys: readonly string[], geometry: Geometry) {
  // Numbers of points are written as they are; only one that closed its ring is no longer there.
  const drawn = pointsIn(geometry);
  if (drawn !== null) return came.points!.split(';').length === drawn ? {} : { points: came.points! };
  const place = placingsOf(geometry)[0]?.place ?? {};
  const differs = (key: string) =>
    came[key] !== undefined && (place[key] === undefined || !sameNumbers(came[key], place[key]));
  return Object.fromEntries(keys.filter(differs).map((key) => [key, came[key]!]));
}
