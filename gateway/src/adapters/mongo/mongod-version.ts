import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { missingLibrary, mongodCommand } from './mongod-libraries.ts';

/**
 * Runs `mongod --version`, which also shows whether the program runs on this machine at all.
 * @returns the version, such as "6.0.5"
 * @throws an Error that says why it does not run and, for a missing library, what to install
 */
export async function mongodVersion(program: string): Promise<string> {
  const [command, ...args] = mongodCommand(program);
  let output: string;
  try {
    output = (await promisify(execFile)(command, [...args, '--version'], { timeout: 30_000 })).stdout;
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    const reason = stderr?.trim() || message;
    const advice = missingLibrary(reason)?.packages[0];
    throw new Error(`${program} does not run: ${reason}${advice ? ` (apt-get install ${advice})` : ''}`, {
      cause: error,
    });
  }
  const version = /^db version v?(\d+\.\d+\.\d+)/m.exec(output)?.[1];
  if (version === undefined) throw new Error(`${program} --version did not answer like mongod`);
  return version;
}

/** The part of a version that decides which data files it reads: "6.0.5" → "6.0" (MongoDB calls it the release series). */
export function releaseSeries(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
