import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '@lode/core';

/** For tests: a ByteSource over a file that is too large for memory. `reads` counts what was asked for. */
export function fileSource(path: string): ByteSource & { bytesRead(): number; close(): void } {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  let bytesRead = 0;
  return {
    size,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      bytesRead += readSync(descriptor, bytes, 0, bytes.length, offset);
      return Promise.resolve(bytes);
    },
    localPath: () => Promise.resolve(path),
    bytesRead: () => bytesRead,
    close: () => closeSync(descriptor),
  };
}
