/** A place in the layer's own coordinates, or longitude/latitude once it is reprojected. Changed in place. */
export type Position = [x: number, y: number];

/** GeoJSON geometry (RFC 7946 §3.1) without z and m. */
export type LayerGeometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Position[] }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Position[][] }
  | { type: 'MultiPolygon'; coordinates: Position[][][] }
  | { type: 'GeometryCollection'; geometries: LayerGeometry[] };

/** From the layer's coordinates to longitude/latitude, degrees; NaN where there is no place for them. */
export type ToLonLat = (x: number, y: number) => [number, number];

export type Bounds = [west: number, south: number, east: number, north: number];

/** Beyond any coordinate system of the earth, in metres or feet; 1e308 and NaN are worse. */
const FARTHEST = 1e9;
const DEEPEST = 8;
/** A longer one would burst a stored document (16 MiB), and is not judged either. */
export const MOST_VERTICES = 200_000;

/** What was met while a geometry was made plane. */
export interface PlanarNotes {
  vertices: number;
  /** It had a third coordinate. */
  z: boolean;
  /** Rings whose last position was not the first, and now is (RFC 7946 §3.1.6). */
  unclosed: number;
  problem: 'number' | 'shape' | 'too-large' | null;
}

export const freshNotes = (): PlanarNotes => ({ vertices: 0, z: false, unclosed: 0, problem: null });

class Malformed extends Error {
  readonly problem: NonNullable<PlanarNotes['problem']>;
  constructor(problem: NonNullable<PlanarNotes['problem']>) {
    super(problem);
    this.problem = problem;
  }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Malformed('shape');
  return value as unknown[];
}

function position(value: unknown, notes: PlanarNotes): Position {
  const [x, y, ...more] = list(value);
  if (typeof x !== 'number' || typeof y !== 'number') throw new Malformed('shape');
  // Written so that NaN fails, too.
  if (!(x > -FARTHEST && x < FARTHEST && y > -FARTHEST && y < FARTHEST)) throw new Malformed('number');
  if (++notes.vertices > MOST_VERTICES) throw new Malformed('too-large');
  if (more.length > 0) notes.z = true;
  return [x, y];
}

const line = (value: unknown, notes: PlanarNotes): Position[] => list(value).map((one) => position(one, notes));

function ring(value: unknown, notes: PlanarNotes): Position[] {
  const positions = line(value, notes);
  const [first, last] = [positions[0], positions.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
    notes.unclosed += 1;
    positions.push([first[0], first[1]]);
  }
  // A ring of fewer than four positions has no area (RFC 7946 §3.1.6); an empty one says that there is none.
  if (positions.length > 0 && positions.length < 4) throw new Malformed('shape');
  return positions;
}

const rings = (value: unknown, notes: PlanarNotes) =>
  list(value)
    .map((one) => ring(one, notes))
    .filter((one) => one.length > 0);

function shaped(value: unknown, notes: PlanarNotes, depth: number): LayerGeometry {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) throw new Malformed('shape');
  const { type, coordinates, geometries } = value as Record<string, unknown>;
  switch (type) {
    case 'Point':
      return list(coordinates).length === 0
        ? { type: 'MultiPoint', coordinates: [] }
        : { type, coordinates: position(coordinates, notes) };
    case 'MultiPoint':
      return { type, coordinates: line(coordinates, notes) };
    case 'LineString': {
      const positions = line(coordinates, notes);
      if (positions.length === 1) throw new Malformed('shape');
      return { type, coordinates: positions };
    }
    case 'MultiLineString':
      return { type, coordinates: list(coordinates).map((one) => line(one, notes)) };
    case 'Polygon':
      return { type, coordinates: rings(coordinates, notes) };
    case 'MultiPolygon':
      return { type, coordinates: list(coordinates).map((one) => rings(one, notes)) };
    case 'GeometryCollection':
      return { type, geometries: list(geometries).map((one) => shaped(one, notes, depth + 1)) };
    default:
      throw new Malformed('shape');
  }
}

/** The geometry with x and y only, copied and checked; null, and `notes.problem`, for what is none. */
export function planarGeometry(value: unknown, notes: PlanarNotes): LayerGeometry | null {
  try {
    return shaped(value, notes, 0);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    notes.problem = error.problem;
    return null;
  }
}

/** Every position, in order. The visitor may change it. */
export function eachPosition(geometry: LayerGeometry, visit: (position: Position) => void): void {
  switch (geometry.type) {
    case 'Point':
      return visit(geometry.coordinates);
    case 'MultiPoint':
    case 'LineString':
      return geometry.coordinates.forEach(visit);
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates.forEach((one) => one.forEach(visit));
    case 'MultiPolygon':
      return geometry.coordinates.forEach((one) => one.forEach((inner) => inner.forEach(visit)));
    case 'GeometryCollection':
      return geometry.geometries.forEach((one) => eachPosition(one, visit));
  }
}

/** False for an empty one: `{ type: 'Polygon', coordinates: [] }`. */
export function hasPosition(geometry: LayerGeometry): boolean {
  let found = false;
  eachPosition(geometry, () => (found = true));
  return found;
}

/** Box of what has positions; null when nothing has. */
export function boundsOf(geometries: Iterable<LayerGeometry | null>): Bounds | null {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity; // prettier-ignore
  for (const geometry of geometries) {
    if (!geometry) continue;
    eachPosition(geometry, ([x, y]) => {
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    });
  }
  return west <= east ? [west, south, east, north] : null;
}

/** Polygons inside a geometry, those of collections included. */
export function polygonsOf(geometry: LayerGeometry): Position[][][] {
  switch (geometry.type) {
    case 'Polygon':
      return [geometry.coordinates];
    case 'MultiPolygon':
      return geometry.coordinates;
    case 'GeometryCollection':
      return geometry.geometries.flatMap(polygonsOf);
    default:
      return [];
  }
}

/** Twice the signed area: above 0 for a ring that runs anticlockwise with y up. Taken from its first corner, for precision. */
export function doubleArea(positions: readonly Position[]): number {
  const [x0, y0] = positions[0] ?? [0, 0];
  let sum = 0;
  for (let i = 1; i < positions.length; i++) {
    const [ax, ay] = positions[i - 1] as Position;
    const [bx, by] = positions[i] as Position;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}
