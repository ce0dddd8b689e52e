import type { Json, JsonObject } from '../../../contract/values.ts';
import type { Geometry, NodeVisibility, Point } from '../../model.ts';
import { isObject } from '../plain-json.ts';
import { compressRuns, decompressRuns, faultOfRuns } from '../coco/rle.ts';

/** Type of a row and its place; a turn goes into its attributes. */
export interface PlacedRow {
  type: string;
  place: JsonObject;
  /** Degrees, clockwise on the screen. */
  rotation?: number;
}

/** Why a row has no geometry: a code of the findings. */
export interface ShapeFault {
  code: 'bad-shape' | 'bad-mask';
  reason?: string;
}

const BAD: ShapeFault = { code: 'bad-shape' };

/**
 * Ours (front face, then back face, each from its top left, clockwise) → Datumaro's corners, from 0
 * (`components/annotation.py`, Cuboid2D: 1-2-3-4 go round the top, 5-6-7-8 round the bottom, 1 above 8).
 */
const CUBOID_ORDER = [0, 3, 6, 7, 1, 2, 5, 4] as const;

function numbersOf(value: unknown, least: number, most = Infinity): number[] | null {
  if (!Array.isArray(value) || value.length < least || value.length > most) return null;
  return value.every((n) => typeof n === 'number' && Number.isFinite(n)) ? (value as number[]) : null;
}

function pairsOf(value: unknown, least: number): Point[] | null {
  const numbers = numbersOf(value, least * 2);
  if (!numbers || numbers.length % 2 !== 0) return null;
  return Array.from({ length: numbers.length / 2 }, (_, i): Point => [numbers[i * 2] ?? 0, numbers[i * 2 + 1] ?? 0]);
}

const radiansOf = (degrees: number) => ((((degrees % 360) + 360) % 360) * Math.PI) / 180;

function degreesOf(angle: number): number {
  const degrees = ((angle * 180) / Math.PI) % 360;
  return degrees < 0 ? degrees + 360 : degrees;
}

/**
 * The turn of a box or an ellipse about its centre. Datumaro's own JSON has no place for one (its exporter knows no
 * RotatedBbox); CVAT puts it into the attributes (`dataset_manager/bindings.py`: `dm_attr['rotation'] = shape.rotation`).
 */
export function turnOf(type: unknown, attributes: unknown): number {
  if ((type !== 'bbox' && type !== 'ellipse') || !isObject(attributes)) return 0;
  const { rotation } = attributes;
  return typeof rotation === 'number' && Number.isFinite(rotation) ? radiansOf(rotation) : 0;
}

function boxOf(value: unknown, angle: number): Geometry | ShapeFault {
  const [x, y, width, height] = numbersOf(value, 4, 4) ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined || width < 0 || height < 0)
    return BAD;
  if (angle === 0) return { kind: 'box', x, y, width, height };
  return { kind: 'rotated-box', x: x + width / 2, y: y + height / 2, width, height, angle };
}

function ellipseOf(value: unknown, angle: number): Geometry | ShapeFault {
  const [left, top, right, bottom] = numbersOf(value, 4, 4) ?? [];
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return BAD;
  if (right < left || bottom < top) return BAD;
  const [radiusX, radiusY] = [(right - left) / 2, (bottom - top) / 2];
  return { kind: 'ellipse', x: left + radiusX, y: top + radiusY, radiusX, radiusY, angle };
}

function maskOf(rle: unknown): Geometry | ShapeFault {
  const { size, counts: came } = isObject(rle) ? rle : {};
  const [height, width] = numbersOf(size, 2, 2) ?? [];
  const counts = typeof came === 'string' ? decompressRuns(came) : numbersOf(came, 0);
  if (height === undefined || width === undefined || !counts)
    return { code: 'bad-mask', reason: 'run lengths cannot be read' };
  const fault = faultOfRuns(counts, width, height);
  return fault ? { code: 'bad-mask', reason: fault } : { kind: 'mask', size: [height, width], counts };
}

function cuboidOf(value: unknown): Geometry | ShapeFault {
  const corners = Array.isArray(value) && value.length === 8 ? value.map((point) => numbersOf(point, 2, 2)) : [];
  const points = CUBOID_ORDER.map((i) => corners[i] as Point | null | undefined);
  return points.every((point) => point !== null && point !== undefined) ? { kind: 'cuboid-2d', points } : BAD;
}

function pointsOf(row: Record<string, unknown>, names: readonly string[] | undefined): Geometry | ShapeFault {
  const points = pairsOf(row.points, 1);
  if (!points) return BAD;
  if (names?.length !== points.length) return { kind: 'points', points };
  const said = numbersOf(row.visibility, points.length, points.length);
  const known = (v: number | undefined): NodeVisibility => (v === 0 || v === 1 ? v : 2);
  const nodes = points.map(([x, y], i) => ({ name: names[i] ?? String(i), x, y, visibility: known(said?.[i]) }));
  return { kind: 'skeleton', nodes };
}

/** Types of rows that are read. */
export const TYPES: ReadonlySet<string> = new Set(['label', 'bbox', 'polygon', 'polyline', 'points', 'mask', 'ellipse', 'cuboid_2d', 'skeleton']); // prettier-ignore

/** Where a row is; `names` are those of its label's points, when it has any. Pixels, as ours. */
export function geometryOf(row: Record<string, unknown>, names?: readonly string[]): Geometry | ShapeFault {
  const { type, points, attributes } = row;
  switch (type) {
    case 'label':
      return { kind: 'tag' };
    case 'bbox':
      return boxOf(row.bbox, turnOf(type, attributes));
    case 'ellipse':
      return ellipseOf(points, turnOf(type, attributes));
    case 'mask':
      return maskOf(row.rle);
    case 'cuboid_2d':
      return cuboidOf(points);
    case 'polyline': {
      const line = pairsOf(points, 2);
      return line ? { kind: 'polyline', points: line } : BAD;
    }
    case 'polygon': {
      const ring = pairsOf(points, 3);
      if (!ring) return BAD;
      const [first, last] = [ring[0], ring.at(-1)];
      // Our rings are open.
      const closed = ring.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
      return { kind: 'polygon', polygons: [[closed ? ring.slice(0, -1) : ring]] };
    }
    default:
      return pointsOf(row, names);
  }
}

/** Rows that say it: one for each outer ring, one for everything else; none for what Datumaro has no type for. */
export function rowsOf(geometry: Geometry, names: readonly string[] = []): PlacedRow[] {
  switch (geometry.kind) {
    case 'tag':
      return [{ type: 'label', place: {} }];
    case 'box': {
      const { x, y, width, height } = geometry;
      return [{ type: 'bbox', place: { bbox: [x, y, width, height] } }];
    }
    case 'rotated-box': {
      const { x, y, width, height, angle } = geometry;
      const bbox = [x - width / 2, y - height / 2, width, height];
      return [{ type: 'bbox', place: { bbox }, rotation: degreesOf(angle) }];
    }
    case 'ellipse': {
      const { x, y, radiusX, radiusY, angle } = geometry;
      const points = [x - radiusX, y - radiusY, x + radiusX, y + radiusY];
      return [{ type: 'ellipse', place: { points }, ...(angle === 0 ? {} : { rotation: degreesOf(angle) }) }];
    }
    case 'polygon':
      return geometry.polygons.map(([outer = []]) => ({ type: 'polygon', place: { points: outer.flat() } }));
    case 'polyline':
      return [{ type: 'polyline', place: { points: geometry.points.flat() } }];
    case 'points': {
      const visibility: Json[] = geometry.points.map(() => 2);
      return [{ type: 'points', place: { points: geometry.points.flat(), visibility } }];
    }
    case 'skeleton': {
      const byName = new Map(geometry.nodes.map((node) => [node.name, node]));
      const nodes = names.map((name) => byName.get(name) ?? { x: 0, y: 0, visibility: 0 });
      const place = { points: nodes.flatMap(({ x, y }) => [x, y]), visibility: nodes.map((node) => node.visibility) };
      return [{ type: 'points', place }];
    }
    case 'mask': {
      const { size, counts } = geometry;
      return [{ type: 'mask', place: { rle: { counts: compressRuns(counts), size: [...size] } } }];
    }
    case 'cuboid-2d': {
      const points: Json[] = [];
      for (const [i, at] of CUBOID_ORDER.entries()) points[at] = [...(geometry.points[i] ?? [])];
      return [{ type: 'cuboid_2d', place: { points } }];
    }
    default:
      return [];
  }
}
