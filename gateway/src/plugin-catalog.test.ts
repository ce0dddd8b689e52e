import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from './config.ts';
import { catalogWith, openCatalog } from './plugin-catalog.ts';

// Inside the repository, where a plugin finds @lode/core; .lode is nobody's sources.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GATEWAY_CATALOG = pathToFileURL(join(ROOT, 'gateway/src/plugin-catalog.ts')).href;
let place: string;

const source = (id: string) => `import { definePlugin } from '@lode/core';
const title = { en: 'Rock', zh: '岩石' };
export const plugin = definePlugin({ id: '${id}', version: '0.1.0', coreRange: '^0.1.0', title, kinds: [], sniffers: [],
  parsers: [{ id: '${id}.text', title, parse: () => Promise.resolve({}) }] });
`;

function folder(path: string, file: string | null = 'plugin.ts', text = source(path.split('/').at(-1)!)): string {
  const made = join(place, path);
  mkdirSync(made, { recursive: true });
  if (file) writeFileSync(join(made, file), text);
  return made;
}

beforeAll(() => {
  mkdirSync(join(ROOT, '.lode'), { recursive: true, mode: 0o700 });
  place = mkdtempSync(join(ROOT, '.lode/catalog-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('a catalog with folders', () => {
  it('loads their plugins after the installed ones, and their parsers', async () => {
    const catalog = openCatalog([folder('rock')]);
    const ids = (await catalog.loadPlugins(undefined)).map(({ id }) => id);
    expect(ids.slice(0, -1)).toEqual((await openCatalog([]).loadPlugins(undefined)).map(({ id }) => id));
    expect(ids.at(-1)).toBe('rock');
    expect(await catalog.loadPlugins(['rock'])).toHaveLength(1);
    expect((await catalog.loadParser('rock', 'rock.text')).id).toBe('rock.text');
    await expect(catalog.loadReader('rock', 'rock.sample')).rejects.toThrow('no reader for rock.sample');
  });

  it('refuses two plugins of one id, and says where they are', () => {
    const [one, two] = [folder('a/rock'), folder('b/rock')];
    const twice = () => openCatalog([one, two]);
    expect(twice).toThrow(expect.objectContaining({ code: 'PLUGIN_FAILED' }));
    expect(twice).toThrow(`two plugins called rock: ${two} and ${one}`);
    expect(() => openCatalog([folder('mining')])).toThrow('two plugins called mining');
  });

  it.each([
    ['that is not there', () => join(place, 'absent'), 'there is no folder'],
    ['without a plugin.ts', () => folder('empty', null), 'there is no plugin.ts in'],
    ['whose plugin has another id', () => folder('stone', 'plugin.ts', source('rock')), 'has the id rock; it must be'],
    ['that exports nothing', () => folder('mute', 'plugin.ts', 'export {};\n'), 'must export one plugin'],
    [
      'that exports two',
      () => folder('pair', 'plugin.ts', `${source('pair')}export const b = 1;\n`),
      'must export one',
    ],
    [
      'that cannot be loaded',
      () => folder('broken', 'plugin.ts', "throw new Error('oh');\n"),
      'could not be loaded: oh',
    ],
  ])('refuses a folder %s, and names the plugin', async (_what, make, because) => {
    const made = make();
    const loading = openCatalog([made]).loadPlugins([made.split('/').at(-1)!]);
    await expect(loading).rejects.toMatchObject({ code: 'PLUGIN_FAILED', message: expect.stringContaining(because) });
  });
});

/** What parser processes do: they know the catalog by its address alone. Jest's own modules have no such addresses. */
function asProcess(address: string): string {
  const program = `const { loadParser } = await import(${JSON.stringify(address)}); console.log((await loadParser('rock', 'rock.text')).id);`;
  const env = { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };
  return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { env, encoding: 'utf8' }).trim();
}

describe('its address', () => {
  it('carries the folders to another process, whatever is in their names', () => {
    const made = folder('x & y, 矿 #1/rock');
    expect(new URL(catalogWith([made])).searchParams.getAll('folder')).toEqual([made]);
    expect(catalogWith([])).toBe(GATEWAY_CATALOG);
    expect(asProcess(catalogWith([made]))).toBe('rock.text');
  });

  it('is made from LODE_PLUGIN_PATH, relative folders and closing slashes too', () => {
    const made = folder('rock');
    const { pluginPath } = readConfig({ LODE_PLUGIN_PATH: ` ${relative(process.cwd(), made)}/ , ./nowhere` });
    expect(pluginPath).toEqual([made, join(process.cwd(), 'nowhere')]);
    expect(asProcess(catalogWith(pluginPath.slice(0, 1)))).toBe('rock.text');
  });
});
