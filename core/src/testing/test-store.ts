import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import type { Core } from '../core.ts';
import { openStore, type Store } from '../store.ts';

export interface TestStore {
  /** A core of which only the store is there. */
  core: Core;
  store: Store;
  drop(): Promise<void>;
}

/** A database of its own on the test run's mongod, for what a room of the core reads and writes by itself. */
export async function openTestStore(): Promise<TestStore> {
  const uri = process.env['LODE_TEST_MONGODB_URI'];
  if (!uri) throw new Error('LODE_TEST_MONGODB_URI is not set: run through jest, whose set-up starts a mongod.');
  const dbName = `t_${randomBytes(6).toString('hex')}`;
  const connection = await mongoose.createConnection(uri, { dbName, ignoreUndefined: true }).asPromise();
  const store = await openStore(connection);
  return {
    core: { store } as Core,
    store,
    drop: async () => {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
