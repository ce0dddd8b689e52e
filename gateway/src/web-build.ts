import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, webSourcesHash } from './web-sources.ts';

const WEB = join(ROOT, 'gateway/web');
export const WEB_DIST = join(WEB, 'dist');

/** Builds the web shell when its sources changed since the last time. */
export async function buildWeb(say: (words: string) => void, pluginPath: readonly string[] = []): Promise<void> {
  const wanted = await webSourcesHash(pluginPath);
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
