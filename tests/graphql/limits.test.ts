import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { ensureMember, hashPassword, makeLink } from '@lode/core/hub';
import { rangeOf } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from '../security/deliveries.ts';
import { INTERNALS } from './faulty-catalog.ts';

let hub: TestHub;
let org: TestOrganisation;
let dataset: string;
let asset: string;
const PASSWORD = 'correct horse battery';

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

const nested = (turns: number) => {
  const inner = '{ asset { annotations '.repeat(turns) + '{ id }' + ' } }'.repeat(turns);
  return `{ asset(id: "${asset}") { annotations ${inner} } }`;
};

describe('a query is refused before it runs', () => {
  it.each<[string, () => string, string]>([
    [
      'nested too deep',
      () => `{ me { organisation ${'{ grants { grantee '.repeat(6)} { id } ${'} }'.repeat(6)} } }`,
      'TOO_COMPLEX',
    ],
    ['with lists in lists of the same', () => nested(2), 'TOO_COMPLEX'],
    [
      'with too many aliases',
      () => `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: me { role }`).join(' ')} }`,
      'TOO_COMPLEX',
    ],
    [
      'with aliases in a fragment that is spread often',
      () => {
        const aliases = Array.from({ length: 20 }, (_, i) => `a${i}: role`).join(' ');
        return `{ me { ...F } x: me { ...F } } fragment F on Me { ${aliases} }`;
      },
      'TOO_COMPLEX',
    ],
    [
      'with fragments that double at every step',
      () => {
        const steps = Array.from(
          { length: 20 },
          (_, i) => `fragment F${i} on Me { ...F${i + 1} organisation { id } ...F${i + 1} }`,
        );
        return `{ me { ...F0 } } ${steps.join(' ')} fragment F20 on Me { role }`;
      },
      'TOO_COMPLEX',
    ],
    [
      'that costs too much',
      () =>
        '{ assets(first: 200) { edges { node { findings { asset { annotations { id asset { links { role asset { id name kind } } } } } } } } } }',
      'TOO_COMPLEX',
    ],
    [
      'that costs too much without saying `first`',
      () => '{ ingests { edges { node { files { edges { node { findings { asset { annotations { id } } } } } } } } } }',
      'TOO_COMPLEX',
    ],
    ['of too many tokens', () => `{ ${'me { role } '.repeat(5_000)} }`, 'BAD_INPUT'],
    [
      'with a cycle of fragments',
      () => '{ me { ...F } } fragment F on Me { ...G } fragment G on Me { ...F }',
      'BAD_INPUT',
    ],
    ['that is the JSON of a syntax tree', () => '{"kind":"Document","definitions":[]}', 'BAD_INPUT'],
    ['with a page beyond the largest', () => '{ assets(first: 1000000) { edges { cursor } } }', 'TOO_COMPLEX'],
    ['with an empty page', () => '{ assets(first: 0) { edges { cursor } } }', 'BAD_INPUT'],
    ['with a negative page', () => '{ assets(first: -5) { edges { cursor } } }', 'BAD_INPUT'],
    [
      'with introspection that turns in circles',
      () =>
        '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
      'BAD_INPUT',
    ],
  ])('%s', async (_name, query, code) => {
    const answer = await refusal(query());
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
    const signedIn = await session({ signInToken });
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
  const facet = (condition: object) => ({ filter: { facets: [{ key: 'industrial-qc.format', ...condition }] } });

  it.each<[string, object]>([
    ['$where', facet({ eq: { $where: 'sleep(1000)' } })],
    ['$gt', facet({ eq: { $gt: '' } })],
    ['$regex in a list', facet({ in: [{ $regex: '.*' }] })],
    ['a list', facet({ eq: ['png'] })],
    ['an object', facet({ gte: { a: 1 } })],
    ['null in a list', facet({ in: [null] })],
    ['an operator in a polygon', { filter: { where: { within: { type: 'Polygon', coordinates: { $gt: 1 } } } } }],
    ['a polygon of words', { filter: { where: { within: { type: 'Polygon', coordinates: 'all' } } } }],
    ['a polygon of nothing', { filter: { where: { within: { type: 'Polygon', coordinates: [[]] } } } }],
    [
      'an open polygon',
      {
        filter: {
          where: {
            within: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [1, 0],
                  [1, 1],
                ],
              ],
            },
          },
        },
      },
    ],
    [
      'a polygon off the earth',
      {
        filter: {
          where: {
            within: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [400, 0],
                  [1, 100],
                  [0, 0],
                ],
              ],
            },
          },
        },
      },
    ],
    [
      'a polygon that crosses itself',
      {
        filter: {
          where: {
            within: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [10, 10],
                  [10, 0],
                  [0, 10],
                  [0, 0],
                ],
              ],
            },
          },
        },
      },
    ],
    ['another geometry', { filter: { where: { within: { type: 'Point', coordinates: [0, 0] } } } }],
    ['a box of three', { filter: { where: { bbox: [1, 2, 3] } } }],
    ['a place off the earth', { filter: { where: { near: { lon: 500, lat: 0, metres: 1 } } } }],
    ['an object for a text', { filter: { kind: { $ne: 'x' } } }],
    ['an object for an id', { filter: { datasetId: { $gt: '' } } }],
    [
      'filters in filters without end',
      { filter: { and: [{ or: [{ and: [{ or: [{ and: [{ state: 'READY' }] }] }] }] }] } },
    ],
    ['thousands of filters', { filter: { or: Array.from({ length: 5_000 }, () => ({ state: 'READY' })) } }],
    ['an unknown facet', facet({ key: '__proto__' })],
  ])('with %s are refused as such', async (_name, variables) => {
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

const session = (body: object, headers: object = {}) =>
  fetch(`${hub.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('downloads', () => {
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${hub.url}${path}`, { method, headers: { authorization: `Bearer ${org.tokens.owner}`, ...headers } });

  it('cannot be run by a browser, nor kept by others', async () => {
    const response = await get(`/assets/${asset}/parts/original`);
    const header = (name: string) => response.headers.get(name);
    expect(response.status).toBe(200);
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(header('cache-control')).toMatch(/^private/);
    expect(header('content-type')).toBe('image/png');
    const { core } = hub;
    await core.store.assets.updateOne(
      { _id: asset, orgId: org.id },
      { $set: { 'parts.0.mediaType': 'image/svg+xml', name: 'a"; filename=b\r\nx: y 图.svg' } },
    );
    const drawing = await get(`/assets/${asset}/parts/original`);
    expect(drawing.headers.get('content-type')).toBe('application/octet-stream');
    expect(drawing.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.~'()*!-]+$/);
    expect(drawing.headers.get('x')).toBeNull();
    await core.store.assets.updateOne(
      { _id: asset, orgId: org.id },
      { $set: { 'parts.0.mediaType': 'image/png', name: 'a.png' } },
    );
  });

  it('answer ranges as RFC 9110 says', async () => {
    const whole = Buffer.from(await (await get(`/assets/${asset}/parts/original`)).arrayBuffer());
    const size = whole.length;
    const cases: [range: string, status: number, bytes: Buffer | null][] = [
      ['bytes=0-0', 206, whole.subarray(0, 1)],
      ['bytes=5-', 206, whole.subarray(5)],
      ['bytes=-7', 206, whole.subarray(size - 7)],
      [`bytes=0-${size * 2}`, 206, whole],
      [`bytes=-${size * 2}`, 206, whole],
      [`bytes=${size - 1}-`, 206, whole.subarray(size - 1)],
      [`bytes=${size}-`, 416, null],
      ['bytes=9-3', 416, null],
      ['bytes=-0', 416, null],
      ['bytes=-', 200, whole],
      ['bytes=0-1,5-6', 200, whole],
      ['items=0-1', 200, whole],
      ['bytes=0x1-2', 200, whole],
      ['bytes=99999999999999999999-', 416, null],
    ];
    for (const [range, status, bytes] of cases) {
      const response = await get(`/assets/${asset}/parts/original`, { range });
      expect([range, response.status]).toEqual([range, status]);
      const body = Buffer.from(await response.arrayBuffer());
      if (bytes) expect([range, body.equals(bytes)]).toEqual([range, true]);
      else expect([range, response.headers.get('content-range')]).toEqual([range, `bytes */${size}`]);
    }
    const head = await get(`/assets/${asset}/parts/original`, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(size), '']);
    const known = await get(`/assets/${asset}/parts/original`, { 'if-none-match': head.headers.get('etag')! });
    expect(known.status).toBe(304);
  });

  it('ranges of nothing and of the impossible', () => {
    expect(rangeOf(undefined, 10)).toBeNull();
    expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable');
    expect(rangeOf('bytes=-5', 0)).toBe('unsatisfiable');
    expect(rangeOf('bytes=2-4', 10)).toEqual({ start: 2, end: 5 });
    expect(rangeOf('bytes=2-1', 10)).toBe('unsatisfiable');
  });
});

describe('signing in', () => {
  const known = (email: string) => ensureMember(hub.core, org.id, { email, name: 'x', role: 'annotator' });

  it('sets a cookie that scripts and other sites cannot use, and ends when told', async () => {
    await ensureMember(hub.core, org.id, {
      email: 'password@limits.test',
      name: 'x',
      role: 'annotator',
      passwordHash: await hashPassword(PASSWORD),
    });
    const wrong = await session({ email: 'password@limits.test', password: 'not this one' });
    const unknown = await session({ email: 'nobody@limits.test', password: 'not this one' });
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(wrong.status).toBe(401);
    const right = await session({ email: 'PASSWORD@limits.test ', password: PASSWORD });
    expect(right.status).toBe(204);
    const cookie = right.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
    const [pair] = cookie.split(';') as [string];
    const thumbnail = () => fetch(`${hub.url}/assets/${asset}/thumbnail`, { headers: { cookie: pair } });
    expect((await thumbnail()).status).toBe(200);
    await fetch(`${hub.url}/session`, { method: 'DELETE', headers: { cookie: pair } });
    expect((await thumbnail()).status).toBe(401);
    expect(JSON.stringify(await hub.core.store.users.find().toArray())).not.toContain(PASSWORD);
  });

  it('by a link works once', async () => {
    const user = await known('link@limits.test');
    const signInToken = await makeLink(hub.core, { purpose: 'signin', userId: user._id, orgId: org.id, days: 1 });
    const tries = await Promise.all([session({ signInToken }), session({ signInToken })]);
    expect(tries.map(({ status }) => status).sort()).toEqual([204, 401]);
    expect((await session({ signInToken })).status).toBe(401);
    const old = await makeLink(hub.core, { purpose: 'signin', userId: user._id, orgId: org.id, days: -1 });
    expect((await session({ signInToken: old })).status).toBe(401);
  });

  it('an invitation makes nobody into somebody else', async () => {
    const rival = await hub.organisation('rival');
    const invite =
      'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { ... on Invitation { link } ... on Problem { message } } }';
    const linkFor = async (email: string) => {
      const { data } = await hub.graphql<any>(rival.tokens.owner, invite, {
        input: { email, name: 'x', role: 'ANNOTATOR' },
      });
      return data.inviteMember.link as string;
    };
    const secretOf = (link: string) => link.slice(link.indexOf('=') + 1);
    // Whether somebody is known to the hub does not show.
    const links = await Promise.all(['password@limits.test', 'owner@limits.test', 'fresh@limits.test'].map(linkFor));
    expect(links.map((link) => link.slice(0, link.indexOf('=')))).toEqual(Array(3).fill('/invite?token'));
    const [password, without, fresh] = links.map(secretOf) as [string, string, string];
    for (const inviteToken of [password, without]) {
      expect((await session({ signInToken: inviteToken })).status).toBe(401);
      expect((await session({ inviteToken, password: 'chosen by the rival' })).status).toBe(401);
    }
    const owner = await hub.core.store.users.findOne({ email: 'owner@limits.test' });
    expect(owner?.passwordHash).toBeNull();
    // The invited person may still come, by the password they have.
    expect((await session({ inviteToken: password, password: PASSWORD })).status).toBe(204);
    expect((await session({ inviteToken: fresh, password: 'a new password' })).status).toBe(204);
    expect((await session({ inviteToken: fresh, password: 'another password' })).status).toBe(401);
    expect((await session({ inviteToken: fresh, password: 'short' })).status).toBe(400);
  });

  it.each([
    { email: { $gt: '' }, password: { $gt: '' } },
    { email: 'a', password: 'b', extra: 1 },
    { signInToken: { $ne: null } },
    { signInToken: 'x'.repeat(300) },
    [],
    {},
  ])('refuses what is no sign-in: %j', async (body) => {
    expect([400, 429]).toContain((await session(body)).status);
  });

  // Last: afterwards this address may not try for a minute.
  it('is tried twenty times a minute', async () => {
    const tries = await Promise.all(Array.from({ length: 25 }, () => session({ email: 'x@x.test', password: 'x' })));
    const last = tries.at(-1)!;
    expect(tries.map(({ status }) => status)).toContain(429);
    expect(last.headers.get('content-type')).toContain('application/problem+json');
    expect(((await last.json()) as any).code).toBe('RATE_LIMITED');
    expect((await session({ email: 'password@limits.test', password: PASSWORD })).status).toBe(429);
  });
});
