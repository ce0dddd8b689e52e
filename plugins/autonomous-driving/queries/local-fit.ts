const { abs } = Math;
// Bound once: these run for every sample of every window, and in a test runner each look-up of a global is slow.
const { isNaN } = Number;

export interface LocalFit {
  /** The fitted value at each sample. */
  value: Float64Array;
  /** Its change a second. NaN where fewer than two samples are near. */
  slope: Float64Array;
}

/**
 * A straight line through the samples within ± `half` seconds of each sample, by least squares: cuboids drawn ten times
 * a second tremble, and their differences are useless without it. Values that are NaN are left out. Where samples come
 * more rarely than the window is wide (key frames twice a second), the slope is that between the neighbours.
 */
export function localFit(t: Float64Array, v: Float64Array, half: number): LocalFit {
  const value = new Float64Array(t.length);
  const slope = new Float64Array(t.length);
  let from = 0;
  for (let i = 0; i < t.length; i++) {
    const at = t[i]!;
    while (t[from]! < at - half) from += 1;
    let n = 0;
    let sumT = 0;
    let sumV = 0;
    let sumTT = 0;
    let sumTV = 0;
    for (let j = from; j < t.length && t[j]! <= at + half; j++) {
      const y = v[j]!;
      if (isNaN(y)) continue;
      const x = t[j]! - at;
      n += 1;
      sumT += x;
      sumV += y;
      sumTT += x * x;
      sumTV += x * y;
    }
    const spread = n * sumTT - sumT * sumT;
    const fitted = n > 1 && spread > 1e-12;
    slope[i] = fitted ? (n * sumTV - sumT * sumV) / spread : betweenNeighbours(t, v, i);
    value[i] = n === 0 ? NaN : fitted ? (sumV - slope[i]! * sumT) / n : sumV / n;
  }
  return { value, slope };
}

/** Neighbours further away than this say nothing about a sample, in seconds. */
const FAR = 2;

function betweenNeighbours(t: Float64Array, v: Float64Array, i: number): number {
  const near = (j: number) => j >= 0 && j < t.length && abs(t[j]! - t[i]!) <= FAR && !isNaN(v[j]!);
  const from = near(i - 1) ? i - 1 : i;
  const to = near(i + 1) ? i + 1 : i;
  const seconds = t[to]! - t[from]!;
  return seconds > 0 ? (v[to]! - v[from]!) / seconds : NaN;
}

/** Angles without the jumps at ±π. */
export function unwrapped(angles: Float64Array): Float64Array {
  const out = new Float64Array(angles.length);
  let turn = 0;
  let last = NaN;
  for (let i = 0; i < angles.length; i++) {
    const angle = angles[i]!;
    if (!isNaN(last) && !isNaN(angle)) {
      const step = angle + turn - last;
      turn -= 2 * Math.PI * Math.round(step / (2 * Math.PI));
    }
    out[i] = angle + turn;
    if (!isNaN(angle)) last = out[i]!;
  }
  return out;
}

/** First index whose value is ≥ `x` in ascending numbers. */
export function lowerBound(ascending: Float64Array, x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value at `at`, linear between samples no further apart than `most`; NaN outside and in larger gaps. */
export function valueAt(t: Float64Array, v: Float64Array, at: number, most = 1): number {
  const i = lowerBound(t, at);
  if (i < t.length && t[i] === at) return v[i]!;
  if (i === 0 || i === t.length) return NaN;
  const [before, after] = [t[i - 1]!, t[i]!];
  if (abs(after - before) > most) return NaN;
  const share = (at - before) / (after - before);
  return v[i - 1]! + share * (v[i]! - v[i - 1]!);
}
