import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What the shell is made of. */
const FOLDERS = ['gateway/web/src', 'gateway/web/public', 'core/src/viewer'];
const FILES = ['package-lock.json', 'gateway/web/index.html', 'gateway/web/vite.config.ts', 'gateway/web/package.json'];
const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The viewer's own files and, of the rest of its plugin, what they import: an image viewer may share the parser's code. */
async function viewerFiles(plugin: string): Promise<string[]> {
  const found = new Set(await filesIn(join(plugin, 'viewer')));
  // A set gives what is added during the walk, too.
  for (const path of found) {
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue;
    const text = await readFile(path, 'utf8').catch(() => '');
    for (const [, name = ''] of text.matchAll(RELATIVE_IMPORT)) found.add(join(dirname(path), name));
  }
  return [...found];
}

/**
 * Changes when anything changes that the built shell depends on, the folders of LODE_PLUGIN_PATH among it.
 * @param pluginPath absolute folders
 * @returns SHA-256, hexadecimal
 */
export async function webSourcesHash(pluginPath: readonly string[]): Promise<string> {
  const installed = (await readdir(join(ROOT, 'plugins')).catch(() => [])).map((id) => join(ROOT, 'plugins', id));
  const shell = await Promise.all(FOLDERS.map((folder) => filesIn(join(ROOT, folder))));
  const viewers = await Promise.all([...installed, ...pluginPath].map(viewerFiles));
  const files = [...FILES.map((file) => join(ROOT, file)), ...shell.flat(), ...viewers.flat()];
  const hash = createHash('sha256');
  for (const folder of pluginPath) hash.update(`${folder}\n`);
  for (const path of [...new Set(files)].sort()) {
    hash.update(`${relative(ROOT, path)}\n`).update(await readFile(path).catch(() => ''));
  }
  return hash.digest('hex');
}
