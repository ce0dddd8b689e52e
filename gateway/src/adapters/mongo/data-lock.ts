import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another hub is using the data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
}

/**
 * Takes the data folder for this process, until `release` or the end of the process, however it ends.
 * SQLite is used for its file lock alone: it is the one lock within Node that the operating system frees
 * when the holder is killed, and that also holds between containers on the same folder.
 * @returns the function that gives it back
 * @throws {DataFolderInUse} when another process (or an earlier call in this one) has it
 */
export async function lockDataFolder(data: string): Promise<() => void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(data, 'hub.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 500; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!/locked|busy/i.test((error as Error).message)) throw error;
    throw new DataFolderInUse(
      `The data folder ${data} is in use by another hub. Stop that one first, or choose another folder with LODE_DATA.`,
      { cause: error },
    );
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
