import { CURVE, GATE, motionAt, roadAt } from './route.ts';

const { atan2, cos, PI } = Math;

export interface Actor {
  id: string;
  class: string;
  /** Length, width, height in metres. */
  size: [number, number, number];
  colour: string;
  /** Metres along the road and to the left of the driven lane's middle; null: not there. */
  at(t: number): { along: number; left: number; heading?: number } | null;
}

const during =
  (from: number, to: number, at: (t: number) => { along: number; left: number; heading?: number }): Actor['at'] =>
  (t) =>
    t >= from && t <= to ? at(t) : null;

/** From 0 to 1 with neither start nor stop felt: half a cosine. */
const eased = (t: number, from: number, seconds: number) => {
  const u = Math.min(1, Math.max(0, (t - from) / seconds));
  return (1 - cos(PI * u)) / 2;
};

const CAR: Actor['size'] = [4.6, 1.85, 1.5];
const LANE = 3.5;
const egoAlong = (t: number) => motionAt(t).along;

/** Cut-in 1: from the left lane, 22 m ahead, between 10 and 13 s. */
const truck: Actor = {
  id: 'truck-1',
  class: 'truck',
  size: [9.2, 2.5, 3.2],
  colour: '#c8743a',
  at: during(2, 32, (t) => {
    const along = egoAlong(10) + 22 + 15.2 * (t - 10) + (t > 14 ? 0.35 * (t - 14) ** 2 : 0);
    return { along, left: LANE * (1 - eased(t, 10, 3)) };
  }),
};

/** Cut-in 2: from the left lane, 16 m ahead, between 46.5 and 48.7 s; faster again when the car behind brakes. */
const cutter: Actor = {
  id: 'car-2',
  class: 'car',
  size: CAR,
  colour: '#b03a48',
  at: during(43, 58, (t) => ({
    along: egoAlong(47) + 16 + 14.6 * (t - 47),
    left: LANE * (1 - eased(t, 46.5, 2.2)),
  })),
};

/** Decoy: overtakes in the right lane, comes 0.5 m nearer to the line and never crosses it. */
const neighbour: Actor = {
  id: 'car-1',
  class: 'car',
  size: CAR,
  colour: '#3f6fb5',
  at: during(1, 23, (t) => ({
    along: egoAlong(4) - 14 + 17.4 * (t - 4),
    left: -LANE + 0.25 * (1 - cos((2 * PI * (t - 1)) / 11)),
  })),
};

/** Decoy: parked at the outer side of the curve, straight ahead of a car that turns. */
const parked: Actor[] = Array.from({ length: 7 }, (_, i) => ({
  id: `parked-${i + 1}`,
  class: 'car',
  size: CAR,
  colour: '#8a8f98',
  at: () => ({ along: CURVE.from + 22 + i * 10, left: -3.6 }),
}));

const others: Actor[] = [
  {
    id: 'bus-1',
    class: 'bus',
    size: [11.5, 2.5, 3.1],
    colour: '#d9b53f',
    at: during(3, 40, (t) => ({ along: 560 - 12 * (t - 3), left: 7.6, heading: PI })),
  },
  {
    id: 'bicycle-1',
    class: 'bicycle',
    size: [1.8, 0.6, 1.7],
    colour: '#59a14f',
    at: during(36, 61, (t) => ({ along: 560 + 3.6 * (t - 36), left: -5.6 })),
  },
  {
    // Walks to the mine gate on the right side of the road.
    id: 'pedestrian-1',
    class: 'pedestrian',
    size: [0.6, 0.6, 1.75],
    colour: '#f28e2b',
    at: (t) => ({ along: GATE + 14 + 0.2 * Math.min(t, 61), left: -11 + 0.07 * Math.min(t, 61), heading: PI / 2 }),
  },
];

export const ACTORS: Actor[] = [truck, cutter, neighbour, ...parked, ...others];

export interface Box {
  actor: Actor;
  x: number;
  y: number;
  /** Middle of the box. */
  z: number;
  yaw: number;
}

const STEP = 0.05;

/** Everybody within `range` metres of a place at a time, without noise. */
export function boxesAt(t: number, from: { x: number; y: number }, range: number): Box[] {
  return ACTORS.flatMap((actor): Box[] => {
    const now = actor.at(t);
    if (!now) return [];
    const place = roadAt(now.along, now.left);
    if (Math.hypot(place.x - from.x, place.y - from.y) > range) return [];
    const soon = actor.at(t + STEP) ?? now;
    const drift = now.heading === undefined ? atan2(soon.left - now.left, Math.max(soon.along - now.along, 0.05)) : 0;
    const yaw = place.yaw + (now.heading ?? drift);
    return [{ actor, x: place.x, y: place.y, z: actor.size[2] / 2, yaw }];
  });
}
