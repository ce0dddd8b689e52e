import type { Edge } from '@lode/core/series';
import type { ClockOffset } from '../kinds.ts';

const { abs, max, min, round, sqrt } = Math;

/** How exactly edges are known: a sensor that is asked every second knows its own to within that second. */
export interface EdgeSteps {
  /** Seconds between frames or steps of the motion series. */
  camera: number;
  /** Seconds between readings of the sensor; an edge lies within the step before its time. */
  sensor: number;
}

/** Clocks further apart than this are not searched for: more answers would fit by chance. */
export const MOST_OFFSET_SECONDS = 120;
export const WARN_OFFSET_SECONDS = 2;
export const WARN_DRIFT_PPM = 50;
const LEAST_EDGES = 3;
const LEAST_EDGES_FOR_DRIFT = 4;
/** A second answer that explains this share of the edges makes both worthless: the belt runs to a rhythm. */
const AMBIGUOUS = 0.7;
const LEAST_CONFIDENCE = 0.4;

export const UNKNOWN_OFFSET: ClockOffset = {
  seconds: null,
  driftPpm: null,
  edges: 0,
  confidence: 0,
  verdict: 'unknown',
  residual: null,
};

interface Pair {
  /** Seconds since the footage began, by the sensors' clock. */
  at: number;
  /** Camera − sensor, seconds. */
  difference: number;
}

const NS = 1e9;

/** Edges in seconds after `from`, the sensor's moved to the middle of the step in which they happened. */
function timesOf(edges: readonly Edge[], from: bigint, lag: number) {
  return edges.map(({ at, rising }) => ({ at: Number(at - from) / NS - lag, rising }));
}

type Timed = ReturnType<typeof timesOf>;

/** Offset at a time of the sensors: `seconds` + `slope` × time since the start. */
interface Line {
  seconds: number;
  slope: number;
}

/** Each sensor edge with the nearest camera edge of its direction within `slack`, no camera edge twice. */
function pairsAt(camera: Timed, sensor: Timed, { seconds, slope }: Line, slack: number): Pair[] {
  const pairs: Pair[] = [];
  let from = 0;
  for (const { at, rising } of sensor) {
    const wanted = at + seconds + slope * at;
    while (from < camera.length && camera[from]!.at < wanted - slack) from += 1;
    let best = -1;
    for (let i = from; i < camera.length && camera[i]!.at <= wanted + slack; i++) {
      if (camera[i]!.rising !== rising) continue;
      if (best < 0 || abs(camera[i]!.at - wanted) < abs(camera[best]!.at - wanted)) best = i;
    }
    if (best < 0) continue;
    pairs.push({ at, difference: camera[best]!.at - at });
    from = best + 1;
  }
  return pairs;
}

/**
 * The offset that all pairs allow. Errors are those of sampling, spread evenly over a step, for which the middle of the
 * extremes is the closest estimate; when noise has torn the extremes further apart than the steps, the median is safer.
 */
function centre(differences: readonly number[], steps: EdgeSteps): number {
  const sorted = [...differences].sort((a, b) => a - b);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  if (most - least <= steps.camera + steps.sensor) return (least + most) / 2;
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Slope of difference over time with its standard error, ppm; null with too little to go by. */
function driftOf(pairs: readonly Pair[]): { ppm: number; error: number } | null {
  if (pairs.length < LEAST_EDGES_FOR_DRIFT) return null;
  const n = pairs.length;
  const meanAt = pairs.reduce((sum, { at }) => sum + at, 0) / n;
  const mean = pairs.reduce((sum, { difference }) => sum + difference, 0) / n;
  const spread = pairs.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  if (spread === 0) return null;
  const slope = pairs.reduce((sum, { at, difference }) => sum + (at - meanAt) * (difference - mean), 0) / spread;
  const left = pairs.reduce((sum, { at, difference }) => sum + (difference - mean - slope * (at - meanAt)) ** 2, 0);
  return { ppm: slope * 1e6, error: sqrt(left / (n - 2) / spread) * 1e6 };
}

/** All offsets worth trying, with how many edges each explains, best first. */
function candidates(camera: Timed, sensor: Timed, slack: number): { offset: number; count: number }[] {
  const seen = new Set<number>();
  const found: { offset: number; count: number }[] = [];
  for (const a of camera) {
    for (const b of sensor) {
      const offset = a.at - b.at;
      if (a.rising !== b.rising || abs(offset) > MOST_OFFSET_SECONDS) continue;
      const place = round((offset * 4) / slack);
      if (seen.has(place)) continue;
      seen.add(place);
      found.push({ offset, count: pairsAt(camera, sensor, { seconds: offset, slope: 0 }, slack).length });
    }
  }
  return found.sort((a, b) => b.count - a.count || abs(a.offset) - abs(b.offset));
}

const ROUNDS = 12;

/**
 * The line through what matches, and what then matches, until nothing is added: with a drift the first guess holds for
 * the middle of the footage only, and each round reaches further.
 */
function fit(camera: Timed, sensor: Timed, guess: number, slack: number, steps: EdgeSteps) {
  let line: Line = { seconds: guess, slope: 0 };
  let pairs: Pair[] = [];
  let drift: number | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const found = pairsAt(camera, sensor, line, slack);
    if (found.length === 0 || (round > 1 && found.length <= pairs.length)) break;
    pairs = found;
    const measured = driftOf(pairs);
    drift = measured && measured.error < WARN_DRIFT_PPM / 2 ? measured.ppm : null;
    const slope = (drift ?? 0) / 1e6;
    const level = pairs.map(({ at, difference }) => difference - slope * at);
    line = { seconds: centre(level, steps), slope };
  }
  return { pairs, line, drift };
}

/** Edges beyond this many are not compared with each other: an hour of a belt has dozens. */
const MOST_EDGES = 600;

/** Of days of readings only what can belong to the footage. */
function nearby(sensor: readonly Edge[], camera: readonly Edge[]): Edge[] {
  const reach = BigInt((MOST_OFFSET_SECONDS + 30) * NS);
  const [first, last] = [camera[0], camera.at(-1)];
  if (!first || !last) return [];
  return sensor.filter(({ at }) => at >= first.at - reach && at <= last.at + reach).slice(0, MOST_EDGES);
}

/**
 * Camera clock − sensor clock from when motion set in and stopped, and when the belt did by its sensor. Both lists in
 * order of time, each by its own clock. Few edges, none that fit, or a rhythm that fits in several ways: `unknown`.
 * `start` is when the footage begins, by the camera's clock. The drift is told only where its standard error is below
 * half the limit, which takes more than minutes.
 */
export function clockOffset(
  cameraEdges: readonly Edge[],
  sensorEdges: readonly Edge[],
  steps: EdgeSteps,
  start: bigint,
): ClockOffset {
  const moved = cameraEdges.slice(0, MOST_EDGES);
  const camera = timesOf(moved, start, 0);
  const sensor = timesOf(nearby(sensorEdges, moved), start, steps.sensor / 2);
  const slack = max(0.4, (steps.camera + steps.sensor) / 2 + 0.1);
  const [best, ...others] = candidates(camera, sensor, slack);
  if (!best || best.count < LEAST_EDGES) return { ...UNKNOWN_OFFSET, edges: best?.count ?? 0 };
  const { pairs, line, drift } = fit(camera, sensor, best.offset, slack, steps);
  if (pairs.length < LEAST_EDGES) return { ...UNKNOWN_OFFSET, edges: pairs.length };
  const rival = others.find(({ offset }) => abs(offset - best.offset) > 2 * slack)?.count ?? 0;
  const seconds = line.seconds;
  const residual = pairs.reduce((most, pair) => max(most, abs(pair.difference - seconds - line.slope * pair.at)), 0);
  const first = camera[0]!.at - seconds - slack;
  const last = camera.at(-1)!.at - seconds + slack;
  const inView = sensor.filter(({ at }) => at >= first && at <= last).length;
  const share = pairs.length / max(pairs.length, inView);
  const ambiguous = rival / best.count;
  const confidence = max(0, min(1, share * (1 - ambiguous) * (1 - 1 / (1 + pairs.length))));
  const known = ambiguous < AMBIGUOUS && confidence >= LEAST_CONFIDENCE;
  if (!known) return { ...UNKNOWN_OFFSET, edges: pairs.length, confidence: rounded(confidence, 3) };
  const driftPpm = drift === null ? null : rounded(drift, 1);
  const far = abs(seconds) > WARN_OFFSET_SECONDS || abs(driftPpm ?? 0) > WARN_DRIFT_PPM;
  return {
    seconds: rounded(seconds, 3),
    driftPpm,
    edges: pairs.length,
    confidence: rounded(confidence, 3),
    verdict: far ? 'offset' : 'aligned',
    residual: rounded(residual, 3),
  };
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** A time of the camera as the sensors' clock has it; unchanged when nothing is known. `start`: when the footage begins. */
export function toSensorTime(
  time: bigint,
  start: bigint,
  { seconds, driftPpm }: Pick<ClockOffset, 'seconds' | 'driftPpm'>,
): bigint {
  if (seconds === null) return time;
  const passed = Number(time - start) / NS;
  return time - BigInt(round((seconds + (passed * (driftPpm ?? 0)) / 1e6) * NS));
}

/** The way back, exact to a nanosecond for drifts that clocks have. */
export function toCameraTime(
  time: bigint,
  start: bigint,
  { seconds, driftPpm }: Pick<ClockOffset, 'seconds' | 'driftPpm'>,
): bigint {
  if (seconds === null) return time;
  const slope = (driftPpm ?? 0) / 1e6;
  const passed = Number(time - start) / NS;
  return time + BigInt(round(((seconds + slope * passed) / (1 - slope)) * NS));
}
