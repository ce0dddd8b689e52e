// Taken out of Math once: these run per pixel, and in a vm context every look-up of a global is slow.
const { imul, sqrt } = Math;

/** Deterministic numbers in 0…1 (mulberry32), so that the demo's bytes are the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Roughly normal noise with standard deviation 1: the sum of four uniform numbers. */
export function gaussian(random: () => number): number {
  return (random() + random() + random() + random() - 2) * sqrt(3);
}
