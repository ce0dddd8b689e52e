import { bboxCondition, polygonOf } from '../catalog/asset-filter.ts';
import { withinMetres } from '../catalog/circle.ts';
import type { BBox, JsonObject } from '../contract/values.ts';
import { LodeError } from '../errors.ts';
import type { SearchQuestion } from './search-question.ts';
import type { Position } from './sphere.ts';

/** Where a question is about, checked. */
export type Place =
  | { kind: 'near'; at: Position; metres: number }
  | { kind: 'box'; box: BBox }
  | { kind: 'area'; geometry: JsonObject; areas: Position[][][] };

/** The one place of a question; BAD_INPUT when several are given or one is malformed. */
export function placeOf(where: SearchQuestion['where']): Place | null {
  if (!where) return null;
  const { near, bbox, within } = where;
  const given = [near, bbox, within].filter((one) => one !== undefined && one !== null);
  if (given.length === 0) return null;
  if (given.length > 1) throw new LodeError('BAD_INPUT', 'where: give one of near, bbox and within.');
  if (near) return { kind: 'near', at: [near.lon, near.lat], metres: near.metres };
  if (bbox) {
    const [west, south, east, north] = bbox as BBox;
    if (south > north) throw new LodeError('BAD_INPUT', 'bbox: south lies north of north.');
    return { kind: 'box', box: [west, south, east, north] };
  }
  const geometry = polygonOf(within);
  const areas = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return { kind: 'area', geometry: geometry as unknown as JsonObject, areas: areas as unknown as Position[][][] };
}

/** A circle as large as this is no help to an index, and at a pole the database takes it for one that holds all of it. */
const LARGE = 5_000_000;
const POLAR = 89.999;

/**
 * What the database can say about the place: assets that touch it, and for `near` perhaps a few more, which the exact
 * distance then leaves out.
 */
export function placeCondition(place: Place): Record<string, unknown> {
  if (place.kind === 'box') return bboxCondition(place.box);
  if (place.kind === 'area') return { 'where.geometry': { $geoIntersects: { $geometry: place.geometry } } };
  const { at, metres } = place;
  if (metres > LARGE || Math.abs(at[1]) > POLAR) return { where: { $ne: null } };
  return { 'where.geometry': withinMetres([at[0], at[1]], metres) };
}
