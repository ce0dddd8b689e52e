import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

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
