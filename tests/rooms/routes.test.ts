import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rec, startRoomsHub, type Delivery, type RoomsHub } from './rooms-hub.ts';

let rooms: RoomsHub;
let delivery: Delivery;
let slug: string;
beforeAll(async () => {
  rooms = await startRoomsHub();
  const rows = ['a', 'b', 'c/d e', 'no place'].map((id, i) => ({
    ...{ id, values: { name: id } },
    ...(i < 3 ? { geometry: { type: 'Point', coordinates: [10 + i, 50] } } : {}),
  }));
  delivery = await rooms.deliver({ 'layer.rec': rec({ rows } as never) });
  const { store } = rooms.hub.core;
  slug = (await store.datasets.findOne({ orgId: rooms.org.id, _id: delivery.datasetId }))!.slug;
});
afterAll(() => rooms?.hub.stop());

const get = (path: string, token: string | null = rooms.org.tokens.regulator, init: RequestInit = {}) =>
  fetch(`${rooms.hub.url}/x/rooms/${path}`, {
    ...init,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(init.headers as object | undefined) },
  });
const layer = () => delivery.assets[0]!._id;

describe('the routes of a plugin', () => {
  it('answer by id and by slug, with links that lead back, and see no secret', async () => {
    for (const name of [delivery.datasetId, slug]) {
      const response = await get(`${name}/about?q=%E7%9F%BF&x=1`, undefined, { headers: { cookie: 'lode_session=x' } });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      const body = (await response.json()) as Record<string, never>;
      expect(body).toMatchObject({
        baseUrl: `${rooms.hub.url}/x/rooms/${name}`,
        q: '矿',
        dataset: { slug, licence: 'CC0-1.0' },
      });
      expect(body['found']).toMatchObject([{ id: layer(), kind: 'rooms.recording', parts: [{ role: 'original' }] }]);
      expect(body['headers']).not.toContain('authorization');
      expect(body['headers']).not.toContain('cookie');
    }
  });

  it('stream, take boxes, and answer HEAD without a body', async () => {
    const all = await get(`${slug}/layers/${layer()}/items`);
    expect(await all.json()).toEqual({ count: 4, ids: ['a', 'b', 'c/d e', 'no place'] });
    const box = await get(`${slug}/layers/${layer()}/items?bbox=11,49,12,50`);
    expect(((await box.json()) as { count: number }).count).toBe(2);
    const head = await get(`${slug}/layers/${layer()}/items`, undefined, { method: 'HEAD' });
    expect([head.status, head.headers.get('x-count'), await head.text()]).toEqual([200, '4', '']);
    const one = await get(`${slug}/layers/${layer()}/items/c%2Fd%20e`);
    expect(await one.json()).toMatchObject({ n: 2, id: 'c/d e', values: { name: 'c/d e' } });
  });

  it('tell failures as problems, and nothing of the inside', async () => {
    const problem = async (path: string) => {
      const response = await get(path);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      return [response.status, ((await response.json()) as { detail: string }).detail] as const;
    };
    expect(await problem(`${slug}/layers/${layer()}/items/nothing`)).toEqual([404, 'There is no such item.']);
    expect(await problem(`${slug}/layers/ast_nothing/items`)).toEqual([404, 'There is no such asset.']);
    expect((await problem(`${slug}/layers/${layer()}/items?bbox=1,2,3`))[0]).toBe(400);
    const [status, detail] = await problem(`${slug}/broken`);
    expect([status, /secret/.test(detail)]).toEqual([500, false]);
    expect((await problem(`${slug}/nothing-here`))[0]).toBe(404);
    expect((await get(`${slug}/about`, undefined, { method: 'POST' })).status).toBe(404);
  });

  it('are for readers of the dataset: others hear what they hear of one that is not there', async () => {
    const stranger = rooms.other.tokens.owner;
    const bodies = [];
    for (const name of [delivery.datasetId, slug, 'ds_nothing']) {
      const response = await get(`${name}/layers/${layer()}/items`, stranger);
      expect(response.status).toBe(404);
      bodies.push(await response.text());
    }
    expect(new Set(bodies).size).toBe(1);
    expect((await get(`${slug}/about`, null)).status).toBe(401);
    expect((await get(`${slug}/about`, 'lode_no_token')).status).toBe(401);
    const theirs = { datasetId: delivery.datasetId, granteeSlug: rooms.other.slug, capabilities: ['READ'] };
    const grant = 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { __typename } }';
    await rooms.hub.graphql(rooms.org.tokens.owner, grant, { input: { ...theirs, until: new Date(Date.now() + 1e7) } });
    expect((await get(`${slug}/layers/${layer()}/items`, stranger)).status).toBe(200);
    // A second asset, of another dataset of the same owner, stays out of reach.
    const second = await rooms.deliver({
      'other.rec': rec({ name: 'other', rows: [{ id: 'x', values: {} }] } as never),
    });
    expect((await get(`${slug}/layers/${second.assets[0]!._id}/items`, stranger)).status).toBe(404);
    expect((await get(`${second.datasetId}/about`, stranger)).status).toBe(404);
  });
});

describe('rows by GraphQL', () => {
  const ROWS =
    'rowCount rows(bbox: $bbox, first: $first, after: $after) { totalCount { value exact } pageInfo { hasNextPage endCursor } edges { node { n id geometry values } } }';
  const ask = async (variables: object, token = rooms.org.tokens.regulator) => {
    const query = `query ($id: ID!, $bbox: [Float!], $first: Int, $after: String) { asset(id: $id) { ${ROWS} } }`;
    const { data, errors } = await rooms.hub.graphql<{ asset: any }>(token, query, { id: layer(), ...variables });
    return errors ? { errors } : { ...data.asset };
  };
  const ids = (answer: any) => answer.rows.edges.map(({ node }: { node: { id: string } }) => node.id);

  it('come in pages, in a box or all', async () => {
    const first = await ask({ first: 3 });
    expect([first.rowCount, ids(first), first.rows.totalCount]).toEqual([
      4,
      ['a', 'b', 'c/d e'],
      { value: 4, exact: true },
    ]);
    const rest = await ask({ first: 3, after: first.rows.pageInfo.endCursor });
    expect([ids(rest), rest.rows.pageInfo.hasNextPage]).toEqual([['no place'], false]);
    const box = await ask({ bbox: [10.5, 0, 20, 60], first: 1 });
    expect([ids(box), box.rows.totalCount, box.rows.pageInfo.hasNextPage]).toEqual([
      ['b'],
      { value: 2, exact: true },
      true,
    ]);
    expect((await ask({ bbox: [1, 2, 3] })).errors[0].extensions.code).toBe('BAD_INPUT');
  });

  it('of a list of assets cost one command each for rows and for counts', async () => {
    const query = `{ assets(first: 5) { edges { node { rowCount rows(first: 2, bbox: [0, 0, 90, 90]) { totalCount { value } edges { node { id } } } } } } }`;
    const { data, errors } = await rooms.hub.graphql<{ assets: any }>(rooms.org.tokens.regulator, query);
    expect(errors).toBeUndefined();
    const counts = data.assets.edges.map(({ node }: any) => [
      node.rowCount,
      node.rows.totalCount.value,
      node.rows.edges.length,
    ]);
    expect(counts).toContainEqual([4, 3, 2]);
    expect(counts).toContainEqual([1, 0, 0]);
  });
});
