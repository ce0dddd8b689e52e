import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BlobStore } from '@lode/core';
import { createDiskBlobStore } from './disk-blob-store.ts';
import { diskError, recordingDisk } from './testing/recording-disk.ts';

const ORG = 'org_0123456789abcdefghjk';
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const inPieces = async function* (data: Uint8Array, size: number) {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
};

let root: string;
let store: BlobStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lode-blobs-'));
  store = await createDiskBlobStore({ root });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const temporaryFiles = () => readdir(join(root, 'tmp'));
async function listed(orgId = ORG): Promise<string[]> {
  const found = [];
  for await (const name of store.list(orgId)) found.push(name);
  return found;
}

describe('putting', () => {
  it.each([0, 1, 65_536, 5_000_001])('stores a stream of %d bytes under its hash', async (bytes) => {
    const data = randomBytes(bytes);
    const blob = await store.put(ORG, inPieces(data, 70_000));
    expect(blob).toEqual({ sha256: sha256(data), bytes });
    expect(await store.stat(ORG, blob.sha256)).toEqual({ bytes });
    expect((await buffer(await store.read(ORG, blob.sha256))).equals(data)).toBe(true);
    const path = await store.pathOf(ORG, blob.sha256);
    expect(path).toBe(join(root, ORG, blob.sha256.slice(0, 2), blob.sha256.slice(2, 4), blob.sha256));
    expect(await temporaryFiles()).toEqual([]);
  });

  it('is idempotent, also for the same bytes at the same time', async () => {
    const data = randomBytes(1000);
    const once = () => store.put(ORG, data);
    const streamed = () => store.put(ORG, inPieces(data, 10));
    const all = await Promise.all([once(), streamed(), once(), streamed()]);
    expect(new Set(all.map((blob) => blob.sha256)).size).toBe(1);
    await streamed();
    expect(await listed()).toEqual([sha256(data)]);
    expect(await temporaryFiles()).toEqual([]);
  });

  it('replaces a file of another length that stands in its place', async () => {
    const data = randomBytes(100);
    const { sha256: name } = await store.put(ORG, data);
    await writeFile(await store.pathOf(ORG, name), 'not this');
    await store.put(ORG, data);
    expect((await buffer(await store.read(ORG, name))).equals(data)).toBe(true);
  });

  it('refuses bytes with another hash than announced, and keeps nothing', async () => {
    const data = randomBytes(100);
    const expectedSha256 = sha256(randomBytes(1));
    for (const form of [data, inPieces(data, 10)]) {
      await expect(store.put(ORG, form, { expectedSha256 })).rejects.toMatchObject({ code: 'HASH_MISMATCH' });
    }
    expect(await listed()).toEqual([]);
    expect(await temporaryFiles()).toEqual([]);
    await store.put(ORG, data, { expectedSha256: sha256(data) });
  });

  it('passes on the failure of the stream, and keeps nothing', async () => {
    const broken = (async function* () {
      yield randomBytes(10);
      throw new TypeError('the line broke');
    })();
    await expect(store.put(ORG, broken)).rejects.toThrow(new TypeError('the line broke'));
    expect(await temporaryFiles()).toEqual([]);
  });

  it.each(['', '..', '../x', 'tmp', 'a/b', 'A', 'a\0', '.', 'x'.repeat(65)])(
    'refuses organisation %j',
    async (orgId) => {
      const name = sha256(randomBytes(1));
      const refused = { code: 'BAD_INPUT' };
      await expect(store.put(orgId, randomBytes(1))).rejects.toMatchObject(refused);
      await expect(store.adopt(orgId, join(root, 'x'))).rejects.toMatchObject(refused);
      await expect(store.stat(orgId, name)).rejects.toMatchObject(refused);
      await expect(store.read(orgId, name)).rejects.toMatchObject(refused);
      await expect(store.pathOf(orgId, name)).rejects.toMatchObject(refused);
      await expect(store.delete(orgId, name)).rejects.toMatchObject(refused);
      await expect(listed(orgId)).rejects.toMatchObject(refused);
    },
  );

  it.each(['', '../../../../etc/passwd', 'A'.repeat(64), '0'.repeat(63), `${'0'.repeat(64)}\n`])(
    'refuses blob name %j',
    async (name) => {
      await expect(store.read(ORG, name)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      await expect(store.delete(ORG, name)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      await expect(store.put(ORG, randomBytes(1), { expectedSha256: name })).rejects.toMatchObject({
        code: 'BAD_INPUT',
      });
    },
  );
});

describe('reading', () => {
  const data = Buffer.from('0123456789');
  it.each([
    [{ start: 0, end: 10 }, '0123456789'],
    [{ start: 3, end: 5 }, '34'],
    [{ start: 9, end: 999 }, '9'],
    [{ start: 4, end: 4 }, ''],
    [{ start: 10, end: 12 }, ''],
  ])('range %j is %j', async (range, text) => {
    const { sha256: name } = await store.put(ORG, data);
    expect((await buffer(await store.read(ORG, name, range))).toString()).toBe(text);
  });

  it.each([
    { start: 11, end: 12 },
    { start: -1, end: 2 },
    { start: 5, end: 4 },
    { start: Number.NaN, end: 4 },
  ])('refuses range %j', async (range) => {
    const { sha256: name } = await store.put(ORG, data);
    await expect(store.read(ORG, name, range)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('says when there is no such blob, and shows no organisation another’s', async () => {
    const { sha256: name } = await store.put(ORG, data);
    expect(await store.stat('org_other', name)).toBeNull();
    expect(await listed('org_other')).toEqual([]);
    await expect(store.read('org_other', name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.pathOf('org_other', name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists what is there, sorted, and no longer what was deleted', async () => {
    const blobs = await Promise.all(Array.from({ length: 50 }, () => store.put(ORG, randomBytes(20))));
    const names = blobs.map((blob) => blob.sha256).sort();
    expect(await listed()).toEqual(names);
    await store.delete(ORG, names[7]!);
    await store.delete(ORG, names[7]!);
    expect(await listed()).toEqual(names.filter((_, index) => index !== 7));
    expect(await store.stat(ORG, names[7]!)).toBeNull();
  });
});

describe('adopting', () => {
  it('moves a finished upload to its place', async () => {
    const data = randomBytes(5_000_000);
    const upload = join(root, 'upload');
    for (let again = 0; again < 2; again++) {
      await writeFile(upload, data);
      expect(await store.adopt(ORG, upload)).toEqual({ sha256: sha256(data), bytes: data.length });
      await expect(stat(upload)).rejects.toMatchObject({ code: 'ENOENT' });
      expect((await readFile(await store.pathOf(ORG, sha256(data)))).equals(data)).toBe(true);
    }
  });

  it('copies when the upload lies on another file system', async () => {
    const { disk } = recordingDisk((call) =>
      call.call === 'rename' && call.path.endsWith('upload') ? diskError('EXDEV') : undefined,
    );
    const other = await createDiskBlobStore({ root, disk });
    await writeFile(join(root, 'upload'), 'from afar');
    const blob = await other.adopt(ORG, join(root, 'upload'));
    expect((await buffer(await store.read(ORG, blob.sha256))).toString()).toBe('from afar');
    await expect(stat(join(root, 'upload'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says when there is no such file', async () => {
    await expect(store.adopt(ORG, join(root, 'nothing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('starting', () => {
  it('clears what dead processes left, and nothing of living ones', async () => {
    // A store of this process is in the middle of a write.
    let release = () => {};
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const writing = store.put(
      ORG,
      (async function* () {
        yield randomBytes(10);
        await waiting;
      })(),
    );
    while ((await temporaryFiles()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [living] = await temporaryFiles();
    const otherRun = living!.replace(/\.[0-9a-f]{8}\./, '.00000000.'); // a container's process number comes again
    const dead = otherRun.replace(`.${process.pid}.`, '.4194305.'); // above the kernel's largest process number
    const alive = otherRun.replace(`.${process.pid}.`, `.${process.ppid}.`);
    const [elsewhere, longAgo] = ['elsewhere.1.00000000.x', 'elsewhere.2.00000000.x'];
    for (const name of [otherRun, dead, alive, elsewhere, longAgo]) await writeFile(join(root, 'tmp', name), 'x');
    await utimes(join(root, 'tmp', longAgo), 0, 0);
    await createDiskBlobStore({ root });
    expect((await temporaryFiles()).sort()).toEqual([living!, alive, elsewhere].sort());
    release();
    await writing;
  });
});
