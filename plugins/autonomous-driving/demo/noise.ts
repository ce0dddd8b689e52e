// Bound once: these run for every point, and in a test runner's context each look-up of a global is slow.
const { imul } = Math;

/** Deterministic noise (mulberry32): numbers in 0…1, and bytes that do not compress. */
export function noiseFrom(seed: number): { random(): number; bytes(length: number): Uint8Array } {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    random: () => next() / 4_294_967_296,
    bytes(length) {
      const words = new Uint32Array(Math.ceil(length / 4));
      for (let i = 0; i < words.length; i++) words[i] = next();
      return new Uint8Array(words.buffer, 0, length);
    },
  };
}
