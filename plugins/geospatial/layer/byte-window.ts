import type { RandomAccess } from '@lode/core';

const CHUNK = 1 << 20;

/** Reads a file from front to back through a window, so that its size is no matter. */
export class ByteWindow {
  readonly #source: RandomAccess;
  #from = 0;
  #bytes: Uint8Array = new Uint8Array();

  constructor(source: RandomAccess) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  /**
   * `length` bytes at `offset`, good until the next call; null when the file is not that long. A length that was claimed
   * by the file is compared with its size before anything is read.
   */
  async at(offset: number, length: number): Promise<DataView | null> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size)) return null;
    const end = offset + length;
    if (offset < this.#from || end > this.#from + this.#bytes.length) {
      this.#bytes = await this.#source.read(offset, Math.min(Math.max(length, CHUNK), this.size - offset));
      this.#from = offset;
      if (this.#bytes.length < length) return null;
    }
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + offset - this.#from, length);
  }
}

/** Text of a small companion file; null when it is larger than anything of its kind. */
export async function smallText(source: RandomAccess, encoding = 'utf-8', most = 1 << 20): Promise<string | null> {
  if (source.size > most) return null;
  return new TextDecoder(encoding).decode(await source.read(0, source.size));
}
