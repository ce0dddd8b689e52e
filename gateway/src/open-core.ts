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
import { createParserPool } from './adapters/parser-pool/pool.ts';
import { ConfigError, type Config } from './config.ts';
import { loadPlugins } from './plugin-catalog.ts';

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

/** Loads plugins, connects to the database and ties the adapters to the core's ports. */
export async function openCore(config: Config, mongoUri: string, log: Log, pool?: ParserPool): Promise<OpenCore> {
  const list = await loadPlugins(config.plugins);
  const plugins = registerPlugins(list);
  const composed = composeSchema(list);
  if (config.blobs.kind === 's3') throw new ConfigError('LODE_BLOBS: s3 is not available yet; use file:PATH.');
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const connection = await mongoose
    .createConnection(mongoUri, {
      dbName: 'lode',
      serverSelectionTimeoutMS: 5_000,
      maxPoolSize: 50,
      ignoreUndefined: true,
    })
    .asPromise();
  const store = await openStore(connection);
  await migrate(store, systemClock.now());
  const events = createChangeEvents(connection.db as never, log);
  const parsers = pool ?? createParserPool({ catalog: new URL('./plugin-catalog.ts', import.meta.url).href, log });
  const core: Core = {
    store,
    blobs: await createDiskBlobStore({ root: config.blobs.folder }),
    pool: parsers,
    events,
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
