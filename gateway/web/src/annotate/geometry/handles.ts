import type { ViewerGeometry } from '@lode/core/viewer';
import { boxOf, cornersOf, halvesOf, into, outOf, plainAngle } from './shape-geometry.ts';
import type { Point } from './shape-geometry.ts';

/** Where a shape can be taken. `ring` counts over all polygons: outline, its holes, the next outline. */
export interface Handle {
  on: 'corner' | 'side' | 'turn' | 'vertex' | 'node';
  index: number;
  ring: number;
  at: Point;
}

type Rings = Point[][];

/** `reach`: how far above a shape its handle for turning stands, in pixels of the picture. */
export function handlesOf(geometry: ViewerGeometry, reach: number): Handle[] {
  const all = (on: Handle['on'], points: readonly Point[], ring = 0): Handle[] =>
    points.map((at, index) => ({ on, index, ring, at }));
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width: w, height: h } = geometry;
      const corners: Point[] = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]; // prettier-ignore
      return [...all('corner', corners), ...all('side', middles(corners))];
    }
    case 'rotated-box':
    case 'ellipse': {
      const corners = cornersOf(geometry);
      const turn = outOf(geometry, 0, -halvesOf(geometry)[1] - reach);
      const sides = all('side', middles(corners));
      return [...all('turn', [turn]), ...(geometry.kind === 'ellipse' ? [] : all('corner', corners)), ...sides];
    }
    case 'polygon':
      return geometry.polygons.flat().flatMap((ring, i) => all('vertex', ring, i));
    case 'polyline':
    case 'points':
    case 'cuboid-2d':
      return all('vertex', geometry.points);
    case 'skeleton':
      return all('node', geometry.nodes.map(({ x, y }): Point => [x, y])); // prettier-ignore
    default:
      return [];
  }
}

const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const middles = (corners: readonly Point[]) => corners.map((corner, i) => middle(corner, corners[(i + 1) % 4]!));

/** The nearest handle within `tolerance`, the first of equals. */
export function handleAt(handles: readonly Handle[], [x, y]: Point, tolerance: number): Handle | null {
  let best: Handle | null = null;
  let least = tolerance;
  for (const handle of handles) {
    const distance = Math.hypot(handle.at[0] - x, handle.at[1] - y);
    if (distance > least || (best && distance === least)) continue;
    best = handle;
    least = distance;
  }
  return best;
}

/** The shape when this handle of it is taken to another place. */
export function dragged(geometry: ViewerGeometry, handle: Handle, to: Point): ViewerGeometry {
  switch (geometry.kind) {
    case 'box': {
      const { x, y, width, height } = geometry;
      const far: Point = [x + width, y + height];
      if (handle.on === 'corner') {
        const opposite: Point = [handle.index === 0 || handle.index === 3 ? far[0] : x, handle.index < 2 ? far[1] : y];
        return boxOf(opposite, to);
      }
      // Sides: top, right, bottom, left.
      if (handle.index === 0) return boxOf([x, to[1]], far);
      if (handle.index === 1) return boxOf([x, y], [to[0], far[1]]);
      if (handle.index === 2) return boxOf([x, y], [far[0], to[1]]);
      return boxOf([to[0], y], far);
    }
    case 'rotated-box':
      if (handle.on === 'turn') return { ...geometry, angle: turnOf(geometry, to) };
      return stretched(geometry, handle, to);
    case 'ellipse': {
      if (handle.on === 'turn') return { ...geometry, angle: turnOf(geometry, to) };
      const [u, v] = into(geometry, to);
      return handle.index % 2 === 1 ? { ...geometry, radiusX: Math.abs(u) } : { ...geometry, radiusY: Math.abs(v) };
    }
    case 'polygon':
      return withRings(geometry, (rings) => replaced(rings, handle, [to]));
    case 'polyline':
    case 'points':
    case 'cuboid-2d':
      return { ...geometry, points: geometry.points.with(handle.index, to) };
    case 'skeleton': {
      const nodes = geometry.nodes.map((node, i) => (i === handle.index ? { ...node, x: to[0], y: to[1] } : node));
      return { ...geometry, nodes };
    }
    default:
      return geometry;
  }
}

/** The handle for turning stands above the centre at angle 0. */
const turnOf = (shape: { x: number; y: number }, to: Point) =>
  plainAngle(Math.atan2(to[1] - shape.y, to[0] - shape.x) + Math.PI / 2);

/** A corner or a side is taken along; the opposite one stays where it is. */
function stretched(box: Extract<ViewerGeometry, { kind: 'rotated-box' }>, { on, index }: Handle, to: Point) {
  const [u, v] = into(box, to);
  const [a, b] = halvesOf(box);
  const [left, right] =
    on === 'corner' ? [index === 0 || index === 3, index === 1 || index === 2] : [index === 3, index === 1];
  const [top, bottom] = on === 'corner' ? [index < 2, index >= 2] : [index === 0, index === 2];
  const flat = boxOf([left ? u : -a, top ? v : -b], [right ? u : a, bottom ? v : b]);
  const [x, y] = outOf(box, flat.x + flat.width / 2, flat.y + flat.height / 2);
  return { ...box, x, y, width: flat.width, height: flat.height };
}

function withRings(
  geometry: Extract<ViewerGeometry, { kind: 'polygon' }>,
  change: (rings: Rings) => Rings,
): Extract<ViewerGeometry, { kind: 'polygon' }> {
  const rings = change(geometry.polygons.flat());
  let at = 0;
  return { kind: 'polygon', polygons: geometry.polygons.map((polygon) => rings.slice(at, (at += polygon.length))) };
}

const replaced = (rings: Rings, { ring, index }: { ring: number; index: number }, points: Point[]) =>
  rings.map((one, i) => (i === ring ? one.toSpliced(index, 1, ...points) : one));

export interface EdgePlace {
  ring: number;
  /** The edge from this vertex to the next. */
  index: number;
  at: Point;
  distance: number;
}

/** The nearest point on an edge of a polygon or polyline. */
export function nearestEdge(geometry: ViewerGeometry, p: Point): EdgePlace | null {
  const rings: { points: Point[]; closed: boolean }[] =
    geometry.kind === 'polygon'
      ? geometry.polygons.flat().map((points) => ({ points, closed: true }))
      : geometry.kind === 'polyline'
        ? [{ points: geometry.points, closed: false }]
        : [];
  let best: EdgePlace | null = null;
  rings.forEach(({ points, closed }, ring) => {
    for (let index = 0; index < points.length - (closed ? 0 : 1); index++) {
      const at = nearestOnWay(points[index]!, points[(index + 1) % points.length]!, p);
      const distance = Math.hypot(at[0] - p[0], at[1] - p[1]);
      if (!best || distance < best.distance) best = { ring, index, at, distance };
    }
  });
  return best;
}

function nearestOnWay(a: Point, b: Point, p: Point): Point {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
  return [a[0] + dx * t, a[1] + dy * t];
}

/** With one vertex more. */
export function withVertex(geometry: ViewerGeometry, { ring, index, at }: EdgePlace): ViewerGeometry {
  if (geometry.kind === 'polyline') return { ...geometry, points: geometry.points.toSpliced(index + 1, 0, at) };
  if (geometry.kind !== 'polygon') return geometry;
  return withRings(geometry, (rings) => rings.map((one, i) => (i === ring ? one.toSpliced(index + 1, 0, at) : one)));
}

/** With one vertex less. A hole that has too few goes with it; null: the whole shape would. */
export function withoutVertex(geometry: ViewerGeometry, { ring, index }: Handle): ViewerGeometry | null {
  if (geometry.kind === 'polyline' || geometry.kind === 'points') {
    const points = geometry.points.toSpliced(index, 1);
    return points.length < (geometry.kind === 'points' ? 1 : 2) ? null : { ...geometry, points };
  }
  if (geometry.kind !== 'polygon') return geometry;
  let at = 0;
  const polygons = geometry.polygons.flatMap((rings) => {
    const left = rings.map((one) => (at++ === ring ? one.toSpliced(index, 1) : one));
    const whole = left.filter((one, i) => i === 0 || one.length >= 3);
    return (whole[0]?.length ?? 0) < 3 ? [] : [whole];
  });
  return polygons.length === 0 ? null : { ...geometry, polygons };
}

/** With a hole in the polygon that the hole's first point lies in; null: it lies in none, or is no ring. */
export function withHole(geometry: ViewerGeometry, hole: Point[]): ViewerGeometry | null {
  const first = hole[0];
  if (geometry.kind !== 'polygon' || !first || hole.length < 3) return null;
  const at = geometry.polygons.findIndex((rings) => rings[0] !== undefined && isInside(rings[0], first));
  if (at < 0) return null;
  return { ...geometry, polygons: geometry.polygons.map((rings, i) => (i === at ? [...rings, hole] : rings)) };
}

/** Even-odd rule. */
export function isInside(ring: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
