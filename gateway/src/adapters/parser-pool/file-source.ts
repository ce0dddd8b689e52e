import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '@lode/core';

/**
 * A ByteSource over a file. Calls block: a parser process does one thing at a time, and a read from the page cache is
 * ten times cheaper this way than through the thread pool. `close` when done.
 * What is asked for beyond the end is cut before memory is taken: headers lie. A negative or fractional offset or
 * length is the parser's mistake: RangeError.
 */
export function openFileSource(path: string): ByteSource & { close(): void } {
  const descriptor = openSync(path, 'r');
  let size: number;
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Error('This is no file.');
    size = found.size;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return {
    size,
    async read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`No offset in a file: ${offset}`);
      if (!(length >= 0)) throw new RangeError(`No length to read: ${length}`);
      // A memory of its own, not a slice of Buffer's pool: parsers make DataViews on `.buffer`.
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(Math.floor(length), size - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const got = readSync(descriptor, bytes, filled, bytes.length - filled, offset + filled);
        if (got === 0) break; // someone cut the file meanwhile
        filled += got;
      }
      return new Uint8Array(bytes.buffer, 0, filled);
    },
    localPath: () => Promise.resolve(path),
    close: () => closeSync(descriptor),
  };
}
