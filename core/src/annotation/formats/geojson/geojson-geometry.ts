import type { Json } from '../../../contract/values.ts';
import type { GeoGeometry, Geometry } from '../../model.ts';
import { isJsonObject } from '../plain-json.ts';

/** Lists above a position, and how many positions the innermost list has at least. */
const TYPES: ReadonlyMap<string, { depth: number; fewest: number }> = new Map([
  ['Point', { depth: 0, fewest: 1 }],
  ['MultiPoint', { depth: 1, fewest: 0 }],
  ['LineString', { depth: 1, fewest: 2 }],
  ['MultiLineString', { depth: 2, fewest: 2 }],
  ['Polygon', { depth: 2, fewest: 4 }],
  ['MultiPolygon', { depth: 3, fewest: 4 }],
]);

/** As `geometrySchema` takes them. */
const MOST_NUMBERS = 300_000;
const MOST_HEIGHT = 20_000;

interface Budget {
  numbers: number;
}

function faultOfPosition(position: unknown, budget: Budget): string | null {
  if (!Array.isArray(position) || position.length < 2 || !position.every((n) => Number.isFinite(n)))
    return 'a position is not two or more finite numbers';
  budget.numbers -= position.length;
  if (budget.numbers < 0) return `more than ${MOST_NUMBERS} numbers`;
  const [lon, lat, ...more] = position as number[];
  // Beyond 180° a line may go on over the date line.
  if (Math.abs(lon!) > 360 || Math.abs(lat!) > 90) return 'degrees';
  return more.some((n) => Math.abs(n) > MOST_HEIGHT) ? `a height beyond ${MOST_HEIGHT}` : null;
}

const samePlace = (a: unknown, b: unknown) =>
  Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((n, i) => n === b[i]);

function faultOfList(list: unknown, depth: number, fewest: number, budget: Budget): string | null {
  if (depth === 0) return faultOfPosition(list, budget);
  if (!Array.isArray(list)) return 'coordinates are not nested as their type says';
  if (depth === 1 && list.length < fewest) return `fewer than ${fewest} positions`;
  for (const item of list) {
    const fault = faultOfList(item, depth - 1, fewest, budget);
    if (fault) return fault;
  }
  if (depth === 1 && fewest === 4 && !samePlace(list[0], list.at(-1))) return 'a ring is not closed';
  return null;
}

function oneOf(geometry: Json | undefined, budget: Budget): GeoGeometry | string {
  const { type, coordinates } = isJsonObject(geometry) ? geometry : {};
  const shape = typeof type === 'string' ? TYPES.get(type) : undefined;
  if (!shape || coordinates === undefined || typeof type !== 'string') return 'no type of geometry that is known';
  return (
    faultOfList(coordinates, shape.depth, shape.fewest, budget) ?? { kind: 'geo', geometry: { type, coordinates } }
  );
}

/**
 * A geometry of RFC 7946 → one shape, of a GeometryCollection one for each of its own; `null`, a feature without a place,
 * is a tag. Else why it is none: `degrees` for numbers that are no longitude and latitude.
 */
export function shapesOf(geometry: Json | undefined): Geometry[] | string {
  if (geometry === null) return [{ kind: 'tag' }];
  const budget = { numbers: MOST_NUMBERS };
  const collected = isJsonObject(geometry) && geometry.type === 'GeometryCollection' ? geometry.geometries : undefined;
  if (collected === undefined) {
    const shape = oneOf(geometry, budget);
    return typeof shape === 'string' ? shape : [shape];
  }
  if (!Array.isArray(collected) || collected.length === 0) return 'a collection of no geometry';
  const shapes: Geometry[] = [];
  for (const one of collected) {
    const shape = oneOf(one, budget);
    if (typeof shape === 'string') return shape;
    shapes.push(shape);
  }
  return shapes;
}

/** Several shapes of one object are a GeometryCollection; none is `null`. */
export function geometryFrom(shapes: readonly GeoGeometry[]): Json {
  const [first] = shapes;
  if (!first) return null;
  return shapes.length === 1
    ? first.geometry
    : { type: 'GeometryCollection', geometries: shapes.map(({ geometry }) => geometry) };
}
