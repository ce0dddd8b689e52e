import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openFileSource } from './file-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'lode-source-'));
const file = join(folder, 'blob');
writeFileSync(file, '0123456789');
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file as a source', () => {
  it.each([
    [0, 4, '0123'],
    [3, 4, '3456'],
    [8, 4, '89'],
    [10, 4, ''],
    [2 ** 50, 4, ''],
    [0, 2 ** 52, '0123456789'],
    [0, Number.POSITIVE_INFINITY, '0123456789'],
    [4, 0, ''],
  ])('read(%d, %d) is %j', async (offset, length, text) => {
    const source = openFileSource(file);
    expect(source.size).toBe(10);
    const bytes = await source.read(offset, length);
    expect(Buffer.from(bytes).toString()).toBe(text);
    expect(bytes.byteOffset).toBe(0);
    source.close();
  });

  it.each([
    [-1, 4],
    [0.5, 4],
    [Number.NaN, 4],
    [0, -4],
    [0, Number.NaN],
  ])('refuses read(%d, %d)', async (offset, length) => {
    const source = openFileSource(file);
    await expect(source.read(offset, length)).rejects.toThrow(RangeError);
    source.close();
  });

  it('gives fewer bytes when the file was cut meanwhile', async () => {
    const cut = join(folder, 'cut');
    writeFileSync(cut, '0123456789');
    const source = openFileSource(cut);
    truncateSync(cut, 4);
    expect(Buffer.from(await source.read(2, 8)).toString()).toBe('23');
    source.close();
  });

  it('is no folder', () => {
    expect(() => openFileSource(folder)).toThrow('This is no file.');
  });
});
