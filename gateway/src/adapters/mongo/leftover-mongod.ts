import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { databasePath } from './mongod-process.ts';
import type { DatabaseLog } from './database.ts';

const STOP_MS = 60_000;

/**
 * Ends a mongod that still runs on this data folder although its hub has gone (killed, and the guard with it).
 * Call it only while holding the data folder's lock: then no living hub can be using that mongod.
 * The process number comes from mongod's own lock file, which a clean shutdown empties.
 */
export async function stopLeftoverMongod(data: string, log: DatabaseLog): Promise<void> {
  const text = await readFile(join(databasePath(data), 'mongod.lock'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  // The number may belong to another program by now (after a reboot, or in another container).
  if (!Number.isInteger(pid) || !(await isMongodOf(pid, data))) return;
  log.warn(`A mongod of an earlier hub still runs on this data folder (process ${pid}); ending it`);
  process.kill(pid, 'SIGTERM');
  const until = Date.now() + STOP_MS;
  while (await isMongodOf(pid, data)) {
    if (Date.now() > until) process.kill(pid, 'SIGKILL');
    await sleep(50);
  }
}

async function isMongodOf(pid: number, data: string): Promise<boolean> {
  const words = await commandLine(pid);
  return words.includes(databasePath(data)) && words.includes('--dbpath');
}

/** The command line of a process, or '' when there is none. Arguments are parted by NUL on Linux, else by blanks. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (process.platform === 'win32') return '';
  const answer = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return answer?.stdout ?? '';
}
