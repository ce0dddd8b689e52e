import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { ensureMember, ensureOrganisation, makeToken } from '@lode/core/hub';
import { itWith } from '@lode/core/testing';
import { hubClient, sendFiles, type HubClient } from '@lode/gateway/testing';
import { generateLog } from '@lode/plugin-autonomous-driving/testing';
import { startHubProcess, type HubProcess } from '../harness/hub-process.ts';
import { figuresOf, parsersOf, watchPeaks } from '../harness/process-figures.ts';

const MEGABYTES = 2 ** 20;
const MOST_RESIDENT = 400 * MEGABYTES;
/** Ten minutes of it are 2 GB. */
const BYTES_PER_SECOND = 3.6e6;
const SECOND = 1_000_000_000n;
const [WINDOW_AFTER, WINDOW_LENGTH] = [30n * SECOND, 5n * SECOND];

const test = itWith('proc', existsSync('/proc/self/io'));

interface Window {
  exact: boolean;
  t: string[];
  min: number[];
}

interface Measured {
  bytes: number;
  messages: number;
  ingestSeconds: number;
  peaks: { hub: number; parser: number };
  /** Of one window whose processes were up already. */
  window: Window;
  windowSeconds: number;
  windowBytes: number;
}

describe('a log of 2 GB in a hub', () => {
  let folder: string;
  let hub: HubProcess;
  let client: HubClient;
  let pid: number;

  beforeAll(async () => {
    if (test.name === 'skip') return;
    folder = await mkdtemp(join(tmpdir(), 'lode-large-'));
    hub = await startHubProcess();
    pid = (JSON.parse(await readFile(join(hub.data, 'hub.json'), 'utf8')) as { pid: number }).pid;
    const secret = await hub.withCore(async (core) => {
      const { _id: orgId } = await ensureOrganisation(core, 'fleet', 'fleet');
      const user = await ensureMember(core, orgId, { email: 's@fleet.test', name: 's', role: 'steward' });
      const member = { orgId, name: 's', role: 'steward' as const, userId: user._id };
      return (await makeToken(core, { ...member, expiresAt: null, actor: 'test' })).secret;
    });
    Object.assign(process.env, { LODE_URL: hub.url, LODE_TOKEN: secret });
    client = await hubClient();
  }, 180_000);
  afterAll(async () => {
    await hub?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function ask<T>(query: string, variables: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, variables });
    const response = await client.fetch('/graphql', () => ({ method: 'POST', headers, body }));
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Generates a log of one rate, takes it in and looks at five seconds of it, half a minute after its beginning. */
  async function measure(name: string, seconds: number): Promise<Measured> {
    const file = join(folder, name);
    await pipeline(
      Readable.from(generateLog({ seconds, seed: 5, bytesPerSecond: BYTES_PER_SECOND })),
      createWriteStream(file),
    );
    const { size: bytes } = await stat(file);

    const create = 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id } } }';
    const input = { name, plugin: 'autonomous-driving', licence: 'CC0-1.0' };
    const { id: datasetId } = (await ask<{ createDataset: { id: string } }>(create, { input })).createDataset;
    const start = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
    const { id } = (await ask<{ startIngest: { id: string } }>(start, { input: { datasetId } })).startIngest;
    const watch = watchPeaks(pid);
    await sendFiles(client, id, [{ path: name, file, bytes }], () => undefined);
    await rm(file);
    const started = performance.now();
    await ask('mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }', {
      input: { ingestId: id },
    });
    for (let state = 'RUNNING'; state !== 'DONE'; await sleep(100)) {
      state = (await ask<{ ingest: { state: string } }>('query ($id: ID!) { ingest(id: $id) { state } }', { id })).ingest.state; // prettier-ignore
      if (state !== 'RUNNING' && state !== 'DONE') throw new Error(`The ingest is ${state}.`);
    }
    const ingestSeconds = (performance.now() - started) / 1000;

    const query = 'query ($filter: AssetFilter) { assets(filter: $filter, first: 2) { edges { node { findings { code } autonomousDriving { messages } channels { id key source start } } } } }'; // prettier-ignore
    const { assets } = await ask<any>(query, { filter: { datasetId } });
    const [{ node: asset }] = assets.edges;
    expect(asset.findings).toEqual([]);
    const channel = asset.channels.find(({ key, source }: any) => key === 'imu.ax' && source === 'filed');
    const from = BigInt(channel.start) + WINDOW_AFTER;
    const look = () =>
      ask<{ window: Window }>(
        'query ($id: ID!, $from: String!, $to: String!) { window(channelId: $id, from: $from, to: $to) { exact t min } }',
        { id: channel.id, from: String(from), to: String(from + WINDOW_LENGTH) },
      );
    // Once for each process, so that none has to read its own program first.
    await Promise.all(parsersOf(pid).map(look));
    const before = readBy(parsersOf(pid));
    const asked = performance.now();
    const { window } = await look();
    const windowSeconds = (performance.now() - asked) / 1000;
    const after = readBy([...before.keys()]);
    const windowBytes = [...after].reduce((sum, [one, read]) => sum + read - before.get(one)!, 0);
    const peaks = watch.stop();
    return {
      bytes,
      messages: asset.autonomousDriving.messages,
      ingestSeconds,
      peaks,
      window,
      windowSeconds,
      windowBytes,
    };
  }

  test('fits into 400 MB of hub and parser, and a window costs what it costs in a log of 200 MB', async () => {
    const small = await measure('small.mcap', 60);
    const large = await measure('large.mcap', 600);
    for (const [name, { window: _, ...figures }] of Object.entries({ small, large })) {
      console.info(name, figures);
    }
    expect(large.bytes).toBeGreaterThan(1_900 * MEGABYTES);
    expect(small.bytes).toBeLessThan(large.bytes / 9);
    expect(large.messages).toBeGreaterThan(9 * small.messages);
    for (const { peaks } of [small, large]) {
      expect(peaks.parser).toBeGreaterThan(0);
      expect(peaks.parser).toBeLessThan(MOST_RESIDENT);
      expect(peaks.hub).toBeLessThan(MOST_RESIDENT);
    }
    // Imu at 100 Hz; the long log begins as the short one does.
    expect(large.window.t.length).toBe(501);
    expect(large.window).toEqual(small.window);
    // The chunks of seven seconds, and an index that is longer by some 200 bytes for each further chunk of 1 MiB.
    expect(small.windowBytes).toBeGreaterThan(5 * BYTES_PER_SECOND);
    expect(large.windowBytes).toBeLessThan(small.windowBytes + MEGABYTES);
  }, 1_800_000);
});

/** Bytes that each process has read so far. */
function readBy(pids: number[]): Map<number, number> {
  return new Map(pids.flatMap((pid) => [figuresOf(pid)].flatMap((one) => (one ? [[pid, one.read] as const] : []))));
}
