/**
 * Copies of mongod, one per version: `<folder>/<version>/mongod`. The folder is `mongod` in the user's
 * cache, shared by every checkout and data folder, or `mongod` in the data folder when that cannot be
 * written (containers without a home). A program appears there by rename, complete or not at all, so
 * any number of processes may fetch one at the same time. The server's licence (SSPL) is why it is
 * fetched on the user's machine and never shipped.
 */
import { access, chmod, constants, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mongodVersion } from './mongod-version.ts';

const PROGRAM = process.platform === 'win32' ? 'mongod.exe' : 'mongod';

/** The cached programs of several folders, newest version first. Nothing is run. */
export async function cachedMongods(folders: string[]): Promise<{ program: string; version: string }[]> {
  const found: { program: string; version: string }[] = [];
  for (const folder of folders) {
    for (const version of await readdir(folder).catch(() => [])) {
      const program = join(folder, version, PROGRAM);
      if (!/^\d+\.\d+\.\d+$/.test(version)) continue;
      if (await isExecutable(program)) found.push({ program, version });
    }
  }
  return found.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

/**
 * Lets `bring` write a mongod into an empty folder, checks that it runs, and files it under its version.
 * @param folders where it may be kept; the first that can be written to is used
 * @param bring receives an empty folder of its own, writes the program and what it needs there, and returns its path
 */
export async function fillCache(
  folders: string[],
  bring: (folder: string) => Promise<string>,
): Promise<{ program: string; version: string }> {
  const { home, incoming } = await incomingFolder(folders);
  try {
    const fetched = await bring(incoming);
    await chmod(fetched, 0o755);
    const program = join(incoming, PROGRAM);
    if (fetched !== program) await rename(fetched, program);
    const version = await mongodVersion(program);
    // On disk before it gets its name: after a power cut the cache must not hold half a program.
    const file = await open(program, 'r+');
    await file.sync().finally(() => file.close());
    const place = join(home, version);
    await publish(incoming, place);
    return { program: join(place, PROGRAM), version };
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

/** Gives a finished folder its final name. Another process may have been first; then its copy stands if it runs. */
async function publish(incoming: string, place: string): Promise<void> {
  for (;;) {
    try {
      return await rename(incoming, place);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    const works = await mongodVersion(join(place, PROGRAM)).then(
      () => true,
      () => false,
    );
    if (works) return;
    await rm(place, { recursive: true, force: true });
  }
}

async function incomingFolder(folders: string[]): Promise<{ home: string; incoming: string }> {
  const refused: string[] = [];
  for (const home of folders) {
    try {
      await mkdir(home, { recursive: true });
      return { home, incoming: await mkdtemp(join(home, 'incoming-')) };
    } catch (error) {
      refused.push((error as Error).message);
    }
  }
  throw new Error(`no folder to keep mongod in: ${refused.join('; ')}`);
}

/** Whether a file is there and may be run by this user. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
