import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const LODE = fileURLToPath(new URL('../../gateway/bin/lode.js', import.meta.url));

/** Runs `lode`. Not spawnSync: the hub lives in the test's own process and must go on answering. */
export async function lode(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [LODE, ...args], {
    env: { PATH: process.env['PATH'], HOME: env['LODE_DATA'], ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}
