import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, root, soundTree, withTree, type Tree, type Violation } from './seeded-tree.ts';

const RULES = [
  'core-knows-no-plugin',
  'plugins-are-islands',
  'plugin-not-to-gateway',
  'front-door-only',
  'declare-what-you-import',
  'no-circular',
];

const imports = (what: string) => `export * from '${what}';\n`;
const undeclared = (file: keyof ReturnType<typeof soundTree>, name: string): Tree => {
  const content = JSON.parse(soundTree()[file] ?? '{}') as { dependencies: Record<string, string> };
  delete content.dependencies[name];
  return { [file]: JSON.stringify(content) };
};

/** One wrong import each, in a file of its own, so that all can stand in one tree. */
const SEEDS: [rule: string, what: string, file: string, content: string, more?: Tree][] = [
  ['core-knows-no-plugin', 'core imports a plugin', 'core/src/seed-plugin.ts', imports('@lode/plugin-alpha')],
  [
    'core-knows-no-plugin',
    'core takes a type of a plugin',
    'core/src/seed-type.ts',
    "import type { alpha } from '@lode/plugin-alpha';\nexport type Alpha = typeof alpha;\n",
  ],
  [
    'core-knows-no-plugin',
    'core loads a plugin lazily',
    'core/src/seed-lazy.ts',
    "export const late = () => import('@lode/plugin-beta/viewer');\n",
  ],
  ['core-knows-no-plugin', 'core imports the gateway', 'core/src/seed-gateway.ts', imports('@lode/gateway')],
  ['plugins-are-islands', 'a plugin imports another', 'plugins/alpha/seed-other.ts', imports('@lode/plugin-beta')],
  [
    'plugins-are-islands',
    "a viewer imports another's viewer",
    'plugins/alpha/viewer/seed-other.tsx',
    imports('@lode/plugin-beta/viewer'),
  ],
  ['plugins-are-islands', 'an example imports a plugin', 'examples/gamma/seed-other.ts', imports('@lode/plugin-beta')],
  ['plugins-are-islands', 'a plugin imports an example', 'plugins/beta/seed-example.ts', imports('@lode/plugin-gamma')],
  [
    'plugins-are-islands',
    'the template imports a plugin',
    'gateway/plugin-template/seed-other.ts',
    imports('@lode/plugin-alpha'),
  ],
  ['core-knows-no-plugin', 'core imports an example', 'core/src/seed-example.ts', imports('@lode/plugin-gamma')],
  ['plugin-not-to-gateway', 'an example imports the gateway', 'examples/gamma/seed-up.ts', imports('@lode/gateway')],
  [
    'plugin-not-to-gateway',
    'the template imports the gateway around it',
    'gateway/plugin-template/seed-up.ts',
    imports('@lode/gateway'),
  ],
  ['plugin-not-to-gateway', 'a plugin imports the gateway', 'plugins/alpha/seed-up.ts', imports('@lode/gateway')],
  [
    'plugin-not-to-gateway',
    'a plugin takes a type of the gateway',
    'plugins/beta/seed-up.ts',
    "import type { plugins } from '@lode/gateway';\nexport type All = typeof plugins;\n",
  ],
  [
    'front-door-only',
    'the gateway reaches into core by path',
    'gateway/src/seed-path.ts',
    imports('../../core/src/rule.ts'),
  ],
  [
    'front-door-only',
    'a plugin reaches into core by path, to the very file that `exports` names',
    'plugins/beta/seed-path.ts',
    imports('../../core/src/index.ts'),
  ],
  [
    'front-door-only',
    'the gateway imports what core does not export',
    'gateway/src/seed-deep.ts',
    imports('@lode/core/src/rule.ts'),
  ],
  [
    'front-door-only',
    'the web shell reaches into the gateway around it',
    'gateway/web/src/seed-path.ts',
    imports('../../src/main.ts'),
  ],
  [
    'front-door-only',
    'the gateway reaches into the web shell inside it',
    'gateway/src/seed-web.ts',
    imports('../web/src/main.tsx'),
  ],
  [
    'front-door-only',
    'the gateway reaches into the template inside it',
    'gateway/src/seed-template.ts',
    imports('../plugin-template/plugin.ts'),
  ],
  [
    'front-door-only',
    'an example reaches into core by path',
    'examples/gamma/seed-path.ts',
    imports('../../core/src/index.ts'),
  ],
  [
    'front-door-only',
    'the template reaches into core by path',
    'gateway/plugin-template/viewer/seed-path.ts',
    imports('../../../core/src/index.ts'),
  ],
  ['front-door-only', 'a test reaches into the gateway', 'tests/seed-path.test.ts', imports('../gateway/src/main.ts')],
  ['declare-what-you-import', 'a package of another workspace', 'plugins/beta/seed-hoisted.ts', imports('declared')],
  ['declare-what-you-import', 'the same in an example', 'examples/gamma/seed-hoisted.ts', imports('declared')],
  [
    'declare-what-you-import',
    'the same in the template',
    'gateway/plugin-template/seed-hoisted.ts',
    imports('declared'),
  ],
  ['declare-what-you-import', 'a package of nobody', 'core/src/seed-stowaway.ts', imports('stowaway')],
  ['declare-what-you-import', 'a package that is not there', 'core/src/seed-absent.ts', imports('absent')],
  [
    'declare-what-you-import',
    'a workspace that package.json does not name',
    'gateway/web/src/seed-undeclared.ts',
    imports('@lode/plugin-beta/viewer'),
    undeclared('gateway/web/package.json', '@lode/plugin-beta'),
  ],
  [
    'declare-what-you-import',
    'a devDependency outside tests',
    'gateway/src/seed-dev.ts',
    imports('stowaway'),
    {
      'gateway/package.json': JSON.stringify({
        ...(JSON.parse(soundTree()['gateway/package.json'] ?? '{}') as object),
        devDependencies: { stowaway: '1.0.0' },
      }),
    },
  ],
  [
    'no-circular',
    'two files that load each other',
    'core/src/seed-egg.ts',
    "import { hen } from './seed-hen.ts';\nexport const egg = () => hen;\n",
    { 'core/src/seed-hen.ts': "import { egg } from './seed-egg.ts';\nexport const hen = () => egg;\n" },
  ],
];

describe('the rules', () => {
  it('are these six, at error', async () => {
    const { default: config } = (await import(pathToFileURL(join(root, '.dependency-cruiser.js')).href)) as {
      default: { forbidden: { name: string; severity: string }[] };
    };
    expect([...new Set(config.forbidden.map(({ name }) => name))]).toEqual(RULES);
    expect(new Set(config.forbidden.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });

  it('each have a seeded violation', () => {
    expect(new Set(SEEDS.map(([rule]) => rule))).toEqual(new Set(RULES));
  });

  it('let a sound tree pass', async () => {
    const { violations, modules } = await withTree(soundTree(), cruise);
    expect(violations).toEqual([]);
    expect(modules).toBe(15);
  });
});

describe('a seeded violation', () => {
  let found: Violation[] = [];

  beforeAll(async () => {
    const tree = soundTree();
    for (const [, , file, content, more = {}] of SEEDS) Object.assign(tree, { [file]: content }, more);
    found = (await withTree(tree, cruise)).violations;
  });

  it.each(SEEDS)('%s: %s', (rule, _what, file, _content, more = {}) => {
    const files = new Set([file, ...Object.keys(more)]);
    expect([...new Set(found.filter(({ from }) => files.has(from)).map((one) => one.rule))]).toEqual([rule]);
  });

  it('is never blamed on a file without one', () => {
    const seeded = new Set(SEEDS.flatMap(([, , file, , more = {}]) => [file, ...Object.keys(more)]));
    expect(found.filter(({ from }) => !seeded.has(from))).toEqual([]);
  });
});

describe('this repository', () => {
  it('keeps every rule', async () => {
    const { violations, modules, dependencies } = await cruise(root);
    expect(violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`)).toEqual([]);
    // A cruise that finds nothing to look at would be clean as well.
    expect(modules).toBeGreaterThan(300);
    expect(dependencies).toBeGreaterThan(1_000);
  });
});
