import type { Core } from '../core.ts';
import { record } from '../audit/record.ts';
import { hashSecret, newSecret } from '../ids.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { GrantView, Scope } from './scope.ts';

const SESSION_DAYS = 14;
const DAY = 86_400_000;
// A hash that no password matches: signing in with an unknown address must take as long as with a known one.
const NOBODY = await hashPassword(newSecret('nobody'));

async function startSession(core: Core, userId: string, orgId: string): Promise<string> {
  const secret = newSecret('lses');
  const expiresAt = new Date(core.clock.now().getTime() + SESSION_DAYS * DAY);
  await core.store.sessions.insertOne({ _id: hashSecret(secret), userId, orgId, expiresAt });
  return secret;
}

/** Returns the cookie's value, or null when address or password is wrong (the two look the same). */
export async function signInWithPassword(core: Core, email: string, password: string): Promise<string | null> {
  const user = await core.store.users.findOne({ email: email.trim().toLowerCase() });
  const ok = await verifyPassword(password, user?.passwordHash ?? NOBODY);
  if (!user || !ok) return null;
  const member = await core.store.members.findOne({ userId: user._id, active: true }, { sort: { _id: 1 } });
  if (!member) return null;
  await record(core, { orgId: member.orgId, actor: `user:${user._id}`, action: 'session.started' });
  return startSession(core, user._id, member.orgId);
}

/**
 * An invitation is handed over by whoever invites, so it proves nothing about who opens it: it gives a password to
 * somebody new, and takes the password of somebody who has one. Else any owner could become any person of the hub by
 * inviting them.
 */
async function mayAccept(core: Core, userId: string, password: string): Promise<boolean> {
  const user = await core.store.users.findOne({ _id: userId });
  if (!user) return false;
  if (user.passwordHash) return verifyPassword(password, user.passwordHash);
  // At work elsewhere without a password (by sign-in links): the account is not the inviter's to give away.
  if (await core.store.members.findOne({ userId, active: true })) return false;
  const passwordHash = await hashPassword(password);
  const set = await core.store.users.updateOne({ _id: userId, passwordHash: null }, { $set: { passwordHash } });
  return set.modifiedCount === 1;
}

/** Uses up a one-time link. An invitation takes a password, too; a wrong one leaves it unused. */
export async function signInWithLink(core: Core, secret: string, password?: string): Promise<string | null> {
  const purpose = password === undefined ? 'signin' : 'invite';
  const wanted = { _id: hashSecret(secret), purpose, expiresAt: { $gt: core.clock.now() } } as const;
  if (password !== undefined) {
    const invitation = await core.store.links.findOne(wanted);
    if (!invitation || !(await mayAccept(core, invitation.userId, password))) return null;
  }
  const link = await core.store.links.findOneAndDelete(wanted);
  if (!link) return null;
  await core.store.members.updateOne({ orgId: link.orgId, userId: link.userId }, { $set: { active: true } });
  await record(core, {
    orgId: link.orgId,
    actor: `user:${link.userId}`,
    action: 'session.started',
    detail: { by: 'link' },
  });
  return startSession(core, link.userId, link.orgId);
}

export async function makeLink(
  core: Core,
  link: { purpose: 'signin' | 'invite'; userId: string; orgId: string; days: number },
): Promise<string> {
  const secret = newSecret('llnk');
  const { purpose, userId, orgId } = link;
  const expiresAt = new Date(core.clock.now().getTime() + link.days * DAY);
  await core.store.links.insertOne({ _id: hashSecret(secret), purpose, userId, orgId, expiresAt });
  return secret;
}

export async function signOut(core: Core, secret: string): Promise<void> {
  await core.store.sessions.deleteOne({ _id: hashSecret(secret) });
}

/** Lets a signed-in person act for another of their organisations. */
export async function switchOrganisation(core: Core, secret: string, slug: string): Promise<boolean> {
  const session = await core.store.sessions.findOne({ _id: hashSecret(secret) });
  const organisation = await core.store.organisations.findOne({ slug });
  if (!session || !organisation) return false;
  const member = await core.store.members.findOne({ orgId: organisation._id, userId: session.userId, active: true });
  if (!member) return false;
  await core.store.sessions.updateOne({ _id: session._id }, { $set: { orgId: organisation._id } });
  return true;
}

async function grantsTo(core: Core, orgId: string, now: Date): Promise<GrantView[]> {
  const grants = await core.store.grants
    .find({ granteeOrgId: orgId, revokedAt: null, $or: [{ until: null }, { until: { $gt: now } }] })
    .toArray();
  return grants.map(({ orgId: ownerOrg, datasetId, capabilities, until }) => ({
    ownerOrg,
    datasetId,
    capabilities,
    until,
  }));
}

/** The scope of a browser's cookie; null when it is unknown, expired or the person is no longer a member. */
export async function scopeOfSession(core: Core, secret: string): Promise<Scope | null> {
  const now = core.clock.now();
  const session = await core.store.sessions.findOne({ _id: hashSecret(secret), expiresAt: { $gt: now } });
  if (!session) return null;
  const { orgId, userId } = session;
  const member = await core.store.members.findOne({ orgId, userId, active: true });
  if (!member) return null;
  return { orgId, role: member.role, userId, tokenId: null, grants: await grantsTo(core, orgId, now) };
}

/** The scope of an API token; null when it is unknown, expired or revoked. */
export async function scopeOfToken(core: Core, secret: string): Promise<Scope | null> {
  const now = core.clock.now();
  const token = await core.store.tokens.findOne({ hash: hashSecret(secret), revokedAt: null });
  if (!token || (token.expiresAt && token.expiresAt <= now)) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > 60_000) {
    await core.store.tokens.updateOne({ _id: token._id, orgId: token.orgId }, { $set: { lastUsedAt: now } });
  }
  const { orgId, role, userId } = token;
  return { orgId, role, userId, tokenId: token._id, grants: await grantsTo(core, orgId, now) };
}

/** How the audit trail names who acts. */
export function actorOf(scope: Scope): string {
  return scope.tokenId ? `token:${scope.tokenId}` : `user:${scope.userId}`;
}
