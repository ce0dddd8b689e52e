import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { ensureMember, makeLink } from '@lode/core/hub';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from '../security/deliveries.ts';
import { INTERNALS } from './faulty-catalog.ts';
import { REFUSED_INPUTS, REFUSED_QUERIES } from './refused-requests.ts';

let hub: TestHub;
let org: TestOrganisation;
let dataset: string;
let asset: string;

beforeAll(async () => {
  hub = await startTestHub({ catalog: new URL('./faulty-catalog.ts', import.meta.url).href });
  org = await hub.organisation('limits');
  const create = 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id } } }';
  const { data } = await hub.graphql<any>(org.tokens.steward, create, {
    input: { name: 'plates', plugin: 'industrial-qc' },
  });
  dataset = data.createDataset.id;
  await hub.ingest(org.tokens.steward, dataset, await inspectionFiles(7));
  asset = (await hub.core.store.assets.findOne({ orgId: org.id, state: 'READY' }))!._id;
});
afterAll(() => hub?.stop());

const post = (body: unknown, headers: Record<string, string> = {}, text = JSON.stringify(body)) =>
  fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${org.tokens.owner}`, ...headers },
    body: text,
  });

async function refusal(query: string, variables: object = {}, token: string | null = org.tokens.owner) {
  const started = performance.now();
  const answer = await hub.graphql<any>(token, query, variables);
  return {
    code: answer.errors?.[0]?.extensions?.code ?? (answer as { code?: string }).code,
    message: answer.errors?.[0]?.message ?? '',
    data: answer.data ?? null,
    ms: performance.now() - started,
  };
}

describe('a query is refused before it runs', () => {
  it.each(REFUSED_QUERIES)('%s', async (_name, query, code) => {
    const answer = await refusal(query(asset));
    expect(answer).toMatchObject({ code, data: null });
    expect(answer.ms).toBeLessThan(2_000);
  });

  it('with a page beyond the largest in a variable, sent or by default', async () => {
    const body = '{ assets(first: $n) { edges { node { id name kind } } } }';
    expect(await refusal(`query ($n: Int) ${body}`, { n: 1e6 })).toMatchObject({ code: 'TOO_COMPLEX' });
    expect(await refusal(`query ($n: Int = 1000000) ${body}`)).toMatchObject({ code: 'TOO_COMPLEX' });
    expect(await refusal(`query ($n: Int) ${body}`, { n: 201 })).toMatchObject({ code: 'BAD_INPUT' });
    expect(await refusal(`query ($n: Int) ${body}`, { n: 3 })).toMatchObject({ code: undefined });
  });

  it('with thousands of equal fields, which validation would compare each with each', async () => {
    const answer = await refusal(`{ me { ${'role '.repeat(9_000)} } }`);
    expect(answer).toMatchObject({ code: 'TOO_COMPLEX', data: null });
    expect(answer.ms).toBeLessThan(2_000);
  });

  it('but pages and scripts are not', async () => {
    const facts =
      'id name kind state bytes origins { path } parts { role mediaType bytes sha256 } where { bbox } facets findings { code severity message { en zh } }';
    expect(
      await refusal(`{ assets(first: 200) { totalCount { value exact } edges { cursor node { ${facts} } } } }`),
    ).toMatchObject({ code: undefined });
    expect(
      await refusal('{ assets(first: 100) { edges { node { id annotations { id class { code } } } } } }'),
    ).toMatchObject({ code: undefined });
    expect(await refusal(getIntrospectionQuery())).toMatchObject({ code: undefined });
  });
});

describe('the schema', () => {
  const questions = [
    getIntrospectionQuery(),
    '{ __schema { types { name } } }',
    '{ x: __type(name: "Asset") { name } }',
    '{ ... on Query { __schema { types { name } } } }',
    'query { ...F } fragment F on Query { __schema { types { name } } }',
  ];
  it.each(questions)('is for members: %#', async (query) => {
    expect(await refusal(query, {}, null)).toMatchObject({ code: 'NOT_SIGNED_IN', data: null });
    expect(await refusal(query)).toMatchObject({ code: undefined });
  });

  it('is not guessed by the help of error texts', async () => {
    expect((await refusal('{ asset(id: "x") { nam } }', {}, null)).message).not.toMatch(/Did you mean/);
    expect((await refusal('{ datase { id } }', {}, null)).message).not.toMatch(/Did you mean/);
    expect((await refusal('{ asset(id: "x") { nam } }')).message).toMatch(/Did you mean "name"/);
  });
});

describe('what other sites can make a browser send', () => {
  it('batches, GET and text/plain are refused', async () => {
    expect((await post([{ query: '{ me { role } }' }])).status).toBe(400);
    const get = await fetch(
      `${hub.url}/graphql?query=${encodeURIComponent('mutation { revokeToken(input: {tokenId: "x"}) { __typename } }')}`,
      {
        headers: { authorization: `Bearer ${org.tokens.owner}` },
      },
    );
    expect(get.status).toBe(405);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/graphql',
      'text/plain; application/json',
    ])
      expect([type, (await post({ query: '{ me { role } }' }, { 'content-type': type })).status]).toEqual([type, 415]);
  });

  it('a cookie counts only from our own pages', async () => {
    const user = await ensureMember(hub.core, org.id, { email: 'owner@limits.test', name: 'owner', role: 'owner' });
    const signInToken = await makeLink(hub.core, { purpose: 'signin', userId: user._id, orgId: org.id, days: 1 });
    const signedIn = await fetch(`${hub.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ signInToken }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const ask = async (headers: Record<string, string>) => {
      const response = await fetch(`${hub.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, ...headers },
        body: JSON.stringify({ query: '{ me { role } }' }),
      });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      return ((await response.json()) as any).data.me?.role ?? null;
    };
    expect(await ask({ origin: hub.url })).toBe('OWNER');
    expect(await ask({ 'x-lode-csrf': '1' })).toBe('OWNER');
    for (const origin of ['https://evil.example', 'null', `${hub.url}.evil.example`, 'http://127.0.0.1:1', '%%'])
      expect([origin, await ask({ origin })]).toEqual([origin, null]);
    expect(await ask({})).toBeNull();
    expect(await ask({ origin: 'https://evil.example', 'x-lode-csrf': '1' })).toBeNull();
  });
});

describe('inputs', () => {
  const assets =
    'query ($filter: AssetFilter, $after: String) { assets(filter: $filter, after: $after) { totalCount { value } edges { node { id } } } }';

  it.each(REFUSED_INPUTS)('with %s are refused as such', async (_name, variables) => {
    const answer = await refusal(assets, variables);
    expect(answer).toMatchObject({ code: 'BAD_INPUT', data: null });
    expect(answer.message).not.toMatch(/Mongo|BSON|\$geoWithin|node_modules/);
  });

  it('cannot reach the prototype of anything', async () => {
    const query =
      'mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename ... on Problem { code } } }';
    const save = (attributes: string) =>
      `{"input":{"assetId":"${asset}","annotations":[{"class":"a","parts":[],"attributes":${attributes}}]}}`;
    for (const attributes of [
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"a":{"$set":1}}',
    ]) {
      const response = await post(null, {}, `{"query":${JSON.stringify(query)},"variables":${save(attributes)}}`);
      const answer = (await response.json()) as any;
      expect([attributes, answer.errors?.[0]?.extensions.code ?? answer.code]).toEqual([attributes, 'BAD_INPUT']);
    }
    expect(({} as any).polluted).toBeUndefined();
    expect(await hub.core.store.annotations.countDocuments({ orgId: org.id })).toBe(0);
  });

  it('a cursor that was tampered with is refused, or leads nowhere else', async () => {
    const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of [
      '',
      'x',
      '%%%',
      cursor({}),
      cursor([]),
      cursor(['a']),
      cursor(['a', 'b', 'c']),
      cursor('ab'),
      'null',
    ]) {
      const answer = await refusal(assets, { after });
      expect([after, after === '' ? undefined : 'BAD_INPUT']).toEqual([after, answer.code]);
    }
    for (const values of [
      [{ $gt: '' }, ''],
      [null, null],
      [1, 2],
      [['a'], 'b'],
      [{ d: 'x' }, 'y'],
      ['\uffff', ''],
    ]) {
      const answer = await refusal(assets, { after: cursor(values) });
      expect([values, answer.code === undefined || answer.code === 'BAD_INPUT']).toEqual([values, true]);
      if (answer.data) expect(answer.data.assets.edges.length).toBeLessThanOrEqual(3);
    }
  });
});

describe('a fault of the hub', () => {
  it.each(['faulty', 'faultyLoaded'])('is INTERNAL with an id that the log explains (%s)', async (field) => {
    for (let i = 0; i < 3; i++) {
      const answer = await refusal(`{ asset(id: "${asset}") { id ${field} { value } } }`);
      expect(answer.code).toBe('INTERNAL');
      expect(JSON.stringify(answer)).not.toMatch(/ECONNREFUSED|internal:|srv|stack/);
      const [id] = /err_\w+/.exec(answer.message)!;
      const log = await readFile(join(hub.data, 'hub.log'), 'utf8');
      expect(log.split('\n').some((line) => line.includes(id) && line.includes(INTERNALS))).toBe(true);
      expect(answer.data).toEqual({ asset: { id: asset, [field]: null } });
    }
  });

  it('outside GraphQL gives a problem without internals', async () => {
    const broken = await post(null, {}, '{"query": ');
    expect(broken.status).toBe(400);
    const words = await broken.text();
    expect(words).not.toMatch(/node_modules|\.ts:/);
    const lost = await fetch(`${hub.url}/assets/x/parts/y/z`);
    expect([lost.status, lost.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  });
});
