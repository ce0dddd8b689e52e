import type { Vector3 } from '@lode/core/coordinates';

const { cos, sin, PI } = Math;

/** The shaft of the demo colliery: zero of the map. */
export const SHAFT = { lon: 112.587, lat: 37.892 };
/** 2026-03-02 06:20:00 local time (UTC+08:00), nanoseconds. */
export const START = BigInt(Date.UTC(2026, 2, 1, 22, 20, 0)) * 1_000_000n;
/** Seconds of the whole drive. */
export const DRIVE_SECONDS = 61;

/** Straight to the east, a quarter turn to the left, straight to the north; metres. */
const FIRST_STRAIGHT = 410;
const RADIUS = 60;
const TURN = (RADIUS * PI) / 2;
/** So that the gate, 694 m along the road, lies 70 m from the shaft. */
const ORIGIN = { x: -530, y: -290 };

export const CURVE = { from: FIRST_STRAIGHT, to: FIRST_STRAIGHT + TURN };
export const GATE = 694;

export interface Place {
  x: number;
  y: number;
  yaw: number;
}

/** A place `along` metres from the start of the road and `left` metres to the left of the driven lane's middle. */
export function roadAt(along: number, left = 0): Place {
  if (along <= FIRST_STRAIGHT) return { x: ORIGIN.x + along, y: ORIGIN.y + left, yaw: 0 };
  const centre = { x: ORIGIN.x + FIRST_STRAIGHT, y: ORIGIN.y + RADIUS };
  const angle = Math.min((along - FIRST_STRAIGHT) / RADIUS, PI / 2);
  const beyond = Math.max(0, along - FIRST_STRAIGHT - TURN);
  const r = RADIUS - left;
  return { x: centre.x + r * sin(angle), y: centre.y - r * cos(angle) + beyond, yaw: angle };
}

/** Seconds and m/s², one after the other from 8 m/s; ground-truth.ts tells which are events and which decoys. */
const PEDAL: [seconds: number, acceleration: number][] = [
  [4, 2],
  [12, 0],
  [2, -1.75], // a gentle brake: no event
  [3, 1.2],
  [3, 0],
  [1.6, -4.6], // 24.0 s: hard
  [15.4, 0], // through the curve
  [5, 1.4],
  [4, 0],
  [1.4, -5], // 50.0 s: hard
  [2.6, -0.9],
  [2, 0],
  [1.3, -3.6], // hard, but below 25 km/h: no event
  [4, 0],
];
const FIRST_SPEED = 8;

export interface Motion {
  along: number;
  speed: number;
  acceleration: number;
}

/** The car at a time; before the start and after the end it keeps its speed. */
export function motionAt(t: number): Motion {
  let along = 0;
  let speed = FIRST_SPEED;
  if (t <= 0) return { along: speed * t, speed, acceleration: 0 };
  let left = t;
  for (const [seconds, acceleration] of PEDAL) {
    const within = Math.min(left, seconds);
    along += speed * within + (acceleration * within * within) / 2;
    speed += acceleration * within;
    left -= within;
    if (left <= 0) return { along, speed, acceleration: within < seconds ? acceleration : 0 };
  }
  return { along: along + speed * left, speed, acceleration: 0 };
}

/** rad/s: the road's curvature at the car's speed. */
export function yawRateAt({ along, speed }: Motion): number {
  return along > CURVE.from && along < CURVE.to ? speed / RADIUS : 0;
}

/** The car itself: the rear axle on the ground. */
export type EgoPlace = Motion & Place & { position: Vector3 };

export function egoAt(t: number): EgoPlace {
  const motion = motionAt(t);
  const place = roadAt(motion.along);
  return { ...motion, ...place, position: [place.x, place.y, 0] };
}
