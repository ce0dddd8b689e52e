import { tallyAnnotation } from '../annotation/annotation-facets.ts';
import type { Core } from '../core.ts';
import { Tally } from './tally.ts';
import type { CountersDoc, DatasetDoc } from './catalog.model.ts';

/** Assets are gathered this many at a time, each batch into the one tally. */
const BATCH = 1_000;

async function tallyAssets(core: Core, { orgId, _id: datasetId }: DatasetDoc, tally: Tally): Promise<void> {
  const assets = core.store.assets
    .find({ orgId, datasetId }, { projection: { state: 1, bytes: 1, f: 1 } })
    .batchSize(BATCH);
  for await (const asset of assets) tally.asset(asset);
}

async function tallyAnnotations(core: Core, { orgId, _id: datasetId }: DatasetDoc, tally: Tally): Promise<void> {
  const annotations = core.store.annotations
    .find({ orgId, datasetId }, { projection: { class: 1, f: 1 } })
    .batchSize(BATCH);
  for await (const annotation of annotations) tallyAnnotation(tally, annotation, 1);
}

async function tallyFindings(core: Core, { orgId, _id: datasetId }: DatasetDoc, tally: Tally): Promise<void> {
  const severities = await core.store.findings
    .aggregate<{ _id: 'error' | 'warning' | 'info'; n: number }>([
      { $match: { orgId, datasetId, waiver: null } },
      { $group: { _id: '$severity', n: { $sum: 1 } } },
    ])
    .toArray();
  for (const { _id, n } of severities) tally.finding(_id, n);
}

/**
 * Counts a dataset anew, for the case that somebody wrote past the core. Runs while no ingest does: what is written
 * meanwhile would be counted twice or not at all.
 */
export async function recountDataset(core: Core, dataset: DatasetDoc): Promise<CountersDoc> {
  const { orgId, _id } = dataset;
  const tally = new Tally(orgId, _id);
  await tallyAssets(core, dataset, tally);
  await tallyAnnotations(core, dataset, tally);
  await tallyFindings(core, dataset, tally);
  const empty = { assets: 0, bytes: 0, annotations: 0, states: {}, findings: { error: 0, warning: 0, info: 0 } };
  await core.store.transaction(async (session) => {
    await core.store.facetCounts.deleteMany({ orgId, datasetId: _id }, { session });
    await core.store.counters.replaceOne({ _id, orgId }, { orgId, ...empty }, { session, upsert: true });
    await tally.write(core, session);
  });
  return (await core.store.counters.findOne({ _id, orgId }))!;
}
