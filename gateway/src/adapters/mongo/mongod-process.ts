/** One run of the mongod program: its arguments, its log, its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { constrainedMemory } from 'node:process';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongodCommand } from './mongod-libraries.ts';

/** What is needed to start mongod on a data folder. */
export interface MongodStart {
  program: string;
  data: string;
  port: number;
  keyFile: string;
}

/** A started mongod. It may not answer yet. */
export interface MongodProcess {
  pid: number;
  /** Settles when it has ended, with how: "signal SIGKILL", "exit code 48". */
  ended: Promise<string>;
  /** Asks it to end cleanly (checkpoint, release of its lock) and waits; killed after a minute. */
  stop(): Promise<void>;
}

const STOP_MS = 60_000;
const LAST_WORDS = 8;
const LONGEST_LOG_BYTES = 32 * 1024 ** 2;

/** Starts mongod; loopback only, access control on, on `<data>/db`, logging to `<data>/log/mongod.log`. */
export async function startMongod(start: MongodStart): Promise<MongodProcess> {
  await mkdir(databasePath(start.data), { recursive: true, mode: 0o700 });
  await mkdir(join(start.data, 'log'), { recursive: true, mode: 0o700 });
  // What mongod says before it opens its log (an option it does not know) goes to a file of its own:
  // a pipe would break when the hub dies, and fill up when nobody reads it.
  const output = await open(join(start.data, 'log', 'mongod.out'), 'w', 0o600);
  const [command, ...args] = mongodCommand(start.program);
  const child = spawn(command, [...args, ...mongodArguments(start)], {
    stdio: ['ignore', output.fd, output.fd],
    // A session of its own: Ctrl-C in the hub's terminal must not end the database before the hub is done with it.
    detached: true,
  });
  await output.close();
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  if (child.pid === undefined) throw new Error(`${start.program} could not be started: ${await ended}`);
  child.unref();
  endWithHub(child, ended);
  return { pid: child.pid, ended, stop: () => stop(child, ended) };
}

/** Folder of the database files. */
export function databasePath(data: string): string {
  return join(data, 'db');
}

function mongodArguments({ data, port, keyFile }: MongodStart): string[] {
  return [
    ['--dbpath', databasePath(data)],
    ['--port', String(port), '--bind_ip', '127.0.0.1'],
    ['--replSet', 'lode', '--keyFile', keyFile, '--oplogSize', '1024'],
    // Versions before 8.2.3, 8.0.17, 7.0.28 and 6.0.27 disclose memory through zlib messages (CVE-2025-14847).
    ['--networkMessageCompressors', 'disabled'],
    ['--quiet', '--logpath', logPath(data), '--logappend', '--logRotate', 'reopen'],
    ['--wiredTigerCacheSizeGB', cacheSize().toFixed(2)],
    // The hub closes its connections first; the 15 s of waiting for other clients' operations would be for nobody.
    ['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    process.platform === 'win32' ? [] : ['--nounixsocket'],
  ].flat();
}

/** MongoDB's default, half the memory, is for a machine of its own; beside a hub, parsers and a browser it gets an eighth. */
function cacheSize(): number {
  const limit = constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(2, Math.max(0.25, memory / 8 / 1024 ** 3));
}

/**
 * Ends mongod when the hub's process has died without stopping it: a shell waits on a pipe whose other end only
 * the hub holds. (Windows has no such shell; there the next start finds the leftover's lock and says so.)
 */
function endWithHub(mongod: ChildProcess, ended: Promise<string>): void {
  if (process.platform === 'win32') return;
  const guard = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -TERM "$1"', 'lode-mongod-guard', String(mongod.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin?.on('error', () => undefined);
  guard.unref();
  // @types/node calls it a Writable; a pipe's is a Socket, and would keep the process alive.
  (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  void ended.then(() => {
    if (guard.pid === undefined || guard.exitCode !== null || guard.signalCode !== null) return;
    // The whole session: the shell alone would leave its `cat` behind.
    process.kill(-guard.pid, 'SIGKILL');
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.ref();
  child.kill('SIGTERM');
  const giveUp = new AbortController();
  const late = sleep(STOP_MS, undefined, { signal: giveUp.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await ended;
  giveUp.abort();
  await late;
}

/** Puts the log of the run before aside as `mongod.log.1`, in the place of an older one. */
export async function setLogAside(data: string): Promise<void> {
  await rename(logPath(data), `${logPath(data)}.1`).catch(() => undefined);
}

/** Does the same under a running mongod once the log has grown long: SIGUSR1 makes it open a new one. */
export async function limitLog(data: string, pid: number, longest = LONGEST_LOG_BYTES): Promise<void> {
  if (process.platform === 'win32') return;
  const { size } = await stat(logPath(data)).catch(() => ({ size: 0 }));
  if (size < longest) return;
  await setLogAside(data);
  process.kill(pid, 'SIGUSR1');
}

function logPath(data: string): string {
  return join(data, 'log', 'mongod.log');
}

/** What mongod's own log, or what it wrote before it had one, says about why it ended. */
export async function lastWords(data: string): Promise<string> {
  const lines = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const errors = (await lines(logPath(data)))
    .filter((line) => /"s":"[EF]"/.test(line))
    .slice(-LAST_WORDS)
    .map(readable);
  const output = (await lines(join(data, 'log', 'mongod.out'))).filter((line) => line !== '' && !line.startsWith('{'));
  return [...errors, ...output.slice(0, LAST_WORDS)].join('\n');
}

/** "message {attributes}" of a line of mongod's log; a line cut off by a kill stays as it is. */
function readable(line: string): string {
  try {
    const { msg, attr } = JSON.parse(line) as { msg?: string; attr?: unknown };
    return `${msg ?? ''} ${JSON.stringify(attr ?? {})}`.slice(0, 400);
  } catch {
    return line.slice(0, 400);
  }
}
