import { openEmbedded } from './embedded-mongod.ts';
import { openExternal } from './external-mongo.ts';
import { embeddedUri, withClient } from './replica-set.ts';
import { mongodKeys, readEngine, readMongodState } from './state-files.ts';
import type { Config } from '../../config.ts';
import type { Database, DatabaseLog, DatabaseSource } from './database.ts';

/** What opening a database needs of the configuration. */
export type DatabaseConfig = Pick<Config, 'data' | 'mongodbUri' | 'mongod' | 'cache' | 'searchPath'>;

/** Opens the outside database of MONGODB_URI, or starts the embedded one. Close all clients before `stop()`. */
export async function openDatabase(config: DatabaseConfig, log: DatabaseLog): Promise<Database> {
  return config.mongodbUri === undefined ? openEmbedded(config, log) : openExternal(config.mongodbUri);
}

/**
 * Joins the embedded database of a hub that runs on this data folder, for commands on the hub's own machine.
 * @returns a database whose `stop()` leaves the hub's mongod alone, or undefined when none runs
 */
export async function joinDatabase(data: string): Promise<Database | undefined> {
  const [state, engine] = await Promise.all([readMongodState(data), readEngine(data)]);
  if (state === undefined || engine === undefined) return undefined;
  const keys = await mongodKeys(data);
  try {
    await withClient(`127.0.0.1:${state.port}`, keys, (client) => client.db('admin').command({ ping: 1 }));
  } catch {
    return undefined;
  }
  return {
    uri: embeddedUri(state.port, keys),
    version: engine.version,
    source: engine.source as DatabaseSource,
    pid: state.pid,
    stop: async () => undefined,
  };
}
