import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MongoClient, type Db } from 'mongodb';
import type { Calls, FromHub } from './hub.child.ts';
import type { Request } from './load.ts';

/** A hub in a process of its own, so that its CPU time can be told from that of whoever asks it. */
export interface BenchHub {
  url: string;
  /** Where the controls that serve requests listen: a bare fastify in the hub's process. */
  controlUrl: string;
  /** The hub's database, for seeding and for looking on. */
  db: Db;
  call<K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>): Promise<Awaited<ReturnType<Calls[K]>>>;
  /** A GraphQL request as clients send it. */
  query(token: string, query: string, variables?: object): Request;
  /** Its answer. Throws when there are errors. */
  ask<T>(token: string, query: string, variables?: object): Promise<T>;
  dataset(token: string, plugin: string): Promise<string>;
  stop(): Promise<void>;
}

const CREATE = `mutation ($input: CreateDatasetInput!) {
  createDataset(input: $input) { ... on Dataset { id } ... on Problem { message } }
}`;

export async function startBenchHub(uri: string, data: string): Promise<BenchHub> {
  const child = fork(fileURLToPath(new URL('./hub.child.ts', import.meta.url)), {
    env: { ...process.env, MONGODB_URI: uri, LODE_DATA: data, LODE_PLUGINS: 'medical,industrial-qc' },
  });
  const waiting = new Map<number, PromiseWithResolvers<never>>();
  const started = Promise.withResolvers<{ url: string; controlUrl: string }>();
  let nextId = 1;
  child.on('message', (message: FromHub) => {
    if ('url' in message) return started.resolve(message);
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) call?.reject(new Error(message.error));
    else call?.resolve(message.result as never);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    const error = new Error('The hub ended.');
    started.reject(error);
    for (const call of waiting.values()) call.reject(error);
  });
  const { url, controlUrl } = await started.promise;
  const client = await MongoClient.connect(uri);
  const hub: BenchHub = {
    url,
    controlUrl,
    db: client.db(/^mongodb:\/\/[^/]+\/([^?]+)/.exec(uri)![1]),
    call: (name, ...args) => {
      const id = nextId++;
      const call = Promise.withResolvers<never>();
      waiting.set(id, call);
      child.send({ id, name, args });
      return call.promise;
    },
    query: (token, query, variables = {}) => ({
      url: `${url}/graphql`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    }),
    ask: async (token, query, variables) => {
      const { url: address, ...request } = hub.query(token, query, variables);
      const answer = (await (await fetch(address, request)).json()) as { data: never; errors?: unknown };
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    },
    dataset: async (token, plugin) => {
      const input = { name: `Bench ${plugin}`, plugin };
      const { createDataset } = await hub.ask<{ createDataset: { id: string } }>(token, CREATE, { input });
      return createDataset.id;
    },
    stop: async () => {
      await client.close();
      child.send({ id: nextId++, name: 'stop', args: [] });
      await ended;
    },
  };
  return hub;
}
