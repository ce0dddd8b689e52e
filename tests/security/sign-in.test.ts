import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureMember, hashPassword, makeLink } from '@lode/core/hub';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles } from './deliveries.ts';

let hub: TestHub;
let org: TestOrganisation;
let asset: string;
const PASSWORD = 'correct horse battery';

beforeAll(async () => {
  hub = await startTestHub();
  org = await hub.organisation('limits');
  const create = 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id } } }';
  const input = { name: 'plates', plugin: 'industrial-qc' };
  const { data } = await hub.graphql<any>(org.tokens.steward, create, { input });
  await hub.ingest(org.tokens.steward, data.createDataset.id, await inspectionFiles(7));
  asset = (await hub.core.store.assets.findOne({ orgId: org.id, state: 'READY' }))!._id;
  // By a link only: an owner without a password.
  await ensureMember(hub.core, org.id, { email: 'owner@limits.test', name: 'owner', role: 'owner' });
});
afterAll(() => hub?.stop());

const session = (body: object, headers: object = {}) =>
  fetch(`${hub.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
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
