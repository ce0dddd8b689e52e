import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receiveFiles, runIngest, startIngest, type Core, type IngestDoc, type Scope } from '@lode/core/hub';
import { MongoNetworkError } from 'mongodb';
import { recountFaults } from '../harness/recount.ts';
import { readState, stateDifference, type DatasetState } from '../harness/state-hash.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { zipBytes } from '../harness/zip-bytes.ts';
import { makeDataset } from './make-dataset.ts';

const catalog = new URL('./fixtures/faulty-catalog.ts', import.meta.url).href;
const text = (words: string) => Buffer.from(words);

/** Notes, one of them twice; annotations that come before and after what they speak of; archives in archives. */
function corpus(): { path: string; data: Uint8Array }[] {
  const inner = zipBytes([{ name: 'deep.txt', data: text('note deep') }]);
  const notes = Array.from({ length: 150 }, (_, i) => ({ path: `n/${i}.txt`, data: text(`note ${i}`) }));
  return [
    ...notes,
    { path: 'n/again.txt', data: text('note 3') },
    { path: 'a-before.txt', data: text('speaks 5 n/100.txt') },
    { path: 'n/50-between.txt', data: text('speaks 7 n/149.txt') },
    { path: 'z-after.txt', data: text('speaks 4500 n/100.txt') },
    { path: 'nobody.txt', data: text('speaks 2 n/none.txt') },
    { path: 'n/20-many.txt', data: text('spoken 2500') },
    { path: 'bad.txt', data: text('throw') },
    {
      path: 'pack.zip',
      data: zipBytes([
        { name: 'm.txt', data: text('note m') },
        { name: 'in.zip', data: inner },
      ]),
    },
  ];
}

/** Stops the job at its nth transaction, as a kill would. */
function dyingAt(core: Core, n: number): Core {
  let transactions = 0;
  const transaction: Core['store']['transaction'] = (work) => {
    transactions += 1;
    if (transactions > n) return Promise.reject(new Error('killed'));
    return core.store.transaction(work);
  };
  return { ...core, store: { ...core.store, transaction } };
}

describe('a job that is run twice', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let wanted: DatasetState;
  beforeAll(async () => {
    hub = await startTestHub({ catalog });
    org = await hub.organisation('twice');
    const { datasetId, ingest } = await received('once');
    await run(hub.core, ingest);
    wanted = await readState(hub.core, org.id, datasetId);
  });
  afterAll(() => hub?.stop());

  /** A delivery with all its files in, which no worker knows of: the test is the worker. */
  async function received(name: string): Promise<{ datasetId: string; ingest: IngestDoc }> {
    const { core } = hub;
    const datasetId = await makeDataset(hub, org.tokens.steward, 'faulty', name);
    const scope: Scope = { orgId: org.id, role: 'steward', userId: null, tokenId: null, grants: [] };
    const dataset = (await core.store.datasets.findOne({ orgId: org.id, _id: datasetId }))!;
    const ingest = await startIngest(core, scope, dataset, null);
    const files = await Promise.all(
      corpus().map(async ({ path, data }) => ({ path, ...(await core.blobs.put(org.id, data)) })),
    );
    await receiveFiles(core, ingest, files);
    await core.store.ingests.updateOne({ _id: ingest._id }, { $set: { state: 'RUNNING' } });
    return { datasetId, ingest };
  }

  async function run(core: Core, ingest: IngestDoc): Promise<void> {
    const job = { orgId: org.id, args: { ingestId: ingest._id } } as never;
    await runIngest(core, { job, hold: () => Promise.resolve(), signal: new AbortController().signal });
  }

  async function expectTheSame(datasetId: string): Promise<void> {
    expect(stateDifference(wanted, await readState(hub.core, org.id, datasetId))).toEqual([]);
    expect(await recountFaults(hub.core, org.id, datasetId)).toEqual([]);
  }

  it('counts right the first time', async () => {
    const { datasetId } = (await hub.core.store.ingests.findOne({ orgId: org.id }))!;
    expect(await recountFaults(hub.core, org.id, datasetId)).toEqual([]);
    expect(wanted.annotations.length).toBe(5 + 7 + 4_500 + 2_500);
  });

  it('changes nothing when the first run was done', async () => {
    const { datasetId, ingest } = await received('done');
    await run(hub.core, ingest);
    await run(hub.core, ingest);
    // Also when only the news of its end was lost.
    await hub.core.store.ingests.updateOne({ _id: ingest._id }, { $set: { state: 'RUNNING' } });
    await run(hub.core, ingest);
    await expectTheSame(datasetId);
  });

  it.each([0, 2, 4, 7])('ends in the same state when the first run died after %s transactions', async (n) => {
    const { datasetId, ingest } = await received(`died-${n}`);
    await run(dyingAt(hub.core, n), ingest).catch(() => undefined);
    await run(hub.core, ingest);
    await expectTheSame(datasetId);
  });

  it('ends in the same state when it dies at every transaction in turn', async () => {
    const { datasetId, ingest } = await received('again-and-again');
    for (let i = 0; i < 30; i++) await run(dyingAt(hub.core, 1), ingest).catch(() => undefined);
    await run(hub.core, ingest);
    await expectTheSame(datasetId);
  });

  it('ends in the same state when the database went away under a rule', async () => {
    const { datasetId, ingest } = await received('rule');
    const { store } = hub.core;
    let asked = 0;
    const find = ((filter: object, options: object) => {
      if ('state' in filter && ++asked === 1) throw new MongoNetworkError('gone');
      return store.assets.find(filter, options);
    }) as unknown as typeof store.assets.find;
    const assets = new Proxy(store.assets, {
      get: (target, key) => (key === 'find' ? find : (Reflect.get(target, key) as () => unknown).bind(target)),
    });
    await expect(run({ ...hub.core, store: { ...store, assets } }, ingest)).rejects.toThrow('gone');
    await run(hub.core, ingest);
    await expectTheSame(datasetId);
    expect(wanted.findings.filter((line) => line.includes('faulty.seven')).length).toBeGreaterThan(10);
  });

  it('tells whoever waits when its last attempt has failed', async () => {
    const { datasetId, ingest } = await received('failing');
    const { datasets, ingests, jobs } = hub.core.store;
    await datasets.updateOne({ orgId: org.id, _id: datasetId }, { $set: { plugin: 'gone' } });
    const now = new Date();
    await jobs.insertOne({
      ...{ _id: `job_${ingest._id}`, orgId: org.id, type: 'ingest', args: { ingestId: ingest._id }, state: 'queued' },
      ...{ attempts: 4, deaths: 0, notBefore: now, lease: null, error: null, createdAt: now, finishedAt: null },
    });
    let job = await jobs.findOne({ _id: `job_${ingest._id}` });
    while (job?.state !== 'failed') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      job = await jobs.findOne({ _id: `job_${ingest._id}` });
    }
    expect(await ingests.findOne({ orgId: org.id, _id: ingest._id })).toMatchObject({
      state: 'FAILED',
      message: 'The plugin gone is not running in this hub.',
    });
  });

  it('does not depend on how the files fell into batches', async () => {
    const { datasetId, ingest } = await received('batches');
    // Every look at the clock is a second later, so that each file closes a batch of its own.
    const now = Date.now;
    let later = 0;
    Date.now = () => now() + 2_000 * later++;
    try {
      await run(hub.core, ingest);
    } finally {
      Date.now = now;
    }
    await expectTheSame(datasetId);
  });
});
