import { LodeError } from '../errors.ts';
import { page } from '../graphql/connection.ts';
import type { Resolvers } from '../graphql/types.ts';
import { may, neededFor, required } from '../people/permissions.ts';

export const auditResolvers: Resolvers = {
  Query: {
    auditEvents: (_parent, { first, after }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'audit.read')) throw new LodeError('FORBIDDEN', neededFor('audit.read'));
      return page(core.store.auditEvents, { orgId: me.orgId }, [['seq', -1]], { first, after });
    },
  },
};
