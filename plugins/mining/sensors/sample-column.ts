import type { Samples } from '@lode/core';

/** Samples as they come, in arrays that double: 16 bytes a reading, whatever the file's size. */
export class SampleColumn {
  t = new BigInt64Array(64);
  v = new Float64Array(64);
  length = 0;
  /** Rows that came after a later one. */
  late = 0;
  #newest: bigint | null = null;

  push(time: bigint, value: number): void {
    if (this.length === this.t.length) this.#grow();
    this.t[this.length] = time;
    this.v[this.length] = value;
    this.length += 1;
    if (this.#newest !== null && time < this.#newest) this.late += 1;
    else this.#newest = time;
  }

  #grow(): void {
    const [t, v] = [new BigInt64Array(this.length * 2), new Float64Array(this.length * 2)];
    t.set(this.t);
    v.set(this.v);
    this.t = t;
    this.v = v;
  }

  samples(): Samples {
    return { t: this.t.subarray(0, this.length), v: this.v.subarray(0, this.length) };
  }
}
