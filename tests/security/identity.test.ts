import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { composeSchema } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { CANARIES } from './deliveries.ts';
import { blind, everything, found, IDENTITY, opened, plantQuotes, trusted, VALUES } from './identity-questions.ts';
import { audited, makeWorld, type Caller, type World } from './world.ts';

// Who a person is stays with owner and steward of the organisation that owns the data; see core/src/catalog/identity.ts.
let world: World;
let schema: GraphQLSchema;

beforeAll(async () => {
  world = await makeWorld();
  schema = composeSchema(await loadPlugins(undefined)).schema;
  await plantQuotes(world);
});
afterAll(() => world?.hub.stop());

describe('what tells who a person is', () => {
  it('is in the answers to owner and steward, so that this test can fail', async () => {
    for (const caller of trusted(world)) {
      const answers = await everything(world, schema, caller);
      const seen = found(Object.values(answers).join('\n'));
      expect(seen).toEqual(expect.arrayContaining(['Zhangsanfeng', '张三丰', 'PID-7Q4X', '李寻欢', 'Lixunhuan']));
      expect(found(answers['findings']!)).toContain('李寻欢');
      expect(found(answers['ingest']!)).toContain('李寻欢');
    }
  });

  it('is in no answer to anybody else, whatever is asked', async () => {
    // One of each tie and role that differ in anything; the matrix has them all.
    const kinds = blind(world).filter(
      ({ tie, role }) =>
        tie === 'own' || role === 'owner' || tie === 'nobody' || (tie === 'full' && role === 'annotator'),
    );
    for (const caller of kinds) {
      for (const [field, text] of Object.entries(await everything(world, schema, caller))) {
        expect({ caller: caller.name, field, found: found(text) }).toEqual({ caller: caller.name, field, found: [] });
      }
    }
  });

  it('is in no cursor while paging through the files of a delivery, and the pages are whole', async () => {
    const query = `query ($id: ID!, $after: String) { ingest(id: $id) { files(first: 2, after: $after) {
      totalCount { value } pageInfo { hasNextPage endCursor } edges { cursor node { sha256 path state findings { code path } } } } } }`;
    const walk = async (caller: Caller) => {
      const hashes: string[] = [];
      for (let after: string | null = null; ;) {
        const { data }: any = await world.hub.graphql(caller.token, query, { id: world.its.ingest, after });
        const { files }: any = data.ingest;
        if (caller.role === 'annotator') expect(found(opened(data))).toEqual([]);
        hashes.push(...files.edges.map(({ node }: any) => node.sha256));
        if (!files.pageInfo.hasNextPage) return { hashes, total: files.totalCount.value };
        after = files.pageInfo.endCursor;
      }
    };
    const mine = await walk(world.caller('own steward'));
    expect(mine.hashes).toHaveLength(mine.total);
    expect(new Set(mine.hashes).size).toBe(7);
    expect(await walk(world.caller('own annotator'))).toEqual(mine);
    expect(await walk(world.caller('read annotator'))).toEqual(mine);
  });

  it('is not found by words', async () => {
    const count = 'query ($text: String) { assets(filter: { text: $text }) { totalCount { value } } }';
    const names = ['own owner', 'own steward', 'own annotator', 'full owner', 'read annotator', 'other owner'];
    for (const caller of names.map((name) => world.caller(name))) {
      const { data: some } = await world.hub.graphql<any>(caller.token, count, { text: 'OT' });
      if (caller.tie === 'own') expect(some.assets.totalCount.value).toBe(3);
      for (const text of CANARIES) {
        const { data } = await world.hub.graphql<any>(caller.token, count, { text });
        expect({ caller: caller.name, text, n: data.assets.totalCount.value }).toEqual({
          caller: caller.name,
          text,
          n: 0,
        });
      }
    }
  });

  it('facet counts and declarations give no identity values', async () => {
    const query = '($id: ID!) { dataset(id: $id) { facetCounts { key values { value } min max } } }';
    for (const caller of blind(world).filter(({ tie }) => ['own', 'read', 'full'].includes(tie))) {
      const { data } = await world.hub.graphql<any>(caller.token, `query ${query}`, { id: world.its.medical });
      const keys = data.dataset.facetCounts.map(({ key }: { key: string }) => key);
      expect(keys).toContain('medical.modality');
      for (const facet of IDENTITY) expect(keys).not.toContain(`medical.${facet}`);
    }
  });
});

describe('a filter on a hidden facet', () => {
  const count =
    'query ($filter: AssetFilter) { assets(filter: $filter) { totalCount { value exact } edges { node { id } } } }';
  const shapes: [name: string, of: (condition: object) => object][] = [
    ['plain', (condition) => ({ facets: [condition] })],
    ['and', (condition) => ({ and: [{ facets: [condition] }] })],
    ['or', (condition) => ({ or: [{ facets: [condition] }, { state: 'READY' }] })],
    ['not', (condition) => ({ not: { facets: [condition] } })],
    ['not or and', (condition) => ({ not: { or: [{ and: [{ facets: [condition] }] }] } })],
  ];
  const conditions = (key: string, value: unknown) => [
    { key, eq: value },
    { key, eq: 'wrong' },
    { key, in: [value] },
    { key, gte: value },
    { key, lte: value },
    { key, exists: true },
    { key, exists: false },
    { key },
  ];
  /** All but the key that was asked for; a compiled query leaves out the places in its text. */
  const plain = ({ data, errors }: Awaited<ReturnType<World['hub']['graphql']>>) => {
    const words = errors?.map(({ message, extensions }) => ({
      message: message.replaceAll(/medical\.\w+/g, 'KEY'),
      extensions,
    }));
    return JSON.stringify({ data, words });
  };
  const few = (name: string, facet: string) => name === 'plain' || ['patientName', 'patientBirthDate'].includes(facet);

  it.each(shapes)('is refused as one on an unknown facet is (%s)', async (name, shape) => {
    for (const caller of ['own annotator', 'own regulator', 'full annotator'].map((who) => world.caller(who))) {
      for (const facet of IDENTITY.filter((one) => few(name, one))) {
        const hidden = conditions(`medical.${facet}`, VALUES[facet]);
        const unknown = conditions('medical.nothingOfTheKind', VALUES[facet]);
        for (const [i, condition] of hidden.entries()) {
          const [a, b] = await Promise.all(
            [condition, unknown[i]!].map((one) => world.hub.graphql(caller.token, count, { filter: shape(one) })),
          );
          expect(plain(a!)).toBe(plain(b!));
          expect(a!.errors?.[0]?.extensions.code).toBe('BAD_INPUT');
        }
      }
    }
  });

  it.each(shapes)('tells owner and steward of a grantee nothing of the owner’s data (%s)', async (name, shape) => {
    for (const caller of ['full owner', 'read steward', 'other steward'].map((who) => world.caller(who))) {
      for (const facet of IDENTITY.filter((one) => few(name, one))) {
        const answers = async (value: unknown) => {
          const ask = (condition: object) =>
            world.hub.graphql(caller.token, count, { filter: { datasetId: world.its.medical, ...shape(condition) } });
          return JSON.stringify(await Promise.all(conditions(`medical.${facet}`, value).map(ask)));
        };
        // The right value and a wrong one of the same form must not differ.
        const wrong = facet === 'patientBirthDate' ? '1901-01-01' : '不存在';
        expect(await answers(VALUES[facet])).toBe(await answers(wrong));
      }
    }
  });

  it('works for who may read it, so that this test can fail', async () => {
    const caller = world.caller('own steward');
    const filter = { facets: [{ key: 'medical.patientName', eq: VALUES['patientName'] }] };
    const { data } = await world.hub.graphql<any>(caller.token, count, { filter });
    expect(data.assets.totalCount.value).toBe(3);
  });
});

describe('originals of identifying kinds', () => {
  const get = (caller: Caller, path: string, init: RequestInit = {}) =>
    fetch(`${world.hub.url}${path}`, {
      ...init,
      headers: { ...(caller.token ? { authorization: `Bearer ${caller.token}` } : {}), ...init.headers },
    });
  /** The writer moves events from the outbox into the chain: read in this order none is missed, and each counts once. */
  const opens = async () => {
    const asked = { orgId: world.owner.id, action: 'original.opened' };
    const waiting = await world.hub.core.store.outbox.find(asked).toArray();
    const chained = await world.hub.core.store.auditEvents.find(asked).toArray();
    return new Set([...waiting.map(({ _id }) => _id), ...chained.map(({ outboxId }) => outboxId)]).size;
  };

  it.each(['patientAsset', 'document'] as const)('of %s go to nobody but owner and steward', async (which) => {
    const path = `/assets/${world.its[which]}/parts/original`;
    for (const caller of blind(world)) {
      for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=1-20' } }]) {
        const response = await get(caller, path, init);
        expect([caller.name, response.status]).toEqual([
          caller.name,
          caller.role && caller.tie !== 'dead-token' ? 404 : 401,
        ]);
        expect(found(await response.text())).toEqual([]);
      }
    }
  });

  it('open with a trace, whatever range is asked for', async () => {
    const path = `/assets/${world.its.patientAsset}/parts/original`;
    const caller = world.caller('own steward');
    for (const range of [undefined, 'bytes=0-', 'bytes=1-', 'bytes=100-200', 'bytes=-50', 'bytes=01-']) {
      const before = await opens();
      const response = await get(caller, path, range ? { headers: { range } } : {});
      expect([range, response.status]).toEqual([range, range ? 206 : 200]);
      await response.arrayBuffer();
      expect([range, await opens()]).toEqual([range, before + 1]);
    }
  });

  it('of a grantee’s view have no address, and their pictures carry no words', async () => {
    const query = 'query ($id: ID!) { asset(id: $id) { thumbnail parts { role url } origins { path } } }';
    for (const name of ['own annotator', 'full owner', 'read steward']) {
      const caller = world.caller(name);
      const { data } = await world.hub.graphql<any>(caller.token, query, { id: world.its.patientAsset });
      expect(data.asset.origins).toEqual([]);
      expect(data.asset.parts.find(({ role }: any) => role === 'original').url).toBeNull();
      const picture = await get(caller, data.asset.thumbnail);
      expect(picture.status).toBe(200);
      const bytes = Buffer.from(await picture.arrayBuffer());
      expect(bytes.subarray(8, 12).toString()).toBe('WEBP');
      for (const chunk of ['EXIF', 'XMP ', 'ICCP']) expect(bytes.includes(chunk)).toBe(false);
      expect(found(bytes.toString('utf8'))).toEqual([]);
    }
  });
});

describe('the hub’s own books', () => {
  it('name nobody: log, jobs, audit trail, outbox, names, groups and words of assets', async () => {
    const { core, data } = world.hub;
    const { store } = core;
    await audited(world.hub);
    const log = await readFile(join(data, 'hub.log'), 'utf8').catch(() => '');
    expect({ log: found(log) }).toEqual({ log: [] });
    for (const collection of [
      store.jobs,
      store.auditEvents,
      store.outbox,
      store.counters,
      store.datasets,
      store.ingests,
    ]) {
      const docs = await (collection as typeof store.jobs).find().toArray();
      expect({ [collection.collectionName]: found(JSON.stringify(docs)) }).toEqual({ [collection.collectionName]: [] });
    }
    for await (const { name, terms, sortKey, facets, subject, device, identity } of store.assets.find()) {
      expect(found(JSON.stringify({ name, terms, sortKey, facets, subject, device, identity }))).toEqual([]);
    }
    for await (const { identity: _identity, ...group } of store.groups.find())
      expect(found(JSON.stringify(group))).toEqual([]);
  });
});

// Last: it takes the data away.
describe('an erasure', () => {
  it('leaves no trace of the person anywhere in the database but in files that became no asset', async () => {
    const { hub, owner } = world;
    const { store } = hub.core;
    const assets = await store.assets.find({ orgId: owner.id, datasetId: world.its.medical }).toArray();
    const { data } = await hub.graphql<any>(
      owner.tokens.owner,
      'mutation ($input: EraseAssetsInput!) { eraseAssets(input: $input) { ... on ErasedAssets { count } ... on Problem { message } } }',
      { input: { assetIds: assets.map(({ _id }) => _id), reason: 'asked for' } },
    );
    expect(data.eraseAssets).toEqual({ count: 5 });
    await audited(hub);
    for (const name of Object.keys(store.models)) {
      const docs = await store.connection.db!.collection(name).find({ orgId: owner.id }).toArray();
      // What was refused stays on the list of its delivery, for the owner to see why.
      const left = docs.filter(
        (doc) => !(doc['state'] === 'REJECTED' || (name === 'findings' && doc['assetId'] === null)),
      );
      expect({ [name]: found(JSON.stringify(left)) }).toEqual({ [name]: [] });
    }
    for (const { parts } of assets) {
      for (const { sha256 } of parts)
        await expect(hub.core.blobs.pathOf(owner.id, sha256).then((file) => readFile(file))).rejects.toThrow();
    }
  });
});
