import assert from 'node:assert/strict';
import { seedAssets, seedFindings } from './asset-seed.ts';
import { startBenchHub, type BenchHub } from './bench-hub.ts';
import type { Bench } from './bench.ts';
import { listQuery, PAGE } from './list-control.ts';
import { connections, load, send, type Request } from './load.ts';
import { interleave, ratioOf, type Ratio } from './rounds.ts';

const ASSETS = 2_000;
const CONNECTIONS = 8;
const REQUESTS = 250;
const ROUNDS = 7;

async function compare(hub: BenchHub, token: string, dataset: string, findings: boolean): Promise<Ratio> {
  const agent = connections(CONNECTIONS);
  const ours = hub.query(token, listQuery(findings), { dataset });
  const control: Request = {
    url: `${hub.controlUrl}/assets?dataset=${dataset}${findings ? '&findings=1' : ''}`,
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
  };
  const rate = (what: Request) => async () => {
    const before = await hub.call('cpuSeconds');
    await load(agent, REQUESTS, what);
    return REQUESTS / ((await hub.call('cpuSeconds')) - before);
  };
  try {
    const [answer = '', byHand = ''] = (await Promise.all([send(agent, ours), send(agent, control)])).map(String);
    assert.deepEqual(JSON.parse(answer), JSON.parse(byHand));
    assert.ok(answer.length > 50_000, 'the answer is smaller than a page of 50 can be');
    // graphql-jit compiles at the second request, V8 later.
    const subjects = { ours: rate(ours), control: rate(control) };
    await interleave(2, subjects);
    const rates = await interleave(ROUNDS, subjects);
    const reads = findings ? 'the two reads' : 'the one read';
    const words = {
      name: findings ? 'graphql-list-findings' : 'graphql-list',
      ours: `a page of ${PAGE} assets${findings ? ' with their findings' : ''} by GraphQL over HTTP, with token`,
      control: `a bare fastify route with the same token check, ${reads} written by hand and the same JSON`,
      unit: 'requests per server CPU-second',
      target: { atLeast: 0.9 },
    };
    return ratioOf(words, rates.ours, rates.control);
  } finally {
    agent.destroy();
  }
}

export const graphqlList: Bench = {
  name: 'graphql-list',
  async run({ database, folder }) {
    const hub = await startBenchHub(await database(), folder);
    try {
      const { orgId, token } = await hub.call('organisation', 'bench');
      const datasetId = await hub.dataset(token, 'medical');
      await seedAssets(hub.db, { orgId, datasetId }, ASSETS);
      await seedFindings(hub.db, { orgId, datasetId });
      return [await compare(hub, token, datasetId, false), await compare(hub, token, datasetId, true)];
    } finally {
      await hub.stop();
    }
  },
};
