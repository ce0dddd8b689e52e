import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { TimeSpan } from '../contract/values.ts';
import { intersection } from '../series/spans.ts';
import type { Asked } from './asked.ts';
import { nearestOnPath, pathOf, spansInPlace, type Path } from './path-spans.ts';
import type { Place } from './place.ts';
import type { Showing } from './shown-spans.ts';
import { insideRings, reachOf, shapesOf, type Position } from './sphere.ts';
import { merged, spanOf, wholeMilliseconds } from './time-spans.ts';

/** When an asset meets the whole question. */
export interface AssetWindows {
  /** In order, no two closer than a second; null: the asset has no time, and nothing in it has. */
  spans: TimeSpan[] | null;
  /** Annotations that show what was asked; none when nothing was. */
  showings: Showing[];
  /** True when times of annotations made the windows. */
  timedByAnnotations: boolean;
  /** Of what moves. */
  path: Path | null;
  /** Metres to the place asked near; null: none was. Of what moves it depends on the window. */
  distance: number | null;
  /** False when the asset lies over the edge of the place. */
  whollyInside: boolean;
}

/** Joined where they meet, and no further. */
const TOUCHING = 1n;

function insidePlace(place: Place, { bbox, geometry }: NonNullable<AssetDoc['where']>): boolean {
  if (place.kind === 'box') {
    const [west, south, east, north] = place.box;
    const [w, s, e, n] = bbox as [number, number, number, number];
    const columns = west <= east ? w >= west && e <= east && w <= e : w >= west || e <= east;
    return columns && s >= south && n <= north;
  }
  if (place.kind === 'near') return true; // the distances say it
  const { lines } = shapesOf(geometry);
  return lines.flat().every((at: Position) => place.areas.some((rings) => insideRings(at, rings)));
}

/** Distance and inside of what stands still; null when it is out of the circle after all. */
function standing(place: Place, where: NonNullable<AssetDoc['where']>) {
  if (place.kind !== 'near') return { distance: null, whollyInside: insidePlace(place, where) };
  const { nearest, furthest } = reachOf(place.at, shapesOf(where.geometry));
  return nearest > place.metres ? null : { distance: nearest, whollyInside: furthest <= place.metres };
}

/** When the asset meets time, place and what is to be shown; null when it never does. */
export function windowsOf({ place, span, shown }: Asked, asset: AssetDoc, showings: Showing[]): AssetWindows | null {
  if (shown && showings.length === 0) return null;
  const path = place ? pathOf(asset.where) : null;
  const narrowed: TimeSpan[][] = [];
  let still: ReturnType<typeof standing> = { distance: null, whollyInside: true };
  if (place && path) narrowed.push(merged(spansInPlace(path, place), TOUCHING));
  else if (place) still = asset.where ? standing(place, asset.where) : null;
  if (!still) return null;
  const timed = showings.length > 0 && showings.every(({ spans }) => spans !== null);
  if (timed) narrowed.push(merged(showings.flatMap(({ spans }) => spans ?? []), TOUCHING)); // prettier-ignore
  const whole = asset.when ? spanOf(asset.when) : null;
  // Dates end with their millisecond, what lies within does not.
  if (whole) narrowed.push([narrowed.length > 0 ? wholeMilliseconds(whole) : whole]);
  const about = { showings, timedByAnnotations: timed, path, ...still };
  if (narrowed.length === 0) return { spans: null, ...about };
  if (span) narrowed.push([span]);
  const common = merged(narrowed.reduce((a, b) => intersection(a, b)));
  return common.length > 0 ? { spans: common, ...about } : null;
}

/** Metres to the place asked near, within a window. */
export function distanceIn(windows: AssetWindows, place: Place | null, window: TimeSpan | null): number | null {
  if (place?.kind !== 'near') return null;
  return windows.path && window ? nearestOnPath(windows.path, place.at, window) : windows.distance;
}
