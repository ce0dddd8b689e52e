import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mongoose from 'mongoose';
import {
  composeSchema,
  migrate,
  openStore,
  registerPlugins,
  systemClock,
  type ComposedSchema,
  type Core,
  type Log,
  type ParserPool,
} from '@lode/core/hub';
import { createDiskBlobStore } from './adapters/blobs/disk-blob-store.ts';
import { createChangeEvents } from './adapters/events/change-events.ts';
import { createFfmpegGrabber } from './adapters/frames/ffmpeg.ts';
import { createParserPool, type ParserPoolOptions } from './adapters/parser-pool/pool.ts';
import { ConfigError, type Config } from './config.ts';
import { catalogWith, openCatalog, type PluginCatalog } from './plugin-catalog.ts';

/** Names this hub in job leases across restarts, so that it finds its own work again at once. */
async function instanceId(data: string): Promise<string> {
  const file = join(data, 'instance');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  const fresh = randomUUID();
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
}

export interface OpenCore {
  core: Core;
  composed: ComposedSchema;
  close(): Promise<void>;
}

export interface CoreOptions {
  /** File URL of another module that finds plugins as `plugin-catalog.ts` does; LODE_PLUGIN_PATH is then its affair. */
  catalog?: string;
  /** Default: a pool of processes on the catalog. */
  pool?: ParserPool;
  /** Time, memory and number of the parser processes, where their defaults do not fit. */
  limits?: Omit<ParserPoolOptions, 'catalog' | 'log'>;
}

/** The database that a connection string names; `lode` when it names none. */
function databaseName(uri: string): string {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1] ?? 'lode';
}

/** Loads plugins, connects to the database and ties the adapters to the core's ports. */
export async function openCore(
  config: Config,
  mongoUri: string,
  log: Log,
  { catalog, pool, limits }: CoreOptions = {},
): Promise<OpenCore> {
  const { loadPlugins } = catalog ? ((await import(catalog)) as PluginCatalog) : openCatalog(config.pluginPath);
  const list = await loadPlugins(config.plugins);
  const plugins = registerPlugins(list);
  const composed = composeSchema(list);
  if (config.blobs.kind === 's3') throw new ConfigError('LODE_BLOBS: s3 is not available yet; use file:PATH.');
  if (config.redisUrl) throw new ConfigError('REDIS_URL: Bull is not available yet; jobs run in this process.');
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const connection = await mongoose
    .createConnection(mongoUri, {
      dbName: databaseName(mongoUri),
      serverSelectionTimeoutMS: 5_000,
      maxPoolSize: 50,
      ignoreUndefined: true,
    })
    .asPromise();
  const store = await openStore(connection);
  await migrate(store, systemClock.now());
  const events = createChangeEvents(connection.db as never, log);
  const parsers = pool ?? createParserPool({ ...limits, catalog: catalog ?? catalogWith(config.pluginPath), log });
  const core: Core = {
    store,
    blobs: await createDiskBlobStore({ root: config.blobs.folder }),
    pool: parsers,
    events,
    frames: await createFfmpegGrabber(),
    clock: systemClock,
    log,
    plugins,
    instance: await instanceId(config.data),
  };
  return {
    core,
    composed,
    close: async () => {
      await events.stop();
      await parsers.stop();
      await connection.close();
    },
  };
}
