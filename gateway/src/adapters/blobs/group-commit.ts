import { dirname } from 'node:path';
import type { BlobDisk, BlobFile } from './blob-disk.ts';

/** A finished temporary file on its way to its place. */
export interface Commit {
  file: BlobFile;
  from: string;
  to: string;
}

interface Entry {
  folder: string;
  /** Null: only the folder's entries are to become durable. */
  commit: Commit | null;
  resolve(): void;
  reject(cause: unknown): void;
}

// One organisation has up to 65,792 folders; past this the memory is worth more than a sync with nothing to do.
const MAX_KNOWN_FOLDERS = 100_000;

/**
 * Makes renamed files durable in rounds: whatever arrives while a round runs shares the next one, so that a thousand
 * DICOM slices do not wait for two thousand disk flushes one after another.
 * A round: sync the files in parallel → make missing folders → rename → sync each folder once. Only then does anyone
 * hear of it. `root` must be durable already.
 */
export function groupCommit(disk: BlobDisk, root: string) {
  // Folders whose own entry was synced by this process; what an earlier one made may not have been.
  const durable = new Set<string>([root]);
  let waiting: Entry[] = [];
  let running = false;

  async function ensureFolder(folder: string, made: Set<string>): Promise<void> {
    if (durable.has(folder) || made.has(folder)) return;
    await ensureFolder(dirname(folder), made);
    await disk.makeFolder(folder);
    made.add(folder);
  }

  /** Rejects only its own entry: one bad file must not fail its neighbours. */
  async function place(entry: Entry, synced: PromiseSettledResult<void>, made: Set<string>): Promise<boolean> {
    try {
      if (synced.status === 'rejected') throw synced.reason;
      await ensureFolder(entry.folder, made);
      if (entry.commit) await disk.rename(entry.commit.from, entry.commit.to);
      return true;
    } catch (cause) {
      entry.reject(cause);
      return false;
    }
  }

  async function round(batch: Entry[]): Promise<void> {
    if (durable.size > MAX_KNOWN_FOLDERS) {
      durable.clear();
      durable.add(root);
    }
    const synced = await Promise.allSettled(
      batch.map(async (entry) => entry.commit && syncAndClose(entry.commit.file)),
    );
    const made = new Set<string>(); // parents before children
    const placed: Entry[] = [];
    for (const [index, entry] of batch.entries()) {
      if (await place(entry, synced[index] as PromiseSettledResult<void>, made)) placed.push(entry);
    }

    const folders = new Set([...placed.map((entry) => entry.folder), ...[...made].map((folder) => dirname(folder))]);
    const failed = new Map<string, unknown>();
    await Promise.all(
      [...folders].map((folder) => disk.syncFolder(folder).catch((cause: unknown) => failed.set(folder, cause))),
    );
    for (const folder of made) {
      const parent = dirname(folder);
      if (failed.has(parent)) failed.set(folder, failed.get(parent));
      else durable.add(folder);
    }
    for (const entry of placed) {
      if (failed.has(entry.folder)) entry.reject(failed.get(entry.folder));
      else entry.resolve();
    }
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await round(batch);
    }
    running = false;
  }

  function join(folder: string, commit: Commit | null): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ folder, commit, resolve, reject });
      if (running) return;
      running = true;
      // One turn of the event loop lets files that finish together into the same round.
      setImmediate(() => void run());
    });
  }

  return {
    /** Closes the file in any case. After a rejection it is at `from` or, whole, at `to`. */
    commit: (commit: Commit) => join(dirname(commit.to), commit),
    /** For a blob that is there already: perhaps its writer has not synced the folder yet. */
    settle: (folder: string) => join(folder, null),
  };
}

async function syncAndClose(file: BlobFile): Promise<void> {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
