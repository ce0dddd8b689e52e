import { DRIVE_SECONDS, START } from './route.ts';

const at = (seconds: number) => START + BigInt(Math.round(seconds * 1000)) * 1_000_000n;

/** What happens in `drive/gate-loop.mcap`, known because the drive is computed from it. Times in nanoseconds. */
export interface TrueEvent {
  kind: 'hard-brake' | 'cut-in';
  start: bigint;
  end: bigint;
  /** Of a cut-in: the track's id and class. */
  actor?: string;
  class?: string;
  /** Of a brake: m/s² while it lasts, and m/s before. */
  acceleration?: number;
  speedBefore?: number;
}

export const TRUE_EVENTS: TrueEvent[] = [
  { kind: 'cut-in', start: at(10), end: at(13), actor: 'truck-1', class: 'truck' },
  { kind: 'hard-brake', start: at(24), end: at(25.6), acceleration: -4.6, speedBefore: 16.1 },
  { kind: 'cut-in', start: at(46.5), end: at(48.7), actor: 'car-2', class: 'car' },
  { kind: 'hard-brake', start: at(50), end: at(51.4), acceleration: -5, speedBefore: 15.74 },
];

/** What must not be found, and why it looks as if. */
export const DECOYS: { kind: TrueEvent['kind']; start: bigint; end: bigint; actors?: string[]; why: string }[] = [
  { kind: 'hard-brake', start: at(16), end: at(18), why: 'a gentle brake, -1.75 m/s²' },
  { kind: 'hard-brake', start: at(56), end: at(57.3), why: '-3.6 m/s², but below 25 km/h' },
  { kind: 'cut-in', start: at(1), end: at(23), actors: ['car-1'], why: 'overtakes beside and never enters the lane' },
  {
    kind: 'cut-in',
    ...{ start: at(26), end: at(42) },
    actors: Array.from({ length: 7 }, (_, i) => `parked-${i + 1}`),
    why: 'parked in a curve: straight ahead of a car that turns',
  },
];

/** The recording's own span. */
export const DRIVE_SPAN = { start: START, end: at(DRIVE_SECONDS) };
