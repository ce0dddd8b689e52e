import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Demo, Plugin } from '@lode/core';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LODE = join(ROOT, 'gateway/bin/lode.js');
const NAME = 'rope-way';

/** A program in the repository's folder, without what Jest gives its own children. */
async function run(args: string[], env: Record<string, string> = {}, cwd = ROOT) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}

describe('lode plugin new', () => {
  let place: string;
  let folder: string;
  let made: Awaited<ReturnType<typeof run>>;

  beforeAll(async () => {
    // Inside the repository, where @lode/core is found; .lode is nobody's sources, so no other test sees it.
    mkdirSync(join(ROOT, '.lode'), { recursive: true, mode: 0o700 });
    place = mkdtempSync(join(ROOT, '.lode/plugin-new-'));
    folder = join(place, NAME);
    made = await run([LODE, 'plugin', 'new', NAME, '--in', place]);
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it('makes a folder without a hub, and says what comes next', () => {
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain('parsers/photo.parser.ts');
    expect(made.stdout).toContain(`npm test -- ${relative(ROOT, folder)}`);
    expect(made.stdout).toContain(`LODE_PLUGIN_PATH=${relative(ROOT, folder)} npm run demo`);
  });

  it('leaves nothing of the template’s name', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(15);
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      expect(path.slice(place.length) + readFileSync(path, 'utf8')).not.toMatch(/my.?domain|我的领域/i);
    }
    const plugin = readFileSync(join(folder, 'plugin.ts'), 'utf8');
    expect(plugin).toContain("id: 'rope-way'");
    expect(plugin).toContain("title: { en: 'Rope way', zh: 'Rope way' }");
    expect(plugin).toContain('export const ropeWayPlugin');
    expect(readFileSync(join(folder, 'schema.graphql'), 'utf8')).toContain('ropeWay: RopeWayFacet');
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"@lode/plugin-rope-way"');
  });

  it.each([
    ['a name that is not kebab-case', ['Rope_Way'], 'such as power-grid'],
    ['a double hyphen', ['rope--way'], 'single hyphens'],
    ['the core’s name', ['core'], 'taken by Lode itself'],
    ['an installed plugin’s name', ['mining'], 'an installed plugin is called so'],
    ['a path', ['../rope'], 'such as power-grid'],
  ])('refuses %s', async (_what, args, because) => {
    const { status, stderr } = await run([LODE, 'plugin', 'new', ...args, '--in', place]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(because)]);
    expect(readdirSync(place)).toEqual([NAME]);
  });

  it('refuses a folder that is there, and one from which the core cannot be found', async () => {
    const again = await run([LODE, 'plugin', 'new', NAME, '--in', place]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    const outside = mkdtempSync(join(tmpdir(), 'lode-outside-'));
    const { status, stderr } = await run([LODE, 'plugin', 'new', NAME, '--in', outside]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('@lode/core cannot be found')]);
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it('makes a plugin whose tests pass, the conformance kit’s among them', async () => {
    const config = join(place, 'jest.config.js');
    const base = pathToFileURL(join(ROOT, 'jest.config.js')).href;
    writeFileSync(
      config,
      `import base from '${base}';\nconst { globalSetup, globalTeardown, ...rest } = base;\n` +
        `export default { ...rest, rootDir: ${JSON.stringify(folder)}, testPathIgnorePatterns: ['/node_modules/'] };\n`,
    );
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const env = { NODE_OPTIONS: '--experimental-vm-modules' };
    const { status, stderr } = await run([jest, '--config', config, '--verbose'], env);
    expect(stderr).toContain('✓ reads every file of its demo into what can be stored');
    expect(stderr).toContain('✓ outlives 20 cuts and 50 mutants of a file of each parser');
    expect(stderr).toMatch(/^Test Suites: 4 passed, 4 total$/m);
    expect(status).toBe(0);
  }, 120_000);

  it('gives a viewer that is built into the shell, also from a relative folder', async () => {
    const dist = join(place, 'dist');
    const vite = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', dist, '--logLevel', 'warn'];
    const web = join(ROOT, 'gateway/web');
    const { status, stderr } = await run(vite, { LODE_PLUGIN_PATH: ` ${relative(web, folder)}/` }, web);
    expect([status, stderr]).toEqual([0, '']);
    const scripts = readdirSync(join(dist, 'static')).filter((name) => name.endsWith('.js'));
    const texts = scripts.map((name) => readFileSync(join(dist, 'static', name), 'utf8'));
    expect(texts.filter((script) => script.includes('The photo cannot be shown.'))).toHaveLength(1);
    expect(texts.some((script) => /["'`]?rope-way["'`]?:\s*\(\)\s*=>/.test(script))).toBe(true);
  }, 120_000);

  describe('in a hub with LODE_PLUGIN_PATH', () => {
    let hub: TestHub;
    let org: TestOrganisation;
    let demo: Demo;
    let datasetId: string;

    beforeAll(async () => {
      hub = await startTestHub({ pluginPath: folder });
      org = await hub.organisation('ropes');
      const { ropeWayPlugin } = (await import(join(folder, 'plugin.ts'))) as { ropeWayPlugin: Plugin };
      demo = await ropeWayPlugin.demo!();
      datasetId = await makeDataset(hub, org.tokens.steward, NAME, 'walk');
      await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync(demo.files()));
    }, 120_000);
    afterAll(() => hub?.stop());

    const ask = async (query: string, variables: object = {}) => {
      const { data, errors } = await hub.graphql<any>(org.tokens.annotator, query, variables);
      expect(errors).toBeUndefined();
      return data;
    };

    it('is listed beside the installed ones, with its viewer and its question', async () => {
      const { plugins } = await ask('{ plugins { id viewers { id kinds } queries { id params { name default } } } }');
      expect(plugins.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['mining', NAME]));
      expect(plugins.find(({ id }: { id: string }) => id === NAME)).toEqual({
        id: NAME,
        viewers: [{ id: 'rope-way.photo', kinds: ['rope-way.photo'] }],
        queries: [{ id: 'rope-way.value-above', params: [{ name: 'least', default: 60 }] }],
      });
    });

    it('reads its demo: assets with their facts, thumbnails, sidecars and marks', async () => {
      const { assets } = await ask(
        `query ($id: ID!) { assets(filter: { datasetId: $id }, first: 9) { edges { node {
          name thumbnail annotationCount parts { role } ropeWay { width value device } } } } }`,
        { id: datasetId },
      );
      const nodes = assets.edges.map(({ node }: any) => node);
      expect(nodes.map(({ name }: any) => name)).toEqual([1, 2, 3, 4].map((i) => `photo-${i}.png`));
      // The second one's sidecar is cut off.
      expect(nodes.map(({ ropeWay }: any) => ropeWay.value)).toEqual([21, null, 64, 88]);
      expect(nodes.map(({ annotationCount }: any) => annotationCount)).toEqual([0, 0, 1, 1]);
      expect(nodes[3].parts.map(({ role }: any) => role).sort()).toEqual(['original', 'sidecar', 'thumbnail']);
      const picture = await fetch(new URL(nodes[3].thumbnail, hub.url), {
        headers: { authorization: `Bearer ${org.tokens.annotator}` },
      });
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
      expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(50);
    });

    it('finds what was planted, on the photo that it is about, and nothing else', async () => {
      const { findings } = await ask(
        'query ($id: ID!) { findings(filter: { datasetId: $id }, first: 9) { edges { node { code asset { name } } } } }',
        { id: datasetId },
      );
      const told = findings.edges.map(({ node }: any) => [node.code, node.asset?.name]);
      expect(told).toEqual(demo.planted.map((code) => [code, 'photo-2.png']));
    });

    it('answers its question, with the threshold that was asked for', async () => {
      const search = `query ($question: SearchQuestion!) { search(question: $question) { edges { node {
        asset { name } window { start } why { en } evidence } } } }`;
      const query = { id: 'rope-way.value-above' };
      const all = await ask(search, { question: { query } });
      expect(all.search.edges.map(({ node }: any) => node.asset.name)).toEqual(['photo-3.png', 'photo-4.png']);
      const some = await ask(search, { question: { query: { ...query, params: { least: 80 } } } });
      expect(some.search.edges).toMatchObject([
        {
          node: {
            asset: { name: 'photo-4.png' },
            why: { en: '88 °C, asked for 80 °C or more' },
            evidence: { value: 88, least: 80, query: 'rope-way.value-above', params: { least: 80 } },
          },
        },
      ]);
      // By place, time and concept, in words that all domains share.
      const near = await ask(search, { question: { where: { near: { lon: 112.587, lat: 37.892, metres: 120 } } } });
      expect(near.search.edges.map(({ node }: any) => node.asset.name)).toEqual(['photo-1.png']);
    });
  });
});
