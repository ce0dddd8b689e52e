import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { missingLibrary, mongodCommand } from './mongod-libraries.ts';

describe('the libraries of a fetched mongod', () => {
  it('are named by the loader, and known by their packages', () => {
    const complaint =
      'mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file or directory';
    expect(missingLibrary(complaint)).toEqual({ library: 'libcurl.so.4', packages: ['libcurl4', 'libcurl4t64'] });
    expect(missingLibrary('libstrange.so.9: cannot open shared object file')).toEqual({
      library: 'libstrange.so.9',
      packages: [],
    });
    expect(missingLibrary('Illegal instruction (core dumped)')).toBeUndefined();
  });

  it('are used where they are kept, and only there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-libraries-'));
    try {
      const program = join(folder, 'mongod');
      expect(mongodCommand(program)).toEqual([program]);
      await mkdir(join(folder, 'lode-libraries'));
      expect(mongodCommand(program)).toEqual([
        '/usr/bin/env',
        `LD_LIBRARY_PATH=${join(folder, 'lode-libraries')}`,
        program,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
