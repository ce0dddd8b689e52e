import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WEB = join(ROOT, 'gateway/web');
export const WEB_DIST = join(WEB, 'dist');
/** What the shell is made of. */
const SOURCES = ['gateway/web/src', 'gateway/web/public', 'core/src/viewer'];
const FILES = ['package-lock.json', 'gateway/web/index.html', 'gateway/web/vite.config.ts', 'gateway/web/package.json'];

async function* filesIn(folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

async function sourcesHash(pluginPath: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const plugins = (await readdir(join(ROOT, 'plugins')).catch(() => [])).sort();
  const folders = [...SOURCES, ...plugins.map((id) => `plugins/${id}/viewer`)];
  const all = [...FILES];
  for (const folder of folders) for await (const path of filesIn(folder)) all.push(path);
  for (const folder of pluginPath) {
    hash.update(`${folder}\n`);
    for await (const path of filesIn(relative(ROOT, join(folder, 'viewer')))) all.push(path);
  }
  for (const path of all) hash.update(path).update(await readFile(join(ROOT, path)).catch(() => ''));
  return hash.digest('hex');
}

/** Builds the web shell when its sources changed since the last time. */
export async function buildWeb(say: (words: string) => void, pluginPath: readonly string[] = []): Promise<void> {
  const wanted = await sourcesHash(pluginPath);
  const stamp = join(WEB_DIST, '.sources');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  say('Building the web shell (about 15 seconds, once) …');
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: WEB,
      env: { ...process.env, LODE_PLUGIN_PATH: pluginPath.join(',') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The web shell could not be built:\n${words}`)),
    );
  });
  await writeFile(stamp, wanted);
}
