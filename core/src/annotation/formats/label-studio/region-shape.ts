import type { Json, JsonObject } from '../../../contract/values.ts';
import type { Geometry, Point } from '../../model.ts';
import type { RunBudget } from '../cvat/cvat-mask.ts';
import { brushFromMask, maskFromBrush } from './brush.ts';

export interface PixelSize {
  width: number;
  height: number;
}

/** Why a value is no shape: a code of the findings, and what was wrong. */
export interface ShapeFault {
  code: 'bad-shape' | 'bad-mask';
  reason?: string;
}

/** A region's type without `labels` (`rectanglelabels` and `rectangle` have the same place), and its place. */
export interface PlacedRegion {
  base: string;
  value: JsonObject;
}

/** Types that lie on a picture, in percent of its size. */
export const PICTURE_SHAPES: ReadonlySet<string> = new Set(['rectangle', 'ellipse', 'polygon', 'keypoint', 'brush']);

const BAD: ShapeFault = { code: 'bad-shape' };

const numbersOf = (values: readonly unknown[]): number[] | null =>
  values.every((n) => typeof n === 'number' && Number.isFinite(n)) ? (values as number[]) : null;

/** Radians, 0…2π, of degrees clockwise. */
const radiansOf = (degrees: number) => ((((degrees % 360) + 360) % 360) * Math.PI) / 180;

function degreesOf(angle: number): number {
  const degrees = ((angle * 180) / Math.PI) % 360;
  return degrees < 0 ? degrees + 360 : degrees;
}

/** From the top left corner of a turned box to its centre, pixels. */
function toCentre(width: number, height: number, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [(width / 2) * cos - (height / 2) * sin, (width / 2) * sin + (height / 2) * cos];
}

/**
 * A box: percents of the picture become pixels first, and only then is it turned, about its top left corner. (Turned
 * in percents it would be skewed wherever the picture is no square: label-studio-converter issues of that kind abound.)
 */
export function boxFromValue(value: JsonObject, size: PixelSize): Geometry | ShapeFault {
  const numbers = numbersOf([value.x, value.y, value.width, value.height, value.rotation ?? 0]);
  const [left = 0, top = 0, w = -1, h = -1, rotation = 0] = numbers ?? [];
  if (!numbers || w < 0 || h < 0) return BAD;
  const [x, y] = [(left * size.width) / 100, (top * size.height) / 100];
  const [width, height] = [(w * size.width) / 100, (h * size.height) / 100];
  const angle = radiansOf(rotation);
  if (angle === 0) return { kind: 'box', x, y, width, height };
  const [dx, dy] = toCentre(width, height, angle);
  return { kind: 'rotated-box', x: x + dx, y: y + dy, width, height, angle };
}

/** A box, turned or not, in percents; null for any other shape. */
export function valueOfBox(geometry: Geometry, size: PixelSize): JsonObject | null {
  if (geometry.kind !== 'box' && geometry.kind !== 'rotated-box') return null;
  const { width, height } = geometry;
  const angle = geometry.kind === 'box' ? 0 : geometry.angle;
  const [dx, dy] = geometry.kind === 'box' ? [0, 0] : toCentre(width, height, angle);
  return {
    x: ((geometry.x - dx) * 100) / size.width,
    y: ((geometry.y - dy) * 100) / size.height,
    width: (width * 100) / size.width,
    height: (height * 100) / size.height,
    rotation: degreesOf(angle),
  };
}

function ellipseFrom(value: JsonObject, size: PixelSize): Geometry | ShapeFault {
  const numbers = numbersOf([value.x, value.y, value.radiusX, value.radiusY, value.rotation ?? 0]);
  const [x = 0, y = 0, radiusX = -1, radiusY = -1, rotation = 0] = numbers ?? [];
  if (!numbers || radiusX < 0 || radiusY < 0) return BAD;
  return {
    kind: 'ellipse',
    x: (x * size.width) / 100,
    y: (y * size.height) / 100,
    radiusX: (radiusX * size.width) / 100,
    radiusY: (radiusY * size.height) / 100,
    angle: radiansOf(rotation),
  };
}

function polygonFrom({ points, closed }: JsonObject, size: PixelSize): Geometry | ShapeFault {
  if (!Array.isArray(points)) return BAD;
  const pixels: Point[] = [];
  for (const point of points) {
    const numbers = Array.isArray(point) && point.length === 2 ? numbersOf(point) : null;
    const [x, y] = numbers ?? [];
    if (x === undefined || y === undefined) return BAD;
    pixels.push([(x * size.width) / 100, (y * size.height) / 100]);
  }
  // One that was never closed is a line.
  if (closed === false) return pixels.length < 2 ? BAD : { kind: 'polyline', points: pixels };
  return pixels.length < 3 ? BAD : { kind: 'polygon', polygons: [[pixels]] };
}

/** The place of a region on a picture of this size. */
export function shapeFromValue(
  base: string,
  value: JsonObject,
  size: PixelSize,
  budget: RunBudget,
): Geometry | ShapeFault {
  switch (base) {
    case 'rectangle':
      return boxFromValue(value, size);
    case 'ellipse':
      return ellipseFrom(value, size);
    case 'polygon':
      return polygonFrom(value, size);
    case 'keypoint': {
      const [x, y] = numbersOf([value.x, value.y]) ?? [];
      if (x === undefined || y === undefined) return BAD;
      return { kind: 'points', points: [[(x * size.width) / 100, (y * size.height) / 100]] };
    }
    default: {
      const mask = maskFromBrush(value.rle, size, budget);
      return typeof mask === 'string' ? { code: 'bad-mask', reason: mask } : mask;
    }
  }
}

/** A new keypoint's size on the screen, percent of the picture's width. */
const KEYPOINT_WIDTH = 0.5;

/** Regions that say it: one for each outer ring and each point, one for everything else; none for what has no region. */
export function regionsOf(geometry: Geometry, size: PixelSize): PlacedRegion[] {
  const percent = ([x, y]: Point): Json => [(x * 100) / size.width, (y * 100) / size.height];
  switch (geometry.kind) {
    case 'box':
    case 'rotated-box':
      return [{ base: 'rectangle', value: valueOfBox(geometry, size) ?? {} }];
    case 'ellipse': {
      const { x, y, radiusX, radiusY, angle } = geometry;
      const value = {
        x: (x * 100) / size.width,
        y: (y * 100) / size.height,
        radiusX: (radiusX * 100) / size.width,
        radiusY: (radiusY * 100) / size.height,
        rotation: degreesOf(angle),
      };
      return [{ base: 'ellipse', value }];
    }
    case 'polygon':
      return geometry.polygons.map(([outer = []]) => ({
        base: 'polygon',
        value: { points: outer.map(percent), closed: true },
      }));
    case 'polyline':
      return [{ base: 'polygon', value: { points: geometry.points.map(percent), closed: false } }];
    case 'points':
      return geometry.points.map(([x, y]) => ({
        base: 'keypoint',
        value: { x: (x * 100) / size.width, y: (y * 100) / size.height, width: KEYPOINT_WIDTH },
      }));
    case 'mask':
      return geometry.size[0] === size.height && geometry.size[1] === size.width
        ? [{ base: 'brush', value: { format: 'rle', rle: brushFromMask(geometry) } }]
        : [];
    default:
      return [];
  }
}
