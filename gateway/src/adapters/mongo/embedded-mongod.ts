/** The embedded database: a real mongod on the data folder, kept running as long as the hub wants it. */
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDataFolder } from './data-lock.ts';
import { findMongod, type FoundMongod } from './find-mongod.ts';
import { stopLeftoverMongod } from './leftover-mongod.ts';
import {
  lastWords,
  limitLog,
  setLogAside,
  startMongod,
  type MongodProcess,
  type MongodStart,
} from './mongod-process.ts';
import { embeddedUri, prepareReplicaSet } from './replica-set.ts';
import {
  guardEngine,
  mongodKeys,
  readEngine,
  readMongodState,
  writeMongodState,
  type MongodKeys,
} from './state-files.ts';
import type { Config } from '../../config.ts';
import type { Database, DatabaseLog } from './database.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
const LOG_CHECK_MS = 10 * 60_000;

type EmbeddedConfig = Pick<Config, 'data' | 'mongod' | 'cache' | 'searchPath'>;

/** The mongod that would run on this data folder: one of its files' release series, if it has any. */
export async function findMongodFor(
  { data, mongod, cache, searchPath }: EmbeddedConfig,
  log: DatabaseLog,
): Promise<FoundMongod> {
  const cacheFolders = [join(cache, 'mongod'), join(data, 'mongod')];
  return findMongod({ mongod, searchPath, cacheFolders, series: (await readEngine(data))?.series }, log);
}

/**
 * Takes the data folder, finds a mongod, starts it and makes it ready.
 * @throws {DataFolderInUse} when another hub has the folder; an Error with instructions when no mongod can be had,
 * or one of another release than the data's
 */
export async function openEmbedded(config: EmbeddedConfig, log: DatabaseLog): Promise<Database> {
  const { data } = config;
  const unlock = await lockDataFolder(data);
  try {
    await stopLeftoverMongod(data, log);
    const found = await findMongodFor(config, log);
    await guardEngine(data, found.version, found.source);
    const keys = await mongodKeys(data);
    const port = await choosePort((await readMongodState(data))?.port, log);
    await setLogAside(data);
    const mongod = await keepRunning({ program: found.program, data, port, keyFile: keys.keyFile }, keys, log);
    log.info(`MongoDB ${found.version} (${found.source}) runs on ${join(data, 'db')}, port ${port}`);
    return {
      uri: embeddedUri(port, keys),
      version: found.version,
      source: found.source,
      get pid() {
        return mongod.pid();
      },
      async stop() {
        await mongod.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Starts mongod and starts it again, at the same port, whenever it ends unasked; the driver reconnects by itself. */
async function keepRunning(
  start: MongodStart,
  keys: MongodKeys,
  log: DatabaseLog,
): Promise<{ pid(): number | null; stop(): Promise<void> }> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: MongodProcess | undefined = await startReady(start, keys, signal);
  const logLimit = setInterval(() => {
    if (current) void limitLog(start.data, current.pid).catch((error: Error) => log.warn(error.message));
  }, LOG_CHECK_MS).unref();

  async function watch(): Promise<void> {
    while (current !== undefined) {
      const end = await current.ended;
      current = undefined;
      if (signal.aborted) return;
      log.warn(`mongod ended by itself (${end}); starting it again`);
      for (let pause = FIRST_PAUSE_MS; current === undefined; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        current = await startReady(start, keys, signal).catch((error: Error) => {
          if (!signal.aborted) log.warn(`mongod did not come back: ${error.message}`);
          return undefined;
        });
      }
      if (!signal.aborted) log.info('mongod is back');
    }
  }
  const watching = watch();

  return {
    pid: () => current?.pid ?? null,
    async stop() {
      stopping.abort();
      clearInterval(logLimit);
      await current?.stop();
      await watching;
    },
  };
}

/** Starts mongod and waits until it takes writes; when that fails or `signal` calls it off, nothing is left running. */
async function startReady(start: MongodStart, keys: MongodKeys, signal: AbortSignal): Promise<MongodProcess> {
  const mongod = await startMongod(start);
  let end: string | undefined;
  void mongod.ended.then((how) => {
    end = how;
  });
  const alive = () => {
    signal.throwIfAborted();
    if (end !== undefined) throw new Error(`mongod ended while starting (${end})`);
  };
  try {
    await prepareReplicaSet(start.port, keys, alive);
    await writeMongodState(start.data, { port: start.port, pid: mongod.pid });
    alive();
    return mongod;
  } catch (error) {
    await mongod.stop();
    const words = await lastWords(start.data);
    throw new Error([(error as Error).message, words].filter((line) => line !== '').join('\n'), { cause: error });
  }
}

/** The port this folder has had so far while it is free, else a free one. */
async function choosePort(saved: number | undefined, log: DatabaseLog): Promise<number> {
  if (saved !== undefined) {
    const same = await freePort(saved).catch(() => undefined);
    if (same !== undefined) return same;
    log.warn(`Port ${saved} of this database is taken by another program; moving to a free one`);
  }
  return freePort(0);
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
