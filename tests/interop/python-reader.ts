import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';

/** A Python that has other people's readers of annotations: `LODE_PYTHON`, else the machine's. */
const python = process.env['LODE_PYTHON'] ?? 'python3';

/** `it`, where that Python has the package; where it has not, what is asked of it is skipped by name. */
export const itWithPython = (name: string, module = name) =>
  itWith(name, spawnSync(python, ['-c', `import ${module}`]).status === 0);

/** What a script prints. */
export function runPython(script: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(python, ['-c', script, ...args], { encoding: 'utf8' });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return stdout;
}

/** Writes files by their paths into a folder. */
export async function writeFiles(folder: string, files: Iterable<[path: string, data: Uint8Array | string]>) {
  for (const [path, data] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data);
  }
}
