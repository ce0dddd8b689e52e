import { z } from 'zod';
import { indexAt, thresholdSpans, within } from '@lode/core/series';
import type { JsonObject, NamedQuery, QueryChannel, QueryData, QueryMatch, Samples, TimeSpan } from '@lode/core';
import { channelOf, stretches } from './drive-data.ts';
import { hardBrakeWords } from './words.ts';

const params = z.strictObject({
  deceleration: z.number().positive().default(2.7).describe('Braking begins at this deceleration, m/s²'),
  release: z.number().positive().default(2.2).describe('and ends below this one, m/s²'),
  minDuration: z.number().min(0).default(0.6).describe('Least time at the deceleration, s'),
  minSpeed: z.number().min(0).default(25).describe('Least speed when braking begins, km/h'),
  merge: z.number().min(0).default(0.5).describe('Brakes no further apart are one, s'),
  moderate: z.number().positive().default(2.2).describe('Moderate from this loss of speed in 1 s, m/s (5 mph)'),
  severe: z.number().positive().default(3.1).describe('Severe from this loss of speed in 1 s, m/s (7 mph)'),
  extreme: z.number().positive().default(4).describe('Extreme from this loss of speed in 1 s, m/s (9 mph)'),
});

export type HardBrakeParams = z.output<typeof params>;

export interface HardBrake {
  window: TimeSpan;
  grade: 'brake' | 'moderate' | 'severe' | 'extreme';
  /** m/s², negative. */
  least: number;
  /** m/s */
  before: number;
  /** Greatest loss of speed within one second, m/s. */
  lost: number;
  /** Seconds at the deceleration asked for. */
  held: number;
}

const NANOS = 1e9;
const SECOND = 1_000_000_000n;
const SCORES = { brake: 0.4, moderate: 0.6, severe: 0.8, extreme: 1 };
const nanos = (seconds: number) => BigInt(Math.round(seconds * NANOS));

/** Seconds in a span at or under a value; a sample stands until the next. */
function secondsUnder({ t, v }: Samples, limit: number): number {
  let sum = 0;
  for (let i = 0; i + 1 < t.length; i++) if (v[i]! <= limit) sum += Number(t[i + 1]! - t[i]!) / NANOS;
  return sum;
}

/** Speed at a time, from the sample before it; NaN when the last one is older than a second. */
function speedAt(speed: Samples, time: bigint): number {
  const i = indexAt(speed, time + 1n) - 1;
  return i >= 0 && time - speed.t[i]! <= SECOND ? speed.v[i]! : NaN;
}

/** The greatest loss of speed within one second that begins in the span. */
function greatestLoss(speed: Samples, span: TimeSpan): number {
  let lost = 0;
  const { t, v } = within(speed, { start: span.start - SECOND / 2n, end: span.end });
  for (let i = 0; i < t.length; i++) {
    const drop = v[i]! - speedAt(speed, t[i]! + SECOND);
    if (drop > lost) lost = drop;
  }
  return lost;
}

/** Every hard brake in acceleration (m/s²) and speed (m/s) over one stretch. */
export function hardBrakesOf(acceleration: Samples, speed: Samples, params: HardBrakeParams): HardBrake[] {
  const spans = thresholdSpans(acceleration, {
    ...{ enter: -params.deceleration, leave: -params.release, side: 'below' as const },
    merge: nanos(params.merge),
  });
  return spans.flatMap(({ start, end, peak }): HardBrake[] => {
    const held = secondsUnder(within(acceleration, { start, end }), -params.deceleration);
    const before = speedAt(speed, start);
    if (held < params.minDuration - 1e-6 || !(before >= params.minSpeed / 3.6)) return [];
    const lost = greatestLoss(speed, { start, end });
    const { moderate, severe, extreme } = params;
    const grade = lost >= extreme ? 'extreme' : lost >= severe ? 'severe' : lost >= moderate ? 'moderate' : 'brake';
    return [{ window: { start, end }, grade, least: peak, before, lost, held }];
  });
}

const rounded = (value: number) => Number(value.toFixed(2));

function matchOf(assetId: string, brake: HardBrake, params: HardBrakeParams): QueryMatch {
  const { window, grade, least, before, lost, held } = brake;
  const evidence: JsonObject = {
    ...{ severity: grade, minAcceleration: rounded(least), speedBefore: rounded(before) },
    ...{ speedLostInOneSecond: rounded(lost), seconds: rounded(held), params: params as unknown as JsonObject },
  };
  return { assetId, window, score: SCORES[grade], why: hardBrakeWords(brake), evidence };
}

async function* brakesIn(data: QueryData, [a, v]: [QueryChannel, QueryChannel], params: HardBrakeParams) {
  for (const { own, read } of stretches(a.span, data.span)) {
    const [acceleration, speed] = await Promise.all([data.samples(a, read), data.samples(v, read)]);
    for (const brake of hardBrakesOf(acceleration, speed, params)) {
      if (brake.window.start >= own.start && brake.window.start <= own.end) yield brake;
    }
  }
}

/**
 * The ego car brakes at 2.7 m/s² or more for 0.6 s from 25 km/h or more (Damoov's definition of a harsh brake); severity
 * by the loss of speed in one second, 5, 7 and 9 mph (Verizon Connect's grades).
 */
export const hardBrakeQuery: NamedQuery = {
  id: 'autonomous-driving.hard-brake',
  version: 1,
  title: { en: 'Hard brake', zh: '急刹车' },
  params,
  async *run(data, params: HardBrakeParams) {
    for await (const { id: assetId } of data.assets({ kinds: ['autonomous-driving.recording'] })) {
      const fast = await data.channels({ assetId, quantity: 'ego.speed', reaches: params.minSpeed / 3.6 });
      if (fast.length === 0) continue;
      const acceleration = channelOf(
        await data.channels({ assetId, quantity: 'ego.acceleration' }),
        'ego.acceleration',
      );
      const speed = channelOf(fast, 'ego.speed');
      if (!acceleration || !speed || (acceleration.min ?? 0) > -params.deceleration) continue;
      for await (const brake of brakesIn(data, [acceleration, speed], params)) yield matchOf(assetId, brake, params);
    }
  },
};
