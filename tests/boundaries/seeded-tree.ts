import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Path → content; JSON for package.json files. */
export type Tree = Record<string, string>;

function packageJson(name: string, exports: Record<string, string>, dependencies: string[]): string {
  return JSON.stringify({
    name,
    version: '1.0.0',
    type: 'module',
    exports,
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1.0.0'])),
  });
}

/**
 * A small copy of the repository's shape that keeps every rule. Each package names every other one, so that a wrong
 * direction is caught for its direction and not for a missing line in package.json.
 */
export function soundTree(): Tree {
  const plugins = ['alpha', 'beta', 'gamma', 'my-domain'].map((id) => `@lode/plugin-${id}`);
  const names = ['@lode/core', ...plugins, '@lode/gateway', '@lode/web', '@lode/tests'];
  const others = (own: string) => names.filter((name) => name !== own);
  const tsx = { '.': './plugin.ts', './viewer': './viewer/index.tsx' };
  return {
    'core/package.json': packageJson('@lode/core', { '.': './src/index.ts' }, [...others('@lode/core'), 'declared']),
    'core/src/index.ts': "export { rule } from './rule.ts';\nexport type { Part } from './whole.ts';\n",
    'core/src/rule.ts': "import { declared } from 'declared';\nexport const rule = declared;\n",
    // Types may go round: nothing has to load first.
    'core/src/whole.ts': "import type { Inner } from './part.ts';\nexport interface Part { inner: Inner }\n",
    'core/src/part.ts': "import type { Part } from './whole.ts';\nexport interface Inner { outer: Part }\n",
    'plugins/alpha/package.json': packageJson('@lode/plugin-alpha', tsx, others('@lode/plugin-alpha')),
    'plugins/alpha/plugin.ts': "import { rule } from '@lode/core';\nexport const alpha = rule;\n",
    'plugins/alpha/viewer/index.tsx': "import type { Part } from '@lode/core';\nexport type Seen = Part;\n",
    'plugins/beta/package.json': packageJson('@lode/plugin-beta', tsx, others('@lode/plugin-beta')),
    'plugins/beta/plugin.ts': "import { rule } from '@lode/core';\nexport const beta = rule;\n",
    'plugins/beta/viewer/index.tsx': 'export const seen = 1;\n',
    'examples/gamma/package.json': packageJson('@lode/plugin-gamma', tsx, others('@lode/plugin-gamma')),
    'examples/gamma/plugin.ts': "import { rule } from '@lode/core';\nexport const gamma = rule;\n",
    'gateway/plugin-template/package.json': packageJson(
      '@lode/plugin-my-domain',
      tsx,
      others('@lode/plugin-my-domain'),
    ),
    'gateway/plugin-template/plugin.ts': "export { mine } from './kinds.ts';\n",
    'gateway/plugin-template/kinds.ts': "import { rule } from '@lode/core';\nexport const mine = rule;\n",
    'gateway/package.json': packageJson('@lode/gateway', { '.': './src/main.ts' }, others('@lode/gateway')),
    'gateway/src/main.ts':
      "import { rule } from '@lode/core';\nexport const plugins = [rule, () => import('@lode/plugin-alpha')];\n",
    'gateway/web/package.json': packageJson('@lode/web', {}, others('@lode/web')),
    'gateway/web/src/main.tsx': "export const viewer = () => import('@lode/plugin-alpha/viewer');\n",
    'tests/package.json': packageJson('@lode/tests', {}, others('@lode/tests')),
    'tests/hub.test.ts': "import { plugins } from '@lode/gateway';\nexport const all = plugins;\n",
    'node_modules/declared/package.json': packageJson('declared', { '.': './index.js' }, []),
    'node_modules/declared/index.js': 'export const declared = 1;\n',
    'node_modules/stowaway/package.json': packageJson('stowaway', { '.': './index.js' }, []),
    'node_modules/stowaway/index.js': 'export const stowaway = 1;\n',
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', jsx: 'react-jsx', allowImportingTsExtensions: true, noEmit: true },
    }),
  };
}

/** Writes the tree to a temporary folder, its workspaces linked as npm links them; calls `use`, then removes it. */
export async function withTree<T>(tree: Tree, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-boundaries-'));
  try {
    for (const [path, content] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await mkdir(join(folder, 'node_modules/@lode'), { recursive: true });
    for (const path of Object.keys(tree).filter((file) => file.endsWith('/package.json'))) {
      const { name } = JSON.parse(tree[path] ?? '') as { name: string };
      if (!name.startsWith('@lode/')) continue;
      await symlink(join(folder, dirname(path)), join(folder, 'node_modules', name), 'junction');
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** What `npm run check` would say of a folder: the same program with the same rules. Rejects when it cannot judge. */
export function cruise(folder: string): Promise<{ violations: Violation[]; modules: number; dependencies: number }> {
  const args = [cruiser, '--config', join(root, '.dependency-cruiser.js'), '--output-type', 'json'];
  // As gateway/bin/check.js has them.
  const all = ['core', 'plugins', 'examples', 'gateway', 'tests'];
  const folders = all.filter((one) => existsSync(join(folder, one)));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...args, ...folders],
      // Jest's own NODE_OPTIONS mean nothing to it.
      { cwd: folder, maxBuffer: 1 << 28, env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) => {
        if (!stdout.startsWith('{')) return reject(new Error(stderr || stdout, { cause: error }));
        const { summary } = JSON.parse(stdout) as Cruised;
        resolve({
          violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
          modules: summary.totalCruised,
          dependencies: summary.totalDependenciesCruised ?? 0,
        });
      },
    );
  });
}

interface Cruised {
  summary: {
    violations: { from: string; to: string; rule: { name: string } }[];
    totalCruised: number;
    totalDependenciesCruised?: number;
  };
}
