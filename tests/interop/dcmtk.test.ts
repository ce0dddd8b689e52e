import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith, toolPath } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';

const dcmdump = toolPath('dcmdump');
const test = itWith('dcmtk', dcmdump !== null);

describe('dcmtk reads what our generator writes', () => {
  let folder: string;
  const files: { path: string; file: string }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lode-dcmtk-'));
    const [medical] = await loadPlugins(['medical']);
    const demo = await medical!.demo!();
    for await (const { path, data } of demo.files()) {
      const file = join(folder, `${files.length}.dcm`);
      writeFileSync(file, data);
      files.push({ path, file });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('every file but the planted broken one is read without an error', () => {
    const broken = files.filter(({ file }) => {
      const { status, stderr } = spawnSync(dcmdump!, ['-q', '+E', file], { encoding: 'utf8' });
      return status !== 0 || /^E:/m.test(stderr);
    });
    expect(broken.length).toBe(1);
  });

  test('the Chinese names are the same in both readings', () => {
    const { stdout } = spawnSync(dcmdump!, ['+U8', '+P', 'PatientName', files[0]!.file], { encoding: 'utf8' });
    expect(stdout).toMatch(/\p{Script=Han}/u);
  });
});
