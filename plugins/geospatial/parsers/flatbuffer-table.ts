/** What a reader of flatbuffers throws: an offset or a length leads out of its bytes. */
export class FlatbufferError extends Error {}

/**
 * One table of a flatbuffer (FlatBuffers internals, "Tables"), every offset and length checked against the bytes. The
 * generated readers believe what they read, and count to four billion for a damaged file.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldBytes: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#need(at, 4);
    this.#fields = at - view.getInt32(at, true);
    this.#need(this.#fields, 4);
    this.#fieldBytes = view.getUint16(this.#fields, true);
    this.#need(this.#fields, this.#fieldBytes);
  }

  /** The root table of a buffer without its size prefix. */
  static root(view: DataView): FlatTable {
    if (view.byteLength < 8) throw new FlatbufferError();
    return new FlatTable(view, view.getUint32(0, true));
  }

  #need(at: number, length: number): void {
    if (!(at >= 0 && length >= 0 && at + length <= this.#view.byteLength)) throw new FlatbufferError();
  }

  /** Position of a field's value; 0 when it is absent. */
  #field(number: number, bytes: number): number {
    const slot = 4 + number * 2;
    if (slot + 2 > this.#fieldBytes) return 0;
    const offset = this.#view.getUint16(this.#fields + slot, true);
    if (offset === 0) return 0;
    this.#need(this.#at + offset, bytes);
    return this.#at + offset;
  }

  #target(number: number): number {
    const at = this.#field(number, 4);
    return at === 0 ? 0 : at + this.#view.getUint32(at, true);
  }

  #vector(number: number, bytes: number): { at: number; length: number } | null {
    const at = this.#target(number);
    if (at === 0) return null;
    this.#need(at, 4);
    const length = this.#view.getUint32(at, true);
    this.#need(at + 4, length * bytes);
    return { at: at + 4, length };
  }

  uint8(number: number, otherwise = 0): number {
    const at = this.#field(number, 1);
    return at === 0 ? otherwise : this.#view.getUint8(at);
  }

  uint16(number: number, otherwise = 0): number {
    const at = this.#field(number, 2);
    return at === 0 ? otherwise : this.#view.getUint16(at, true);
  }

  int32(number: number, otherwise = 0): number {
    const at = this.#field(number, 4);
    return at === 0 ? otherwise : this.#view.getInt32(at, true);
  }

  /** Counts; beyond 2^53 they are lies anyway. */
  uint64(number: number): number {
    const at = this.#field(number, 8);
    return at === 0 ? 0 : Number(this.#view.getBigUint64(at, true));
  }

  text(number: number): string | null {
    const bytes = this.bytes(number);
    return bytes && new TextDecoder().decode(bytes);
  }

  bytes(number: number): Uint8Array | null {
    const vector = this.#vector(number, 1);
    return vector && new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.at, vector.length);
  }

  uint32s(number: number): number[] {
    const vector = this.#vector(number, 4);
    return vector ? Array.from({ length: vector.length }, (_, i) => this.#view.getUint32(vector.at + i * 4, true)) : [];
  }

  doubles(number: number): { length: number; at: (index: number) => number } {
    const vector = this.#vector(number, 8);
    const view = this.#view;
    return vector
      ? { length: vector.length, at: (index) => view.getFloat64(vector.at + index * 8, true) }
      : { length: 0, at: () => NaN };
  }

  table(number: number): FlatTable | null {
    const at = this.#target(number);
    return at === 0 ? null : new FlatTable(this.#view, at);
  }

  tables(number: number): FlatTable[] {
    const vector = this.#vector(number, 4);
    if (!vector) return [];
    return Array.from({ length: vector.length }, (_, i) => {
      const at = vector.at + i * 4;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }
}
