import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { LodeError } from '@lode/core';
import type { StoredBlob } from '@lode/core';
import { storageError } from './blob-disk.ts';
import type { BlobFile } from './blob-disk.ts';
import { notFound, nullWhenMissing } from './blob-places.ts';

const READ_BYTES = 1 << 20;

/**
 * Hashes each chunk while the disk takes it. A failure of `data` passes as it is, one of the disk as a storage error.
 * Does not close the file.
 */
export async function writeAndHash(
  file: BlobFile,
  data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of data) {
    const written = file.write(chunk).catch(asStorageError);
    hash.update(chunk);
    bytes += chunk.length;
    await written;
  }
  return { sha256: hash.digest('hex'), bytes };
}

export function hashBytes(data: Uint8Array): StoredBlob {
  return { sha256: createHash('sha256').update(data).digest('hex'), bytes: data.length };
}

/** NOT_FOUND when there is no such file. */
export async function hashFile(path: string): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of await fileChunks(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** The file in pieces of 1 MiB; its failures are storage errors. */
export async function fileChunks(path: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(path).catch(nullWhenMissing);
  if (!handle) throw notFound();
  return (async function* () {
    try {
      yield* handle.createReadStream({ highWaterMark: READ_BYTES }) as AsyncIterable<Uint8Array>;
    } catch (cause) {
      throw storageError(cause);
    }
  })();
}

export function requireHash(blob: StoredBlob, expected: string | undefined): void {
  if (expected === undefined || expected === blob.sha256) return;
  const details = { expected, actual: blob.sha256 };
  throw new LodeError('HASH_MISMATCH', 'The bytes do not have the SHA-256 that was announced.', { details });
}

export function asStorageError(cause: unknown): never {
  throw storageError(cause);
}
