import type { Geometry, NodeVisibility, Point } from '../../model.ts';
import { compressRuns, decompressRuns, faultOfRuns } from '../coco/rle.ts';
import { shapesOf } from '../geojson/geojson-geometry.ts';
import { decimalOf } from '../decimal.ts';
import type { Cells } from './csv-columns.ts';

/** As `geometrySchema` takes them. */
const MOST_PIXELS = 1e7;
const MOST_POINTS = 100_000;
const MOST_NODES = 1_000;
const MOST_ANGLE = 7;

/** Pixels; NaN for what no picture can hold. */
function pixelOf(text: string | undefined): number {
  const number = decimalOf((text ?? '').trim());
  return Math.abs(number) <= MOST_PIXELS ? number : NaN;
}

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
};

/** `x y;x y`; null when it is no such thing. */
function pointsOf(text: string, fewest: number): Point[] | null {
  const points = text.split(';').map((pair): Point => {
    const [x, y, more] = pair.trim().split(/\s+/);
    return more === undefined ? [pixelOf(x), pixelOf(y)] : [NaN, NaN];
  });
  const whole = points.every(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  return whole && points.length >= fewest && points.length <= MOST_POINTS ? points : null;
}

/** Polygons by `||`, rings by `|`. */
function polygonOf(text: string): Geometry | string {
  const polygons: Point[][][] = [];
  for (const rings of text.split('||')) {
    const points = rings.split('|').map((ring) => pointsOf(ring, 3));
    if (points.includes(null)) return 'a ring is not three or more points "x y;x y;x y"';
    polygons.push(points as Point[][]);
  }
  return { kind: 'polygon', polygons };
}

function skeletonOf({ points = '', nodes }: Cells): Geometry | string {
  const placed = points.split(';').map((triple) => triple.trim().split(/\s+/));
  const named = nodes === undefined ? placed.map((_, i) => String(i)) : jsonOf(nodes);
  if (!Array.isArray(named) || named.length !== placed.length || new Set(named).size !== named.length)
    return 'nodes is not a JSON list with a name for each point';
  if (
    named.length > MOST_NODES ||
    !named.every((name) => typeof name === 'string' && name !== '' && name.length <= 200)
  )
    return 'a node has no name of 1 to 200 characters';
  const list = placed.map(([x, y, v = '2', more], i) => ({
    ...{ name: named[i] as string, x: pixelOf(x), y: pixelOf(y) },
    visibility: (more === undefined && /^[012]$/.test(v) ? Number(v) : NaN) as NodeVisibility,
  }));
  const whole = list.every(({ x, y, visibility }) => ![x, y, visibility].some(Number.isNaN));
  return whole ? { kind: 'skeleton', nodes: list } : 'points are not "x y visibility;…"';
}

function maskOf({ width, height, points = '' }: Cells): Geometry | string {
  const [w, h] = [decimalOf((width ?? '').trim()), decimalOf((height ?? '').trim())];
  const counts = decompressRuns(points);
  if (!counts) return 'points are no run lengths as COCO compresses them';
  const fault = faultOfRuns(counts, w, h);
  return fault ?? { kind: 'mask', size: [h, w], counts };
}

function boxOf(kind: 'box' | 'rotated-box' | 'ellipse', cells: Cells): Geometry | string {
  const [x, y, width, height] = [cells.x, cells.y, cells.width, cells.height].map(pixelOf) as [number, number, number, number]; // prettier-ignore
  // Written so that NaN fails, too.
  if (!(width >= 0 && height >= 0) || Number.isNaN(x + y))
    return 'x, y, width and height are not four numbers, the last two of at least 0';
  if (kind === 'box') return { kind, x, y, width, height };
  const angle = cells.angle === undefined ? 0 : decimalOf(cells.angle.trim());
  if (!(Math.abs(angle) <= MOST_ANGLE)) return 'angle is no number of radians within ±7';
  if (kind === 'rotated-box') return { kind, x, y, width, height, angle };
  return { kind, x, y, radiusX: width / 2, radiusY: height / 2, angle };
}

function geoOf(text: string | undefined): Geometry | string {
  const value = jsonOf(text);
  // JSON.parse gives what shapesOf asks for.
  const shapes = shapesOf(value as Parameters<typeof shapesOf>[0]);
  if (typeof shapes === 'string') return shapes;
  const [shape] = shapes;
  return shape?.kind === 'geo' && shapes.length === 1 ? shape : 'points are no single GeoJSON geometry';
}

/** What the shape is when `kind` does not say. */
function kindOf({ kind, x, y, width, height, points }: Cells): string {
  if (kind !== undefined) return kind.trim().toLowerCase();
  if (points !== undefined) return 'polygon';
  return [x, y, width, height].every((cell) => cell === undefined) ? 'tag' : 'box';
}

/** The shape that the cells of a row describe, or why they describe none. */
export function shapeOf(cells: Cells): Geometry | string {
  const kind = kindOf(cells);
  const { points = '' } = cells;
  const listed = (fewest: number, most = Infinity) => {
    const list = pointsOf(points, fewest);
    return list && list.length <= most ? list : null;
  };
  switch (kind) {
    case 'box':
    case 'rotated-box':
    case 'ellipse':
      return boxOf(kind, cells);
    case 'polygon':
      return polygonOf(points);
    case 'polyline':
    case 'points':
    case 'cuboid-2d': {
      const list = kind === 'cuboid-2d' ? listed(8, 8) : listed(kind === 'polyline' ? 2 : 1);
      return list ? { kind, points: list } : 'points are too few, or not "x y;x y"';
    }
    case 'skeleton':
      return skeletonOf(cells);
    case 'mask':
      return maskOf(cells);
    case 'geo':
      return geoOf(cells.points);
    case 'tag':
    case 'interval':
      return { kind };
    default:
      return `no kind of shape: ${kind.slice(0, 40)}`;
  }
}

const pairs = (points: readonly Point[]) => points.map(([x, y]) => `${x} ${y}`).join(';');

/** The cells of a shape; null for one that the format has no cells for. */
export function cellsOf(geometry: Geometry): Cells | null {
  const numbers = (of: Partial<Record<'x' | 'y' | 'width' | 'height' | 'angle', number>>) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, String(value)])) as Cells;
  const { kind } = geometry;
  switch (kind) {
    case 'box':
    case 'rotated-box': {
      const { kind: _, ...place } = geometry;
      return { kind, ...numbers(place) };
    }
    case 'ellipse': {
      const { x, y, radiusX, radiusY, angle } = geometry;
      return { kind, ...numbers({ x, y, width: radiusX * 2, height: radiusY * 2, angle }) };
    }
    case 'polygon':
      return { kind, points: geometry.polygons.map((rings) => rings.map(pairs).join('|')).join('||') };
    case 'polyline':
    case 'points':
    case 'cuboid-2d':
      return { kind, points: pairs(geometry.points) };
    case 'skeleton':
      return {
        kind,
        points: geometry.nodes.map(({ x, y, visibility }) => `${x} ${y} ${visibility}`).join(';'),
        nodes: JSON.stringify(geometry.nodes.map(({ name }) => name)),
      };
    case 'mask': {
      const [height, width] = geometry.size;
      // The compressed form holds 32 bits; a reader refuses larger ones.
      if (faultOfRuns(geometry.counts, width, height)) return null;
      return { kind, ...numbers({ width, height }), points: compressRuns(geometry.counts) };
    }
    case 'geo':
      return { kind, points: JSON.stringify(geometry.geometry) };
    case 'tag':
    case 'interval':
      return { kind };
    case 'cuboid':
    case 'point-set':
    case 'volume-mask':
    case 'text-span':
      return null;
  }
}
