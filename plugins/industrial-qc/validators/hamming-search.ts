// Bound once: these run for every pair, and in a test runner's context each look-up of a global is slow.
const { imul, min } = Math;
const hexToInt = parseInt;

/** Bands of a 64-bit hash. Two hashes at distance ≤ 4 agree on at least one of five bands (pigeonhole). */
const BANDS: [shift: number, bits: number][] = [
  [0, 13],
  [13, 13],
  [26, 13],
  [39, 13],
  [52, 12],
];

export const MAX_DISTANCE = 4;

/**
 * In one band a hash is compared with at most this many others. Thousands of images that share a hash are one product
 * on one fixture, not thousands of copies, and comparing each with each would take n² time.
 */
const MAX_NEIGHBOURS = 512;

/** Number of bits in which two hexadecimal strings of equal length differ. */
export function hexDistance(a: string, b: string): number {
  let distance = 0;
  for (let i = 0; i < a.length; i += 8) {
    distance += bitCount(hexToInt(a.slice(i, i + 8), 16) ^ hexToInt(b.slice(i, i + 8), 16));
  }
  return distance;
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Every pair of 64-bit hashes (16 hexadecimal digits) at a Hamming distance of at most 4, each once, as indices i < j
 * with their distance. Hashes that share a 12- or 13-bit band are compared and no others, so that n hashes spread evenly
 * cost about n²/3,000 comparisons of two words, not n²/2; at most 2,560 n of them when they are not. Complete unless
 * `onCapped` was called. Memory: 8 bytes a hash plus one sorted index.
 */
export function* closePairs(hashes: readonly string[], onCapped: () => void): Generator<[number, number, number]> {
  const n = hashes.length;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    high[i] = hexToInt((hashes[i] as string).slice(0, 8), 16);
    low[i] = hexToInt((hashes[i] as string).slice(8), 16);
  }
  const bandOf = (i: number, band: number): number => {
    const [shift, bits] = BANDS[band] as [number, number];
    const hi = high[i] as number;
    const lo = low[i] as number;
    const value = shift >= 32 ? hi >>> (shift - 32) : shift === 0 ? lo : (lo >>> shift) | (hi << (32 - shift));
    return value & ((1 << bits) - 1);
  };
  for (let band = 0; band < BANDS.length; band++) {
    const keys = new Uint16Array(n);
    // Counting sort: starts[key] … starts[key + 1] are the places of one band value.
    const starts = new Uint32Array((1 << 13) + 1);
    for (let i = 0; i < n; i++) {
      const key = bandOf(i, band);
      keys[i] = key;
      starts[key + 1]!++;
    }
    for (let key = 0; key < 1 << 13; key++) starts[key + 1]! += starts[key] as number;
    const order = new Uint32Array(n);
    const next = starts.slice();
    for (let i = 0; i < n; i++) order[next[keys[i] as number]!++] = i;
    for (let key = 0; key < 1 << 13; key++) {
      const end = starts[key + 1] as number;
      if (end - (starts[key] as number) > MAX_NEIGHBOURS) onCapped();
      for (let a = starts[key] as number; a < end; a++) {
        const i = order[a] as number;
        for (let b = a + 1; b < min(end, a + 1 + MAX_NEIGHBOURS); b++) {
          const j = order[b] as number;
          const distance =
            bitCount((high[i] as number) ^ (high[j] as number)) + bitCount((low[i] as number) ^ (low[j] as number));
          if (distance > MAX_DISTANCE) continue;
          // A pair may agree on several bands: tell it in the first.
          let told = false;
          for (let earlier = 0; earlier < band && !told; earlier++) told = bandOf(i, earlier) === bandOf(j, earlier);
          if (!told) yield [i, j, distance];
        }
      }
    }
  }
}
