import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Resident bytes of processes, seen from outside: one that spins or thrashes cannot be asked. Processes that are gone
 * are left out. Linux reads /proc; other POSIX systems ask `ps`; Windows has no cheap way, so there the heap limit of
 * the process is the only one.
 */
export async function residentMemory(pids: readonly number[]): Promise<Map<number, number>> {
  if (process.platform === 'linux') return fromProc(pids);
  if (process.platform === 'win32' || pids.length === 0) return new Map();
  return fromPs(pids);
}

function fromProc(pids: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const pid of pids) {
    // `status` rather than `statm`: kilobytes, so that the size of a page (4–64 KiB) need not be known.
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1];
    if (resident) found.set(pid, Number(resident) * 1024);
  }
  return found;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Exported for its test: the way of macOS and the BSDs. */
export async function fromPs(pids: readonly number[]): Promise<Map<number, number>> {
  // `ps` answers with exit code 1 when one of the processes is gone, but still prints the others.
  const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? '',
  }));
  const found = new Map<number, number>();
  for (const line of stdout.trim().split('\n')) {
    const [pid, kilobytes] = line.trim().split(/\s+/).map(Number);
    if (pid && kilobytes) found.set(pid, kilobytes * 1024);
  }
  return found;
}
