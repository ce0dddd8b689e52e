import assert from 'node:assert/strict';
import { seedAssets } from './asset-seed.ts';
import { startBenchHub } from './bench-hub.ts';
import type { Bench } from './bench.ts';
import { connections, latencies, load } from './load.ts';
import { interleave, median, ratioOf } from './rounds.ts';

const ASSETS = 100_000;
const PAGE = 50;
const DEEP = 1_000;
const ROUNDS = 7;
const REQUESTS = 40;

const QUERY = `query ($dataset: ID!, $first: Int!, $after: String) {
  assets(filter: { datasetId: $dataset }, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id name kind state bytes thumbnail facets } }
  }
}`;

interface Answer {
  assets: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: { id: string } }[] };
}

export const keyset: Bench = {
  name: 'keyset',
  async run({ database, folder, say }) {
    const hub = await startBenchHub(await database(), folder);
    const agent = connections(1);
    try {
      const { orgId, token } = await hub.call('organisation', 'bench');
      const dataset = await hub.dataset(token, 'medical');
      say(`   ${ASSETS} assets are written`);
      await seedAssets(hub.db, { orgId, datasetId: dataset }, ASSETS);
      const page = (first: number, after: string | null) =>
        hub.ask<Answer>(token, QUERY, { dataset, first, after }).then(({ assets }) => assets);

      // Walked as a client walks it; every asset before the deep page comes exactly once.
      const seen = new Set<string>();
      let after: string | null = null;
      for (let left = PAGE * (DEEP - 1); left > 0;) {
        const { edges, pageInfo } = await page(Math.min(left, 200), after);
        for (const { node } of edges) seen.add(node.id);
        left -= edges.length;
        after = pageInfo.endCursor;
      }
      assert.equal(seen.size, PAGE * (DEEP - 1));
      const deep = await page(PAGE, after);
      assert.equal(deep.edges.filter(({ node }) => !seen.has(node.id)).length, PAGE);

      const first = hub.query(token, QUERY, { dataset, first: PAGE, after: null });
      const last = hub.query(token, QUERY, { dataset, first: PAGE, after });
      for (const what of [first, last, first, last]) await load(agent, 150, what);
      const middle = async (what: typeof first) => median(await latencies(agent, REQUESTS, what));
      const times = await interleave(ROUNDS, { deep: () => middle(last), first: () => middle(first) });
      const words = {
        name: 'keyset',
        ours: `page ${DEEP} of ${PAGE} among ${ASSETS} assets`,
        control: 'page 1 of the same list',
        unit: 'ms, median of a round',
        target: { atMost: 1.5 },
      };
      return [ratioOf(words, times.deep, times.first)];
    } finally {
      agent.destroy();
      await hub.stop();
    }
  },
};
