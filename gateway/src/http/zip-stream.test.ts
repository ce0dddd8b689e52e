import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fromBuffer } from 'yauzl';
import { centralHeader, endOfArchive, localHeader } from './zip-records.ts';
import { zipStream } from './zip-stream.ts';

async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = (await promisify(fromBuffer as never)(bytes, { lazyEntries: true })) as any;
  const files: Record<string, string> = {};
  zip.on('entry', (entry: { fileName: string }) => {
    zip.openReadStream(entry, (_error: unknown, stream: NodeJS.ReadableStream) => {
      void text(stream).then((content) => {
        files[entry.fileName] = content;
        zip.readEntry();
      });
    });
  });
  zip.readEntry();
  await once(zip, 'end');
  return files;
}

describe('zip stream', () => {
  it('holds every file, in any script, long and empty ones', async () => {
    const given: Record<string, string[]> = { '标注/a.txt': ['1', ' 2\n'], 'empty.txt': [''], none: [], 'b.txt': ['x'.repeat(1e6)] }; // prettier-ignore
    async function* files() {
      for (const [path, chunks] of Object.entries(given)) yield { path, chunks };
    }
    const wanted = Object.fromEntries(Object.entries(given).map(([path, chunks]) => [path, chunks.join('')]));
    expect(await unzip(await buffer(zipStream(files())))).toEqual(wanted);
    expect(await buffer(zipStream(files()))).toEqual(await buffer(zipStream(files())));
  });

  it('counts more files than 16 bits can', async () => {
    const data = deflateRawSync('x');
    const entries = Array.from({ length: 70_000 }, (_, i) => {
      return { name: `${i}.txt`, crc: crc32('x'), compressed: data.length, size: 1, offset: 0 };
    });
    const local = Buffer.concat([localHeader(entries[0]!), data]);
    const central = Buffer.concat(entries.map(centralHeader));
    const bytes = Buffer.concat([local, central, endOfArchive(entries.length, central.length, local.length)]);
    const zip = (await promisify(fromBuffer as never)(bytes, { lazyEntries: true })) as any;
    expect(zip.entryCount).toBe(70_000);
    let last = '';
    let seen = 0;
    zip.on('entry', ({ fileName }: { fileName: string }) => {
      last = fileName;
      seen++;
      zip.readEntry();
    });
    zip.readEntry();
    await once(zip, 'end');
    expect([seen, last]).toEqual([70_000, '69999.txt']);
  });

  it('puts what lies beyond 4 GiB into ZIP64 fields', () => {
    const far = 2 ** 32 + 5;
    const header = centralHeader({ name: 'a', crc: 1, compressed: 2, size: 3, offset: far });
    expect([header.readUInt32LE(42), header.readUInt16LE(30), header.readUInt16LE(47)]).toEqual([0xffffffff, 12, 1]);
    expect(header.readBigUInt64LE(51)).toBe(BigInt(far));
    const end = endOfArchive(1, 59, far);
    expect([end.length, end.readUInt32LE(0)]).toEqual([56 + 20 + 22, 0x06064b50]);
    expect([end.readBigUInt64LE(48), end.readBigUInt64LE(56 + 8)]).toEqual([BigInt(far), BigInt(far + 59)]);
  });

  it('does not run ahead of its reader, and lets go when the reader leaves', async () => {
    let made = 0;
    let released = false;
    async function* files() {
      try {
        // Random digits do not compress: a few of them fill every buffer on the way.
        for (; made < 1_000; made++) yield { path: `${made}.txt`, chunks: [Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('')] }; // prettier-ignore
      } finally {
        released = true;
      }
    }
    const out = zipStream(files());
    await once(out, 'readable');
    for (let i = 0; i < 50; i++) await setImmediate();
    expect(made).toBeLessThan(20);
    out.destroy();
    while (!released) await setImmediate();
    expect(made).toBeLessThan(20);
  });

  it('fails when a file fails', async () => {
    async function* broken() {
      yield 'a';
      throw new Error('the database is away');
    }
    async function* files() {
      yield { path: 'a.txt', chunks: broken() };
    }
    await expect(buffer(zipStream(files()))).rejects.toThrow();
  });
});
