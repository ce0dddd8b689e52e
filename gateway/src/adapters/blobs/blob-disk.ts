import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { LodeError } from '@lode/core';

/** A file being written or adopted. */
export interface BlobFile {
  write(data: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls that change the disk, behind an interface so that a test can record them and pull the plug anywhere. */
export interface BlobDisk {
  /** A new file; rejects when it exists. */
  create(path: string): Promise<BlobFile>;
  /** An existing file, to be synced. */
  open(path: string): Promise<BlobFile>;
  rename(from: string, to: string): Promise<void>;
  /** Resolves also when there is nothing at `path`. */
  unlink(path: string): Promise<void>;
  /** One level; resolves also when the folder exists. */
  makeFolder(path: string): Promise<void>;
  /** Makes the entries of a folder durable: a rename is lost in a power cut without it (ALICE, OSDI '14). */
  syncFolder(path: string): Promise<void>;
}

/** The disk of this machine. Files are for the hub's own user only. */
export const localDisk: BlobDisk = {
  create: (path) => openFile(path, 'wx'),
  // Windows syncs only what is open for writing.
  open: (path) => openFile(path, 'r+'),
  rename,
  unlink: (path) => unlink(path).catch(unless('ENOENT')),
  makeFolder: (path) => mkdir(path, { mode: 0o700 }).catch(unless('EEXIST')),
  async syncFolder(path) {
    // Windows can neither open nor sync a folder; NTFS journals its entries.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

async function openFile(path: string, flags: string): Promise<BlobFile> {
  const handle = await open(path, flags, 0o600);
  return {
    async write(data) {
      for (let at = 0; at < data.length;) {
        const { bytesWritten } = await handle.write(data, at, data.length - at);
        at += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

function unless(code: string) {
  return (error: NodeJS.ErrnoException) => {
    if (error.code !== code) throw error;
  };
}

/** What a failed call of the disk means to the caller. The disk's own words stay in `cause`: they hold paths. */
export function storageError(cause: unknown): LodeError {
  if (cause instanceof LodeError) return cause;
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new LodeError('STORAGE_FULL', 'The storage is full.', { cause });
  return new LodeError('STORAGE_FAILED', `The storage failed${code ? ` (${code})` : ''}.`, { cause });
}
