// Bound once: in a test runner's context each look-up of a global is slow.
const { imul, floor } = Math;

/** Deterministic numbers in 0…1 (mulberry32): the same damage at every run and on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Damaged {
  /** What was done, to repeat it: `cut at 812`, `mutant 17: 3 bytes from 44`. */
  how: string;
  bytes: Uint8Array;
}

/** The file cut at `count` places: nothing, one byte, all but one, and in between, most of them in the header. */
export function* cuts(bytes: Uint8Array, count: number, seed: number): Generator<Damaged> {
  const random = seeded(seed);
  for (let i = 0; i < count; i++) {
    const fixed = [0, 1, bytes.length - 1][i];
    const at = fixed ?? floor(bytes.length * random() ** 3);
    yield { how: `cut at ${at}`, bytes: bytes.subarray(0, at) };
  }
}

/** Bytes whose values make counts and lengths lie. */
const LIARS = [0x00, 0xff, 0x7f, 0x80, 0x01, 0xfe];

/** `count` copies with 1…8 runs of 1…4 bytes changed; two runs of three fall into the first 2 KiB. */
export function* mutants(bytes: Uint8Array, count: number, seed: number): Generator<Damaged> {
  if (bytes.length === 0) return;
  const random = seeded(seed);
  const upTo = (limit: number) => floor(random() * limit);
  for (let i = 0; i < count; i++) {
    const copy = Uint8Array.from(bytes);
    const places: string[] = [];
    for (let run = 0, runs = 1 + upTo(8); run < runs; run++) {
      const at = upTo(random() < 0.67 && copy.length > 2_048 ? 2_048 : copy.length);
      const length = 1 + upTo(4);
      for (let k = at; k < at + length && k < copy.length; k++) {
        copy[k] = random() < 0.5 ? (LIARS[upTo(LIARS.length)] ?? 0) : upTo(256);
      }
      places.push(`${length} from ${at}`);
    }
    yield { how: `mutant ${i}: ${places.join(', ')}`, bytes: copy };
  }
}
