import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recountFaults } from '../harness/recount.ts';
import { rec, startRoomsHub, text, type Delivery, type RoomsHub } from './rooms-hub.ts';

let rooms: RoomsHub;
beforeAll(async () => {
  rooms = await startRoomsHub();
});
afterAll(() => rooms?.hub.stop());

const PARTS = { parts: { idx: 'text/plain', prj: 'text/x-prj', missing: 'text/plain' } };
const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const hasBlob = async (data: Uint8Array) => (await rooms.hub.core.blobs.stat(rooms.org.id, sha(data))) !== null;
const balanced = ({ counts: { files, ready, rejected, held, duplicate } }: Delivery) =>
  expect(ready + rejected + held + duplicate).toBe(files);

async function findingsOf(datasetId: string) {
  const found = await rooms.hub.core.store.findings.find({ orgId: rooms.org.id, datasetId }).toArray();
  return found.map(({ code, path, assetId }) => ({ code, path, assetId }));
}

describe('an asset of several files', () => {
  const main = rec({ ...PARTS });
  const files = { 'a.rec': main, 'a.idx': text('1 1'), 'a.prj': text('WGS 84') };

  it('has them as parts, their bytes, and an identity that covers them', async () => {
    const first = await rooms.deliver(files);
    const [asset] = first.assets;
    expect(first.states).toEqual({ 'a.rec': 'READY', 'a.idx': 'READY', 'a.prj': 'READY' });
    expect(asset!.parts).toEqual([
      { role: 'original', mediaType: 'application/json', bytes: main.length, sha256: sha(main) },
      { role: 'idx', mediaType: 'text/plain', bytes: 3, sha256: sha(files['a.idx']), companion: true },
      { role: 'prj', mediaType: 'text/x-prj', bytes: 6, sha256: sha(files['a.prj']), companion: true },
    ]);
    expect(asset!.bytes).toBe(main.length + 9);
    // The default identity: another .prj makes another asset, the same files again make none.
    const second = await rooms.deliver({ ...files, 'a.prj': text('CGCS2000') }, first.datasetId);
    expect(second.assets).toHaveLength(2);
    const third = await rooms.deliver(files, first.datasetId);
    expect(third.assets).toHaveLength(2);
    expect(third.states).toEqual({ 'a.rec': 'DUPLICATE', 'a.idx': 'DUPLICATE', 'a.prj': 'DUPLICATE' });
    for (const delivery of [first, second, third]) balanced(delivery);
    expect(await recountFaults(rooms.hub.core, rooms.org.id, first.datasetId)).toEqual([]);
  });

  it('with an identity of its own is held when any of its originals differs', async () => {
    const own = { 'a.rec': rec({ ...PARTS, identity: 'one' }), 'a.idx': text('1 1'), 'a.prj': text('WGS 84') };
    const first = await rooms.deliver(own);
    const changed = await rooms.deliver({ ...own, 'a.idx': text('1 2') }, first.datasetId);
    expect(changed.states).toEqual({ 'a.rec': 'HELD', 'a.idx': 'HELD', 'a.prj': 'HELD' });
    expect(changed.assets.map(({ state }) => state).sort()).toEqual(['HELD', 'READY']);
    const again = await rooms.deliver({ ...own, 'a.idx': text('1 2') }, first.datasetId);
    expect(again.states['a.idx']).toBe('HELD');
    expect(again.assets).toHaveLength(2);
    for (const delivery of [first, changed, again]) balanced(delivery);
    expect((await findingsOf(first.datasetId)).filter(({ code }) => code === 'core.identity-conflict')).toHaveLength(1);
  });

  it('is refused as a whole', async () => {
    const bad = await rooms.deliver({ ...files, 'a.rec': text('{ no json') });
    expect(bad.states).toEqual({ 'a.rec': 'REJECTED', 'a.idx': 'REJECTED', 'a.prj': 'REJECTED' });
    balanced(bad);
  });

  it('shares a table with others: each is read with it, and it has the fate of the first', async () => {
    const table = text('a\tb');
    const delivery = await rooms.deliver({
      ...{ 'd/a.rec': rec({}), 'd/b.rec': text('{ broken'), 'd/c.rec': rec({ facets: {} }), 'd/table.tsv': table },
      ...{ 'e/x.rec': text('{ broken'), 'e/y.rec': rec({ name: 'y' }), 'e/table.tsv': text('c\td') },
    });
    expect(delivery.states).toMatchObject({ 'd/a.rec': 'READY', 'd/b.rec': 'REJECTED', 'd/table.tsv': 'READY' });
    expect(delivery.states).toMatchObject({ 'e/x.rec': 'REJECTED', 'e/y.rec': 'READY', 'e/table.tsv': 'REJECTED' });
    expect(delivery.assets.every(({ facets }) => facets['rooms']!['companionBytes']!.valueOf())).toBe(true);
    expect(delivery.assets.map(({ facets }) => facets['rooms'])).toContainEqual({ companionBytes: { table: 3 } });
    balanced(delivery);
  });

  it('leaves no companion waiting whose file has not come, or was settled before', async () => {
    const lost = await rooms.deliver({ 'a.rec': rec({}), 'a.lost': rec({ name: 'alone' }) });
    expect(lost.states).toEqual({ 'a.rec': 'READY', 'a.lost': 'READY' }); // taken by itself
    balanced(lost);
    // As an earlier version of a plugin would leave it: the principal is done, or is nowhere.
    const { ingestFiles, ingests } = rooms.hub.core.store;
    const orgId = rooms.org.id;
    const query = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
    const { data } = await rooms.hub.graphql<{ startIngest: { id: string } }>(rooms.org.tokens.steward, query, {
      input: { datasetId: lost.datasetId },
    });
    const ingestId = data.startIngest.id;
    const form = new FormData();
    for (const path of ['a.idx', 'z.dat']) form.append('file', new Blob([path]), path);
    const headers = { authorization: `Bearer ${rooms.org.tokens.steward}` };
    await fetch(`${rooms.hub.url}/ingests/${ingestId}/files`, { method: 'POST', headers, body: form });
    await ingestFiles.updateMany({ orgId, ingestId }, { $set: { principal: 'ghost.rec' } });
    const finish = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';
    await rooms.hub.graphql(rooms.org.tokens.steward, finish, { input: { ingestId } });
    let ingest = await ingests.findOne({ orgId, _id: ingestId });
    while (ingest?.state !== 'DONE') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ingest = await ingests.findOne({ orgId, _id: ingestId });
    }
    expect(ingest.counts).toEqual({ files: 2, ready: 0, rejected: 2, held: 0, duplicate: 0 });
    const codes = (await findingsOf(lost.datasetId)).filter(({ code }) => code === 'core.companion-alone');
    expect(codes.map(({ path }) => path).sort()).toEqual(['a.idx', 'z.dat']);
  });

  it('is erased with all its bytes, but not what others are read with', async () => {
    const own = {
      'f/a.rec': rec({ ...PARTS, name: 'erase' }),
      'f/a.idx': text('erase idx'),
      'f/a.prj': text('erase prj'),
    };
    const delivery = await rooms.deliver({
      ...own,
      'f/b.rec': rec({ name: 'stays' }),
      'f/table.tsv': text('shared table'),
    });
    const asset = delivery.assets.find(({ name }) => name === 'erase')!;
    for (const data of Object.values(own)) expect(await hasBlob(data)).toBe(true);
    const { data } = await rooms.hub.graphql<{ eraseAssets: object }>(
      rooms.org.tokens.owner,
      'mutation ($input: EraseAssetsInput!) { eraseAssets(input: $input) { ... on ErasedAssets { count } } }',
      { input: { assetIds: [asset._id], reason: 'asked' } },
    );
    expect(data.eraseAssets).toEqual({ count: 1 });
    for (const bytes of Object.values(own)) expect(await hasBlob(bytes)).toBe(false);
    expect(await hasBlob(text('shared table'))).toBe(true);
    const { orgId } = { orgId: rooms.org.id };
    const left = await rooms.hub.core.store.ingestFiles.find({ orgId, ingestId: delivery.ingestId }).toArray();
    expect(JSON.stringify(left)).not.toMatch(/f\/a\./);
    expect(left.find(({ path }) => path === 'f/table.tsv')).toMatchObject({ state: 'READY', shared: true });
  });

  it('hands its companions out as originals: to whom was granted the download', async () => {
    const delivery = await rooms.deliver(files);
    const { tokens, slug } = rooms.other;
    const grant = 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { ... on Grant { id } } }';
    const get = async (role: string, token: string) =>
      (
        await fetch(`${rooms.hub.url}/assets/${delivery.assets[0]!._id}/parts/${role}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await get('idx', rooms.org.tokens.annotator)).toBe(200);
    expect(await get('idx', tokens.owner)).toBe(404);
    for (const [capabilities, status] of [
      [['READ'], 404],
      [['READ', 'DOWNLOAD'], 200],
    ] as const) {
      const input = {
        datasetId: delivery.datasetId,
        granteeSlug: slug,
        capabilities,
        until: new Date(Date.now() + 1e7),
      };
      await rooms.hub.graphql(rooms.org.tokens.owner, grant, { input });
      expect([await get('idx', tokens.owner), await get('original', tokens.owner)]).toEqual([status, status]);
    }
  });
});

describe('what a file says of its own items', () => {
  it('goes to the item that it names', async () => {
    const box = (cls: string) => ({ class: cls, parts: [{ geometry: { kind: 'tag' } }] });
    const told = {
      items: [{ name: 'bad', facets: { nonsense: 1 } }, { name: 'first' }, { name: 'second' }],
      annotations: [
        { target: { path: 'a.rec', item: 2 }, annotations: [box('two')] },
        { target: { path: 'a.rec', item: 0 }, annotations: [box('none')] },
        { target: { path: 'a.rec', item: 1 }, annotations: [box('one')] },
      ],
    };
    const { assets, datasetId } = await rooms.deliver({ 'a.rec': text(JSON.stringify(told)) });
    const classes = Object.fromEntries(assets.map(({ name, classes: found }) => [name, found]));
    expect(classes).toEqual({ first: ['one'], second: ['two'] });
    expect((await findingsOf(datasetId)).map(({ code }) => code).sort()).toEqual([
      'core.annotation-target-missing',
      'core.bad-facets',
    ]);
  });
});

describe('where something was', () => {
  const line = { type: 'LineString', coordinates: [[112.5, 37.8], [112.6, 37.9], [112.7, 37.9]] }; // prettier-ignore
  const place = (where: object) => rec({ core: { where: { bbox: [112.5, 37.8, 112.7, 37.9], ...where } } } as never);

  it('has the times of its path', async () => {
    const times = [1_772_400_000_000, 1_772_400_060_000, 1_772_400_060_000];
    const { assets } = await rooms.deliver({ 'a.rec': place({ geometry: line, times }) });
    expect(assets[0]!.where).toEqual({ bbox: [112.5, 37.8, 112.7, 37.9], geometry: line, times });
  });

  it.each([
    ['of another length', { geometry: line, times: [1, 2] }],
    ['that do not ascend', { geometry: line, times: [1, 3, 2] }],
    ['of no line', { times: [1] }],
  ])('loses times %s, and says so', async (_why, where) => {
    const { assets, datasetId } = await rooms.deliver({ 'a.rec': place(where) });
    expect(assets[0]!.where).not.toHaveProperty('times');
    expect(assets[0]!.where!.bbox).toEqual([112.5, 37.8, 112.7, 37.9]);
    expect(await findingsOf(datasetId)).toEqual([{ code: 'core.bad-times', path: 'a.rec', assetId: assets[0]!._id }]);
    expect(assets[0]!.findingCodes).toEqual(['core.bad-times']);
  });

  const china = { near: { lon: 112.55, lat: 37.85, metres: 1_000 } };
  const found = async (datasetId: string) => {
    const query = 'query ($q: SearchQuestion!) { search(question: $q) { edges { node { asset { name } } } } }';
    const variables = { q: { datasets: [datasetId], where: china } };
    const { data } = await rooms.hub.graphql<any>(rooms.org.tokens.owner, query, variables);
    return data.search.edges.length;
  };

  it.each([
    ['as wide as the world', [-180, -90, 180, 90], 'MultiPolygon', 1],
    ['over the antimeridian, with China in it', [100, 20, -170, 60], 'MultiPolygon', 1],
    ['of more than half the globe', [-100, 0, 150, 60], 'MultiPolygon', 1],
    ['without height', [112, 37.85, 113, 37.85], 'LineString', 1],
    ['without height around the globe', [-180, 37.85, 180, 37.85], 'MultiLineString', 1],
    ['without width', [112.55, -90, 112.55, 90], 'LineString', 1],
    ['elsewhere', [1, 2, 3, 4], 'Polygon', 0],
  ])('is found in a box %s', async (_what, bbox, type, count) => {
    const { assets, datasetId, states } = await rooms.deliver({ 'a.rec': rec({ core: { where: { bbox } } } as never) });
    expect(states).toEqual({ 'a.rec': 'READY' });
    expect(assets[0]!.where).toMatchObject({ bbox, geometry: { type } });
    expect(await findingsOf(datasetId)).toEqual([]);
    expect(await found(datasetId)).toBe(count);
  });

  it('falls back to its box where the outline cannot be placed, and what came with it comes in', async () => {
    const bowTie = { type: 'Polygon', coordinates: [[[112.5, 37.8], [112.7, 37.9], [112.7, 37.8], [112.5, 37.9], [112.5, 37.8]]] }; // prettier-ignore
    const open = { type: 'Polygon', coordinates: [[[112.5, 37.8], [112.7, 37.9]]] }; // prettier-ignore
    const { datasetId, assets, states } = await rooms.deliver({
      'a.rec': place({ geometry: bowTie }),
      'b.rec': rec({ name: 'sound' }),
      'c.rec': place({ geometry: open }),
    });
    expect(states).toEqual({ 'a.rec': 'READY', 'b.rec': 'READY', 'c.rec': 'READY' });
    expect(assets.map(({ where }) => (where?.geometry as { type?: string } | undefined)?.type)).toEqual([
      'Polygon',
      undefined,
      'Polygon',
    ]);
    const findings = await findingsOf(datasetId);
    expect(findings.map(({ code, path }) => [code, path]).sort()).toEqual([
      ['core.bad-geometry', 'a.rec'],
      ['core.bad-geometry', 'c.rec'],
    ]);
    expect(await found(datasetId)).toBe(2);
  });

  it('that never moves is a point', async () => {
    const still = { type: 'LineString', coordinates: [[1, 2], [1, 2]] }; // prettier-ignore
    const { assets, states } = await rooms.deliver({ 'a.rec': place({ geometry: still, times: [1, 2] }) });
    expect(states).toEqual({ 'a.rec': 'READY' });
    expect(assets[0]!.where!.geometry).toEqual({ type: 'Point', coordinates: [1, 2] });
  });
});
