import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';

const DEADLINE_MS = 60_000;

/**
 * Downloads a Debian or Ubuntu package and unpacks it, installing nothing and asking for no rights.
 * @param folder temporary folder, removed by the caller afterwards
 * @returns the folder that stands for `/` in the package
 * @throws when this is no such system, or its package lists are empty
 */
export async function unpackDebianPackage(name: string, folder: string): Promise<string> {
  const work = await mkdtemp(join(folder, `${name}-`));
  await runTool(['apt-get', 'download', name], DEADLINE_MS, work);
  const file = (await readdir(work)).find((entry) => entry.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get downloaded no package ${name}`);
  const root = join(work, 'root');
  await runTool(['dpkg-deb', '-x', join(work, file), root], DEADLINE_MS);
  return root;
}
