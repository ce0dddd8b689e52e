/**
 * The packed run lengths of `@thi.ng/rle-pack` (Apache-2.0), in which Label Studio keeps brushes. Bits, highest first:
 * number of words (32), word size − 1 (5), four run sizes − 1 (4 each); then blocks of: is it a run (1), which size (2),
 * length − 1 (as many bits as that size says), and one word if it is a run, else `length` words.
 */

export type RunSizes = readonly [number, number, number, number];

const SIZES: RunSizes = [3, 4, 8, 16];

/** A word and how often it stands there, at least once. */
export type WordRun = readonly [word: number, times: number];

class BitsIn {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  /** Up to 32 bits. Throws RangeError beyond the end. */
  read(bits: number): number {
    if (this.#at + bits > this.#bytes.length * 8) throw new RangeError('it ends too early');
    let value = 0;
    for (let left = bits; left > 0;) {
      const offset = this.#at % 8;
      const taken = Math.min(left, 8 - offset);
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 ** taken + ((byte >> (8 - offset - taken)) & (2 ** taken - 1));
      this.#at += taken;
      left -= taken;
    }
    return value;
  }
}

class BitsOut {
  readonly #bytes: number[] = [];
  #byte = 0;
  #used = 0;
  write(value: number, bits: number): void {
    for (let i = bits - 1; i >= 0; i--) {
      this.#byte = this.#byte * 2 + (Math.floor(value / 2 ** i) % 2);
      if (++this.#used === 8) {
        this.#bytes.push(this.#byte);
        [this.#byte, this.#used] = [0, 0];
      }
    }
  }
  /** The last byte is filled up with zeros. */
  bytes(): number[] {
    return this.#used === 0 ? this.#bytes : [...this.#bytes, this.#byte << (8 - this.#used)];
  }
}

/** Number of words that a packing says it has. Throws RangeError when there is no head. */
export const wordsIn = (bytes: Uint8Array): number => new BitsIn(bytes).read(32);

/** Runs of words in their order, neighbours of one word not joined. Throws RangeError when the packing is damaged. */
export function* unpackRuns(bytes: Uint8Array): Generator<WordRun> {
  const input = new BitsIn(bytes);
  const words = input.read(32);
  const wordSize = input.read(5) + 1;
  const sizes = [1, 2, 3, 4].map(() => input.read(4) + 1);
  for (let at = 0; at < words;) {
    const repeats = input.read(1) === 1;
    const length = 1 + input.read(sizes[input.read(2)] ?? 0);
    if (at + length > words) throw new RangeError('it has more words than it says');
    if (repeats) yield [input.read(wordSize), length];
    else for (let i = 0; i < length; i++) yield [input.read(wordSize), 1];
    at += length;
  }
}

/** Packs runs of words; of neighbours no two have one word. The same bytes as the package's own `encode`, but for padding. */
export function packRuns(runs: readonly WordRun[], wordSize = 8, sizes: RunSizes = SIZES): number[] {
  const out = new BitsOut();
  out.write(
    runs.reduce((sum, [, times]) => sum + times, 0),
    32,
  );
  out.write(wordSize - 1, 5);
  for (const size of sizes) out.write(size - 1, 4);
  const longest = 2 ** sizes[3];
  const head = (repeats: number, length: number) => {
    const size = Math.max(0, sizes.findIndex((bits) => length <= 2 ** bits)); // prettier-ignore
    out.write(repeats, 1);
    out.write(size, 2);
    out.write(length - 1, sizes[size] ?? 0);
  };
  // Words that stand there once, one after the other.
  let single: number[] = [];
  const flush = () => {
    if (single.length === 0) return;
    head(0, single.length);
    for (const word of single) out.write(word, wordSize);
    single = [];
  };
  for (const [i, [word, times]] of runs.entries()) {
    let left = times;
    if (left > 1) flush();
    while (left > 1) {
      const length = Math.min(left, longest);
      head(1, length);
      out.write(word, wordSize);
      left -= length;
    }
    if (left === 0) continue;
    // The package writes a last word that stands alone as a run of one.
    if (i === runs.length - 1 && single.length === 0) {
      head(1, 1);
      out.write(word, wordSize);
    } else single.push(word);
    if (single.length === longest) flush();
  }
  flush();
  return out.bytes();
}
