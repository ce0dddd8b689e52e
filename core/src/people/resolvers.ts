import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Loader, Loaders, Resolvers } from '../graphql/types.ts';
import { newId } from '../ids.ts';
import { ensureMember, makeToken, SLUG } from './organisations.ts';
import type { GrantDoc, MemberDoc, OrganisationDoc, TokenDoc, UserDoc } from './people.model.ts';
import { may, required } from './permissions.ts';
import { actorOf, makeLink } from './sign-in.ts';
import type { Capability, Role, Scope } from './scope.ts';

const DAY = 86_400_000;
const TOKEN_DAYS = 90;
const role = z.enum(['OWNER', 'STEWARD', 'ANNOTATOR', 'REGULATOR']).transform((name) => name.toLowerCase() as Role);
const upper = (name: string) => name.toUpperCase();

/** What an organisation tells only to its own owner. */
const private_ = (organisation: OrganisationDoc, scope: Scope | null) =>
  scope?.orgId === organisation._id && may(scope, 'organisation.manage');

const organisationInput = z.object({
  name: z.string().trim().min(1).max(200),
  slug: z.string().regex(SLUG, 'lower-case letters, digits and hyphens'),
});
const memberInput = z.object({ email: z.email(), name: z.string().trim().min(1).max(100), role });
const tokenInput = z.object({ name: z.string().trim().min(1).max(100), role, expiresAt: z.date().nullish() });
const capabilities = z
  .array(z.enum(['READ', 'ANNOTATE', 'DOWNLOAD']).transform((name) => name.toLowerCase() as Capability))
  .transform((list) => [...new Set<Capability>(['read', ...list])]);
const grantInput = z.object({
  datasetId: z.string(),
  granteeSlug: z.string(),
  capabilities,
  until: z.date().nullish(),
});

export const peopleResolvers: Resolvers = {
  Query: {
    me: async (_parent, _args, { core, scope }) => {
      if (!scope) return null;
      const { organisations, members } = core.store;
      const organisation = await organisations.findOne({ _id: scope.orgId });
      const memberships = scope.userId ? await members.find({ userId: scope.userId, active: true }).toArray() : [];
      const member = memberships.find(({ orgId }) => orgId === scope.orgId) ?? null;
      const ids = scope.tokenId ? [scope.orgId] : memberships.map(({ orgId }) => orgId);
      return {
        organisation,
        organisations: await organisations
          .find({ _id: { $in: ids } })
          .sort({ name: 1 })
          .toArray(),
        role: upper(scope.role),
        member,
      };
    },
  },
  Organisation: {
    id: (organisation: OrganisationDoc) => organisation._id,
  },
  Member: {
    id: (member: MemberDoc) => member._id,
    role: (member: MemberDoc) => upper(member.role),
  },
  Token: { id: (token: TokenDoc) => token._id, role: (token: TokenDoc) => upper(token.role) },
  Grant: {
    id: (grant: GrantDoc) => grant._id,
    capabilities: (grant: GrantDoc) => grant.capabilities.map(upper),
  },
  Mutation: {
    createOrganization: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      // A token is made for one organisation; only a person can be the owner of a new one.
      if (!me.userId || me.tokenId) return problem.notAllowed('organisation.manage');
      const parsed = organisationInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { name, slug } = parsed.data;
      if (await core.store.organisations.findOne({ slug })) return problem.conflict(`The short name ${slug} is taken.`);
      const organisation = { _id: newId('org'), slug, name, createdAt: core.clock.now() };
      await core.store.transaction(async (session) => {
        await core.store.organisations.insertOne(organisation, { session });
        const member = {
          _id: newId('mem'),
          orgId: organisation._id,
          userId: me.userId!,
          role: 'owner',
          active: true,
        } as const;
        await core.store.members.insertOne(member, { session });
        const event = { orgId: organisation._id, actor: actorOf(me), action: 'organisation.created' };
        await record(core, event, session);
      });
      return as('Organisation', organisation);
    },
    inviteMember: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'organisation.manage')) return problem.notAllowed('organisation.manage');
      const parsed = memberInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { orgId } = me;
      const user = await ensureMember(core, orgId, { ...parsed.data, active: false });
      const member = (await core.store.members.findOne({ orgId, userId: user._id }))!;
      if (member.active) return problem.conflict('This person is a member already.');
      // The same link for everybody: it must neither sign the inviter in as somebody else nor tell who is known here.
      const secret = await makeLink(core, { purpose: 'invite', userId: user._id, orgId, days: 7 });
      await record(core, { orgId, actor: actorOf(me), action: 'member.invited', target: member._id });
      return as('Invitation', { member, link: `/invite?token=${secret}` });
    },
    createToken: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'organisation.manage')) return problem.notAllowed('organisation.manage');
      const parsed = tokenInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const expiresAt = parsed.data.expiresAt ?? new Date(core.clock.now().getTime() + TOKEN_DAYS * DAY);
      const { name, role: tokenRole } = parsed.data;
      const made = await makeToken(core, {
        orgId: me.orgId,
        name,
        role: tokenRole,
        userId: null,
        expiresAt,
        actor: actorOf(me),
      });
      return as('CreatedToken', made);
    },
    revokeToken: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'organisation.manage')) return problem.notAllowed('organisation.manage');
      const { orgId } = me;
      const now = core.clock.now();
      const token = await core.store.tokens.findOneAndUpdate(
        { _id: String(input.tokenId), orgId },
        [{ $set: { revokedAt: { $ifNull: ['$revokedAt', now] } } }],
        { returnDocument: 'after' },
      );
      if (!token) return problem.notFound('token');
      await record(core, { orgId, actor: actorOf(me), action: 'token.revoked', target: token._id });
      return as('Token', token);
    },
    grantAccess: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'organisation.manage')) return problem.notAllowed('organisation.manage');
      const parsed = grantInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { orgId } = me;
      const dataset = await core.store.datasets.findOne({ orgId, _id: parsed.data.datasetId });
      if (!dataset) return problem.notFound('dataset');
      const grantee = await core.store.organisations.findOne({ slug: parsed.data.granteeSlug });
      if (!grantee || grantee._id === orgId)
        return problem.invalid('There is no other organisation of that name.', 'granteeSlug');
      const grant: GrantDoc = {
        _id: newId('grt'),
        orgId,
        datasetId: dataset._id,
        granteeOrgId: grantee._id,
        capabilities: parsed.data.capabilities,
        until: parsed.data.until ?? null,
        revokedAt: null,
      };
      await core.store.transaction(async (session) => {
        await core.store.grants.insertOne(grant, { session });
        const detail = { grantee: grantee._id, capabilities: grant.capabilities };
        await record(
          core,
          { orgId, actor: actorOf(me), action: 'access.granted', target: dataset._id, detail },
          session,
        );
      });
      return as('Grant', grant);
    },
    revokeAccess: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'organisation.manage')) return problem.notAllowed('organisation.manage');
      const { orgId } = me;
      const grant = await core.store.grants.findOneAndUpdate(
        { _id: String(input.grantId), orgId },
        { $set: { revokedAt: core.clock.now() } },
        { returnDocument: 'after' },
      );
      if (!grant) return problem.notFound('grant');
      await record(core, { orgId, actor: actorOf(me), action: 'access.revoked', target: grant.datasetId });
      return as('Grant', grant);
    },
  },
};

/** What only one's own organisation tells: at most one of many parents is read, so N cost one command. */
function privately(read: (core: Core, orgId: string) => Promise<unknown[]>): Loader {
  return async (queries, { core, scope }) => {
    const own = queries.find(({ obj }) => private_(obj, scope))?.obj as OrganisationDoc | undefined;
    const docs = own ? await read(core, own._id) : [];
    return queries.map(({ obj }) => (own && obj._id === own._id ? docs : []));
  };
}

function ofUser(read: (user: UserDoc) => string): Loader {
  return async (queries, { core }) => {
    const ids = [...new Set(queries.map(({ obj }) => obj.userId as string))];
    const users = await core.store.users.find({ _id: { $in: ids } }).toArray();
    const byId = new Map(users.map((user) => [user._id, read(user)]));
    return queries.map(({ obj }) => byId.get(obj.userId) ?? '');
  };
}

export const peopleLoaders: Loaders = {
  Organisation: {
    members: privately((core, orgId) => core.store.members.find({ orgId }).toArray()),
    tokens: privately((core, orgId) => core.store.tokens.find({ orgId }).sort({ createdAt: -1 }).toArray()),
    grants: privately((core, orgId) => core.store.grants.find({ orgId }).toArray()),
  },
  Member: { email: ofUser(({ email }) => email), name: ofUser(({ name }) => name) },
  Grant: {
    grantee: async (queries, { core }) => {
      const ids = [...new Set(queries.map(({ obj }) => obj.granteeOrgId as string))];
      const docs = await core.store.organisations.find({ _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => byId.get(obj.granteeOrgId));
    },
  },
};
