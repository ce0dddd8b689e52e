/** Bits from the most significant on, with the Exp-Golomb codes of H.264 §9.1. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  #current = 0;
  #filled = 0;

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }

  /** `count` ≤ 32 bits of `value`. */
  u(count: number, value: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#current = (this.#current << 1) | ((value >>> bit) & 1);
      this.#filled += 1;
      if (this.#filled === 8) {
        this.#byte(this.#current);
        this.#current = 0;
        this.#filled = 0;
      }
    }
    return this;
  }

  ue(value: number): this {
    const length = 32 - Math.clz32(value + 1);
    return this.u(length - 1, 0).u(length, value + 1);
  }

  se(value: number): this {
    return this.ue(value > 0 ? value * 2 - 1 : -value * 2);
  }

  /** Zero bits up to the next byte (pcm_alignment_zero_bit). */
  align(): this {
    return this.#filled === 0 ? this : this.u(8 - this.#filled, 0);
  }

  /** Whole bytes; the writer must be aligned. */
  bytes(data: Uint8Array): this {
    for (let i = 0; i < data.length; i++) this.#byte(data[i]!);
    return this;
  }

  /** Ends an RBSP: a one and zeros (§7.3.2.11). */
  finish(): Uint8Array {
    this.u(1, 1).align();
    return this.#bytes.slice(0, this.#length);
  }
}
