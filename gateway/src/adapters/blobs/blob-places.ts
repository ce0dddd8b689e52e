import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LodeError } from '@lode/core';
import { storageError } from './blob-disk.ts';

export const SHA256 = /^[0-9a-f]{64}$/;
// Lower case only: two tenants must not meet on a file system that ignores case.
const ORG_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const TEMPORARY = 'tmp';

export function temporaryFolder(root: string): string {
  return join(root, TEMPORARY);
}

/** `<root>/<orgId>`. BAD_INPUT when the id could lead out of the root or into another folder of it. */
export function orgFolder(root: string, orgId: string): string {
  if (!ORG_ID.test(orgId) || orgId === TEMPORARY) throw new LodeError('BAD_INPUT', 'This is no organisation id.');
  return join(root, orgId);
}

/** `<root>/<orgId>/<ab>/<cd>/<sha256>`. BAD_INPUT when a name is not well-formed. */
export function placeOf(root: string, orgId: string, sha256: string): string {
  const folder = orgFolder(root, orgId);
  if (!SHA256.test(sha256)) throw new LodeError('BAD_INPUT', 'A blob is named by 64 lower-case hex digits.');
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

/** Bytes of the file at `place`; null when there is none. */
export async function sizeOf(place: string): Promise<number | null> {
  const found = await stat(place).catch(nullWhenMissing);
  return found?.isFile() ? found.size : null;
}

export function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw storageError(error);
}

export function notFound(): LodeError {
  return new LodeError('NOT_FOUND', 'There is no such blob.');
}
