import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, type GraphQLSchema } from 'graphql';
import { composeSchema, type Role } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { MUTATIONS, type MutationCase } from './mutation-cases.ts';
import { QUERIES, type QueryCase } from './query-cases.ts';
import { wholeSelection } from './whole-selection.ts';
import { makeWorld, secretsOf, type Caller, type Holdings, type World } from './world.ts';

let world: World;
let schema: GraphQLSchema;
let secrets: Set<string>;
/** Ids that nothing has; as long as real ones, so that only being unknown tells them apart. */
let missing: Holdings;

beforeAll(async () => {
  world = await makeWorld();
  schema = composeSchema(await loadPlugins(undefined)).schema;
  secrets = await secretsOf(world.hub, world.owner);
  const unknown = (id: string) => `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(id.length - id.indexOf('_') - 1)}`;
  missing = Object.fromEntries(Object.entries(world.its).map(([key, id]) => [key, unknown(id)])) as unknown as Holdings;
});
afterAll(() => world?.hub.stop());

type Answer = Awaited<ReturnType<World['hub']['graphql']>>;

/** What an answer says, without the ids of the question and the places in its text. */
function said(answer: Answer, asked: Holdings): string {
  let text = JSON.stringify({
    data: answer.data ?? null,
    errors: answer.errors?.map(({ message, extensions }) => ({ message, code: extensions.code })),
    code: (answer as { code?: string }).code,
  });
  for (const id of Object.values(asked)) text = text.replaceAll(id, 'ID');
  return text;
}

/** Which of the owner's secrets an answer holds, apart from the ids that the question gave. */
function leaked(answer: unknown, asked: Holdings): string[] {
  const given = new Set(Object.values(asked));
  const text = JSON.stringify(answer);
  return [...secrets].filter((secret) => !given.has(secret) && text.includes(secret));
}

const fieldsOf = (root: 'Query' | 'Mutation') =>
  Object.keys((schema.getType(root) as never as { getFields(): object }).getFields());
const code = (answer: Answer) => answer.errors?.[0]?.extensions.code ?? (answer as { code?: string }).code;

describe('the cases', () => {
  it('are there for every field of Query and Mutation', () => {
    expect(Object.keys(QUERIES).sort()).toEqual(fieldsOf('Query').sort());
    expect(Object.keys(MUTATIONS).sort()).toEqual(fieldsOf('Mutation').sort());
    expect(fieldsOf('Query').length + fieldsOf('Mutation').length).toBeGreaterThan(30);
  });
});

describe.each(Object.entries(QUERIES))('Query.%s', (name, query: QueryCase) => {
  const ask = (caller: Caller, holdings: Holdings) => {
    const type = getNamedType(schema.getQueryType()!.getFields()[name]!.type);
    const selection = wholeSelection(schema, type, 2);
    return world.hub.graphql(caller.token, `{ ${name}${query.args(holdings)} ${selection} }`);
  };
  const mayAsk = (caller: Caller) => !query.roles || query.roles.includes(caller.role as Role);

  it('is answered to members and grantees as far as their role and grant go', async () => {
    for (const caller of world.callers.filter(({ tie }) => ['own', 'read', 'full'].includes(tie))) {
      const answer = await ask(caller, world.its);
      const may = mayAsk(caller);
      const sees = may && (caller.tie === 'own' || query.granted);
      const told = answer.errors ? false : query.sees(answer.data, world.its);
      expect([caller.name, told, code(answer)]).toEqual([caller.name, sees, may ? undefined : 'FORBIDDEN']);
      if (caller.tie !== 'own') {
        // A grant is on datasets: what the organisation keeps to itself stays there.
        const { ontology, job } = world.its;
        const kept = JSON.stringify(answer);
        const asked = query.args(world.its);
        for (const id of [ontology, job, world.theirs.medical]) if (!asked.includes(id)) expect(kept).not.toContain(id);
        expect(kept).not.toMatch(/@alpha-hospital\.test/);
      }
    }
  });

  it('tells strangers the same as if there were nothing', async () => {
    for (const caller of world.callers.filter(({ tie }) => tie === 'stranger')) {
      const [real, none] = [await ask(caller, world.its), await ask(caller, missing)];
      expect([caller.name, said(real, world.its)]).toEqual([caller.name, said(none, missing)]);
      expect([caller.name, leaked(real, world.its)]).toEqual([caller.name, []]);
    }
  });

  it('tells nobody and ended tokens nothing at all', async () => {
    for (const caller of world.callers.filter(({ tie }) => tie === 'nobody' || tie === 'dead-token')) {
      const [real, none] = [await ask(caller, world.its), await ask(caller, missing)];
      expect(said(real, world.its)).toBe(said(none, missing));
      expect([caller.name, leaked(real, world.its)]).toEqual([caller.name, []]);
      const open = query.public && caller.tie === 'nobody';
      expect([caller.name, code(real)]).toEqual([caller.name, open ? undefined : 'NOT_SIGNED_IN']);
    }
  });
});

describe.each(Object.entries(MUTATIONS))('Mutation.%s', (name, mutation: MutationCase) => {
  const attempt = (caller: Caller, holdings: Holdings & { spare?: string }) =>
    world.hub.graphql<any>(
      caller.token,
      `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
        __typename ... on Problem { code message } ${mutation.selection ?? ''} } }`,
      { input: mutation.input(holdings, caller) },
    );
  const type = (answer: Answer) => (answer.data as any)?.[name]?.__typename as string | undefined;

  it('changes nothing for strangers, who cannot tell what there is', async () => {
    const before = await stateOf();
    for (const caller of world.callers.filter(({ tie }) => tie === 'stranger')) {
      const real = await attempt(caller, world.its);
      expect([caller.name, leaked(real, world.its)]).toEqual([caller.name, []]);
      if (!mutation.targeted) continue;
      const none = await attempt(caller, missing);
      expect([caller.name, said(real, world.its)]).toEqual([caller.name, said(none, missing)]);
      const allowed = mutation.roles.includes(caller.role!);
      expect([caller.name, type(real)]).toEqual([caller.name, allowed ? 'NotFound' : 'NotAllowed']);
    }
    expect(await stateOf()).toEqual(before);
  });

  it('changes nothing for nobody and for ended tokens', async () => {
    const before = await stateOf();
    for (const caller of world.callers.filter(({ tie }) => tie === 'nobody' || tie === 'dead-token')) {
      const real = await attempt(caller, world.its);
      expect([caller.name, code(real)]).toEqual([caller.name, 'NOT_SIGNED_IN']);
      expect(said(real, world.its)).toBe(said(await attempt(caller, missing), missing));
    }
    expect(await stateOf()).toEqual(before);
  });

  it('changes nothing for grantees beyond their grant', async () => {
    const before = await stateOf();
    for (const caller of world.callers.filter(({ tie }) => tie === 'read' || tie === 'full')) {
      if (!mutation.targeted || (caller.tie === 'full' && mutation.grantable && mutation.roles.includes(caller.role!)))
        continue;
      const real = await attempt(caller, world.its);
      expect([caller.name, type(real)]).toEqual([
        caller.name,
        mutation.roles.includes(caller.role!) && !mutation.grantable ? 'NotFound' : 'NotAllowed',
      ]);
    }
    expect(await stateOf()).toEqual(before);
  });

  it('changes nothing for members without the role', async () => {
    const before = await stateOf();
    for (const caller of world.callers.filter(({ tie, role }) => tie === 'own' && !mutation.roles.includes(role!))) {
      const [real, none] = [await attempt(caller, world.its), await attempt(caller, missing)];
      expect([caller.name, type(real)]).toEqual([caller.name, 'NotAllowed']);
      expect(said(real, world.its)).toBe(said(none, missing));
    }
    expect(await stateOf()).toEqual(before);
  });

  it('works for every role that it is for', async () => {
    const callers = world.callers.filter(
      ({ tie, role }) => (tie === 'own' || (tie === 'full' && mutation.grantable)) && mutation.roles.includes(role!),
    );
    expect(callers.length).toBeGreaterThan(0);
    for (const caller of callers) {
      const spare = await mutation.spare?.(world);
      const answer = await attempt(caller, { ...world.its, ...(spare ? { spare } : {}) });
      expect([caller.name, type(answer) ?? answer.errors]).toEqual([
        caller.name,
        mutation.person ? 'NotAllowed' : mutation.done,
      ]);
    }
  });
});

/** A hash of everything that the owner has, by collection: a change by others shows. Last use of tokens is no change. */
async function stateOf(): Promise<Record<string, string>> {
  const { store } = world.hub.core;
  const parts: Record<string, string> = {};
  // What was allowed before goes on in the background.
  while (await store.jobs.findOne({ orgId: world.owner.id, state: { $in: ['queued', 'running'] } }))
    await new Promise((resolve) => setTimeout(resolve, 20));
  for (const name of Object.keys(store.models)) {
    if (name === 'auditEvents' || name === 'outbox') continue;
    const docs = await store.connection
      .db!.collection(name)
      .find({ orgId: world.owner.id }, { projection: { lastUsedAt: 0 } })
      .sort({ _id: 1 })
      .toArray();
    parts[name] = createHash('sha256').update(JSON.stringify(docs)).digest('hex');
  }
  return parts;
}
