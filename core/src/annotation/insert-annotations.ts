import type { ClientSession } from 'mongodb';
import type { AssetDoc } from '../catalog/catalog.model.ts';
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

/** What annotations add to their assets: how many there are, of which classes, found by which words. */
export function spokenOf(docs: AnnotationDoc[]): Map<string, Pick<AssetDoc, 'annotationCount' | 'classes' | 'terms'>> {
  const spoken = new Map<string, Pick<AssetDoc, 'annotationCount' | 'classes' | 'terms'>>();
  for (const [assetId, mine] of Map.groupBy(docs, (doc) => doc.assetId)) {
    const classes = [...new Set(mine.map((doc) => doc.class))];
    spoken.set(assetId, { annotationCount: mine.length, classes, terms: termsOf(classes) });
  }
  return spoken;
}

export interface Inserting {
  /** None of them is stored, and none was removed: saves a question, and gets the driver's error 11000 when it is not so. */
  allFresh?: boolean;
  /** Assets that were written in the same transaction, with what these annotations add to them. */
  born?: ReadonlySet<string>;
}

/** Inserts those that are new and counts them, on their assets and in the dataset; returns how many there were. */
export async function insertAnnotations(
  core: Core,
  docs: AnnotationDoc[],
  tally: Tally,
  session: ClientSession,
  { allFresh = false, born = new Set() }: Inserting = {},
): Promise<number> {
  const unique = [...new Map(docs.map((doc) => [doc._id, doc])).values()];
  const fresh = allFresh ? unique : await unknown(core, unique, session);
  if (fresh.length === 0) return 0;
  const { orgId } = fresh[0]!;
  await core.store.annotations.insertMany(fresh, { session, ordered: false });
  const updates = [...spokenOf(fresh)]
    .filter(([assetId]) => !born.has(assetId))
    .map(([assetId, { annotationCount, classes, terms }]) => ({
      updateOne: {
        filter: { _id: assetId, orgId },
        update: {
          $inc: { annotationCount },
          $addToSet: { classes: { $each: classes }, terms: { $each: terms } },
        },
      },
    }));
  if (updates.length > 0) await core.store.assets.bulkWrite(updates, { session, ordered: false });
  for (const doc of fresh) tallyAnnotation(tally, doc, 1);
  return fresh.length;
}
