import type { Resolvers } from '../graphql/types.ts';
import { required } from '../people/permissions.ts';
import type { JobDoc } from './job.model.ts';

const MAX_JOBS = 200;

export const jobsResolvers: Resolvers = {
  Query: {
    jobs: (_parent, { state }, { core, scope }) => {
      const { orgId } = required(scope);
      const wanted = state ? { state: String(state) as JobDoc['state'] } : {};
      return core.store.jobs
        .find({ orgId, ...wanted })
        .sort({ createdAt: -1 })
        .limit(MAX_JOBS)
        .toArray();
    },
    job: (_parent, { id }, { core, scope }) =>
      core.store.jobs.findOne({ orgId: required(scope).orgId, _id: String(id) }),
  },
  Job: { id: (job: JobDoc) => job._id },
};
