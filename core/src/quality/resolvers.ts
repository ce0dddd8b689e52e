import { z } from 'zod';
import { record } from '../audit/record.ts';
import { findDataset } from '../catalog/find-dataset.ts';
import { identityReaders } from '../catalog/identity.ts';
import type { Json } from '../contract/values.ts';
import { page } from '../graphql/connection.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Loader, Loaders, Resolvers } from '../graphql/types.ts';
import { may, required } from '../people/permissions.ts';
import { readable } from '../people/readable.ts';
import { actorOf } from '../people/sign-in.ts';
import type { FindingDoc } from './finding.model.ts';

const waiveInput = z.object({ findingId: z.string(), reason: z.string().trim().min(1).max(1_000) });
const MAX_EXAMPLES = 8;

/** Numbers and flags; words of a file, which may name a person, are left out. */
function wordless(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return undefined;
  if (Array.isArray(value)) return value.map(wordless).filter((one) => one !== undefined);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const left = wordless(inner);
    return left === undefined ? [] : [[key, left] as const];
  });
  return Object.fromEntries(kept);
}

/**
 * Paths may name a person wherever the dataset's domain is identifying. So may what the core's own rules quote: they do
 * not know what a domain must hide, while a plugin's rules are written by who does.
 */
function guarded<T>(show: (finding: FindingDoc) => T, hide: (finding: FindingDoc) => T): Loader {
  return async (queries, context) => {
    const findings = queries.map(({ obj }) => obj as FindingDoc);
    const readers = await identityReaders(context, findings);
    return findings.map((finding) => (readers(finding) ? show(finding) : hide(finding)));
  };
}

function guardedDetail(key: 'location' | 'evidence'): Loader {
  const hide = (finding: FindingDoc) =>
    finding.code.startsWith('core.') ? (wordless(finding[key]) ?? null) : finding[key];
  return guarded<Json>((finding) => finding[key], hide);
}

export const qualityResolvers: Resolvers = {
  Query: {
    findings: async (_parent, { filter = {}, first, after }, { core, scope }) => {
      const me = required(scope);
      const conditions: Record<string, unknown>[] = [];
      if (filter.datasetId) {
        const dataset = await findDataset(core, me, String(filter.datasetId));
        conditions.push(dataset ? { orgId: dataset.orgId, datasetId: dataset._id } : { orgId: me.orgId, _id: '' });
      } else conditions.push(readable(me));
      for (const key of ['ingestId', 'assetId', 'code', 'severity'] as const) {
        if (filter[key]) conditions.push({ [key]: String(filter[key]) });
      }
      if (!filter.includeWaived) conditions.push({ waiver: null });
      const where = { $and: conditions };
      return page(
        core.store.findings,
        where,
        [
          ['rank', 1],
          ['code', 1],
          ['_id', 1],
        ],
        { first, after },
      );
    },
    findingGroups: async (_parent, { datasetId }, { core, scope }) => {
      const dataset = await findDataset(core, required(scope), String(datasetId));
      if (!dataset) return [];
      const { orgId, _id } = dataset;
      return core.store.findings
        .aggregate([
          { $match: { orgId, datasetId: _id, waiver: null } },
          {
            $group: {
              _id: { code: '$code', severity: '$severity' },
              rank: { $first: '$rank' },
              message: { $first: '$message' },
              count: { $sum: 1 },
              ids: { $addToSet: '$assetId' },
            },
          },
          { $sort: { rank: 1, count: -1, '_id.code': 1 } },
          {
            $project: {
              _id: 0,
              code: '$_id.code',
              severity: '$_id.severity',
              message: 1,
              count: 1,
              ids: { $filter: { input: '$ids', cond: { $ne: ['$$this', null] } } },
              orgId: { $literal: orgId },
            },
          },
        ])
        .toArray();
    },
  },
  Finding: {
    id: (finding: FindingDoc) => finding._id,
  },
  FindingGroup: { assets: ({ ids }: { ids: string[] }) => ids.length },
  Mutation: {
    waiveFinding: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'finding.waive')) return problem.notAllowed('finding.waive');
      const parsed = waiveInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { findingId, reason } = parsed.data;
      const { orgId } = me;
      const waiver = { reason, at: core.clock.now(), actor: actorOf(me) };
      const waived = await core.store.transaction(async (session) => {
        const finding = await core.store.findings.findOneAndUpdate(
          { _id: findingId, orgId, waiver: null },
          { $set: { waiver } },
          { session, returnDocument: 'after' },
        );
        if (!finding) return null;
        const $inc = { [`findings.${finding.severity}`]: -1 };
        await core.store.counters.updateOne({ _id: finding.datasetId, orgId }, { $inc }, { session });
        if (finding.assetId) {
          const more = { orgId, assetId: finding.assetId, code: finding.code, waiver: null };
          const open = await core.store.findings.findOne(more, { session });
          const update = { $pull: { findingCodes: finding.code } };
          if (!open) await core.store.assets.updateOne({ _id: finding.assetId, orgId }, update, { session });
        }
        const event = {
          orgId,
          actor: waiver.actor,
          action: 'finding.waived',
          target: findingId,
          detail: { code: finding.code },
        };
        await record(core, event, session);
        return finding;
      });
      return waived ? as('Finding', waived) : problem.notFound('open finding');
    },
  },
};

export const qualityLoaders: Loaders = {
  Asset: {
    findings: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = queries.map(({ obj }) => obj._id as string);
      const docs = await core.store.findings
        .find({ orgId: { $in: orgs }, assetId: { $in: ids } })
        .sort({ rank: 1, code: 1 })
        .toArray();
      const byAsset = Map.groupBy(docs, ({ assetId }) => assetId!);
      return queries.map(({ obj }) => byAsset.get(obj._id) ?? []);
    },
  },
  Finding: {
    path: guarded(
      ({ path }) => path,
      () => null,
    ),
    location: guardedDetail('location'),
    evidence: guardedDetail('evidence'),
    asset: async (queries, { core }) => {
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.flatMap(({ obj }) => (obj.assetId ? [obj.assetId as string] : [])))];
      const docs = await core.store.assets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => byId.get(obj.assetId) ?? null);
    },
  },
  FindingGroup: {
    examples: async (queries, { core }) => {
      const first = (obj: { ids: string[] }) => obj.ids.slice(0, MAX_EXAMPLES);
      const orgs = [...new Set(queries.map(({ obj }) => obj.orgId as string))];
      const ids = [...new Set(queries.flatMap(({ obj }) => first(obj)))];
      const docs = await core.store.assets.find({ orgId: { $in: orgs }, _id: { $in: ids } }).toArray();
      const byId = new Map(docs.map((doc) => [doc._id, doc]));
      return queries.map(({ obj }) => first(obj).flatMap((id) => byId.get(id) ?? []));
    },
  },
};
