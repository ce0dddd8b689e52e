import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId, type AssetDoc } from '@lode/core/hub';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from '../security/deliveries.ts';
import { filtersByChance, SINGLE } from './asset-filters.ts';
import { assetOf, holds, type Filter } from './asset-oracle.ts';

let hub: TestHub;
let org: TestOrganisation;
let assets: AssetDoc[];
const datasets = [newId('ds'), newId('ds')] as const;
const groups = [newId('grp'), newId('grp'), newId('grp')];
const MANY = 120;
// Every day a quarter of them.
const RUNS = process.env['LODE_LONG'] ? 400 : 100;

async function insertDataset(id: string, count: number): Promise<void> {
  const { store } = hub.core;
  const orgId = org.id;
  await store.datasets.insertOne({
    _id: id,
    orgId,
    slug: id.replace('_', '-'),
    name: id,
    plugin: 'industrial-qc',
    licence: null,
    sensitivity: 1,
    createdAt: new Date(),
    lastIngestAt: null,
    terms: [],
  });
  await store.counters.insertOne({
    _id: id,
    orgId,
    assets: count,
    bytes: 0,
    annotations: 0,
    states: {},
    findings: { error: 0, warning: 0, info: 0 },
  });
}

beforeAll(async () => {
  hub = await startTestHub();
  org = await hub.organisation('keyset');
  const stranger = await hub.organisation('stranger');
  assets = Array.from({ length: MANY }, (_, i) => assetOf(i, org.id, datasets[i % 2]!, groups));
  for (const id of datasets) await insertDataset(id, MANY / 2);
  // Somebody else's, under the same sort keys: none of them may turn up.
  const strange = Array.from({ length: 40 }, (_, i) => assetOf(i, stranger.id, newId('ds'), groups));
  await hub.core.store.assets.insertMany([...assets, ...strange]);
  assets.sort((a, b) => (a.sortKey === b.sortKey ? (a._id < b._id ? -1 : 1) : a.sortKey < b.sortKey ? -1 : 1));
});
afterAll(() => hub?.stop());

const PAGE = `query ($filter: AssetFilter, $first: Int, $after: String) { assets(filter: $filter, first: $first, after: $after) {
  totalCount { value exact } pageInfo { hasNextPage endCursor } edges { cursor node { id } } } }`;

/** All pages, one after the other. */
async function walk(filter: Filter | null, first: number) {
  const ids: string[] = [];
  let total: { value: number; exact: boolean } | null = null;
  for (let after: string | null = null; ;) {
    const { data, errors }: any = await hub.graphql(org.tokens.steward, PAGE, { filter, first, after });
    if (errors) throw new Error(`${JSON.stringify(filter)}: ${errors[0].message}`);
    const { totalCount, pageInfo, edges } = data.assets;
    total ??= totalCount;
    expect(totalCount).toEqual(total);
    expect(edges.length).toBe(pageInfo.hasNextPage ? first : edges.length);
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
    ids.push(...edges.map(({ node }: any) => node.id));
    if (!pageInfo.hasNextPage) return { ids, total };
    after = pageInfo.endCursor;
  }
}

const expected = (filter: Filter | null) =>
  assets.filter((asset) => !filter || holds(asset, filter)).map(({ _id }) => _id);

async function agrees(filter: Filter | null, first: number): Promise<number> {
  const wanted = expected(filter);
  expect(await walk(filter, first)).toEqual({ ids: wanted, total: { value: wanted.length, exact: true } });
  return wanted.length;
}

describe('paging', () => {
  it('by seven visits every asset once, in order', async () => {
    expect(await agrees(null, 7)).toBe(MANY);
    expect(await agrees({}, 7)).toBe(MANY);
  });

  it.each([1, 2, 60, 119, 120, 121, 200])('by %i as well', (first) => agrees(null, first));

  it.each(SINGLE)('with a filter by %s gives what it says', async (_name, filter) => {
    const found = await agrees(filter({ datasets, groups }), 7);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(MANY);
  });

  it(`with ${RUNS} filters made by chance gives what they say`, async () => {
    const sizes: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        filtersByChance({ datasets, groups }, assets),
        fc.constantFrom(7, 13, 50),
        async (filter, first) => void sizes.push(await agrees(filter, first)),
      ),
      { numRuns: RUNS, seed: 20_261_124, endOnFailure: true },
    );
    // Filters that find all or nothing prove little.
    expect(sizes.filter((n) => n > 0 && n < MANY).length).toBeGreaterThan(RUNS / 3);
  }, 120_000);

  it('keeps its place while others come and go', async () => {
    const query = (after: string | null) => hub.graphql<any>(org.tokens.steward, PAGE, { first: 7, after });
    const first = await query(null);
    const seen = first.data.assets.edges.map(({ node }: any) => node.id);
    const early = { ...assetOf(0, org.id, datasets[0], []), sortKey: 'a' };
    await hub.core.store.assets.insertOne(early);
    await hub.core.store.assets.deleteOne({ _id: seen[0], orgId: org.id });
    const second = await query(first.data.assets.pageInfo.endCursor);
    expect(second.data.assets.edges.map(({ node }: any) => node.id)).toEqual(assets.slice(7, 14).map(({ _id }) => _id));
    await hub.core.store.assets.deleteOne({ _id: early._id, orgId: org.id });
    await hub.core.store.assets.insertOne(assets.find(({ _id }) => _id === seen[0])!);
  });
});

describe('the text index, from names of files on', () => {
  it('finds 煤矿安全 by 煤矿', async () => {
    const id = newId('ds');
    await insertDataset(id, 0);
    const [one, two] = (await inspectionFiles(3)) as { data: Buffer }[];
    await hub.ingest(org.tokens.steward, id, [
      { path: '井下/煤矿安全_0001.png', data: one!.data },
      { path: '井下/煤气_0002.png', data: two!.data },
    ]);
    const names = async (text: string) => {
      const query = 'query ($filter: AssetFilter) { assets(filter: $filter) { edges { node { name } } } }';
      const { data } = await hub.graphql<any>(org.tokens.steward, query, { filter: { datasetId: id, text } });
      return data.assets.edges.map(({ node }: any) => node.name);
    };
    expect(await names('煤矿')).toEqual(['煤矿安全_0001.png']);
    expect(await names('煤')).toHaveLength(2);
    expect(await names('矿安全')).toEqual(['煤矿安全_0001.png']);
    expect(await names('煤安')).toEqual([]);
    expect(await names('井下 0002')).toEqual(['煤气_0002.png']);
  });
});

describe('counting', () => {
  it('with a filter stops at 10,000 and says so; a dataset knows how many it has', async () => {
    const id = newId('ds');
    await insertDataset(id, 10_001);
    const lots = Array.from({ length: 10_001 }, (_, i) => ({
      ...assetOf(i, org.id, id, []),
      state: 'READY' as const,
      kind: i === 0 ? 'core.document' : 'industrial-qc.image',
    }));
    await hub.core.store.assets.insertMany(lots, { ordered: false });
    const count = async (filter: Filter) => {
      const query = 'query ($filter: AssetFilter) { assets(filter: $filter, first: 1) { totalCount { value exact } } }';
      return (await hub.graphql<any>(org.tokens.steward, query, { filter })).data.assets.totalCount;
    };
    expect(await count({ datasetId: id })).toEqual({ value: 10_001, exact: true });
    expect(await count({ datasetId: id, state: 'READY' })).toEqual({ value: 10_000, exact: false });
    expect(await count({ datasetId: id, kind: 'industrial-qc.image' })).toEqual({ value: 10_000, exact: true });
  });
});
