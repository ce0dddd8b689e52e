import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BlobDisk } from './blob-disk.ts';
import { groupCommit } from './group-commit.ts';

const ROOT = join('/', 'blobs');

/** A disk that does nothing but note its calls, and whose folder syncs last until they are let go. */
function slowDisk() {
  const calls: string[] = [];
  const held: (() => void)[] = [];
  const none = async () => {};
  const disk: BlobDisk = {
    create: () => Promise.reject(new Error('not used')),
    open: () => Promise.reject(new Error('not used')),
    unlink: none,
    rename: async (_from, to) => void calls.push(`rename ${to}`),
    makeFolder: async (path) => void calls.push(`makeFolder ${path}`),
    syncFolder(path) {
      calls.push(`syncFolder ${path}`);
      return new Promise<void>((resolve) => held.push(resolve));
    },
  };
  const file = { write: none, sync: async () => void calls.push('syncFile'), close: none };
  const letGo = async () => {
    await turn();
    for (const go of held.splice(0)) go();
    await turn();
  };
  return { disk, calls, file, letGo };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('group commit', () => {
  it('syncs a folder once for all files of a round, and gathers the next round meanwhile', async () => {
    const { disk, calls, file, letGo } = slowDisk();
    const committer = groupCommit(disk, ROOT);
    let done = 0;
    const commit = (name: string) =>
      committer.commit({ file, from: 'tmp', to: join(ROOT, 'a', name) }).then(() => (done += 1));
    const first = ['1', '2', '3'].map(commit);
    await turn();
    expect(calls.filter((call) => call === `syncFolder ${join(ROOT, 'a')}`)).toHaveLength(1);
    const second = Array.from({ length: 50 }, (_, index) => commit(`late ${index}`));
    await turn();
    expect(calls.some((call) => call.includes('late'))).toBe(false);
    expect(done).toBe(0);
    await letGo();
    expect(done).toBe(3);
    await letGo();
    expect(done).toBe(53);
    await Promise.all([...first, ...second]);
    expect(calls.filter((call) => call.startsWith('syncFolder'))).toEqual([
      `syncFolder ${join(ROOT, 'a')}`,
      `syncFolder ${ROOT}`, // 'a' is new in it
      `syncFolder ${join(ROOT, 'a')}`,
    ]);
    expect(calls.filter((call) => call === 'syncFile')).toHaveLength(53);
  });

  it('does not trust a new folder whose parent could not be synced', async () => {
    const { disk, calls, file } = slowDisk();
    let broken = true;
    const syncFolder = async (path: string) => {
      calls.push(`syncFolder ${path}`);
      if (broken && path === ROOT) throw new Error('EIO');
    };
    const committer = groupCommit({ ...disk, syncFolder }, ROOT);
    const commit = () => committer.commit({ file, from: 'tmp', to: join(ROOT, 'a', 'b', 'x') });
    await expect(commit()).rejects.toThrow('EIO');
    broken = false;
    calls.length = 0;
    await commit();
    expect(calls).toContain(`syncFolder ${ROOT}`);
    calls.length = 0;
    await commit();
    expect(calls.filter((call) => call.startsWith('syncFolder'))).toEqual([`syncFolder ${join(ROOT, 'a', 'b')}`]);
  });
});
