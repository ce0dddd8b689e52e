import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ensureMember, makeLink, makeToken } from '@lode/core/hub';
import { makeWorld, type World } from './world.ts';

let world: World;
const clients: Client[] = [];
beforeAll(async () => void (world = await makeWorld()));
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await world?.hub.stop();
});

function connect(token: string | null, headers: Record<string, string> = {}): Client {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } });
    }
  }
  const client = createClient({
    url: `${world.hub.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
    lazyCloseTimeout: 0,
    onNonLazyError: () => undefined,
  });
  clients.push(client);
  return client;
}

interface Heard {
  values: any[];
  ended: Promise<'complete' | string>;
}

function listen(client: Client, query: string): Heard {
  const values: any[] = [];
  const ended = new Promise<string>((resolve) => {
    client.subscribe(
      { query },
      {
        next: (value) => void values.push(value),
        error: (error) => resolve(words(error)),
        complete: () => resolve('complete'),
      },
    );
  });
  return { values, ended };
}

function words(error: unknown): string {
  if (Array.isArray(error)) return error.map((one: { message: string }) => one.message).join();
  return error instanceof Error ? error.message : `closed ${(error as { code?: number }).code}`;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await pause(20);
  expect(condition()).toBe(true);
}

const progress = (id: string) => `subscription { ingestProgress(id: "${id}") { ingestId files state stage } }`;
const activity = (id: string) => `subscription { datasetActivity(id: "${id}") { datasetId kind at } }`;
const saved = (id: string) =>
  `subscription { annotationActivity(assetId: "${id}") { assetId by changed { id class { code } asset { id } } removed } }`;
const nothing = (id: string) => `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(id.length - id.indexOf('_') - 1)}`;

/** Something happens in the owner's dataset. */
async function stir(): Promise<void> {
  const { core } = world.hub;
  await core.store.counters.updateOne({ _id: world.its.inspection }, { $inc: { annotations: 0, bytes: 1 } });
  await core.store.ingests.updateOne({ _id: world.its.openIngest }, { $inc: { bytes: 1 } });
}

describe('a subscription', () => {
  it('reaches members and grantees', async () => {
    for (const name of ['own regulator', 'read annotator']) {
      const client = connect(world.caller(name).token);
      const first = listen(client, progress(world.its.openIngest));
      const second = listen(client, activity(world.its.inspection));
      await until(() => first.values.length > 0);
      for (let i = 0; i < 100 && second.values.length === 0; i++) {
        await stir();
        await pause(50);
      }
      expect(first.values[0].data.ingestProgress.ingestId).toBe(world.its.openIngest);
      expect(second.values[0].data.datasetActivity.datasetId).toBe(world.its.inspection);
      await client.dispose();
    }
  });

  it('tells strangers the same of what there is and of what there is not', async () => {
    for (const name of ['other owner', 'expired owner', 'revoked annotator', 'anonymous']) {
      const client = connect(world.caller(name).token);
      const heard = [progress, activity, saved].flatMap((query) => {
        const { openIngest, inspection, partAsset } = world.its;
        const id = query === progress ? openIngest : query === activity ? inspection : partAsset;
        return [listen(client, query(id)), listen(client, query(nothing(id)))];
      });
      await stir();
      const [a, b, c, d, e, f] = await Promise.all(heard.map(({ ended }) => ended));
      expect([name, a]).toEqual([name, b]);
      expect([name, c]).toEqual([name, d]);
      expect([name, e]).toEqual([name, f]);
      expect(a).toMatch(name === 'anonymous' ? /Sign in/ : /There is no such ingest/);
      expect(heard.flatMap(({ values }) => values)).toEqual([]);
    }
  });

  it('tells who looks at an asset what others save on it', async () => {
    const { hub, its } = world;
    const client = connect(world.caller('read annotator').token);
    const heard = listen(client, saved(its.partAsset));
    const save = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
      ... on SavedAnnotations { annotations { id } } ... on Problem { message } } }`;
    const annotations = [{ class: 'seen', parts: [{ geometry: { kind: 'tag', data: {} } }] }];
    const ids: string[] = [];
    for (let i = 0; i < 100 && heard.values.length === 0; i++) {
      const answer = await hub.graphql<any>(world.owner.tokens.owner, save, {
        input: { assetId: its.partAsset, annotations },
      });
      ids.push(answer.data.saveAnnotations.annotations[0].id);
      await pause(50);
    }
    expect(heard.values[0].data.annotationActivity).toEqual({
      assetId: its.partAsset,
      by: expect.stringMatching(/^token:/),
      changed: [
        {
          id: expect.stringMatching(new RegExp(`^(${ids.join('|')})$`)),
          class: { code: 'seen' },
          asset: { id: its.partAsset },
        },
      ],
      removed: [],
    });
    await client.dispose();
  });

  it('is open to a cookie from our own pages only', async () => {
    const { hub, owner } = world;
    const user = await ensureMember(hub.core, owner.id, {
      email: 'owner@alpha-hospital.test',
      name: 'owner',
      role: 'owner',
    });
    const signInToken = await makeLink(hub.core, { purpose: 'signin', userId: user._id, orgId: owner.id, days: 1 });
    const signedIn = await fetch(`${hub.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ signInToken }),
    });
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const own = connect(null, { cookie, origin: hub.url });
    const heard = listen(own, progress(world.its.openIngest));
    await until(() => heard.values.length > 0);
    await own.dispose();
    const strange = listen(connect(null, { cookie, origin: 'https://evil.example' }), progress(world.its.openIngest));
    expect(await strange.ended).toMatch(/Sign in/);
    expect(strange.values).toEqual([]);
  });

  it('is closed to ended tokens', async () => {
    for (const name of ['revoked token', 'expired token']) {
      const heard = listen(connect(world.caller(name).token), progress(world.its.openIngest));
      expect([name, await heard.ended]).toEqual([name, expect.not.stringMatching(/^complete$/)]);
      expect(heard.values).toEqual([]);
    }
  });

  it('ends when the token is revoked midway', async () => {
    const { core } = world.hub;
    const made = await makeToken(core, {
      orgId: world.owner.id,
      name: 'short',
      role: 'steward',
      userId: null,
      expiresAt: null,
      actor: 'test',
    });
    const client = connect(made.secret);
    const heard = [listen(client, progress(world.its.openIngest)), listen(client, activity(world.its.inspection))];
    await until(() => heard[0]!.values.length > 0);
    for (let i = 0; i < 100 && heard[1]!.values.length === 0; i++) {
      await stir();
      await pause(50);
    }
    const query = 'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }';
    await world.hub.graphql(world.owner.tokens.owner, query, { input: { tokenId: made.token._id } });
    await pause(200);
    const before = heard.map(({ values }) => values.length);
    await stir();
    expect(await heard[0]!.ended).toMatch(/session has ended/);
    expect(await heard[1]!.ended).toMatch(/session has ended/);
    await stir();
    await pause(200);
    expect(heard.map(({ values }) => values.length)).toEqual(before);
  });

  it('ends when the grant is revoked midway', async () => {
    const client = connect(world.caller('full steward').token);
    const heard = [listen(client, progress(world.its.openIngest)), listen(client, activity(world.its.inspection))];
    await until(() => heard[0]!.values.length > 0);
    const query = 'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { __typename } }';
    for (const grantId of world.grants.full) {
      await world.hub.graphql(world.owner.tokens.owner, query, { input: { grantId } });
    }
    await pause(200);
    const before = heard.map(({ values }) => values.length);
    await stir();
    expect(await Promise.all(heard.map(({ ended }) => ended))).toEqual(['complete', 'complete']);
    expect(heard.map(({ values }) => values.length)).toEqual(before);
  });

  it('is checked like any other document, and carries nothing but subscriptions', async () => {
    const client = connect(world.caller('own owner').token);
    for (const [query, reason] of [
      ['{ me { role } }', /./],
      ['mutation { createDataset(input: { name: "x", plugin: "medical" }) { __typename } }', /./],
      [`subscription { ingestProgress(id: "${world.its.openIngest}") { nothingOfTheKind } }`, /Cannot query field/],
      [
        `subscription { ${Array.from({ length: 40 }, (_, i) => `a${i}: ingestProgress(id: "x") { files }`).join(' ')} }`,
        /aliases/,
      ],
    ] as const) {
      const heard = listen(client, query);
      expect(await heard.ended).toMatch(reason);
      expect(heard.values).toEqual([]);
    }
    expect(await world.hub.core.store.datasets.countDocuments({ name: 'x' })).toBe(0);
  });
});
