import { BSON, type ClientSession } from 'mongodb';
import { tallyAnnotation } from '../annotation/annotation-facets.ts';
import type { AnnotationDoc, AnnotationRevisionDoc } from '../annotation/annotation.model.ts';
import { nextRevision, pastRevision, sealed } from '../annotation/revise-annotation.ts';
import { record } from '../audit/record.ts';
import { Tally } from '../catalog/tally.ts';
import { termsOf } from '../catalog/terms.ts';
import type { Core } from '../core.ts';
import type { JobType, Lease } from '../jobs/jobs.ts';
import { MigrationPlan } from './migration-plan.ts';
import type { OntologyMigrationDoc } from './migration.model.ts';

const BATCH = 1_000;
/** Masks are large: a batch ends before it fills the memory. */
const BATCH_BYTES = 32 * 2 ** 20;

type Position = Pick<AnnotationDoc, 'assetId' | '_id'>;

/**
 * Changes the annotations of a dataset batch by batch. Each that was changed says which migration did it, so that the
 * same steps never meet it twice: killed at any point and run again, it ends in the same state, even where two classes
 * change places.
 */
async function runMigration(core: Core, lease: Lease): Promise<void> {
  const { orgId, args } = lease.job;
  const migration = await core.store.ontologyMigrations.findOne({ orgId, _id: String(args['migrationId']) });
  if (!migration || migration.state !== 'RUNNING') return;
  const plan = new MigrationPlan(migration.steps);
  const { datasetId } = migration;
  // What people save meanwhile still has the old names: until a round finds nothing.
  for (let moved = -1; moved !== 0;) {
    moved = 0;
    const codes = await core.store.annotations.distinct('class', { orgId, datasetId });
    for (const code of codes.filter((one) => plan.concerns(one))) {
      moved += await moveClass(core, lease, migration, plan, code);
    }
  }
  await finish(core, lease, migration);
}

async function moveClass(
  core: Core,
  lease: Lease,
  migration: OntologyMigrationDoc,
  plan: MigrationPlan,
  code: string,
): Promise<number> {
  let moved = 0;
  let after: Position | null = null;
  do {
    lease.signal.throwIfAborted();
    const from: Position | null = after;
    const done: { moved: number; last: Position | null } = await core.store.transaction(async (session) => {
      await lease.hold(session);
      const docs = await readBatch(core, migration, code, from, session);
      const last = docs.at(-1) ?? null;
      return { moved: await moveBatch(core, migration, plan, docs, session), last };
    });
    moved += done.moved;
    after = done.last;
  } while (after);
  return moved;
}

async function readBatch(
  core: Core,
  { _id, orgId, datasetId }: OntologyMigrationDoc,
  code: string,
  after: Position | null,
  session: ClientSession,
): Promise<AnnotationDoc[]> {
  // The redundant bound on the first key lets the index seek.
  const onwards = after
    ? {
        assetId: { $gte: after.assetId },
        $or: [{ assetId: { $gt: after.assetId } }, { assetId: after.assetId, _id: { $gt: after._id } }],
      }
    : {};
  const found = core.store.annotations
    .find({ orgId, datasetId, class: code, migration: { $ne: _id }, ...onwards }, { session })
    .sort({ assetId: 1, _id: 1 })
    .limit(BATCH);
  const docs: AnnotationDoc[] = [];
  let bytes = 0;
  for await (const doc of found) {
    docs.push(doc);
    bytes += BSON.calculateObjectSize(doc);
    if (bytes > BATCH_BYTES) break;
  }
  return docs;
}

/** Writes what the steps make of some annotations, all in one transaction; returns how many were changed or removed. */
async function moveBatch(
  core: Core,
  { _id, orgId, datasetId, actor }: OntologyMigrationDoc,
  plan: MigrationPlan,
  docs: AnnotationDoc[],
  session: ClientSession,
): Promise<number> {
  const at = core.clock.now();
  const tally = new Tally(orgId, datasetId);
  const past: AnnotationRevisionDoc[] = [];
  const changed: AnnotationDoc[] = [];
  const removed: AnnotationDoc[] = [];
  for (const before of docs) {
    const { after, steps } = plan.apply(before);
    if (steps.length === 0) continue;
    past.push(pastRevision(before, at, !after));
    tallyAnnotation(tally, before, -1);
    if (!after) {
      removed.push(before);
      continue;
    }
    const { class: code, attributes, parts } = after;
    const revised = nextRevision(before, { class: code, attributes, parts }, { kind: 'person', id: actor }, at);
    // A new name for the same thing: what a reviewer said of it still holds, and how sure a model was.
    const { reviewState, review } = before;
    const { confidence } = before.provenance;
    const provenance = { ...revised.provenance, ...(confidence === undefined ? {} : { confidence }) };
    const next = sealed({ ...revised, provenance, reviewState, review, migration: _id });
    changed.push(next);
    tallyAnnotation(tally, next, 1);
  }
  if (past.length === 0) return 0;
  await core.store.annotationRevisions.insertMany(past, { session, ordered: false });
  await core.store.annotations.bulkWrite(
    [
      ...changed.map((doc) => ({ replaceOne: { filter: { orgId, _id: doc._id }, replacement: doc } })),
      ...removed.map((doc) => ({ deleteOne: { filter: { orgId, _id: doc._id } } })),
    ],
    { session, ordered: false },
  );
  const named = Map.groupBy(changed, ({ assetId }) => assetId);
  const touched = new Set([...changed, ...removed].map(({ assetId }) => assetId));
  const words = [...touched].map((id): [string, string[]] => [
    id,
    termsOf((named.get(id) ?? []).map((one) => one.class)),
  ]);
  await recountAssets(core, orgId, new Map(words), session);
  await tally.write(core, session);
  const $inc = { changed: changed.length, removed: removed.length };
  await core.store.ontologyMigrations.updateOne({ _id, orgId }, { $inc }, { session });
  return past.length;
}

/**
 * Classes and counts of some assets, anew, and the new classes among their terms. No term is taken away: the old word may
 * be one of the asset's name, too.
 */
async function recountAssets(
  core: Core,
  orgId: string,
  terms: ReadonlyMap<string, string[]>,
  session: ClientSession,
): Promise<void> {
  const counts = await core.store.annotations
    .aggregate<{ _id: string; classes: string[]; n: number }>(
      [
        { $match: { orgId, assetId: { $in: [...terms.keys()] } } },
        { $group: { _id: '$assetId', classes: { $addToSet: '$class' }, n: { $sum: 1 } } },
      ],
      { session },
    )
    .toArray();
  const byAsset = new Map(counts.map((one) => [one._id, one]));
  await core.store.assets.bulkWrite(
    [...terms].map(([id, words]) => {
      const { classes = [], n = 0 } = byAsset.get(id) ?? {};
      return {
        updateOne: {
          filter: { orgId, _id: id },
          update: {
            $set: { classes: classes.sort(), annotationCount: n },
            $addToSet: { terms: { $each: words } },
          },
        },
      };
    }),
    { session, ordered: false },
  );
}

async function finish(core: Core, lease: Lease, { _id, orgId, datasetId, to, actor }: OntologyMigrationDoc) {
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const done = await core.store.ontologyMigrations.findOneAndUpdate(
      { _id, orgId, state: 'RUNNING' },
      { $set: { state: 'DONE', open: false, finishedAt: core.clock.now() } },
      { session, returnDocument: 'after' },
    );
    if (!done) return;
    await core.store.datasets.updateOne({ _id: datasetId, orgId }, { $set: { ontologyId: to } }, { session });
    const detail = { migration: _id, to, changed: done.changed, removed: done.removed };
    await record(core, { orgId, actor, action: 'ontology.migrated', target: datasetId, detail }, session);
  });
}

/** What is changed stays so; the same migration, asked for again, goes on from here. */
async function failMigration(core: Core, lease: Lease, words: string): Promise<void> {
  const { orgId, args } = lease.job;
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const failed = await core.store.ontologyMigrations.findOneAndUpdate(
      { orgId, _id: String(args['migrationId']), state: 'RUNNING' },
      { $set: { state: 'FAILED', error: words, finishedAt: core.clock.now() } },
      { session },
    );
    if (!failed) return;
    const { actor, datasetId: target, _id: migration } = failed;
    await record(core, { orgId, actor, action: 'ontology.migration-failed', target, detail: { migration } }, session);
  });
}

export const ontologyMigrationJob: JobType = { run: runMigration, failed: failMigration };
