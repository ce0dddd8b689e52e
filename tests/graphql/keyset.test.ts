import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId, type AssetDoc } from '@lode/core/hub';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from '../security/deliveries.ts';
import { assetOf, DAY, holds, LABELS, metresBetween, type Filter } from './asset-oracle.ts';

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

const iso = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY).toISOString();
const box = (west: number, south: number, width: number, height: number) => {
  const [east, north] = [west + width, south + height];
  return {
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
};

/** Each sort of condition by itself. */
const SINGLE: [name: string, filter: () => Filter][] = [
  ['dataset', () => ({ datasetId: datasets[0] })],
  ['kind', () => ({ kind: 'core.document' })],
  ['state', () => ({ state: 'HELD' })],
  ['group', () => ({ groupId: groups[1]! })],
  ['text in Chinese', () => ({ text: '煤矿' })],
  ['text of one character', () => ({ text: '矿' })],
  ['text as a prefix', () => ({ text: 'ALP' })],
  ['text of both', () => ({ text: '锈蚀scra' })],
  ['text in full width', () => ({ text: 'ｆｕｌｌ' })],
  ['facet eq', () => ({ facets: [{ key: 'industrial-qc.label', eq: 'dent' }] })],
  ['facet in', () => ({ facets: [{ key: 'industrial-qc.width', in: [100, 300, 'x'] }] })],
  ['facet gte and lte', () => ({ facets: [{ key: 'industrial-qc.width', gte: 100, lte: 200 }] })],
  ['facet as a date', () => ({ facets: [{ key: 'industrial-qc.capturedAt', gte: iso(3), lte: iso(7) }] })],
  ['facet exists', () => ({ facets: [{ key: 'industrial-qc.label', exists: true }] })],
  ['facet does not exist', () => ({ facets: [{ key: 'industrial-qc.label', exists: false }] })],
  [
    'two facets',
    () => ({
      facets: [
        { key: 'industrial-qc.label', eq: 'dent' },
        { key: 'industrial-qc.label', eq: 'scratch' },
      ],
    }),
  ],
  ['box', () => ({ where: { bbox: [-3, -1, 2, 1] } })],
  ['box over the antimeridian', () => ({ where: { bbox: [3, -5, -4, 5] } })],
  ['near', () => ({ where: { near: { lon: 0, lat: 0, metres: 300_000 } } })],
  ['within', () => ({ where: { within: { type: 'Polygon', ...box(-3, -1, 4, 2) } } })],
  ['when', () => ({ when: { from: iso(4), to: iso(9) } })],
  ['class', () => ({ annotationClass: 'dent' })],
  ['finding', () => ({ findingCode: 'industrial-qc.blank' })],
  ['and', () => ({ and: [{ state: 'READY' }, { text: '煤矿' }] })],
  ['or', () => ({ or: [{ state: 'HELD' }, { findingCode: 'industrial-qc.blank' }] })],
  ['not', () => ({ not: { facets: [{ key: 'industrial-qc.label', exists: true }] } })],
  ['or of datasets', () => ({ or: [{ datasetId: datasets[1] }, { state: 'HELD' }] })],
];

const day = fc.integer({ min: -2, max: 24 }).map(iso);
const facet = fc.oneof(
  fc.record({ key: fc.constant('industrial-qc.label'), eq: fc.constantFrom(...LABELS, 'none') }),
  fc.record({ key: fc.constant('industrial-qc.label'), in: fc.subarray([...LABELS, 'none']) }),
  fc.record({
    key: fc.constant('industrial-qc.width'),
    gte: fc.constantFrom(0, 100, 250),
    lte: fc.constantFrom(100, 300, 500),
  }),
  fc.record({ key: fc.constant('industrial-qc.width'), eq: fc.constantFrom<unknown>(0, 100, '100', true) }),
  fc.record({ key: fc.constant('industrial-qc.capturedAt'), gte: day }),
  fc.record({ key: fc.constant('industrial-qc.capturedAt'), lte: day }),
  fc.record({
    key: fc.constantFrom('industrial-qc.label', 'industrial-qc.capturedAt', 'industrial-qc.camera'),
    exists: fc.boolean(),
  }),
);
// Edges at whole degrees and points 0.05° beside: farther than the bulge of a geodesic near the equator.
const corner = fc.tuple(
  fc.integer({ min: -7, max: 5 }),
  fc.integer({ min: -3, max: 2 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 4 }),
);
const near = fc
  .record({
    lon: fc.integer({ min: -6, max: 6 }),
    lat: fc.integer({ min: -2, max: 2 }),
    metres: fc.integer({ min: 1_000, max: 900_000 }),
  })
  .filter((place) =>
    assets.every(
      ({ where }) => !where || Math.abs(metresBetween(where.bbox, [place.lon, place.lat]) - place.metres) > 5,
    ),
  );
const leaf: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ state: fc.constantFrom('READY', 'HELD', 'ERASED') }),
  fc.record({ kind: fc.constantFrom('core.document', 'industrial-qc.image', 'x.y') }),
  fc.record({ datasetId: fc.constantFrom(...datasets, 'ds_none') }),
  fc.record({ groupId: fc.constantFrom(...groups, 'grp_none') }),
  fc.record({
    text: fc.constantFrom(
      '煤矿',
      '煤',
      '矿安',
      '安全',
      '煤安',
      '矿山',
      'al',
      'alpha',
      'beta 7',
      '锈蚀 sc',
      'width full',
      '1',
      '11',
    ),
  }),
  fc.record({ facets: fc.array(facet, { minLength: 1, maxLength: 2 }) }),
  fc.record({ annotationClass: fc.constantFrom(...LABELS) }),
  fc.record({ findingCode: fc.constantFrom('industrial-qc.blank', 'none') }),
  fc.record({ when: fc.record({ from: day, to: day }, { requiredKeys: [] }) }),
  corner.map(([west, south, width, height]) => ({ where: { bbox: [west, south, west + width, south + height] } })),
  corner.map(([west, south, width, height]) => ({
    where: { within: { type: 'Polygon', ...box(west, south, width, height) } },
  })),
  near.map((place) => ({ where: { near: place } })),
);
const { filter: generated } = fc.letrec<{ filter: Filter; inner: Filter }>((tie) => ({
  inner: fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: tie('filter') }),
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 2, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ and: fc.array(tie('inner'), { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ or: fc.array(tie('inner'), { minLength: 1, maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ not: tie('inner') }) },
  ),
}));
const depthOf = ({ and = [], or = [], not }: Filter): number =>
  1 + Math.max(0, ...[...and, ...or, ...(not ? [not] : [])].map(depthOf));
/** A top level with two conditions, which must both hold. */
const filters = fc
  .tuple(generated, leaf)
  .map(([one, two]) => ({ ...two, ...one }) as Filter)
  .filter((filter) => depthOf(filter) <= 5);

describe('paging', () => {
  it('by seven visits every asset once, in order', async () => {
    expect(await agrees(null, 7)).toBe(MANY);
    expect(await agrees({}, 7)).toBe(MANY);
  });

  it.each([1, 2, 60, 119, 120, 121, 200])('by %i as well', (first) => agrees(null, first));

  it.each(SINGLE)('with a filter by %s gives what it says', async (_name, filter) => {
    const found = await agrees(filter(), 7);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(MANY);
  });

  it(`with ${RUNS} filters made by chance gives what they say`, async () => {
    const sizes: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        filters,
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
