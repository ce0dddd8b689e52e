import { MongoClient } from 'mongodb';
import type { Database } from './database.ts';

// Time-series collections, which stored channels use, came with 5.0.
const OLDEST_MAJOR = 5;
const CONNECT_MS = 15_000;

/**
 * Checks an outside database and completes its address: writes are acknowledged by a majority and journalled
 * unless the address says otherwise.
 * @param uri what MONGODB_URI says
 * @throws an Error naming MONGODB_URI when it does not answer, is too old, or is a lone server without transactions
 */
export async function openExternal(uri: string): Promise<Database> {
  const complete = withDefaults(uri);
  // The driver would wait for 30 s, which is long for a person who mistyped an address.
  const patience = /serverSelectionTimeoutMS=/i.test(uri) ? {} : { serverSelectionTimeoutMS: CONNECT_MS };
  const client = new MongoClient(complete, patience);
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') {
      throw new Error(
        'it is a lone server, and transactions need a replica set (start it with --replSet, then rs.initiate())',
      );
    }
    const { version } = (await admin.command({ buildInfo: 1 })) as unknown as { version: string };
    if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
      throw new Error(`it is MongoDB ${version}, and Lode needs ${OLDEST_MAJOR}.0 or newer`);
    }
    return { uri: complete, version, source: 'external', pid: null, stop: async () => undefined };
  } catch (error) {
    throw new Error(`The database of MONGODB_URI cannot be used: ${(error as Error).message}`, { cause: error });
  } finally {
    await client.close();
  }
}

/** Adds the options that are missing. Not by `new URL`: a MongoDB address may name several hosts. */
function withDefaults(uri: string): string {
  const [base = '', query = ''] = uri.split('?', 2);
  const options = new URLSearchParams(query);
  const given = new Set([...options.keys()].map((key) => key.toLowerCase()));
  const defaults = { retryWrites: 'true', w: 'majority', journal: 'true' };
  for (const [key, value] of Object.entries(defaults)) {
    if (!given.has(key.toLowerCase())) options.set(key, value);
  }
  // mongodb://host?w=1 is not an address; mongodb://host/?w=1 is.
  const path = /^mongodb(\+srv)?:\/\/[^/]+$/.test(base) ? `${base}/` : base;
  return `${path}?${options}`;
}
