import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

/** `core/` beside the installed packages, and nothing else of this repository: no plugins/, no gateway/, no tests/. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-core-alone-'));
  cpSync(join(root, 'core'), join(folder, 'core'), {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  });
  const config = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as object;
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include: ['core'] }));
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "workspaces": ["core"] }');
  // Linked one by one, so that @lode/… leads to no workspace of the repository.
  const names = await packagesOf(join(root, 'node_modules'));
  await mkdir(join(folder, 'node_modules'));
  for (const name of names) {
    if (name.includes('/')) await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Names of the installed packages that @lode/core asks for, and what tsc itself and the tests need. */
async function packagesOf(modules: string): Promise<string[]> {
  const { dependencies, devDependencies } = JSON.parse(
    await readFile(join(modules, '@lode/core/package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  return [...Object.keys({ ...dependencies, ...devDependencies }), '@types/node'];
}

function tsc(): Promise<{ code: number; output: string }> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    const args = [compiler, '--noEmit', '--project', join(folder, 'tsconfig.json')];
    execFile(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });
}

it('the core is sound without plugins/', async () => {
  expect(await tsc()).toEqual({ code: 0, output: '' });
}, 120_000);

/** What a program in that folder prints, or its error. */
function output(lines: string[]): Promise<string> {
  return new Promise((resolve) => {
    const args = ['--input-type=module', '--eval', lines.join('\n')];
    execFile(process.execPath, args, { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } }, (_, stdout, stderr) =>
      resolve(stdout.trim() || stderr),
    );
  });
}

it('the core starts without plugins/: its schema composes', async () => {
  const said = await output([
    `const { composeSchema, registerPlugins } = await import('./core/src/hub.ts');`,
    `const { schema } = composeSchema(registerPlugins([]).list);`,
    `console.log(Object.keys(schema.getQueryType().getFields()).includes('assets'));`,
  ]);
  expect(said).toBe('true');
});

it('nothing of the repository can be reached from there', async () => {
  const others = ['@lode/plugin-medical', '@lode/gateway', './plugins/medical/plugin.ts'];
  for (const other of others) expect(await output([`await import('${other}');`])).toContain('ERR_MODULE_NOT_FOUND');
});
