import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { getNamedType } from 'graphql';
import type { CommandStartedEvent } from 'mongodb';
import { composeSchema, ensureMember, makeLink } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { startWatchedHub, type Watched } from '../harness/watched-hub.ts';
import { exportOf } from './export-of.ts';
import { MUTATIONS } from './mutation-cases.ts';
import { QUERIES } from './query-cases.ts';
import { wholeSelection } from './whole-selection.ts';
import { audited, makeWorld, type World } from './world.ts';

/**
 * Every command on a collection whose documents belong to an organisation must say which one: a filter forgotten in
 * one place is a leak that no other test may happen to look for.
 */
let world: World;
let watched: Watched;
/** Every command since the hub started to serve: making of the world, all queries, mutations, routes, background work. */
const seen = () => watched.commands;

type Filter = Record<string, unknown>;

/** True when the filter names organisations: at the top, in one branch of $and, or in every branch of $or. */
function scoped(filter: Filter | undefined): boolean {
  if (!filter) return false;
  const { orgId, $and, $or } = filter as { orgId?: unknown; $and?: Filter[]; $or?: Filter[] };
  if (typeof orgId === 'string') return true;
  if (Array.isArray((orgId as { $in?: unknown } | undefined)?.$in)) return true;
  if ($and?.some(scoped)) return true;
  return $or !== undefined && $or.length > 0 && $or.every(scoped);
}

function pipelineScoped(pipeline: Record<string, any>[]): boolean {
  const [first] = pipeline;
  const unions = pipeline.flatMap((stage) => (stage['$unionWith'] ? [stage['$unionWith'].pipeline ?? []] : []));
  return scoped(first?.['$match']) && unions.every(pipelineScoped) && !pipeline.some((stage) => stage['$lookup']);
}

/** Collection, filters and whether each is scoped, of a command that reads or changes documents by a filter. */
function filtersOf({
  commandName,
  command,
}: CommandStartedEvent): { collection: string; filter: Filter; ok: boolean }[] {
  const collection = String(command[commandName]);
  const one = (filter: Filter | undefined) => [{ collection, filter: filter ?? {}, ok: scoped(filter) }];
  switch (commandName) {
    case 'find':
      return one(command['filter']);
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return one(command['query']);
    case 'update':
      return command['updates'].flatMap(({ q }: { q: Filter }) => one(q));
    case 'delete':
      return command['deletes'].flatMap(({ q }: { q: Filter }) => one(q));
    case 'aggregate':
      if (typeof command['aggregate'] !== 'string') return []; // the change stream of the whole database
      return [{ collection, filter: command['pipeline'][0]?.$match ?? {}, ok: pipelineScoped(command['pipeline']) }];
    case 'insert':
      return command['documents'].map((document: Filter) => ({
        collection,
        filter: { inserted: document['_id'] },
        ok: typeof document['orgId'] === 'string',
      }));
    default:
      return [];
  }
}

/** What may go without: the keys of the filter, and why. */
const ALLOWED: [collection: string, keys: string[], why: string][] = [
  ['tokens', ['hash', 'revokedAt'], 'signing in: the hash of a secret of 160 bits tells the organisation'],
  ['sessions', ['_id'], 'signing out and switching: the id is the hash of the cookie'],
  ['sessions', ['_id', 'expiresAt'], 'signing in: the id is the hash of the cookie'],
  ['links', ['_id', 'expiresAt', 'purpose'], 'signing in: the id is the hash of the link’s secret'],
  ['members', ['active', 'userId'], 'the organisations of the person who signs in or asks `me`'],
  ['grants', ['$or', 'granteeOrgId', 'revokedAt'], 'what others granted to one’s own organisation'],
  ['jobs', ['$or'], 'the worker takes whatever is due'],
  ['jobs', ['_id'], 'queued under an id made of the ingest’s own'],
  ['jobs', ['_id', 'lease.token'], 'a worker ends its own job: the lease is the key'],
  ['jobs', ['_id', 'lease.token', 'state'], 'a worker renews its own lease'],
  ['jobs', ['lease.owner', 'state'], 'at start, what this very hub held is freed'],
  ['jobs', ['state'], '/metrics counts what waits; it tells a number only'],
  ['outbox', [], 'the one writer chains the events of all organisations'],
  ['outbox', ['_id'], 'the writer removes what it has chained'],
];

beforeAll(async () => {
  watched = await startWatchedHub();
  world = await makeWorld(() => Promise.resolve(watched.hub));
});
afterAll(() => world?.hub.stop());

/** Does what people and programs do, each way at least once. */
async function everything(): Promise<void> {
  const { hub, its, owner } = world;
  const schema = composeSchema(await loadPlugins(undefined)).schema;
  for (const name of ['own owner', 'own annotator', 'full steward', 'other owner']) {
    const { token } = world.caller(name);
    for (const [field, query] of Object.entries(QUERIES)) {
      const type = getNamedType(schema.getQueryType()!.getFields()[field]!.type);
      await hub.graphql(token, `{ ${field}${query.args(its)} ${wholeSelection(schema, type, 2)} }`);
    }
    const filters = [
      {
        text: 'plates 张',
        facets: [{ key: 'industrial-qc.width', gte: 1 }],
        or: [{ state: 'READY' }, { datasetId: its.medical }],
      },
      { where: { near: { lon: 1, lat: 1, metres: 10 } }, not: { findingCode: 'x' } },
    ];
    for (const filter of filters) {
      await hub.graphql(token, 'query ($filter: AssetFilter) { assets(filter: $filter) { totalCount { value } } }', {
        filter,
      });
    }
    const exported = await exportOf(world, name, its.inspection).catch(() => 'exp_none');
    for (const path of [
      `/exports/${exported}`,
      `/assets/${its.partAsset}/parts/original`,
      `/assets/${its.patientAsset}/thumbnail`,
      `/ingests/${its.openIngest}/files`,
    ]) {
      await (await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer();
    }
  }
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    const caller = world.caller('own owner');
    const spare = await mutation.spare?.(world);
    const input = mutation.input({ ...its, ...(spare ? { spare } : {}) }, caller);
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
    await hub.graphql(caller.token, `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`, { input });
  }
  const user = await ensureMember(hub.core, owner.id, {
    email: 'owner@alpha-hospital.test',
    name: 'owner',
    role: 'owner',
  });
  const signInToken = await makeLink(hub.core, { purpose: 'signin', userId: user._id, orgId: owner.id, days: 1 });
  const post = (body: object, headers: object = {}) =>
    fetch(`${hub.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signedIn = await post({ signInToken });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  expect(signedIn.status).toBe(204);
  await post({ organisation: 'alpha-hospital' }, { cookie });
  await fetch(`${hub.url}/assets/${its.partAsset}/thumbnail`, { headers: { cookie } });
  await post({ email: 'nobody@x.test', password: 'wrong wrong' });
  await fetch(`${hub.url}/session`, { method: 'DELETE', headers: { cookie } });
  await fetch(`${hub.url}/metrics`);
  while (await hub.core.store.jobs.findOne({ orgId: owner.id, state: { $in: ['queued', 'running'] } }))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await audited(hub);
}

it('every command names the organisation whose documents it touches', async () => {
  await everything();
  const { models } = world.hub.core.store;
  const tenants = new Set(Object.keys(models).filter((name) => models[name]!.schema.path('orgId') !== undefined));
  expect(tenants.size).toBeGreaterThan(15);
  const byHub = seen().filter(({ command }) => command['comment'] !== 'test');
  const commands = byHub.flatMap((event) =>
    filtersOf(event).map((one) => ({ ...one, commandName: event.commandName })),
  );
  const ofTenants = commands.filter(({ collection }) => tenants.has(collection));
  const used = new Set<string>();
  const wrong = ofTenants.flatMap(({ collection, commandName, filter, ok }) => {
    if (ok) return [];
    const keys = Object.keys(filter).sort();
    const allowed = ALLOWED.find(([name, wanted]) => name === collection && wanted.join() === keys.join());
    if (allowed) used.add(`${collection} ${keys.join()}`);
    return allowed ? [] : [`${commandName} ${collection} {${keys.join(', ')}}`];
  });
  expect([...new Set(wrong)]).toEqual([]);
  // The test looks where it should: each collection was read, and no excuse is left over from earlier code.
  const touched = new Set(ofTenants.map(({ collection }) => collection));
  expect([...tenants].filter((name) => !touched.has(name))).toEqual([]);
  const atStart = new Set(['jobs lease.owner,state']);
  const unused = ALLOWED.map(([name, keys]) => `${name} ${keys.join()}`).filter(
    (key) => !used.has(key) && !atStart.has(key),
  );
  expect(unused).toEqual([]);
});

it('a filter that forgets it is noticed', () => {
  expect(scoped({ _id: 'x' })).toBe(false);
  expect(scoped({ orgId: { $ne: 'x' } })).toBe(false);
  expect(scoped({ $or: [{ orgId: 'x' }, { datasetId: 'y' }] })).toBe(false);
  expect(scoped({ $or: [{ orgId: 'x' }, { orgId: 'y', datasetId: 'y' }] })).toBe(true);
  expect(scoped({ $and: [{ orgId: 'x' }, { datasetId: 'y' }] })).toBe(true);
  expect(
    pipelineScoped([{ $match: { orgId: 'x' } }, { $unionWith: { coll: 'assets', pipeline: [{ $match: {} }] } }]),
  ).toBe(false);
});
