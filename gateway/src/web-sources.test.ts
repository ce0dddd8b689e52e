import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { webSourcesHash } from './web-sources.ts';

let plugin: string;
const write = (path: string, text: string) => writeFileSync(join(plugin, path), text);

beforeEach(() => {
  plugin = join(mkdtempSync(join(tmpdir(), 'lode-web-')), 'rock');
  mkdirSync(join(plugin, 'viewer'), { recursive: true });
  write('viewer/index.tsx', "import { words } from '../words.ts';\nexport const Viewer = () => words;\n");
  write('words.ts', "import { more } from './more.ts';\nexport const words = more;\n");
  write('more.ts', 'export const more = 1;\n');
  write('parser.ts', 'export const parser = 1;\n');
});
afterEach(() => rmSync(join(plugin, '..'), { recursive: true, force: true }));

it('is the same for the same files', async () => {
  expect(await webSourcesHash([plugin])).toBe(await webSourcesHash([plugin]));
});

it('changes with the list of folders', async () => {
  const other = `${plugin}-2`;
  const all = [[], [plugin], [plugin, other], [other]].map((folders) => webSourcesHash(folders));
  expect(new Set(await Promise.all(all)).size).toBe(4);
});

it.each([
  ['changes with a viewer’s file', 'viewer/index.tsx', true],
  ['changes with a new file beside it', 'viewer/new.css', true],
  ['changes with what a viewer imports of its plugin', 'words.ts', true],
  ['changes with what that imports', 'more.ts', true],
  ['is the same when only a parser changes', 'parser.ts', false],
])('%s', async (_what, path, changes) => {
  const before = await webSourcesHash([plugin]);
  write(path, 'export const changed = 2;\n');
  expect((await webSourcesHash([plugin])) !== before).toBe(changes);
});
