import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const CANDIDATES = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']];

/**
 * A command line that runs pip. Where Python has none (plain Debian and Ubuntu), pip is borrowed from the
 * distribution's package `python3-pip-whl`: downloaded and unpacked into a temporary folder, installed nowhere.
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

/** pip runs straight out of its own wheel: `python3 pip-23.0.1-py3-none-any.whl/pip` (pip's documentation, "Running pip"). */
async function borrowPip(folder: string): Promise<string[] | undefined> {
  if (!(await answers(['python3', '--version']))) return undefined;
  await runTool(['apt-get', 'download', 'python3-pip-whl'], 60_000, folder);
  const packet = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (packet === undefined) return undefined;
  await runTool(['dpkg-deb', '-x', join(folder, packet), join(folder, 'deb')], 60_000);
  const wheels = join(folder, 'deb/usr/share/python-wheels');
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

/**
 * Runs a program to its end.
 * @throws an Error with the last lines it wrote
 */
export async function runTool(command: string[], timeoutMs: number, cwd?: string): Promise<void> {
  const [program = '', ...args] = command;
  try {
    await promisify(execFile)(program, args, { timeout: timeoutMs, cwd, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { message, stderr, killed } = error as Error & { stderr?: string; killed?: boolean };
    const said = (stderr ?? '').trim().split('\n').slice(-3).join(' ') || message;
    const end = killed ? `was stopped after ${timeoutMs / 1000} s` : 'failed';
    throw new Error(`"${command.join(' ')}" ${end}: ${said}`, { cause: error });
  }
}
