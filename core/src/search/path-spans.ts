import { EARTH_RADIUS_METRES } from '../catalog/circle.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Place } from './place.ts';
import { insideRings, metresBetween, vectorOf, type Position } from './sphere.ts';

/** Where something was and when: positions and, for each, milliseconds since the Unix epoch, ascending. */
export interface Path {
  positions: readonly Position[];
  times: readonly number[];
}

/** A stretch of the way from one position to the next: 0 at the first, 1 at the second. */
type Stretch = [from: number, to: number];

const { abs, ceil, hypot, max, min } = Math;

/** What moves, as an asset stores it; null for what stands still or whose times do not fit its positions. */
export function pathOf(where: { geometry: object; times?: readonly number[] } | null): Path | null {
  const geometry = where?.geometry as { type?: string; coordinates?: Position[] } | undefined;
  const { times } = where ?? {};
  if (geometry?.type !== 'LineString' || !times || !geometry.coordinates) return null;
  if (times.length !== geometry.coordinates.length || times.length < 2) return null;
  return { positions: geometry.coordinates, times };
}

const nanoseconds = (ms: number) => BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.round((ms % 1) * 1e6));

/** The stretch of a straight way in which low ≤ from + u·step ≤ high. */
function between(from: number, step: number, low: number, high: number): Stretch | null {
  if (step === 0) return from >= low && from <= high ? [0, 1] : null;
  const [a, b] = [(low - from) / step, (high - from) / step];
  const stretch: Stretch = [max(0, min(a, b)), min(1, max(a, b))];
  return stretch[0] <= stretch[1] ? stretch : null;
}

/** The shorter way from one meridian to another: what goes over the antimeridian does not go round the earth. */
const shorter = (degrees: number) => (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees);

const SHIFTS = [-360, 0, 360];

function inBox(a: Position, dx: number, dy: number, box: readonly number[]): Stretch[] {
  const [west, south, east, north] = box as [number, number, number, number];
  const width = east < west ? east + 360 - west : east - west;
  const rows = between(a[1], dy, south, north);
  if (!rows) return [];
  return SHIFTS.flatMap((shift): Stretch[] => {
    const columns = between(a[0], dx, west + shift, west + shift + width);
    const from = columns ? max(columns[0], rows[0]) : 1;
    const to = columns ? min(columns[1], rows[1]) : 0;
    return from <= to ? [[from, to]] : [];
  });
}

/** Straight pieces bend away from the sphere; of 5 km, by less than half a metre, and that across the way. */
const PIECE = 5_000;
const MOST_PIECES = 200;
/** A way of less than 10 nm on the unit sphere, squared: the quadratic would have no digits left. */
const STANDS = 1e-30;

function nearPoint(a: Position, dx: number, dy: number, at: Position, metres: number): Stretch[] {
  const centre = vectorOf(at);
  const pieces = min(MOST_PIECES, max(1, ceil(metresBetween(vectorOf(a), vectorOf([a[0] + dx, a[1] + dy])) / PIECE)));
  const chord = 2 * Math.sin(min(Math.PI / 2, metres / EARTH_RADIUS_METRES / 2));
  const found: Stretch[] = [];
  for (let i = 0; i < pieces; i++) {
    const p = vectorOf([a[0] + (dx * i) / pieces, a[1] + (dy * i) / pieces]);
    const q = vectorOf([a[0] + (dx * (i + 1)) / pieces, a[1] + (dy * (i + 1)) / pieces]);
    // |p + u(q − p) − centre| ≤ chord
    const [vx, vy, vz] = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
    const [wx, wy, wz] = [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]];
    const square = vx * vx + vy * vy + vz * vz;
    const half = vx * wx + vy * wy + vz * wz;
    const rest = wx * wx + wy * wy + wz * wz - chord * chord;
    let inner: Stretch | null = rest <= 0 ? [0, 1] : null;
    if (square > STANDS) {
      const root = Math.sqrt(half * half - square * rest);
      inner = root >= 0 ? [max(0, (-half - root) / square), min(1, (-half + root) / square)] : null;
    }
    if (inner && inner[0] <= inner[1]) found.push([(i + inner[0]) / pieces, (i + inner[1]) / pieces]);
  }
  return found;
}

function inRings(a: Position, dx: number, dy: number, rings: readonly (readonly Position[])[]): Stretch[] {
  return SHIFTS.flatMap((shift): Stretch[] => {
    const x = a[0] - shift;
    const [left, right] = [min(x, x + dx), max(x, x + dx)];
    const [low, high] = [min(a[1], a[1] + dy), max(a[1], a[1] + dy)];
    const cuts = [0, 1];
    let touched = false;
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const [x1, y1] = ring[i - 1]!;
        const [x2, y2] = ring[i]!;
        if ((y1 > high && y2 > high) || (y1 < low && y2 < low) || (x1 < left && x2 < left)) continue;
        touched = true; // an edge at the right counts, too: it decides who is inside
        if (x1 > right && x2 > right) continue;
        const [ex, ey] = [x2 - x1, y2 - y1];
        const area = dx * ey - dy * ex;
        if (area === 0) continue;
        const u = ((x1 - x) * ey - (y1 - a[1]) * ex) / area;
        const v = ((x1 - x) * dy - (y1 - a[1]) * dx) / area;
        if (u > 0 && u < 1 && v >= 0 && v <= 1) cuts.push(u);
      }
    }
    if (!touched) return [];
    cuts.sort((one, other) => one - other);
    return cuts.slice(1).flatMap((to, i): Stretch[] => {
      const middle = (cuts[i]! + to) / 2;
      return insideRings([x + dx * middle, a[1] + dy * middle], rings) ? [[cuts[i]!, to]] : [];
    });
  });
}

function stretches(place: Place, a: Position, dx: number, dy: number): Stretch[] {
  if (place.kind === 'box') return inBox(a, dx, dy, place.box);
  if (place.kind === 'near') return nearPoint(a, dx, dy, place.at, place.metres);
  return place.areas.flatMap((rings) => inRings(a, dx, dy, rings));
}

/** Spans in which the path is in the place, ordered; between two positions it goes straight and evenly. */
export function spansInPlace({ positions, times }: Path, place: Place): TimeSpan[] {
  const spans: TimeSpan[] = [];
  for (let i = 1; i < positions.length; i++) {
    const [a, b] = [positions[i - 1]!, positions[i]!];
    const [start, end] = [times[i - 1]!, times[i]!];
    const found = stretches(place, a, shorter(b[0] - a[0]), b[1] - a[1]);
    for (const [from, to] of found) {
      // Ends are met exactly, so that what goes on in the next stretch stays one span.
      const at = (u: number) => (u <= 0 ? start : u >= 1 ? end : start + (end - start) * u);
      spans.push({ start: nanoseconds(at(from)), end: nanoseconds(at(to)) });
    }
  }
  return spans;
}

/** How near the path comes to a position within a span, in metres; null when it has no part in the span. */
export function nearestOnPath({ positions, times }: Path, at: Position, { start, end }: TimeSpan): number | null {
  const centre = vectorOf(at);
  const [from, to] = [Number(start) / 1e6, Number(end) / 1e6];
  let nearest: number | null = null;
  for (let i = 1; i < positions.length; i++) {
    const [t0, t1] = [times[i - 1]!, times[i]!];
    if (t1 < from || t0 > to) continue;
    const [a, b] = [positions[i - 1]!, positions[i]!];
    const [dx, dy] = [shorter(b[0] - a[0]), b[1] - a[1]];
    const place = (u: number) => vectorOf([a[0] + dx * u, a[1] + dy * u]);
    const share = (t: number) => (t1 > t0 ? max(0, min(1, (t - t0) / (t1 - t0))) : 0);
    const [p, q] = [place(share(from)), place(share(to))];
    const [vx, vy, vz] = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
    const square = hypot(vx, vy, vz) ** 2;
    const along = (centre[0] - p[0]) * vx + (centre[1] - p[1]) * vy + (centre[2] - p[2]) * vz;
    const u = square > 0 ? max(0, min(1, along / square)) : 0;
    const here = metresBetween(centre, place(share(from) + (share(to) - share(from)) * u));
    if (nearest === null || here < nearest) nearest = here;
  }
  return nearest === null ? null : abs(nearest);
}
