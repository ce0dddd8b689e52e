import type { Core } from '../core.ts';
import { COUNT_CAP, firstOf, readCursor, writeCursor, type PageArgs } from '../graphql/connection.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { AnnotationDoc, AnnotationRevisionDoc } from './annotation.model.ts';

/** A revision that is over, or the one that holds now (`supersededAt` null). */
export type Revision = AnnotationDoc & {
  annotationId: string;
  supersededAt: Date | null;
  removed: boolean;
  /** What it is told against; null: nothing came before, or so long ago that it was not read. */
  previous?: Revision | null;
};

const MAX_HISTORY = 1_000;

const ofHead = (head: AnnotationDoc): Revision => ({
  ...head,
  annotationId: head._id,
  supersededAt: null,
  removed: false,
});
const ofPast = (past: AnnotationRevisionDoc): Revision => ({ ...past, removed: past.removed ?? false });

/** All revisions of one annotation, the newest first, also of a removed one; at most 1,000. */
export async function annotationHistory(core: Core, scope: Scope, annotationId: string): Promise<Revision[]> {
  const head = await core.store.annotations.findOne({ $and: [readable(scope), { _id: annotationId }] });
  const past = await core.store.annotationRevisions
    .find({ $and: [readable(scope), { annotationId }] })
    .sort({ rev: -1 })
    .limit(MAX_HISTORY)
    .toArray();
  const revisions = [...(head ? [ofHead(head)] : []), ...past.map(ofPast)];
  return revisions.map((revision, i) => ({ ...revision, previous: revisions[i + 1] ?? null }));
}

export interface AnnotationChange {
  kind: 'ADDED' | 'CHANGED' | 'REMOVED';
  at: Date;
  annotationId: string;
  before: Revision | null;
  after: Revision | null;
}

interface Event {
  at: Date;
  revision: Revision;
  /** It ended the annotation. */
  end: boolean;
}

type Owner = { orgId: string; datasetId: string };

/** Each annotation once: how it came to be as it was at `to`, if that happened after `from`. */
function conditionsOf({ orgId, datasetId }: Owner, from: Date, to: Date) {
  const mine = { orgId, datasetId };
  return {
    heads: { ...mine, createdAt: { $gt: from, $lte: to } },
    past: { ...mine, createdAt: { $gt: from, $lte: to }, supersededAt: { $gt: to } },
    ends: { ...mine, removed: true, supersededAt: { $gt: from, $lte: to } },
  };
}

async function eventsAfter(
  core: Core,
  owner: Owner,
  from: Date,
  to: Date,
  after: [Date, string] | null,
  limit: number,
) {
  const where = conditionsOf(owner, from, to);
  const later = (time: string, id: string): object =>
    after ? { $or: [{ [time]: { $gt: after[0] } }, { [time]: after[0], [id]: { $gt: after[1] } }] } : {};
  const { annotations, annotationRevisions } = core.store;
  const [heads, past, ends] = await Promise.all([
    annotations
      .find({ $and: [where.heads, later('createdAt', '_id')] })
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit)
      .toArray(),
    annotationRevisions
      .find({ $and: [where.past, later('createdAt', 'annotationId')] })
      .sort({ createdAt: 1, annotationId: 1 })
      .limit(limit)
      .toArray(),
    annotationRevisions
      .find({ $and: [where.ends, later('supersededAt', 'annotationId')] })
      .sort({ supersededAt: 1, annotationId: 1 })
      .limit(limit)
      .toArray(),
  ]);
  const events: Event[] = [
    ...heads.map((doc) => ({ at: doc.createdAt, revision: ofHead(doc), end: false })),
    ...past.map((doc) => ({ at: doc.createdAt, revision: ofPast(doc), end: false })),
    ...ends.map((doc) => ({ at: doc.supersededAt, revision: ofPast(doc), end: true })),
  ];
  const key = ({ at, revision }: Event) => `${at.toISOString()} ${revision.annotationId}`;
  return events.sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, limit);
}

/** What held at a time, by annotation. */
async function statesAt(
  core: Core,
  { orgId, datasetId }: Owner,
  ids: string[],
  at: Date,
): Promise<Map<string, Revision>> {
  const mine = { orgId, datasetId, createdAt: { $lte: at } };
  const [heads, past] = await Promise.all([
    core.store.annotations.find({ ...mine, _id: { $in: ids } }).toArray(),
    core.store.annotationRevisions.find({ ...mine, annotationId: { $in: ids }, supersededAt: { $gt: at } }).toArray(),
  ]);
  return new Map([...heads.map(ofHead), ...past.map(ofPast)].map((one) => [one.annotationId, one]));
}

/**
 * What became of a dataset's annotations between two instants, in order of time: each annotation once, with what held
 * before and after. One that came and went in between is not told.
 */
export async function annotationDiff(core: Core, owner: Owner, from: Date, to: Date, args: PageArgs) {
  const first = firstOf(args);
  const after = args.after ? (readCursor(args.after, 2) as [Date, string]) : null;
  const events = await eventsAfter(core, owner, from, to, after, first + 1);
  const hasNextPage = events.length > first;
  if (hasNextPage) events.pop();
  const ids = events.map(({ revision }) => revision.annotationId);
  const [were, are] = await Promise.all([statesAt(core, owner, ids, from), statesAt(core, owner, ids, to)]);
  const edges = events.flatMap(({ at, revision: { annotationId }, end }) => {
    const before = were.get(annotationId) ?? null;
    const now = are.get(annotationId) ?? null;
    // It was removed, and brought back before `to`: that is told where it was brought back.
    if (end && now) return [];
    if (!before && !now) return [];
    const kind = !before ? 'ADDED' : now ? 'CHANGED' : 'REMOVED';
    const node: AnnotationChange = { kind, at, annotationId, before, after: now && { ...now, previous: before } };
    return [{ cursor: writeCursor([at, annotationId]), node }];
  });
  const last = events.at(-1);
  return {
    edges,
    pageInfo: { hasNextPage, endCursor: last ? writeCursor([last.at, last.revision.annotationId]) : null },
    totalCount: async () => {
      const where = conditionsOf(owner, from, to);
      const limit = COUNT_CAP + 1;
      const counts = await Promise.all([
        core.store.annotations.countDocuments(where.heads, { limit }),
        core.store.annotationRevisions.countDocuments(where.past, { limit }),
        core.store.annotationRevisions.countDocuments(where.ends, { limit }),
      ]);
      const value = counts.reduce((sum, n) => sum + n, 0);
      // What came and went, or came back, is in it.
      return value > COUNT_CAP ? { value: COUNT_CAP, exact: false } : { value, exact: value === 0 };
    },
  };
}
