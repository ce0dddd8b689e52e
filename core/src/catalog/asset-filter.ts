import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { may } from '../people/permissions.ts';
import type { Scope } from '../people/scope.ts';
import { withinMetres } from './circle.ts';
import { termConditions } from './terms.ts';

export interface FacetCondition {
  key: string;
  eq?: unknown;
  in?: unknown[];
  gte?: unknown;
  lte?: unknown;
  exists?: boolean;
}

export interface AssetFilter {
  datasetId?: string;
  kind?: string;
  state?: string;
  groupId?: string;
  text?: string;
  facets?: FacetCondition[];
  where?: {
    bbox?: number[];
    near?: { lon: number; lat: number; metres: number };
    within?: unknown;
  };
  when?: { from?: Date; to?: Date };
  annotationClass?: string;
  findingCode?: string;
  and?: AssetFilter[];
  or?: AssetFilter[];
  not?: AssetFilter;
}

type Condition = Record<string, unknown>;

function bad(message: string): never {
  throw new LodeError('BAD_INPUT', message);
}

/** Only scalars reach the database, so that no operator can be smuggled in. */
function scalar(value: unknown, type: string, key: string): unknown {
  if (type === 'date') {
    const date = new Date(String(value));
    return Number.isNaN(date.getTime()) ? bad(`${key}: ${JSON.stringify(value)} is no date.`) : date;
  }
  if (['string', 'number', 'boolean'].includes(typeof value)) return value;
  return bad(`${key}: a text, number or boolean is needed.`);
}

function facetCondition(core: Core, scope: Scope, condition: FacetCondition): Condition {
  const { key } = condition;
  const declared = core.plugins.facet(key);
  // An identity facet is unknown to those who may not read it: a filter on it must not even tell how many there are.
  if (!declared || (declared.identity && !may(scope, 'identity.read'))) bad(`There is no facet ${key}.`);
  const value = (given: unknown) => scalar(given, declared.type, key);
  const v: Condition = {};
  if (condition.eq !== undefined && condition.eq !== null) v['$eq'] = value(condition.eq);
  if ((condition.in?.length ?? 0) > MAX_VALUES) bad(`${key}: more than ${MAX_VALUES} values.`);
  if (condition.in) v['$in'] = condition.in.map(value);
  if (condition.gte !== undefined && condition.gte !== null) v['$gte'] = value(condition.gte);
  if (condition.lte !== undefined && condition.lte !== null) v['$lte'] = value(condition.lte);
  const match = { f: { $elemMatch: Object.keys(v).length > 0 ? { k: key, v } : { k: key } } };
  // Identity facets of a granted dataset stay with its owner.
  const own = declared.identity ? { orgId: scope.orgId } : {};
  return condition.exists === false ? { f: { $not: { $elemMatch: { k: key } } }, ...own } : { ...match, ...own };
}

// Edges of a spherical polygon are geodesics: at 40° N the edge of a box 10° wide bulges by 12 km. So a box is
// compared by its stored numbers, which is what people mean by one.
export function bboxCondition(bbox: number[]): Condition {
  if (bbox.length !== 4 || bbox.some((n) => !Number.isFinite(n))) bad('bbox: [west, south, east, north] is needed.');
  const [west, south, east, north] = bbox as [number, number, number, number];
  const latitudes = { 'where.bbox.1': { $lte: north }, 'where.bbox.3': { $gte: south } };
  if (west <= east) return { ...latitudes, 'where.bbox.0': { $lte: east }, 'where.bbox.2': { $gte: west } };
  // RFC 7946 §5.2: west > east crosses the antimeridian.
  return { ...latitudes, $or: [{ 'where.bbox.0': { $lte: east } }, { 'where.bbox.2': { $gte: west } }] };
}

const MAX_POSITIONS = 10_000;

/** RFC 7946 §3.1.6: rings of at least four positions, the last equal to the first. What crosses itself shows later. */
function isPolygon(rings: unknown): rings is number[][][] {
  const isPosition = (at: unknown): at is number[] =>
    Array.isArray(at) &&
    at.every((n) => Number.isFinite(n)) &&
    at.length >= 2 &&
    Math.abs(at[0] as number) <= 180 &&
    Math.abs(at[1] as number) <= 90;
  const isRing = (ring: unknown): ring is number[][] =>
    Array.isArray(ring) &&
    ring.length >= 4 &&
    ring.length <= MAX_POSITIONS &&
    ring.every(isPosition) &&
    String(ring[0]) === String(ring.at(-1));
  return Array.isArray(rings) && rings.length > 0 && rings.every(isRing);
}

/** A GeoJSON Polygon or MultiPolygon whose rings are well-formed; else BAD_INPUT. */
export function polygonOf(within: unknown): {
  type: 'Polygon' | 'MultiPolygon';
  coordinates: number[][][] | number[][][][];
} {
  const geometry = within as { type?: unknown; coordinates?: unknown } | null | undefined;
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') bad('within: a GeoJSON polygon is needed.');
  const { type, coordinates } = geometry;
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0 || !polygons.every(isPolygon))
    bad('within: a GeoJSON polygon is needed: closed rings of [longitude, latitude].');
  return { type, coordinates: coordinates as number[][][] };
}

/** What touches the place: a drive that leaves the circle was in it all the same. */
function whereCondition(where: NonNullable<AssetFilter['where']>): Condition {
  if (where.bbox) return bboxCondition(where.bbox);
  if (where.near) {
    const { lon, lat, metres } = where.near;
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || metres < 0) bad('near: lon, lat and metres are out of range.');
    return { 'where.geometry': withinMetres([lon, lat], metres) };
  }
  return { 'where.geometry': { $geoIntersects: { $geometry: polygonOf(where.within) } } };
}

const MAX_CONDITIONS = 500;
const MAX_VALUES = 1_000;

/**
 * Everything of a filter but its dataset, as conditions for the database. At most four levels of and/or/not, and 500
 * conditions in all.
 */
export function assetConditions(
  core: Core,
  scope: Scope,
  filter: AssetFilter,
  depth = 0,
  budget = { left: MAX_CONDITIONS },
): Condition[] {
  if (depth > 4) bad('The filter is nested too deeply.');
  budget.left -= 1 + (filter.facets?.length ?? 0);
  if (budget.left < 0) bad(`The filter has more than ${MAX_CONDITIONS} conditions.`);
  if ((filter.text?.length ?? 0) > MAX_VALUES) bad(`\`text\` has more than ${MAX_VALUES} characters.`);
  const inner = (one: AssetFilter): Condition => {
    const conditions = assetConditions(core, scope, one, depth + 1, budget);
    if (one.datasetId) conditions.push({ datasetId: one.datasetId });
    return conditions.length > 0 ? { $and: conditions } : {};
  };
  const all: Condition[] = [];
  if (filter.kind) all.push({ kind: filter.kind });
  if (filter.state) all.push({ state: filter.state });
  if (filter.groupId) all.push({ groupIds: filter.groupId });
  if (filter.text?.trim()) all.push(...termConditions(filter.text));
  for (const condition of filter.facets ?? []) all.push(facetCondition(core, scope, condition));
  if (filter.where) all.push(whereCondition(filter.where));
  if (filter.when?.to) all.push({ 'when.start': { $lte: filter.when.to } });
  if (filter.when?.from) all.push({ 'when.end': { $gte: filter.when.from } });
  if (filter.annotationClass) all.push({ classes: filter.annotationClass });
  if (filter.findingCode) all.push({ findingCodes: filter.findingCode });
  if (filter.and?.length) all.push({ $and: filter.and.map(inner) });
  if (filter.or?.length) all.push({ $or: filter.or.map(inner) });
  if (filter.not) all.push({ $nor: [inner(filter.not)] });
  return all;
}
