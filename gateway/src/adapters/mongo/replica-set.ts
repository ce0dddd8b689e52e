/** Makes a started mongod ready: a replica set of one, with one user, at the address it has now. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import type { MongodKeys } from './state-files.ts';

const REPLICA_SET = 'lode';
// MongoDB's error codes (src/mongo/base/error_codes.yml).
const AUTHENTICATION_FAILED = 18;
const ALREADY_INITIALIZED = 23;
const UNAUTHORIZED = 13;

/** Connection string of the embedded database. */
export function embeddedUri(port: number, keys: MongodKeys): string {
  const options = new URLSearchParams({
    authSource: 'admin',
    replicaSet: REPLICA_SET,
    directConnection: 'false',
    retryWrites: 'true',
    w: 'majority',
    journal: 'true',
  });
  return `mongodb://${keys.username}:${keys.password}@127.0.0.1:${port}/lode?${options}`;
}

/**
 * Waits until mongod answers, founds the replica set and its user on a fresh folder, corrects the set's address
 * when the port has changed, and waits until it takes writes. Every step may be repeated after a kill.
 * @param alive throws when mongod has ended, which ends the waiting
 */
export async function prepareReplicaSet(port: number, keys: MongodKeys, alive: () => void): Promise<void> {
  const host = `127.0.0.1:${port}`;
  await eventually(alive, () => withClient(host, undefined, (client) => hello(client)));
  await eventually(alive, () => withClient(host, keys, (client) => correctAddress(client, host))).catch(
    async (error: unknown) => {
      if (!hasCode(error, AUTHENTICATION_FAILED)) throw error;
      await found(host, keys, alive);
    },
  );
  await eventually(alive, () => withClient(host, keys, becamePrimary));
}

/**
 * On a database without users the server lets a client on the same machine do these two things and no more
 * (MongoDB manual, "Localhost Exception").
 */
async function found(host: string, keys: MongodKeys, alive: () => void): Promise<void> {
  await withClient(host, undefined, async (client) => {
    await initiate(client, host);
    await eventually(alive, () => becamePrimary(client));
    await client.db('admin').command({ createUser: keys.username, pwd: keys.password, roles: ['root'] });
  }).catch((error: unknown) => {
    if (!hasCode(error, UNAUTHORIZED)) throw error;
    throw new Error('The database does not accept the password in the keys folder: keys and db are of different hubs', {
      cause: error,
    });
  });
}

async function initiate(client: MongoClient, host: string): Promise<void> {
  const config = { _id: REPLICA_SET, members: [{ _id: 0, host }] };
  await client
    .db('admin')
    .command({ replSetInitiate: config })
    .catch((error: unknown) => {
      if (!hasCode(error, ALREADY_INITIALIZED)) throw error;
    });
}

async function correctAddress(client: MongoClient, host: string): Promise<void> {
  const admin = client.db('admin');
  // Refused as "not yet initialized" while mongod still looks for itself at its old address, which takes half a
  // minute when the program that has the port now is mute. The user is made last, so a config there is.
  const config = (await admin.command({ replSetGetConfig: 1 }))['config'] as Document;
  const [member] = config['members'] as Document[];
  if (member?.['host'] === host) return;
  // force: the member does not find itself under its old address, so no majority could agree to the change.
  await admin.command({ replSetReconfig: { ...config, members: [{ ...member, host }] }, force: true });
}

async function becamePrimary(client: MongoClient): Promise<void> {
  if (!(await hello(client))['isWritablePrimary']) throw new Error('mongod does not take writes yet');
}

async function hello(client: MongoClient): Promise<Document> {
  return client.db('admin').command({ hello: 1 });
}

/** Runs one piece of work on this very server, whatever state its replica set is in. */
export async function withClient<T>(
  host: string,
  keys: MongodKeys | undefined,
  work: (client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 3_000,
    ...(keys && { auth: { username: keys.username, password: keys.password }, authSource: 'admin' }),
  });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** Repeats until it works. Recovery after a crash takes as long as it takes; only mongod's end stops the waiting. */
async function eventually<T>(alive: () => void, work: () => Promise<T>): Promise<T> {
  for (;;) {
    alive();
    try {
      return await work();
    } catch (error) {
      if (hasCode(error, AUTHENTICATION_FAILED)) throw error;
      await sleep(100);
    }
  }
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
