import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { guardEngine, mongodKeys, readEngine } from './state-files.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'lode-state-'));
});
afterEach(async () => {
  await rm(data, { recursive: true });
});

describe('engine.json', () => {
  it('records the version on a fresh folder, and a newer patch of the same release later', async () => {
    await guardEngine(data, '6.0.5', 'wheel');
    const first = await readEngine(data);
    expect(first).toMatchObject({ version: '6.0.5', series: '6.0', source: 'wheel' });
    await guardEngine(data, '6.0.27', 'path');
    expect(await readEngine(data)).toEqual({ ...first, version: '6.0.27', source: 'path' });
  });

  it.each(['7.0.1', '5.0.30', '6.1.0'])('refuses %s on files of 6.0, with instructions', async (version) => {
    await guardEngine(data, '6.0.5', 'wheel');
    await expect(guardEngine(data, version, 'path')).rejects.toThrow(/made by MongoDB 6\.0\.5[\s\S]*LODE_MONGOD/);
    expect(await readEngine(data)).toMatchObject({ version: '6.0.5' });
  });

  it('is not overwritten when it is damaged', async () => {
    await writeFile(join(data, 'engine.json'), '{"version":');
    await expect(guardEngine(data, '6.0.5', 'wheel')).rejects.toThrow(/engine\.json is damaged/);
    expect(await readFile(join(data, 'engine.json'), 'utf8')).toBe('{"version":');
  });
});

describe('mongodKeys', () => {
  it('makes keys once and reads them afterwards', async () => {
    const keys = await mongodKeys(data);
    expect(keys.password).toMatch(/^[0-9a-f]{64}$/);
    expect(await mongodKeys(data)).toEqual(keys);
    // 6 to 1024 characters of base64, or mongod does not start.
    expect((await readFile(keys.keyFile, 'utf8')).trim()).toMatch(/^[A-Za-z0-9+/=]{6,1024}$/);
  });

  itWith('posix', process.platform !== 'win32')('lets nobody else read them', async () => {
    const { keyFile } = await mongodKeys(data);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(data, 'keys/mongod-password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(data, 'keys'))).mode & 0o777).toBe(0o700);
  });
});
