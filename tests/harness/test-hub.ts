import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { ensureMember, ensureOrganisation, makeToken, type Core, type Role } from '@lode/core/hub';
import { readConfig, startHub, type Hub, type HubOptions } from '@lode/gateway';

export interface TestOrganisation {
  id: string;
  slug: string;
  /** Token secrets by role. */
  tokens: Record<Role, string>;
}

export interface TestHub {
  hub: Hub;
  core: Core;
  url: string;
  data: string;
  /** Address of its database. */
  uri: string;
  organisation(slug: string): Promise<TestOrganisation>;
  /** Runs a GraphQL document; without a token as nobody. */
  graphql<T = Record<string, never>>(
    token: string | null,
    query: string,
    variables?: object,
  ): Promise<{ data: T; errors?: { message: string; extensions: { code: string } }[] }>;
  /** Uploads files into a dataset by HTTP, waits for the ingest to end and returns its id. `annotations`: they are such. */
  ingest(
    token: string,
    datasetId: string,
    files: { path: string; data: Uint8Array }[],
    annotations?: { format?: string; declareMissing?: boolean },
  ): Promise<string>;
  stop(): Promise<void>;
}

export interface TestHubOptions extends Pick<HubOptions, 'web' | 'catalog' | 'limits'> {
  plugins?: string;
  /** As LODE_PLUGIN_PATH says it. */
  pluginPath?: string;
  /** A test hub whose `hub` was stopped: this one goes on with its data folder and database. */
  again?: TestHub;
}

/** A whole hub on the test run's mongod, with a database and a data folder of its own. */
export async function startTestHub({ plugins, pluginPath, again, ...options }: TestHubOptions = {}): Promise<TestHub> {
  const base = process.env['LODE_TEST_MONGODB_URI'];
  if (!base) throw new Error('LODE_TEST_MONGODB_URI is not set: run through jest, whose set-up starts a mongod.');
  const name = `t_${randomBytes(6).toString('hex')}`;
  const uri = again?.uri ?? base.replace(/^(mongodb:\/\/[^/]+)\/?[^?]*/, `$1/${name}`);
  const data = again?.data ?? (await mkdtemp(join(tmpdir(), 'lode-test-')));
  const config = readConfig({
    ...process.env,
    LODE_DATA: data,
    LODE_PORT: '0',
    MONGODB_URI: uri,
    ...(plugins === undefined ? {} : { LODE_PLUGINS: plugins }),
    ...(pluginPath === undefined ? {} : { LODE_PLUGIN_PATH: pluginPath }),
  });
  const { log } = fastify({ logger: { level: 'warn', file: join(data, 'hub.log') } });
  const hub = await startHub(config, { web: false, ...options, log, say: () => undefined });
  const { core, url } = hub;

  const test: TestHub = {
    hub,
    core,
    url,
    data,
    uri,
    organisation: async (slug) => {
      const { _id: id } = await ensureOrganisation(core, slug, slug);
      const tokens = {} as TestOrganisation['tokens'];
      for (const role of ['owner', 'steward', 'annotator', 'regulator'] as const) {
        const user = await ensureMember(core, id, { email: `${role}@${slug}.test`, name: role, role });
        const made = await makeToken(core, {
          orgId: id,
          name: role,
          role,
          userId: user._id,
          expiresAt: null,
          actor: 'test',
        });
        tokens[role] = made.secret;
      }
      return { id, slug, tokens };
    },
    graphql: async (token, query, variables = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as never;
    },
    ingest: async (token, datasetId, files, annotations) => {
      const authorization = `Bearer ${token}`;
      const started = await test.graphql<{ startIngest: { id: string } }>(
        token,
        'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } ... on Problem { message } } }',
        { input: { datasetId, ...(annotations ? { annotations } : {}) } },
      );
      const { id } = started.data.startIngest;
      const form = new FormData();
      for (const { path, data: bytes } of files) {
        form.append('path', path);
        form.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), path);
      }
      const sent = await fetch(`${url}/ingests/${id}/files`, {
        method: 'POST',
        headers: { authorization },
        body: form,
      });
      if (sent.status !== 201) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
      const finish = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';
      await test.graphql(token, finish, { input: { ingestId: id } });
      for (;;) {
        const ingest = await core.store.ingests.findOne({ _id: id }, { comment: 'test' });
        if (ingest?.state === 'DONE') return id;
        if (ingest?.state !== 'RUNNING') throw new Error(`The ingest is ${ingest?.state}.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      await core.store.connection.db!.dropDatabase();
      await hub.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
  return test;
}
