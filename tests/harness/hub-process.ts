import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Core } from '@lode/core/hub';
import { openCore, readConfig } from '@lode/gateway';
import { joinDatabase } from '@lode/gateway/testing';

const CLI = fileURLToPath(new URL('../../gateway/src/cli/index.ts', import.meta.url));
const START_MS = 90_000; // the first start may have to build the web shell
const DATABASE_MS = 30_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A hub as people run it: `lode serve`, with a data folder and a mongod of its own. */
export interface HubProcess {
  data: string;
  url: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same data folder and port. */
  start(): Promise<void>;
  /** SIGKILL to the hub's mongod. False when it is not running just now. */
  killMongod(): Promise<boolean>;
  /** What the hub's log says of an error's id; the answer a client got only quotes it. */
  logOf(errorId: string): Promise<string>;
  /** Runs `work` beside the hub, on the same database and blobs. */
  withCore<T>(work: (core: Core) => Promise<T>): Promise<T>;
  /** Ends hub and mongod and removes the data folder. */
  stop(): Promise<void>;
}

export async function startHubProcess(): Promise<HubProcess> {
  const data = await mkdtemp(join(tmpdir(), 'lode-hub-'));
  let child: ChildProcess | null = null;
  let port = '0';

  async function ended(): Promise<void> {
    if (child && child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child!.once('exit', resolve));
    }
    child = null;
  }

  const hub: HubProcess = {
    data,
    url: '',
    start: async () => {
      await rm(join(data, 'hub.json'), { force: true });
      const out = await open(join(data, 'serve.out'), 'a');
      const env = { ...process.env, LODE_DATA: data, LODE_PORT: port, MONGODB_URI: '', LODE_PUBLIC_URL: '' };
      const started = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', out.fd, out.fd] });
      child = started;
      await out.close();
      const until = Date.now() + START_MS;
      for (;;) {
        const text = await readFile(join(data, 'hub.json'), 'utf8').catch(() => '');
        if (text.endsWith('}\n')) {
          hub.url = (JSON.parse(text) as { url: string }).url;
          port = new URL(hub.url).port;
          return;
        }
        const end = started.exitCode ?? started.signalCode;
        if (end !== null || Date.now() > until) {
          const words = (await readFile(join(data, 'serve.out'), 'utf8')).slice(-2_000);
          throw new Error(`The hub did not start (${end === null ? 'too slow' : `ended: ${end}`}): ${words}`);
        }
        await sleep(25);
      }
    },
    kill: async () => {
      child?.kill('SIGKILL');
      await ended();
    },
    killMongod: async () => {
      const { pid } = JSON.parse(await readFile(join(data, 'mongod.json'), 'utf8')) as { pid: number };
      try {
        process.kill(pid, 'SIGKILL');
        return true;
      } catch {
        return false;
      }
    },
    logOf: async (errorId) => {
      const lines = (await readFile(join(data, 'log', 'hub.log'), 'utf8')).split('\n');
      return lines.filter((line) => line.includes(errorId)).join('\n');
    },
    withCore: async (work) => {
      const until = Date.now() + DATABASE_MS;
      let database = await joinDatabase(data);
      while (!database && Date.now() < until) {
        await sleep(200);
        database = await joinDatabase(data);
      }
      if (!database) throw new Error('The database of the hub did not come back.');
      const { core, close } = await openCore(readConfig({ ...process.env, LODE_DATA: data }), database.uri, quiet);
      return work(core).finally(close);
    },
    stop: async () => {
      child?.kill('SIGTERM');
      await ended();
      await rm(data, { recursive: true, force: true });
    },
  };
  await hub.start();
  return hub;
}
