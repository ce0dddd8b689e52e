import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType, type GraphQLSchema } from 'graphql';
import { composeSchema, newId } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import type { TestOrganisation } from '../harness/test-hub.ts';
import { startWatchedHub, type Watched } from '../harness/watched-hub.ts';
import { EMBEDDED, LOADED, PAGE } from './loaded-fields.ts';
import { insertLots } from './loaders-world.ts';

/** N parents cost one command: every field of the schema that leads to other things is in one of the two tables. */
let watched: Watched;
let org: TestOrganisation;
let reader: TestOrganisation;
let schema: GraphQLSchema;
const MANY = 20;
let datasets: string[];
let ingests: string[];
const token = () => org.tokens.owner;

beforeAll(async () => {
  watched = await startWatchedHub();
  schema = composeSchema(await loadPlugins(undefined)).schema;
  org = await watched.hub.organisation('loaders');
  reader = await watched.hub.organisation('reader');
  ({ datasets, ingests } = await insertLots(watched.hub.core, org.id, MANY));
});
afterAll(() => watched?.hub.stop());

/** Reads of data; who asks is found out once a request, whatever is asked. */
const IDENTITY = new Set(['tokens', 'grants']);
async function commandsFor(secret: string, query: string, asked = ''): Promise<{ names: string[]; data: any }> {
  watched.forget();
  const answer = await watched.hub.graphql<any>(secret, query);
  expect(answer.errors).toBeUndefined();
  const reads = watched.commands.filter(({ commandName }) =>
    ['find', 'aggregate', 'count', 'distinct', 'getMore'].includes(commandName),
  );
  // The hub's own errands: the change stream, the audit writer, the worker.
  const names = reads
    .map(
      ({ commandName, command }) =>
        `${commandName} ${String(commandName === 'getMore' ? command['collection'] : command[commandName])}`,
    )
    .filter((name) => !/ (?:\$cmd\.aggregate|outbox|auditEvents|jobs)$/.test(name));
  const own = names.filter((name) => IDENTITY.has(name.split(' ')[1]!) && !asked.includes(name.split(' ')[1]!));
  return { names: names.filter((name) => !own.includes(name)), data: answer.data };
}

describe('the tables', () => {
  it('have every field that leads to an object', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (!isObjectType(type) || type.name.startsWith('__')) return [];
      if ([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type)) return [];
      return Object.values(type.getFields()).flatMap((field) => {
        const leads = isCompositeType(getNamedType(field.type));
        const list = isListType(getNullableType(field.type)) && leads;
        return leads || list ? [`${type.name}.${field.name}`] : [];
      });
    });
    const missing = fields.filter((name) => !PAGE.test(name) && !LOADED[name] && !EMBEDDED.has(name));
    expect(missing).toEqual([]);
    for (const name of Object.keys(LOADED)) {
      const [type, field] = name.split('.') as [string, string];
      expect([name, (schema.getType(type) as any)?.getFields()[field] !== undefined]).toEqual([name, true]);
    }
  });
});

describe('one parent or twenty', () => {
  it.each(Object.entries(LOADED))('%s costs the same commands', async (name, { query, select }) => {
    const [, field] = name.split('.') as [string, string];
    const document = (n: number) =>
      query.replace('N)', `${n})`).replace('DATASET', datasets[0]!).replace('FIELD', `${field} ${select}`);
    const asked = field;
    // Whoever may not read identity asks more of the database: which domains the things lie in.
    for (const secret of [token(), org.tokens.annotator]) {
      const one = await commandsFor(secret, document(1), asked);
      const many = await commandsFor(secret, document(MANY), asked);
      expect(many.names).toEqual(one.names);
      expect(one.names.length).toBeGreaterThan(0);
      expect(one.names.length).toBeLessThanOrEqual(5);
    }
  });

  it.each(['Grant.grantee', 'Member.email', 'Member.name'])('%s costs the same with more of them', async (name) => {
    const { query, select } = LOADED[name]!;
    const [, field] = name.split('.') as [string, string];
    const document = query.replace('FIELD', `${field} ${select}`);
    const before = await commandsFor(token(), document, 'grants');
    const { core } = watched.hub;
    for (let i = 0; i < 5; i++) {
      await core.store.grants.insertOne({
        _id: newId('grt'),
        orgId: org.id,
        datasetId: datasets[i]!,
        granteeOrgId: reader.id,
        capabilities: ['read'],
        until: null,
        revokedAt: null,
      });
      await core.store.members.insertOne({
        _id: newId('mem'),
        orgId: org.id,
        userId: newId('usr'),
        role: 'annotator',
        active: true,
      });
    }
    const after = await commandsFor(token(), document, 'grants');
    expect(new Set(after.names)).toEqual(
      new Set([...before.names, ...(name === 'Grant.grantee' ? ['find organisations'] : [])]),
    );
    expect(after.names.length).toBeLessThanOrEqual(before.names.length + (name === 'Grant.grantee' ? 1 : 0));
  });
});

describe('what loaders give', () => {
  it('belongs to its own parent, over several deliveries and organisations', async () => {
    const { data } = await commandsFor(
      token(),
      `{ ingests(first: ${MANY}) { edges { node { id dataset { id } files { totalCount { value }
      edges { node { path findings { ingestId path message { en } } } } } } } } }`,
    );
    const seen = data.ingests.edges.map(({ node }: any) => {
      const i = ingests.indexOf(node.id);
      expect(node.dataset.id).toBe(datasets[i]);
      expect(node.files.totalCount.value).toBe(2);
      expect(node.files.edges.map((edge: any) => edge.node.path)).toEqual(['a', 'b']);
      const [a, b] = node.files.edges.map((edge: any) => edge.node.findings);
      expect([a, b]).toEqual([[{ ingestId: node.id, path: 'a', message: { en: `of ${i}` } }], []]);
      return i;
    });
    expect(seen.sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: MANY }, (_, i) => i));
  });

  it('is counted by dataset', async () => {
    const { data } = await commandsFor(
      token(),
      `{ datasets(first: ${MANY}) { edges { node { id classCounts { count } facetCounts { key } } } } }`,
    );
    for (const { node } of data.datasets.edges) {
      const i = datasets.indexOf(node.id);
      expect(node.classCounts).toEqual(i > 0 ? [{ count: i }] : []);
      expect(node.facetCounts).toEqual([{ key: i % 2 ? 'medical.modality' : 'industrial-qc.format' }]);
    }
  });
});
