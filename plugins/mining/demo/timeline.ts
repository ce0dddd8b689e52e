/**
 * What happens in the shift, by the sensors' clock, in seconds after 06:30:00 local time. Everything else in the demo
 * (pictures, readings, labels) is made from this, and the tests compare what the hub finds with it.
 */
export const SHIFT = {
  mine: { code: 'DEMO', name: { en: 'Demo Colliery', zh: '示范煤矿' } },
  shift: { code: 'early', name: { en: 'early shift', zh: '早班' }, date: '2026-03-02' },
  utcOffset: '+08:00',
  shaft: { lon: 112.587, lat: 37.892 },
};

/** 2026-03-02 06:30:00 +08:00, nanoseconds since the Unix epoch. */
export const ZERO = BigInt(Date.UTC(2026, 2, 1, 22, 30)) * 1_000_000n;

export const FRAME_RATE = 5;

/** The main camera: its clock is 3.4 s ahead of the sensors'; its first frame says 06:30:00. */
export const MAIN = { ahead: 3.4, cameraStart: 0, seconds: 210, keyframeEvery: 40 };
/** The other one sees a single change of its belt and loses two seconds of picture. */
export const SECOND = { ahead: 0, cameraStart: 240, seconds: 60, keyframeEvery: 60, lost: [40, 42] as const };

/** When the belt of heading 2 changes; it runs before the first. No rhythm, so that only one offset fits. */
export const BELT_1 = [9.3, 22.7, 41.2, 50.9, 83.4, 97.1, 120.8, 126.6, 161.5, 183.9, 255.2, 300.2];
/** The main belt; it runs before the first. */
export const BELT_2 = [265.4, 700.5, 905.5];

export function runs(changes: readonly number[], second: number): boolean {
  return changes.filter((at) => at <= second).length % 2 === 0;
}

/** Seconds that a belt has run since `from`. */
export function ranFor(changes: readonly number[], from: number, second: number): number {
  const marks = [from, ...changes.filter((at) => at > from && at < second), second];
  return marks.slice(1).reduce((sum, end, i) => sum + (runs(changes, (marks[i]! + end) / 2) ? end - marks[i]! : 0), 0);
}

export interface Walk {
  track: number;
  from: number;
  to: number;
  /** Pixels: the feet's way over the picture. */
  fromX: number;
  toX: number;
  feetY: number;
  vest: boolean;
}

/** Behind the belt people walk on the roadway; before it is the zone. */
const [ROADWAY, ZONE] = [122, 186];

export const WALKS: readonly Walk[] = [
  // In view while methane shows 0.99 %: a decoy.
  { track: 1, from: 24, to: 44, fromX: 40, toX: 200, feetY: ROADWAY, vest: true },
  // Two in view during the first exceedance.
  { track: 2, from: 66, to: 84, fromX: 30, toX: 180, feetY: ROADWAY, vest: true },
  { track: 3, from: 72, to: 96, fromX: 290, toX: 90, feetY: ROADWAY, vest: false },
  // In the zone while the belt runs.
  { track: 4, from: 104, to: 116, fromX: 100, toX: 220, feetY: ZONE, vest: true },
  // Gone two seconds before the second exceedance; by the camera's own clock it would be a hit.
  { track: 5, from: 126, to: 138, fromX: 60, toX: 160, feetY: ROADWAY, vest: true },
  // In the zone while the belt stands: a decoy.
  { track: 6, from: 164, to: 176, fromX: 110, toX: 210, feetY: ZONE, vest: true },
];

export const ZONE_POLYGON: [number, number][] = [
  [90, 166],
  [232, 166],
  [232, 191],
  [90, 191],
];

/** Methane of heading 2 above 1 %: with people, and without. */
export const GAS = [
  { from: 60, to: 90, peak: 1.32 },
  { from: 140, to: 160, peak: 1.21 },
];
/** Just under the limit, with somebody in view. */
export const DECOY = { from: 28, to: 40, peak: 0.99 };
/** Methane elsewhere, while people are in view of the main camera. */
export const GAS_ELSEWHERE = { from: 68, to: 80, peak: 1.08 };
export const SPIKE = { at: 370, value: 3.2 };
export const SILENT = { from: 480, to: 530 };

/** People in view at a second, with where they stand. */
export function walkersAt(second: number): (Walk & { x: number })[] {
  return WALKS.filter(({ from, to }) => second >= from && second < to).map((walk) => ({
    ...walk,
    x: walk.fromX + ((walk.toX - walk.fromX) * (second - walk.from)) / (walk.to - walk.from),
  }));
}
