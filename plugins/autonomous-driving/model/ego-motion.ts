import { fromYaw, lonLatToEnu, yawOf } from '@lode/core/coordinates';
import { localFit, unwrapped } from '../queries/local-fit.ts';
import type { EgoState, GeoFix } from './recording.ts';

const { abs, cos, sin, atan2, hypot } = Math;

/** Half windows in seconds: positions are differentiated over a shorter one, since acceleration smooths once more. */
const POSITION_WINDOW = 0.25;
const SPEED_WINDOW = 0.5;
/** Seconds without a state after which nothing is known of the motion between. */
const LONGEST_STEP = 2;

/** Columns of how the car moved, all of one length. */
export interface EgoMotion {
  t: BigInt64Array;
  x: Float64Array;
  y: Float64Array;
  yaw: Float64Array;
  speed: Float64Array;
  acceleration: Float64Array;
  yawRate: Float64Array;
  /** Metres along the way, by the speed. */
  distance: number;
}

/** In order, one state a time (the later said wins), only finite numbers. */
export function orderedStates<T extends { t: bigint }>(states: readonly T[], sound: (state: T) => boolean): T[] {
  const kept = new Map<bigint, T>();
  for (const state of states) if (sound(state)) kept.set(state.t, state);
  return [...kept.values()].sort((a, b) => (a.t < b.t ? -1 : 1));
}

const finite = (numbers: readonly number[]) => numbers.every((n) => Number.isFinite(n) && abs(n) < 1e9);

export const soundEgo = ({ position, rotation }: EgoState) => finite(position) && finite(rotation);

/** Speed, acceleration and turn rate of ordered states; what the source measured is kept, the rest is fitted. */
export function egoMotion(states: readonly EgoState[]): EgoMotion {
  const origin = states[0]?.t ?? 0n;
  const column = (value: (state: EgoState) => number) => Float64Array.from(states, value);
  const seconds = column(({ t }) => Number(t - origin) / 1e9);
  const x = column(({ position }) => position[0]);
  const y = column(({ position }) => position[1]);
  const yaw = column(({ rotation }) => yawOf(rotation));
  const speed = column((state) => state.speed ?? NaN);
  if (speed.some(Number.isNaN)) {
    const vx = localFit(seconds, x, POSITION_WINDOW).slope;
    const vy = localFit(seconds, y, POSITION_WINDOW).slope;
    // Along the car's own axis, so that driving backwards is negative.
    for (let i = 0; i < speed.length; i++) {
      if (Number.isNaN(speed[i])) speed[i] = vx[i]! * cos(yaw[i]!) + vy[i]! * sin(yaw[i]!);
    }
  }
  const yawRate = column((state) => state.yawRate ?? NaN);
  if (yawRate.some(Number.isNaN)) {
    const { slope } = localFit(seconds, unwrapped(yaw), POSITION_WINDOW);
    for (let i = 0; i < yawRate.length; i++) if (Number.isNaN(yawRate[i])) yawRate[i] = slope[i]!;
  }
  const acceleration = localFit(seconds, speed, SPEED_WINDOW).slope;
  let distance = 0;
  for (let i = 1; i < speed.length; i++) {
    const step = seconds[i]! - seconds[i - 1]!;
    const metres = ((abs(speed[i]!) + abs(speed[i - 1]!)) / 2) * step;
    if (step <= LONGEST_STEP && !Number.isNaN(metres)) distance += metres;
  }
  return { t: BigInt64Array.from(states, ({ t }) => t), x, y, yaw, speed, acceleration, yawRate, distance };
}

/** A log without poses: GNSS positions as states in metres around the first, heading by the course over ground. */
export function egoFromFixes(fixes: readonly GeoFix[]): EgoState[] {
  const [first] = fixes;
  if (!first || fixes.length < 3) return [];
  const flat = fixes.map(({ lon, lat }) => lonLatToEnu([first.lon, first.lat], lon, lat));
  const seconds = Float64Array.from(fixes, ({ t }) => Number(t - first.t) / 1e9);
  const fit = (axis: 0 | 1) =>
    localFit(
      seconds,
      Float64Array.from(flat, (point) => point[axis]),
      1,
    ).slope;
  const [vx, vy] = [fit(0), fit(1)];
  let yaw = 0;
  return fixes.map(({ t }, i) => {
    const v = hypot(vx[i]!, vy[i]!);
    // Standing, the course is noise: the last one stays.
    if (v > 0.5) yaw = atan2(vy[i]!, vx[i]!);
    const [east, north] = flat[i]!;
    return { t, position: [east, north, 0], rotation: fromYaw(yaw), speed: v, yawRate: null };
  });
}
