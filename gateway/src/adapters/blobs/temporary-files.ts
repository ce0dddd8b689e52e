import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { BlobDisk } from './blob-disk.ts';

const RUN = randomUUID().slice(0, 8);
const HOST = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
// Longer than an upload through the hub may last.
const FOREIGN_AGE_MS = 24 * 3_600_000;

/** `<host>.<pid>.<run>.<random>`: tells whether the writer is still alive. */
export function temporaryName(): string {
  return `${HOST}.${process.pid}.${RUN}.${randomUUID()}`;
}

/**
 * Removes what dead processes left. Several hubs and workers may share the folder, so a living process of this host keeps its
 * files, and those of other hosts are kept for a day.
 */
export async function clearTemporaryFiles(disk: BlobDisk, folder: string, now = Date.now()): Promise<number> {
  let cleared = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (isOrphan(name) || now - (await modified(path)) > FOREIGN_AGE_MS) {
      await disk.unlink(path);
      cleared += 1;
    }
  }
  return cleared;
}

function isOrphan(name: string): boolean {
  const [host, pid, run] = name.split('.');
  if (host !== HOST || run === RUN) return false;
  // A container's process often has the same number as the one before it.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Milliseconds since the epoch; now for a file that has gone meanwhile. */
async function modified(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.mtimeMs ?? Date.now();
}
