import type { Edge } from '@lode/core/series';

// Bound once: these run for every packet, and in a test runner's context each look-up of a global is slow.
const { floor, max, min, round } = Math;
const { isNaN } = Number;
const toBig = BigInt;

/** What a container tells of a video's packets: times in seconds, sizes in bytes, 1 where a packet is a key packet. */
export interface Packets {
  seconds: ArrayLike<number>;
  bytes: ArrayLike<number>;
  key: ArrayLike<number>;
}

/** Mean size of the packets between key packets, by equal steps of time. */
export interface MotionEnergy {
  /** Seconds from the first packet to the middle of step 0, and from step to step. */
  start: number;
  step: number;
  /** Bytes; a step without packets repeats the one before. */
  energy: Float64Array;
}

const LEAST_STEP = 0.1;
const MAX_STEPS = 500_000;
/** Time over which single large packets are ironed out by a running median. */
const SMOOTH_SECONDS = 0.6;
/** An on or off shorter than this is no edge of a belt. */
const LEAST_STATE_SECONDS = 1;

/**
 * How much moves, without decoding: what an encoder spends on packets that refer to others grows with motion. Key
 * packets hold the whole picture and are left out. It is blind where the encoder holds its rate constant, and it cannot
 * tell a belt from a crowd; that is why only edges that fit a sensor's are believed.
 */
export function motionEnergy({ seconds, bytes, key }: Packets): MotionEnergy | null {
  const length = seconds.length;
  if (length < 10) return null;
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    first = min(first, seconds[i]!);
    last = max(last, seconds[i]!);
  }
  const span = last - first;
  if (!(span > 2)) return null;
  const interval = span / (length - 1);
  const step = max(interval, LEAST_STEP, span / MAX_STEPS);
  const steps = floor(span / step) + 1;
  const sum = new Float64Array(steps);
  const count = new Float64Array(steps);
  for (let i = 0; i < length; i++) {
    if (key[i]) continue;
    const at = min(steps - 1, round((seconds[i]! - first) / step));
    sum[at]! += bytes[i]!;
    count[at]! += 1;
  }
  const energy = new Float64Array(steps);
  let before = NaN;
  for (let i = 0; i < steps; i++) {
    if (count[i]! > 0) before = sum[i]! / count[i]!;
    energy[i] = before;
  }
  for (let i = steps - 1, after = 0; i >= 0; i--) {
    if (isNaN(energy[i]!)) energy[i] = after;
    else after = energy[i]!;
  }
  return { start: first, step, energy: runningMedian(energy, 1 + 2 * max(1, round(SMOOTH_SECONDS / step / 2))) };
}

/** Keeps edges where they are, as a mean would not. */
function runningMedian(values: Float64Array, width: number): Float64Array {
  const half = width >> 1;
  const window = new Float64Array(width);
  return values.map((_, i) => {
    for (let k = 0; k < width; k++) window[k] = values[min(values.length - 1, max(0, i + k - half))]!;
    window.sort();
    return window[half]!;
  });
}

/** The level that parts values best into low and high (Otsu), and the share of the variance that it explains. */
export function parting(values: Float64Array): { level: number; explained: number } | null {
  const [low, high] = [values.reduce((a, b) => min(a, b)), values.reduce((a, b) => max(a, b))];
  if (!(high > low)) return null;
  const bins = new Float64Array(128);
  const scale = bins.length / (high - low);
  for (let i = 0; i < values.length; i++) bins[min(bins.length - 1, floor((values[i]! - low) * scale))]! += 1;
  const total = values.length;
  let mean = 0;
  bins.forEach((count, i) => (mean += (count * i) / total));
  let variance = 0;
  bins.forEach((count, i) => (variance += (count * (i - mean) ** 2) / total));
  let best = { level: 0, explained: 0 };
  let [weight, sum] = [0, 0];
  for (let i = 0; i + 1 < bins.length; i++) {
    weight += bins[i]! / total;
    sum += (bins[i]! * i) / total;
    if (weight <= 0 || weight >= 1) continue;
    const between = (mean * weight - sum) ** 2 / (weight * (1 - weight));
    if (between > best.explained) best = { level: i + 1, explained: between };
  }
  // The middle of the empty stretch above the level, so that a few odd values do not pull it to one side.
  let top = best.level;
  while (top + 1 < bins.length && bins[top] === 0) top += 1;
  return { level: low + (best.level + top) / 2 / scale, explained: variance > 0 ? best.explained / variance : 0 };
}

/** Below this there is no on and off to speak of: a bell curve reaches 0.64, an even spread 0.75. */
const LEAST_EXPLAINED = 0.8;

/** When motion sets in and stops, in nanoseconds after `startNs`, the time of the clip's second 0. */
export function motionEdges({ start, step, energy }: MotionEnergy, startNs: bigint): Edge[] {
  const parted = parting(energy);
  if (!parted || parted.explained < LEAST_EXPLAINED) return [];
  const least = max(1, round(LEAST_STATE_SECONDS / step));
  const edges: Edge[] = [];
  let on = energy[0]! > parted.level;
  for (let i = 1; i < energy.length; i++) {
    if (energy[i]! > parted.level === on) continue;
    let lasting = 1;
    while (lasting < least && i + lasting < energy.length && energy[i + lasting]! > parted.level !== on) lasting += 1;
    if (lasting < least) continue;
    on = !on;
    // The change lies between this step and the one before.
    const seconds = start + (i - 0.5) * step;
    edges.push({ at: startNs + toBig(round(seconds * 1e9)), rising: on });
  }
  return edges;
}
