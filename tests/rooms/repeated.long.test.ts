import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canonicalJson, receiveFiles, runIngest, startIngest, type Core, type Scope } from '@lode/core/hub';
import { makeDataset } from '../faults/make-dataset.ts';
import { recountFaults } from '../harness/recount.ts';
import { readState, stateDifference } from '../harness/state-hash.ts';
import { rec, startRoomsHub, text, type RoomsHub } from './rooms-hub.ts';

/** Killed anywhere and run again, an ingest ends with the same samples, rows and parts. */
let rooms: RoomsHub;
beforeAll(async () => {
  rooms = await startRoomsHub();
});
afterAll(() => rooms?.hub.stop());

const samples = Array.from({ length: 40_000 }, (_, i): [string, number] => [String(i * 1_000), i % 97]);
const rows = Array.from({ length: 7_000 }, (_, i) => ({
  ...{ id: `r${i}`, values: { i } },
  geometry: { type: 'Point', coordinates: [112 + i / 7_000, 37 + (i % 70) / 70] },
}));
const CORPUS: Record<string, Uint8Array> = {
  'a.rec': rec({ channels: [{ key: 'x', samples }], rows, parts: { idx: 'text/plain' } } as never),
  'a.idx': text('1 1'),
  'b.rec': rec({ name: 'b', channels: [{ key: 'y', samples: samples.slice(0, 50) }] } as never),
  'c.rec': text('{ broken'),
  'table.tsv': text('t'),
};

/** Dies at the nth write of whatever kind: bulk writes ahead of a transaction, and transactions. */
function dyingAt(core: Core, n: number): Core {
  let writes = 0;
  const count = () => {
    writes += 1;
    if (writes > n) throw new Error('killed');
  };
  const { store } = core;
  const dying = <T extends object>(collection: T): T =>
    new Proxy(collection, {
      get: (target, key) => {
        const value = Reflect.get(target, key) as unknown;
        if (key !== 'insertMany') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        return async (docs: { _id: string }[], ...rest: unknown[]) => {
          count();
          // Half of them arrive.
          if (writes === n) {
            await Reflect.apply(value as () => unknown, target, [docs.slice(0, docs.length >> 1), ...rest]);
            throw new Error('killed');
          }
          return Reflect.apply(value as () => unknown, target, [docs, ...rest]) as unknown;
        };
      },
    });
  const transaction: Core['store']['transaction'] = async (work) => {
    count();
    return store.transaction(work);
  };
  return {
    ...core,
    store: { ...store, seriesChunks: dying(store.seriesChunks), rows: dying(store.rows), transaction },
  };
}

async function received(name: string) {
  const { core } = rooms.hub;
  const orgId = rooms.org.id;
  const datasetId = await makeDataset(rooms.hub, rooms.org.tokens.steward, 'rooms', name);
  const scope: Scope = { orgId, role: 'steward', userId: null, tokenId: null, grants: [] };
  const ingest = await startIngest(core, scope, (await core.store.datasets.findOne({ orgId, _id: datasetId }))!, null);
  const files = [];
  for (const [path, data] of Object.entries(CORPUS)) files.push({ path, ...(await core.blobs.put(orgId, data)) });
  await receiveFiles(core, ingest, files);
  await core.store.ingests.updateOne({ orgId, _id: ingest._id }, { $set: { state: 'RUNNING' } });
  const run = (with_: Core) => {
    const job = { orgId, args: { ingestId: ingest._id } } as never;
    return runIngest(with_, { job, hold: () => Promise.resolve(), signal: new AbortController().signal });
  };
  return { datasetId, run };
}

/** Samples and rows of a dataset, without ids. */
async function contents(datasetId: string): Promise<string[]> {
  const { store } = rooms.hub.core;
  const mine = { orgId: rooms.org.id, datasetId };
  const plain = (doc: object) => {
    const { _id, assetId: _asset, channelId: _channel, datasetId: _in, ...said } = doc as Record<string, unknown>;
    return canonicalJson(
      JSON.parse(JSON.stringify(said, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))),
    );
  };
  const all = [
    ...(await store.channels.find(mine).toArray()),
    ...(await store.seriesChunks.find(mine).toArray()),
    ...(await store.rows.find(mine).toArray()),
  ];
  return all.map(plain).sort();
}

it('ends in the same state wherever it was killed', async () => {
  const { core } = rooms.hub;
  const once = await received('once');
  await once.run(core);
  const wanted = await readState(core, rooms.org.id, once.datasetId);
  const held = await contents(once.datasetId);
  expect(held.length).toBeGreaterThan(7_000 + 40);
  expect(await recountFaults(core, rooms.org.id, once.datasetId)).toEqual([]);
  for (let n = 0; n < 6; n++) {
    const { datasetId, run } = await received(`killed-${n}`);
    await run(dyingAt(core, n)).catch(() => undefined);
    await run(dyingAt(core, n + 1)).catch(() => undefined);
    await run(core);
    expect(stateDifference(wanted, await readState(core, rooms.org.id, datasetId))).toEqual([]);
    expect((await contents(datasetId)).filter((line, i) => line !== held[i])).toEqual([]);
    expect(await recountFaults(core, rooms.org.id, datasetId)).toEqual([]);
  }
}, 180_000);
