import type { EgoMotion } from './drive-data.ts';
import { localFit, lowerBound, valueAt } from './local-fit.ts';

const { abs, atan2, ceil, cos, hypot, max, min, sin } = Math;

/**
 * The line on the map that the ego car drove, one point a metre, lengthened at both ends. A log knows the car's future,
 * so its own track is the best map of its lane where there is no other; past the end of the log the last curvature
 * (yaw rate ÷ speed) is kept, which bends the path by ½·(ψ̇/v)·lx².
 */
export interface DrivenPath {
  /** Metres along the path; 0 where the log begins. */
  arc: Float64Array;
  x: Float64Array;
  y: Float64Array;
  heading: Float64Array;
  /** Where the ego car is at each of its samples. */
  egoArc: Float64Array;
}

const STEP = 1;
/** Tighter than any road: below walking pace ψ̇/v says nothing. */
const MAX_CURVATURE = 0.2;
const MIN_SPEED = 1;

/** `ahead` and `behind`: metres beyond both ends. Null when positions are missing or the car never moved. */
export function drivenPath(ego: EgoMotion, { ahead, behind }: { ahead: number; behind: number }): DrivenPath | null {
  const x = localFit(ego.t, ego.x, 0.25).value;
  const y = localFit(ego.t, ego.y, 0.25).value;
  const points: { arc: number; x: number; y: number }[] = [];
  const egoArc = new Float64Array(ego.t.length);
  let arc = 0;
  let last: { x: number; y: number } | null = null;
  for (let i = 0; i < ego.t.length; i++) {
    const here = { x: x[i]!, y: y[i]! };
    if (Number.isNaN(here.x + here.y)) {
      egoArc[i] = NaN;
      continue;
    }
    const step = last ? hypot(here.x - last.x, here.y - last.y) : 0;
    // Against crawling noise at standstill: what is under a metre from the last point is not yet path.
    if (!last || step >= STEP) {
      arc += step;
      points.push({ arc, ...here });
      last = here;
      egoArc[i] = arc;
    } else egoArc[i] = arc + step;
  }
  if (points.length < 3) return null;
  const whole = [...backwards(points, behind), ...points, ...onwards(points, ego, ahead)];
  const heading = whole.map((_, i) => {
    const [a, b] = [whole[max(0, i - 1)]!, whole[min(whole.length - 1, i + 1)]!];
    return atan2(b.y - a.y, b.x - a.x);
  });
  return {
    arc: Float64Array.from(whole, (point) => point.arc),
    x: Float64Array.from(whole, (point) => point.x),
    y: Float64Array.from(whole, (point) => point.y),
    heading: Float64Array.from(heading),
    egoArc,
  };
}

function backwards(points: { x: number; y: number }[], metres: number) {
  const [first, next] = [points[0]!, points[min(5, points.length - 1)]!];
  const heading = atan2(next.y - first.y, next.x - first.x);
  return Array.from({ length: ceil(metres / STEP) }, (_, i, n = ceil(metres / STEP) - i) => ({
    arc: -n * STEP,
    x: first.x - n * STEP * cos(heading),
    y: first.y - n * STEP * sin(heading),
  }));
}

function onwards(points: { arc: number; x: number; y: number }[], ego: EgoMotion, metres: number) {
  const end = points.at(-1)!;
  const before = points[max(0, points.length - 6)]!;
  let heading = atan2(end.y - before.y, end.x - before.x);
  const curvature = lastCurvature(ego);
  let { x, y } = end;
  return Array.from({ length: ceil(metres / STEP) }, (_, i) => {
    x += STEP * cos(heading);
    y += STEP * sin(heading);
    heading += STEP * curvature;
    return { arc: end.arc + (i + 1) * STEP, x, y };
  });
}

/** ψ̇/v over the last second in which the car moved. */
function lastCurvature({ t, yaw, speed }: EgoMotion): number {
  const rate = localFit(t, yaw, 0.5).slope;
  for (let i = t.length - 1; i >= 0; i--) {
    const v = speed[i]!;
    if (v >= MIN_SPEED && !Number.isNaN(rate[i]!)) return max(-MAX_CURVATURE, min(MAX_CURVATURE, rate[i]! / v));
  }
  return 0;
}

/** Metres along the path at a time; NaN when unknown. */
export const arcAt = (path: DrivenPath, ego: EgoMotion, t: number) => valueAt(ego.t, path.egoArc, t);

/** Where a point lies by the path: `along` metres, `aside` metres to the left, and the path's heading there. */
export interface PathPlace {
  along: number;
  aside: number;
  heading: number;
}

/** The nearest place within a range of the path; null when the point is before or beyond it. */
export function placeOn(path: DrivenPath, x: number, y: number, range: [number, number]): PathPlace | null {
  const from = max(0, lowerBound(path.arc, range[0]) - 1);
  const to = min(path.arc.length - 1, lowerBound(path.arc, range[1]));
  let best: PathPlace | null = null;
  let least = Infinity;
  for (let i = from; i < to; i++) {
    const [ax, ay] = [path.x[i]!, path.y[i]!];
    const [dx, dy] = [path.x[i + 1]! - ax, path.y[i + 1]! - ay];
    const length = hypot(dx, dy);
    if (length < 1e-9) continue;
    const raw = ((x - ax) * dx + (y - ay) * dy) / (length * length);
    const share = max(0, min(1, raw));
    const distance = hypot(x - ax - share * dx, y - ay - share * dy);
    if (distance >= least) continue;
    least = distance;
    const beyond = (i === from && raw < 0) || (i === to - 1 && raw > 1);
    const aside = ((y - ay) * dx - (x - ax) * dy) / length;
    best = beyond
      ? null
      : {
          along: path.arc[i]! + share * (path.arc[i + 1]! - path.arc[i]!),
          // Outside a bend the nearest point is a corner: the sign is that of the segment, the size the distance.
          aside: aside < 0 ? -distance : distance,
          heading: path.heading[i]!,
        };
  }
  return best;
}

/** The smallest turn from one heading to another, as a size. */
export const angleBetween = (a: number, b: number) => abs(atan2(sin(a - b), cos(a - b)));
