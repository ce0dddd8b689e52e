import { distanceMetres } from '@lode/core/coordinates';
import type { JsonObject } from '@lode/core';
import type { Position, ToLonLat } from '../layer/geometry.ts';

const rounded = (degrees: number) => Math.round(degrees * 1e8) / 1e8;

/** Where a finding is: the place on earth, or the layer's own x and y when nobody knows where that is. */
export function placeOf(position: Position | null, toLonLat: ToLonLat | null): JsonObject {
  if (!position) return {};
  const [x, y] = position;
  const [lon, lat] = toLonLat ? toLonLat(x, y) : [NaN, NaN];
  return Number.isFinite(lon) && Number.isFinite(lat) ? { lon: rounded(lon), lat: rounded(lat) } : { x, y };
}

/** Metres to one unit of the layer, east and north, at a place; null when it has none. */
export function metresPerUnit([x, y]: Position, step: number, toLonLat: ToLonLat | null): [number, number] | null {
  if (!toLonLat) return null;
  const here = toLonLat(x, y);
  const scale = (there: [number, number]) => distanceMetres(here, there) / step;
  const [east, north] = [scale(toLonLat(x + step, y)), scale(toLonLat(x, y + step))];
  return Number.isFinite(east) && Number.isFinite(north) ? [east, north] : null;
}
