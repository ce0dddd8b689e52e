import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackage } from './debian-package.ts';
import { runTool } from './run-tool.ts';

const CANDIDATES = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];

/**
 * A command line that runs pip. Where Python has none (plain Debian and Ubuntu), pip is borrowed from the
 * distribution's package `python3-pip-whl`, unpacked into a temporary folder and installed nowhere.
 * @param folder temporary folder, removed by the caller afterwards
 * @throws an Error that says what to install
 */
export async function findPip(folder: string): Promise<string[]> {
  for (const command of CANDIDATES) {
    if (await answers([...command, '--version'])) return command;
  }
  const borrowed = await borrowPip(folder).catch(() => undefined);
  if (borrowed) return borrowed;
  throw new Error('Python has no pip here (Debian, Ubuntu: apt-get install python3-pip)');
}

/** pip runs straight out of its own wheel: `python3 pip-23.0.1-py3-none-any.whl/pip`. */
async function borrowPip(folder: string): Promise<string[] | undefined> {
  const wheels = join(await unpackDebianPackage('python3-pip-whl', folder), 'usr/share/python-wheels');
  const wheel = (await readdir(wheels)).find((name) => name.startsWith('pip-'));
  if (wheel === undefined) return undefined;
  const command = ['python3', join(wheels, wheel, 'pip')];
  return (await answers([...command, '--version'])) ? command : undefined;
}

async function answers(command: string[]): Promise<boolean> {
  return runTool(command, 30_000).then(
    () => true,
    () => false,
  );
}
