import { seeded } from '@lode/core/testing';
import { localFit } from '../local-fit.ts';
import type { StoredDrive } from './query-data.ts';

export interface BrakeScene {
  kind: string;
  drive: StoredDrive;
  /** Seconds from the start at which hard brakes begin. */
  truth: number[];
}

export const BRAKES_START = 1_772_000_000_000_000_000n;
const SECONDS = 60;
const HZ = 50;

interface Pulse {
  at: number;
  seconds: number;
  /** m/s², negative. */
  a: number;
}

/** Made in pairs: one to be found, one that only looks like it. */
const MAKERS = {
  hard: (random: () => number): [number, Pulse[]] => [
    12 + random() * 18,
    [{ at: 20, seconds: 1.1 + random(), a: -3.3 - random() * 3.5 }],
  ],
  gentle: (random: () => number): [number, Pulse[]] => [
    12 + random() * 18,
    [{ at: 20, seconds: 2 + 2 * random(), a: -1 - random() * 1.3 }],
  ],
  /** A pothole, a slip of the foot. */
  spike: (random: () => number): [number, Pulse[]] => [
    12 + random() * 18,
    [{ at: 20, seconds: 0.15 + 0.15 * random(), a: -4 - random() }],
  ],
  /** Under 25 km/h: into a parking space. */
  slow: (random: () => number): [number, Pulse[]] => [
    4 + random() * 2.4,
    [{ at: 20, seconds: 0.9 + 0.2 * random(), a: -3.4 - random() }],
  ],
};

/** Speed and acceleration as the recording stores them: measured speed, its fit over ± 0.5 s. */
export function brakeScene(n: number, seed: number): BrakeScene {
  const random = seeded(seed * 7919 + n);
  const decoys = ['gentle', 'spike', 'slow'] as const;
  const kind = n % 2 === 0 ? 'hard' : decoys[((n - 1) / 2) % decoys.length]!;
  const [v0, pulses] = MAKERS[kind](random);
  const t = Float64Array.from({ length: SECONDS * HZ }, (_, i) => i / HZ);
  let v = v0;
  const speed = t.map((at) => {
    const pulse = pulses.find((one) => at >= one.at && at < one.at + one.seconds);
    v = Math.max(0, v + (pulse?.a ?? 0.3 * Math.sin(at / 3)) / HZ);
    return v + 0.04 * (random() + random() + random() - 1.5);
  });
  const times = BigInt64Array.from(t, (at) => BRAKES_START + BigInt(Math.round(at * 1e6)) * 1000n);
  const channels = {
    'ego.speed': { t: times, v: speed },
    'ego.acceleration': { t: times, v: localFit(t, speed, 0.5).slope },
  };
  return { kind, drive: { assetId: 'scene', channels, annotations: [] }, truth: kind === 'hard' ? [20] : [] };
}
