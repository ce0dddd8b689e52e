import type { RandomAccess } from '@lode/core';

export interface ByteWindow {
  readonly size: number;
  /** Exactly these bytes, or fewer at the end of the file. Valid until the next call. */
  bytes(offset: number, length: number): Promise<Uint8Array>;
}

/** Reads ahead, so that walking many small records does not cost one read each. */
export function byteWindow(source: RandomAccess, ahead = 64 * 1024): ByteWindow {
  let start = 0;
  let held = new Uint8Array(0);
  return {
    size: source.size,
    async bytes(offset, length) {
      const wanted = Math.max(0, Math.min(length, source.size - offset));
      if (offset >= start && offset + wanted <= start + held.length) {
        return held.subarray(offset - start, offset - start + wanted);
      }
      if (wanted >= ahead) return source.read(offset, wanted);
      held = (await source.read(offset, Math.min(ahead, source.size - offset))) as Uint8Array<ArrayBuffer>;
      start = offset;
      return held.subarray(0, wanted);
    },
  };
}
