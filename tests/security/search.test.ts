import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask, filesOf, LAT, LON, makeDatasetOf, makeSceneWorld, type SceneWorld } from '../graphql/fixtures/scene-world.ts'; // prettier-ignore

const PERSON = 'Zhang Sanfeng';
let world: SceneWorld;
let portrait: string;

beforeAll(async () => {
  world = await makeSceneWorld();
  const { hub, org } = world;
  const clinic = await makeDatasetOf(hub, org, 'clinic', 'yard', 'CC0-1.0');
  const scene = { kind: 'yard.portrait', person: PERSON, when: ['2026-03-01T22:00:00Z'] as [string] };
  const file = filesOf('yard', { [`${PERSON}.json`]: scene });
  await hub.ingest(org.tokens.steward, clinic, file);
  portrait = (await hub.core.store.assets.findOne({ orgId: org.id, kind: 'yard.portrait' }, { comment: 'test' }))!._id;
  const input = { datasetId: clinic, granteeSlug: world.rival.slug, capabilities: ['READ', 'DOWNLOAD'] };
  const grant = 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { __typename } }';
  await hub.graphql(org.tokens.owner, grant, { input });
});
afterAll(() => world?.hub.stop());

const everything = async (token: string) => {
  const { nodes } = await ask(world.hub, token, {}, { first: 200 });
  return nodes.map(({ asset }) => asset.name).sort();
};

it('finds one’s own and what was granted, and nothing else', async () => {
  const own = ['bystander.json', 'drive.json', 'far.json', 'layer.json', 'photo.json', 'shift.json', 'Portrait'];
  expect(await everything(world.org.tokens.regulator)).toEqual([...own, 'shared.json'].sort());
  expect(await everything(world.rival.tokens.owner)).toEqual(['Portrait', 'kept.json', 'shared.json']);
  const stranger = await world.hub.organisation('stranger');
  expect(await everything(stranger.tokens.owner)).toEqual([]);
  expect((await ask(world.hub, null, {})).code).toBe('NOT_SIGNED_IN');
});

it.each([
  ['a dataset that is not one’s own', (w: SceneWorld) => ({ datasets: [w.datasets.kept] })],
  ['its short name', () => ({ datasets: ['kept'] })],
  ['a place and a time', () => ({ where: { near: { lon: LON, lat: LAT, metres: 10 } }, when: { from: '2026-03-01T23:00:00Z' } })], // prettier-ignore
  ['a class', () => ({ shows: ['person'] })],
  ['a word', () => ({ text: 'kept' })],
  ['a licence', () => ({ licences: ['CC0-1.0', 'LicenseRef-rival'] })],
  ['a plugin’s question', () => ({ query: { id: 'yard.watches' } })],
])('reaches nothing that was not granted by %s', async (_by, question) => {
  for (const role of ['owner', 'regulator'] as const) {
    const { search } = await ask(world.hub, world.org.tokens[role], question(world), { first: 200 });
    const text = JSON.stringify(search);
    expect(search.edges).toBeDefined();
    expect(text).not.toContain(world.ids['kept.json']);
    expect(text).not.toContain('kept.json');
  }
});

it('ends with the grant', async () => {
  const { hub, rival, datasets } = world;
  const guest = await hub.organisation('guest');
  const input = { datasetId: datasets.kept, granteeSlug: guest.slug, capabilities: ['READ'] };
  const grant = 'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { ... on Grant { id } } }';
  const { data } = await hub.graphql<any>(rival.tokens.owner, grant, { input });
  expect(await everything(guest.tokens.owner)).toEqual(['kept.json']);
  const revoke = 'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { __typename } }';
  await hub.graphql(rival.tokens.owner, revoke, { input: { grantId: data.grantAccess.id } });
  expect(await everything(guest.tokens.owner)).toEqual([]);
});

it('lets a query reach what the asker may read, whatever id it asks for', async () => {
  const { ids, org, rival, hub } = world;
  const reached = async (token: string, asset: string, rest: object = {}) => {
    const query = { id: 'yard.reaches', params: { assetId: ids[asset] ?? asset } };
    const { nodes } = await ask(hub, token, { ...rest, query }, { first: 200 });
    return { names: nodes.map(({ asset: { name } }) => name), evidence: nodes[0]?.evidence };
  };
  const own = await reached(org.tokens.owner, 'shift.json');
  expect(own.evidence).toMatchObject({ annotations: 5, channels: 0, samples: -1 });
  expect(own.evidence.seen).not.toContain(ids['kept.json']);
  const theirs = await reached(org.tokens.owner, 'kept.json');
  expect(theirs.evidence.annotations).toBe(0);
  expect(theirs.names).not.toContain('kept.json');
  expect((await reached(rival.tokens.owner, 'kept.json')).evidence.annotations).toBe(1);
  // What the rest of the question keeps out is out of reach, too: another dataset, another time, another place.
  const road = await reached(org.tokens.owner, 'shift.json', { datasets: ['road'] });
  expect([road.evidence.annotations, road.names.sort()]).toEqual([0, ['bystander.json', 'drive.json']]);
  const early = await reached(org.tokens.owner, 'shift.json', { when: { to: '2026-03-01T22:29:00Z' } });
  expect(early.evidence.annotations).toBe(0);
  const near = { near: { lon: LON, lat: LAT, metres: 100 } };
  expect((await reached(org.tokens.owner, 'far.json', { where: near })).evidence.annotations).toBe(0);
});

it('tells nobody but owner and steward who a person is, not even a plugin that asks on behalf of others', async () => {
  const { hub, org, rival } = world;
  const asks = [
    {},
    { text: PERSON },
    { text: 'Sanfeng' },
    { subject: PERSON },
    { query: { id: 'yard.reaches', params: { assetId: portrait } } },
  ];
  for (const token of [org.tokens.annotator, org.tokens.regulator, rival.tokens.owner]) {
    for (const question of asks) {
      const { search } = await ask(hub, token, question, { first: 200 });
      expect(JSON.stringify(search)).not.toContain(PERSON);
      if ('text' in question || 'subject' in question) expect(search.edges).toEqual([]);
    }
  }
  const { nodes } = await ask(hub, org.tokens.steward, { ...asks[4]!, kind: 'yard.portrait' });
  expect(nodes[0].evidence.paths).toContain(`${PERSON}.json`);
});

it('takes no operators of the database, in fields or in text', async () => {
  const token = world.org.tokens.owner;
  const bad = [
    'asking yard.reaches(assetId={"$ne": 1})',
    'asking yard.reaches(assetId=["a"])',
    'asking yard.reaches(assetId={"x": 1})',
    'asking yard.reaches("__proto__"=1)',
    { query: { id: 'yard.reaches', params: { assetId: { $ne: 1 } } } },
    { shows: [{ $ne: 1 }] },
    { subject: { $gt: '' } },
    { where: { within: { $where: '1' } } },
    { where: { within: { type: 'Polygon', coordinates: { $gt: 0 } } } },
  ];
  for (const question of bad) expect([question, (await ask(world.hub, token, question)).code]).toEqual([question, 'BAD_INPUT']); // prettier-ignore
  // Words that look like operators are words.
  for (const text of ['showing "$ne"', 'about "{$gt: 1}"', 'under "$regex"', 'in "$where"', 'with finding ".*"', 'matching ".*"']) // prettier-ignore
    expect([text, (await ask(world.hub, token, text)).search?.edges]).toEqual([text, text === 'matching ".*"' ? expect.any(Array) : []]); // prettier-ignore
});
