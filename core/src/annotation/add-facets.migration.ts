import { Tally } from '../catalog/tally.ts';
import type { Store } from '../store.ts';
import { facetsOf, tallyFacets } from './annotation-facets.ts';
import type { AnnotationDoc } from './annotation.model.ts';

const BATCH = 1_000;

/**
 * Annotations that were stored before they had facets get them, and their datasets the counts. In batches, each whole or
 * not at all; killed in between, the rest is done at the next start.
 */
export async function addAnnotationFacets(store: Store): Promise<void> {
  for (;;) {
    const docs = await store.annotations
      .find({ f: { $exists: false } })
      .limit(BATCH)
      .toArray();
    if (docs.length === 0) return;
    await store.transaction(async (session) => {
      const tallies = new Map<string, Tally>();
      const updates = docs.map((doc: AnnotationDoc) => {
        const f = facetsOf(doc);
        const tally = tallies.get(doc.datasetId) ?? new Tally(doc.orgId, doc.datasetId);
        tallies.set(doc.datasetId, tally);
        tallyFacets(tally, f, 1);
        return { updateOne: { filter: { _id: doc._id, orgId: doc.orgId }, update: { $set: { f } } } };
      });
      await store.annotations.bulkWrite(updates, { session, ordered: false });
      for (const tally of tallies.values()) await tally.write({ store }, session);
    });
  }
}
