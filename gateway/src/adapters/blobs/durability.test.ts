import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDiskBlobStore } from './disk-blob-store.ts';
import { faultsAfterPowerCut } from './testing/power-cut.ts';
import { diskError, recordingDisk } from './testing/recording-disk.ts';
import type { DiskCall, Sabotage } from './testing/recording-disk.ts';

const ORG = 'org_0123456789abcdefghjk';
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lode-durable-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const inPieces = async function* (data: Uint8Array) {
  for (let at = 0; at < data.length; at += 64) yield data.subarray(at, at + 64);
};

async function open(sabotage?: Sabotage) {
  const { disk, calls } = recordingDisk(sabotage);
  const store = await createDiskBlobStore({ root, disk });
  calls.length = 0;
  const put = async (data: Uint8Array, streamed = false) => {
    const { sha256 } = await store.put(ORG, streamed ? inPieces(data) : data);
    calls.push({ call: 'ack', path: await store.pathOf(ORG, sha256) });
    return sha256;
  };
  return { store, calls, put };
}

describe('the order of calls', () => {
  it('is write, sync file, rename, sync folder, with the new folders synced too', async () => {
    const { calls, put } = await open();
    const sha256 = await put(Buffer.from('one'));
    const leaf = join(root, ORG, sha256.slice(0, 2), sha256.slice(2, 4));
    const order = calls.map((call) => call.call);
    expect(order.slice(0, 7)).toEqual([
      ...['create', 'write', 'syncFile', 'makeFolder', 'makeFolder', 'makeFolder', 'rename'],
    ]);
    expect(order.at(-1)).toBe('ack');
    const synced = calls.filter((call) => call.call === 'syncFolder').map((call) => call.path);
    expect(synced.sort()).toEqual([root, join(root, ORG), dirname(leaf), leaf]);
    expect(calls.map((call) => call.path).filter((path) => path.endsWith(sha256))).toHaveLength(1);
  });

  it('syncs the folders that an earlier process made, once', async () => {
    const sha256 = await (await open()).put(Buffer.from('one'));
    const { calls, put } = await open();
    const folders = () => calls.filter((call) => call.call === 'syncFolder').map((call) => call.path);
    await put(Buffer.from('one'));
    expect(folders()).toContain(join(root, ORG, sha256.slice(0, 2)));
    calls.length = 0;
    await put(Buffer.from('one'));
    expect(folders()).toEqual([join(root, ORG, sha256.slice(0, 2), sha256.slice(2, 4))]);
  });
});

describe('a power cut', () => {
  /** Puts at the same time and after one another, duplicates, adoptions: every step of the writer. */
  async function record(): Promise<DiskCall[]> {
    const { calls, put, store } = await open();
    const data = Array.from({ length: 12 }, (_, index) => randomBytes(index * 50));
    await Promise.all(data.map((bytes, index) => put(bytes, index % 2 === 0)));
    await Promise.all([put(data[3]!), put(data[3]!, true), put(randomBytes(10)), put(randomBytes(300), true)]);
    await store.put(ORG, randomBytes(9), { expectedSha256: '0'.repeat(64) }).catch(() => undefined);
    const upload = join(root, 'upload');
    const content = randomBytes(200);
    await writeFile(upload, content);
    calls.push({ call: 'create', path: upload }, { call: 'write', path: upload, data: content });
    const adopted = await store.adopt(ORG, upload);
    calls.push({ call: 'ack', path: await store.pathOf(ORG, adopted.sha256) });
    await Promise.all(Array.from({ length: 8 }, async () => put(randomBytes(77), true)));
    return calls;
  }

  const faults = (calls: DiskCall[]) =>
    calls.flatMap((_, index) => faultsAfterPowerCut(calls.slice(0, index + 1), root));

  it('after any call leaves no blob with wrong content, and none missing that was promised', async () => {
    const calls = await record();
    expect(calls.length).toBeGreaterThan(100);
    expect(faults(calls)).toEqual([]);
  });

  it('would be noticed: without a sync of files, or of folders, the replay finds faults', async () => {
    const calls = await record();
    expect(faults(calls.filter((call) => call.call !== 'syncFile')).join('\n')).toContain('wrong content');
    expect(faults(calls.filter((call) => call.call !== 'syncFolder')).join('\n')).toContain('promised but gone');
    const parents = (call: DiskCall) => call.call === 'syncFolder' && call.path === join(root, ORG);
    expect(faults(calls.filter((call) => !parents(call))).join('\n')).toContain('promised but gone');
  });
});

describe('a failing disk', () => {
  const temporaryFiles = () => readdir(join(root, 'tmp'));

  it.each([
    ['create', 'ENOSPC', 'STORAGE_FULL'],
    ['write', 'ENOSPC', 'STORAGE_FULL'],
    ['write', 'EDQUOT', 'STORAGE_FULL'],
    ['write', 'EIO', 'STORAGE_FAILED'],
    ['syncFile', 'EIO', 'STORAGE_FAILED'],
    ['syncFile', 'ENOSPC', 'STORAGE_FULL'],
    ['makeFolder', 'ENOSPC', 'STORAGE_FULL'],
    ['rename', 'EROFS', 'STORAGE_FAILED'],
    ['syncFolder', 'EIO', 'STORAGE_FAILED'],
  ])('at %s with %s says %s, keeps earlier blobs and works again afterwards', async (call, errno, code) => {
    let broken = false;
    const { store, put } = await open((made) => (broken && made.call === call ? diskError(errno) : undefined));
    const earlier = await put(Buffer.from('earlier'));
    broken = true;
    const data = Buffer.from('later');
    for (const form of [data, inPieces(data)]) await expect(store.put(ORG, form)).rejects.toMatchObject({ code });
    expect(await temporaryFiles()).toEqual([]);
    expect(await store.stat(ORG, earlier)).toEqual({ bytes: 7 });
    broken = false;
    expect(await store.stat(ORG, await put(data))).toEqual({ bytes: 5 });
  });

  it('fails only the file that it concerns', async () => {
    let doomed: string | undefined;
    const { put } = await open((made) => {
      if (made.call === 'write' && made.data.length === 666) doomed = made.path;
      return made.call === 'syncFile' && made.path === doomed ? diskError('EIO') : undefined;
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => put(randomBytes(index === 5 ? 666 : 100))),
    );
    expect(outcomes.map((outcome) => outcome.status === 'rejected')).toEqual(
      Array.from({ length: 20 }, (_, index) => index === 5),
    );
  });

  it('loses no upload that cannot be moved', async () => {
    const { store } = await open((made) => (made.call === 'rename' ? diskError('EIO') : undefined));
    await writeFile(join(root, 'upload'), 'precious');
    await expect(store.adopt(ORG, join(root, 'upload'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(await readdir(root)).toContain('upload');
  });
});
