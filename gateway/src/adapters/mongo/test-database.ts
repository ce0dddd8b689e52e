import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { openEmbedded } from './embedded-mongod.ts';
import type { Database, DatabaseLog } from './database.ts';

/**
 * A throw-away database for a test run, by the same way the hub opens its own: a real mongod in a temporary
 * folder that `stop()` removes. MONGODB_URI is left alone on purpose: tests drop databases.
 */
export async function startTestMongo(log: DatabaseLog): Promise<Database> {
  const data = await mkdtemp(join(tmpdir(), 'lode-test-mongo-'));
  const remove = () => rm(data, { recursive: true, force: true });
  try {
    const database = await openEmbedded({ ...readConfig(), data }, log);
    const stop = () => database.stop().finally(remove);
    // Not `{ ...database }`: that would freeze the pid, which changes when mongod is restarted.
    return Object.create(database, { stop: { value: stop } }) as Database;
  } catch (error) {
    await remove();
    throw error;
  }
}
