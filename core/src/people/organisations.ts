import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { hashSecret, newId, newSecret } from '../ids.ts';
import type { OrganisationDoc, TokenDoc, UserDoc } from './people.model.ts';
import type { Role } from './scope.ts';

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Makes an organisation, or returns the one with that slug. Used at first start, by commands and by tests. */
export async function ensureOrganisation(core: Core, slug: string, name: string): Promise<OrganisationDoc> {
  const found = await core.store.organisations.findOne({ slug });
  if (found) return found;
  const organisation = { _id: newId('org'), slug, name, createdAt: core.clock.now() };
  await core.store.transaction(async (session) => {
    await core.store.organisations.insertOne(organisation, { session });
    await record(
      core,
      { orgId: organisation._id, actor: 'hub', action: 'organisation.created', target: organisation._id },
      session,
    );
  });
  return organisation;
}

/** Makes a person a member, or leaves the member as it is. */
export async function ensureMember(
  core: Core,
  orgId: string,
  person: { email: string; name: string; role: Role; passwordHash?: string; active?: boolean },
): Promise<UserDoc> {
  const email = person.email.trim().toLowerCase();
  const user = (await core.store.users.findOneAndUpdate(
    { email },
    { $setOnInsert: { _id: newId('usr'), name: person.name, passwordHash: person.passwordHash ?? null } },
    { upsert: true, returnDocument: 'after' },
  ))!;
  await core.store.members.updateOne(
    { orgId, userId: user._id },
    { $setOnInsert: { _id: newId('mem'), role: person.role, active: person.active ?? true } },
    { upsert: true },
  );
  return user;
}

/** Makes an API token; the secret is returned once and stored hashed. */
export async function makeToken(
  core: Core,
  token: { orgId: string; name: string; role: Role; userId: string | null; expiresAt: Date | null; actor: string },
): Promise<{ token: TokenDoc; secret: string }> {
  const secret = newSecret('lode');
  const { orgId, name, role, userId, expiresAt } = token;
  const doc: TokenDoc = {
    _id: newId('tok'),
    orgId,
    name,
    role,
    hash: hashSecret(secret),
    userId,
    createdAt: core.clock.now(),
    expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  };
  await core.store.transaction(async (session) => {
    await core.store.tokens.insertOne(doc, { session });
    await record(
      core,
      { orgId, actor: token.actor, action: 'token.created', target: doc._id, detail: { role } },
      session,
    );
  });
  return { token: doc, secret };
}
