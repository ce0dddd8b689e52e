import type { ClientSession } from 'mongodb';
import type { Tally } from '../catalog/tally.ts';
import { termsOf } from '../catalog/terms.ts';
import type { Core } from '../core.ts';
import { tallyAnnotation } from './annotation-facets.ts';
import type { AnnotationDoc } from './annotation.model.ts';

/** Those that are not stored, and that nobody has removed: an import must not bring back what a person took away. */
async function unknown(core: Core, docs: AnnotationDoc[], session: ClientSession): Promise<AnnotationDoc[]> {
  const orgId = docs[0]?.orgId ?? '';
  const ids = docs.map((doc) => doc._id);
  const stored = await core.store.annotations
    .find({ orgId, _id: { $in: ids } }, { session, projection: { _id: 1 } })
    .toArray();
  const removed = await core.store.annotationRevisions
    .find({ orgId, annotationId: { $in: ids }, removed: true }, { session, projection: { annotationId: 1 } })
    .toArray();
  const have = new Set([...stored.map(({ _id }) => _id), ...removed.map(({ annotationId }) => annotationId)]);
  return docs.filter((doc) => !have.has(doc._id));
}

/**
 * Inserts those that are new and counts them, on their assets and in the dataset; returns how many there were. Who says
 * that all are `fresh` saves a question, and gets the driver's error 11000 when one is not.
 */
export async function insertAnnotations(
  core: Core,
  docs: AnnotationDoc[],
  tally: Tally,
  session: ClientSession,
  allFresh = false,
): Promise<number> {
  const unique = [...new Map(docs.map((doc) => [doc._id, doc])).values()];
  const fresh = allFresh ? unique : await unknown(core, unique, session);
  if (fresh.length === 0) return 0;
  const { orgId } = fresh[0]!;
  await core.store.annotations.insertMany(fresh, { session, ordered: false });
  const byAsset = Map.groupBy(fresh, (doc) => doc.assetId);
  await core.store.assets.bulkWrite(
    [...byAsset].map(([assetId, mine]) => {
      const classes = [...new Set(mine.map((doc) => doc.class))];
      return {
        updateOne: {
          filter: { _id: assetId, orgId },
          update: {
            $inc: { annotationCount: mine.length },
            $addToSet: { classes: { $each: classes }, terms: { $each: termsOf(classes) } },
          },
        },
      };
    }),
    { session, ordered: false },
  );
  for (const doc of fresh) tallyAnnotation(tally, doc, 1);
  return fresh.length;
}
