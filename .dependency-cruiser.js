import { existsSync, globSync, readFileSync } from 'node:fs';

/** Which workspaces each workspace may name: read from the package.json files of the folder that is cruised. */
const workspaces = globSync(
  '{core,plugins/*,examples/*,gateway,gateway/web,gateway/plugin-template,tests}/package.json',
).map((file) => {
  const { name, dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const folder = file.replaceAll('\\', '/').replace(/package\.json$/, '');
  return { name, folder, declared: { ...dependencies, ...devDependencies } };
});

/** Not what lies in gateway/ and is a workspace of its own. */
const OTHERS = '(?!(?:web|plugin-template)/)';

/** npm links every workspace into one node_modules, so an undeclared one resolves as well; only this list tells. */
const undeclaredWorkspaces = workspaces.map(({ name: own, folder, declared }) => ({
  name: 'declare-what-you-import',
  severity: 'error',
  from: { path: `^${folder}${OTHERS}` },
  to: {
    path: workspaces
      .filter(({ name }) => name !== own && !Object.hasOwn(declared, name))
      .map((other) => `^${other.folder}${OTHERS}`),
    dependencyTypes: ['undetermined'],
  },
}));

/** A workspace: `core`, `plugins/<id>`, `examples/<id>`, `gateway`, `tests`, … Group 1 is its folder. */
const OWN = `^(core|(?:plugins|examples)/[^/]+|gateway/web|gateway/plugin-template|gateway(?!/(?:web|plugin-template)/)|tests)/`;
/** Inside the same workspace. */
const SAME = `^$1/${OTHERS}`;
/** Plugins lie in plugins/ (Lode's own), in examples/ (made by `lode plugin new`), and one is what that copies. */
const IN_PLUGIN = '^(?:plugins|examples|gateway(?=/plugin-template/))/([^/]+)/';
const PLUGIN = [IN_PLUGIN, '^@lode/plugin-'];
const GATEWAY = '^gateway/(?!plugin-template/)|^@lode/(?:gateway|web)(?:/|$)';
const TESTS = '^tests/|^@lode/tests(?:/|$)';

/** The dependency directions of docs/architecture.md; tests/boundaries proves each rule with a seeded violation. */
export default {
  forbidden: [
    {
      name: 'core-knows-no-plugin',
      comment: 'The core builds and runs without any plugin, and without the gateway.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: [...PLUGIN, GATEWAY, TESTS] },
    },
    {
      name: 'plugins-are-islands',
      comment: 'A plugin can be deleted without touching another one.',
      severity: 'error',
      from: { path: IN_PLUGIN },
      to: { path: PLUGIN, pathNot: ['^(?:plugins|examples|gateway)/$1/', '^@lode/plugin-$1(?:/|$)'] },
    },
    {
      name: 'plugin-not-to-gateway',
      comment: 'A plugin knows the contract of the core, not what serves it.',
      severity: 'error',
      from: { path: IN_PLUGIN },
      to: { path: [GATEWAY, TESTS] },
    },
    {
      name: 'front-door-only',
      comment: 'A package is entered through the `exports` of its package.json: no relative path, no deep import.',
      severity: 'error',
      from: { path: OWN },
      to: {
        path: '^(?:core|plugins|examples|gateway|tests)/|^@lode/',
        pathNot: SAME,
        dependencyTypes: ['local', 'unknown'],
      },
    },
    {
      name: 'declare-what-you-import',
      comment:
        'Each workspace names the packages it imports in its own package.json; what the bundler makes is no package.',
      severity: 'error',
      from: { path: OWN },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^@lode/|^virtual:' },
    },
    {
      name: 'declare-what-you-import',
      comment: 'What runs outside tests is a dependency; an installation without devDependencies must start.',
      severity: 'error',
      from: { path: OWN, pathNot: ['^tests/', '/testing/', '\\.test\\.ts$', '\\.config\\.[jt]s$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    ...undeclaredWorkspaces.filter(({ to }) => to.path.length > 0),
    {
      name: 'no-circular',
      comment:
        'Files that need each other to load are one file, or one too many. Types and lazy imports load nothing: ' +
        'a contract may speak of its context, and the context of the contract.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|\\.lode)/' },
    // Types cross boundaries like anything else.
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    combinedDependencies: false,
    ...(existsSync('tsconfig.json') ? { tsConfig: { fileName: 'tsconfig.json' } } : {}),
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
