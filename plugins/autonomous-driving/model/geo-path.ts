import type { CoreFacets } from '@lode/core';
import { bboxOf, enuToLonLat } from '@lode/core/coordinates';
import type { EgoState, GeoFix, Recording } from './recording.ts';

/** The contract's limit for a path with times. */
const MOST_VERTICES = 1000;
const MILLISECOND = 1_000_000n;

const sound = ({ lon, lat }: GeoFix) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && !(lon === 0 && lat === 0);

/** Positions of the drive: measured ones, else map poses where the map's origin is known. */
export function fixesOf({ fixes, ego, mapOrigin }: Pick<Recording, 'fixes' | 'ego' | 'mapOrigin'>): GeoFix[] {
  const measured = fixes.filter(sound);
  if (measured.length > 0 || !mapOrigin) return measured;
  return ego.map(({ t, position }: EgoState) => {
    const [lon, lat] = enuToLonLat([mapOrigin.lon, mapOrigin.lat], position[0], position[1]);
    return { t, lon, lat };
  });
}

/** At most 1,000 of them, evenly by time, the first and the last among them. */
export function thinnedByTime(fixes: readonly GeoFix[], most = MOST_VERTICES): GeoFix[] {
  if (fixes.length <= most) return [...fixes];
  const start = fixes[0]!.t;
  const span = fixes.at(-1)!.t - start;
  const kept: GeoFix[] = [];
  let slot = -1n;
  for (const fix of fixes.slice(0, -1)) {
    const at = ((fix.t - start) * BigInt(most - 1)) / (span + 1n);
    if (at === slot) continue;
    slot = at;
    kept.push(fix);
  }
  return [...kept, fixes.at(-1)!];
}

/** A LineString with a time for each position, or the point where the car stood; null when nothing is known. */
export function wherePath(fixes: readonly GeoFix[]): CoreFacets['where'] | null {
  const path = thinnedByTime(fixes);
  // Two positions in one millisecond are one: `times` ascend.
  const distinct = path.filter(({ t }, i) => i === 0 || t / MILLISECOND > path[i - 1]!.t / MILLISECOND);
  const coordinates = distinct.map(({ lon, lat }) => [lon, lat]);
  const geometry =
    coordinates.length > 1 ? { type: 'LineString', coordinates } : { type: 'Point', coordinates: coordinates[0] ?? [] };
  const bbox = bboxOf(geometry);
  if (!bbox) return null;
  return coordinates.length > 1
    ? { bbox, geometry, times: distinct.map(({ t }) => Number(t / MILLISECOND)) }
    : { bbox, geometry };
}
