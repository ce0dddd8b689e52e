import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { LodeError } from '@lode/core';
import type { ByteRange } from '@lode/core';
import { storageError } from './blob-disk.ts';
import { notFound, nullWhenMissing, SHA256 } from './blob-places.ts';

/**
 * The bytes at `place`. The file is opened before this resolves, so that a blob deleted meanwhile is still read whole.
 * The stream closes it when it ends or is destroyed.
 */
export async function readBlob(place: string, range?: ByteRange): Promise<Readable> {
  const handle = await open(place).catch(nullWhenMissing);
  if (!handle) throw notFound();
  try {
    const { size } = await handle.stat();
    const { start, end } = range ?? { start: 0, end: size };
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start || start > size) {
      throw new LodeError('BAD_INPUT', 'The range lies outside the blob.', { details: { bytes: size } });
    }
    const last = Math.min(end, size) - 1;
    if (start <= last) return handle.createReadStream({ start, end: last });
  } catch (error) {
    await handle.close();
    throw storageError(error);
  }
  await handle.close();
  return Readable.from([]);
}

/** SHA-256 of every blob below an organisation's folder, sorted. */
export async function* listBlobs(folder: string): AsyncIterable<string> {
  for (const first of await names(folder, PAIR)) {
    for (const second of await names(join(folder, first), PAIR)) {
      yield* await names(join(folder, first, second), SHA256);
    }
  }
}

const PAIR = /^[0-9a-f]{2}$/;

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  const found = await readdir(folder).catch(nullWhenMissing);
  return (found ?? []).filter((name) => pattern.test(name)).sort();
}
