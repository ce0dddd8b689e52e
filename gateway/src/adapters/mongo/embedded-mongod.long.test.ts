import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { itWith } from '@lode/core/testing';
import { readConfig } from '../../config.ts';
import { DataFolderInUse } from './data-lock.ts';
import { joinDatabase, openDatabase } from './open-database.ts';
import { limitLog } from './mongod-process.ts';
import { withClient } from './replica-set.ts';
import { guardEngine } from './state-files.ts';
import type { Database } from './database.ts';

// tests/setup/mongo.ts has said why when there is no mongod.
const withMongod = itWith('mongod', process.env.LODE_TEST_MONGODB_URI !== undefined);
const onPosix = process.platform === 'win32' ? itWith('posix', false) : withMongod;

const folders: string[] = [];
const open: Database[] = [];
const hubs: ChildProcess[] = [];
const said: string[] = [];
const log = { info: (line: string) => said.push(line), warn: (line: string) => said.push(line) };

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-embedded-'));
  folders.push(folder);
  return folder;
}

async function openOn(data: string): Promise<Database> {
  const database = await openDatabase({ ...readConfig(), mongodbUri: undefined, data }, log);
  open.push(database);
  return database;
}

async function withDatabase<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 20_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const insert = (uri: string, name: string) =>
  withDatabase(uri, (client) => client.db().collection<{ _id: string }>('ores').insertOne({ _id: name }));
const names = (uri: string) =>
  withDatabase(uri, async (client) => {
    const rows = await client.db().collection<{ _id: string }>('ores').find().sort({ _id: 1 }).toArray();
    return rows.map((row) => row._id);
  });

beforeEach(() => {
  said.length = 0;
});
afterEach(async () => {
  for (const hub of hubs.splice(0)) hub.kill('SIGKILL');
  for (const database of open.splice(0)) await database.stop();
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('the embedded database', () => {
  withMongod('keeps its data and its port over a restart, and writes in transactions', async () => {
    const data = await freshFolder();
    const first = await openOn(data);
    await withDatabase(first.uri, (client) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const ores = client.db().collection<{ _id: string }>('ores');
          await ores.insertOne({ _id: 'galena' }, { session });
          await ores.insertOne({ _id: 'sphalerite' }, { session });
        }),
      ),
    );
    await first.stop();
    expect(await readFile(join(data, 'db/mongod.lock'), 'utf8')).toBe('');
    const second = await openOn(data);
    expect(second.uri).toBe(first.uri);
    expect(await names(second.uri)).toEqual(['galena', 'sphalerite']);
  });

  withMongod('lets nobody in without the password, and listens on loopback only', async () => {
    const data = await freshFolder();
    const { uri } = await openOn(data);
    const host = new URL(uri).host;
    const stranger = withClient(host, undefined, (client) => client.db('lode').collection('ores').findOne());
    await expect(stranger).rejects.toThrow(/auth/i);
    const founder = withClient(host, undefined, (client) =>
      client.db('admin').command({ createUser: 'second', pwd: 'x', roles: ['root'] }),
    );
    await expect(founder).rejects.toThrow(/auth/i);
    const { parsed } = (await withDatabase(uri, (client) => client.db('admin').command({ getCmdLineOpts: 1 }))) as {
      parsed?: { net?: { bindIp?: string; compression?: { compressors?: string } } };
    };
    expect(parsed?.net).toMatchObject({ bindIp: '127.0.0.1', compression: { compressors: 'disabled' } });
  });

  withMongod('is started again when mongod is killed, with everything acknowledged still there', async () => {
    const data = await freshFolder();
    const database = await openOn(data);
    await withDatabase(database.uri, async (client) => {
      const ores = client.db().collection<{ _id: string }>('ores');
      await ores.insertOne({ _id: 'before' });
      const killed = database.pid!;
      process.kill(killed, 'SIGKILL');
      while (database.pid === killed || database.pid === null) await sleep(20);
      // The same client, so this also shows that a driver finds the new process by itself.
      await ores.insertOne({ _id: 'since' });
    });
    expect(await names(database.uri)).toEqual(['before', 'since']);
    expect(said.join('\n')).toContain('mongod ended by itself (signal SIGKILL)');
  });

  withMongod('can be stopped while it is being started again', async () => {
    const data = await freshFolder();
    const database = await openOn(data);
    process.kill(database.pid!, 'SIGKILL');
    while (database.pid !== null) await sleep(5);
    await sleep(400);
    await database.stop();
    expect(database.pid).toBeNull();
    expect(await joinDatabase(data)).toBeUndefined();
    await expect(openOn(data)).resolves.toMatchObject({ version: database.version });
  });

  onPosix('starts a new log when the old one has grown long', async () => {
    const data = await freshFolder();
    const database = await openOn(data);
    const log = join(data, 'log/mongod.log');
    const before = await readFile(log, 'utf8');
    await limitLog(data, database.pid!, 1_000_000_000);
    expect(existsSync(`${log}.1`)).toBe(false);
    await limitLog(data, database.pid!, 1);
    while (!existsSync(log)) await sleep(20);
    expect(await readFile(`${log}.1`, 'utf8')).toContain(before);
    await insert(database.uri, 'orpiment');
  });

  withMongod('refuses a second hub on the same folder, and lets a command join the first', async () => {
    const data = await freshFolder();
    expect(await joinDatabase(data)).toBeUndefined();
    const database = await openOn(data);
    await expect(openOn(data)).rejects.toThrow(DataFolderInUse);
    const joined = await joinDatabase(data);
    expect(joined).toMatchObject({ uri: database.uri, version: database.version });
    await joined!.stop();
    await insert(database.uri, 'still here');
    await database.stop();
    expect(await joinDatabase(data)).toBeUndefined();
  });

  withMongod('moves to another port when its own is taken, and brings its data', async () => {
    const data = await freshFolder();
    const first = await openOn(data);
    await insert(first.uri, 'cinnabar');
    await first.stop();
    const squatter = createServer((socket) => socket.destroy()).listen(Number(new URL(first.uri).port), '127.0.0.1');
    await new Promise((done) => squatter.once('listening', done));
    try {
      const second = await openOn(data);
      expect(new URL(second.uri).port).not.toBe(new URL(first.uri).port);
      expect(await names(second.uri)).toEqual(['cinnabar']);
      await insert(second.uri, 'realgar');
    } finally {
      await new Promise((done) => squatter.close(done));
    }
  });

  withMongod('refuses files of another release with instructions, and does not touch them', async () => {
    const data = await freshFolder();
    await guardEngine(data, '3.6.23', 'path');
    const config = { ...readConfig(), mongodbUri: undefined, data };
    const found = await openOn(await freshFolder());
    const program = await withDatabase(found.uri, (client) => client.db('admin').command({ getCmdLineOpts: 1 }));
    const mongod = (program['argv'] as string[])[0]!;
    await expect(openDatabase({ ...config, mongod }, log)).rejects.toThrow(
      /made by MongoDB 3\.6\.23[\s\S]*LODE_MONGOD=/,
    );
    expect(existsSync(join(data, 'db'))).toBe(false);
    // The folder is free again after the refusal.
    await expect(openDatabase({ ...config, mongod }, log)).rejects.not.toThrow(DataFolderInUse);
  });

  withMongod('says what mongod said when it does not start', async () => {
    const data = await freshFolder();
    const database = await openOn(data);
    await database.stop();
    await writeFile(join(data, 'db/WiredTiger.turtle'), 'not a turtle');
    await writeFile(join(data, 'db/WiredTiger.wt'), 'not a table');
    await expect(openOn(data)).rejects.toThrow(/ended while starting[\s\S]*WiredTiger/);
  });

  onPosix('ends with its hub when the hub is killed', async () => {
    const data = await freshFolder();
    const hub = await startHub(data);
    process.kill(hub.pid, 'SIGKILL');
    while (isRunning(hub.mongodPid)) await sleep(20);
    const database = await openOn(data);
    expect(await names(database.uri)).toEqual(['written by the hub']);
  });

  onPosix('ends a leftover mongod whose guard was killed too, then starts', async () => {
    const data = await freshFolder();
    const hub = await startHub(data);
    const guard = await guardOf(hub.mongodPid);
    process.kill(guard, 'SIGKILL');
    process.kill(hub.pid, 'SIGKILL');
    await sleep(300);
    expect(isRunning(hub.mongodPid)).toBe(true);
    const database = await openOn(data);
    expect(said.join('\n')).toContain(`(process ${hub.mongodPid})`);
    expect(database.pid).not.toBe(hub.mongodPid);
    expect(await names(database.uri)).toEqual(['written by the hub']);
  });
});

/** Opens the database in a process of its own, which writes one document and then waits to be killed. */
async function startHub(data: string): Promise<{ pid: number; mongodPid: number }> {
  const module = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
  const program = `
    const { openDatabase } = await import(${module('./open-database.ts')});
    const { readConfig } = await import(${module('../../config.ts')});
    const { MongoClient } = await import('mongodb');
    const quiet = { info() {}, warn() {} };
    const database = await openDatabase({ ...readConfig(), mongodbUri: undefined, data: ${JSON.stringify(data)} }, quiet);
    await new MongoClient(database.uri).db().collection('ores').insertOne({ _id: 'written by the hub' });
    console.log(database.pid);
    setInterval(() => {}, 1e6);`;
  const hub = spawn(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  hubs.push(hub);
  const [line] = await new Promise<string[]>((done, failed) => {
    hub.stdout.once('data', (chunk) => done([String(chunk)]));
    hub.once('exit', (code) => failed(new Error(`the hub ended with ${code}`)));
  });
  hub.removeAllListeners('exit');
  return { pid: hub.pid!, mongodPid: Number(line) };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process number of the shell that watches over this mongod. Out of /proc on Linux, where a small system has no ps. */
async function guardOf(mongodPid: number): Promise<number> {
  const mark = new RegExp(`lode-mongod-guard[\0 ]${mongodPid}\\b`);
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
    return Number.parseInt(stdout.split('\n').find((line) => mark.test(line)) ?? '', 10);
  }
  for (const pid of await readdir('/proc')) {
    if (mark.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))) return Number(pid);
  }
  throw new Error(`no guard of process ${mongodPid}`);
}
