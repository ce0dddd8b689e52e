import { localDisk } from '../blob-disk.ts';
import type { BlobDisk, BlobFile } from '../blob-disk.ts';

export type DiskCall =
  | { call: 'create' | 'unlink' | 'makeFolder' | 'syncFolder' | 'syncFile' | 'ack'; path: string }
  | { call: 'write'; path: string; data: Uint8Array }
  | { call: 'rename'; path: string; to: string };

/** What a test wants to go wrong: return an error to fail the call. */
export type Sabotage = (call: DiskCall) => Error | undefined;

export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/**
 * The real disk, with every changing call written down. A change is noted before it is made (it may reach the platter at once),
 * a sync after it returned (only then does it promise anything).
 */
export function recordingDisk(sabotage: Sabotage = () => undefined) {
  const calls: DiskCall[] = [];
  const before = (call: DiskCall) => {
    const error = sabotage(call);
    if (error) throw error;
    calls.push(call);
  };
  const afterwards = async (call: DiskCall, work: () => Promise<void>) => {
    const error = sabotage(call);
    if (error) throw error;
    await work();
    calls.push(call);
  };
  const file = (path: string, real: BlobFile): BlobFile => ({
    async write(data) {
      before({ call: 'write', path, data: Uint8Array.from(data) });
      await real.write(data);
    },
    sync: () => afterwards({ call: 'syncFile', path }, () => real.sync()),
    close: () => real.close(),
  });
  const disk: BlobDisk = {
    async create(path) {
      before({ call: 'create', path });
      return file(path, await localDisk.create(path));
    },
    open: async (path) => file(path, await localDisk.open(path)),
    async rename(from, to) {
      before({ call: 'rename', path: from, to });
      await localDisk.rename(from, to);
    },
    async unlink(path) {
      before({ call: 'unlink', path });
      await localDisk.unlink(path);
    },
    async makeFolder(path) {
      before({ call: 'makeFolder', path });
      await localDisk.makeFolder(path);
    },
    syncFolder: (path) => afterwards({ call: 'syncFolder', path }, () => localDisk.syncFolder(path)),
  };
  return { disk, calls };
}
