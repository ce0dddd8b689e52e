import type { Core } from '../core.ts';
import { readableDatasets } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { DatasetDoc } from './catalog.model.ts';

/** A dataset that the scope may read, by id or slug; null when there is none or it may not be seen. */
export async function findDataset(core: Core, scope: Scope, idOrSlug: string): Promise<DatasetDoc | null> {
  const byId = await core.store.datasets.findOne({ $and: [readableDatasets(scope), { _id: idOrSlug }] });
  if (byId) return byId;
  // A slug is unique within one organisation only, so it names one's own dataset first.
  const bySlug = await core.store.datasets.find({ $and: [readableDatasets(scope), { slug: idOrSlug }] }).toArray();
  return bySlug.find((dataset) => dataset.orgId === scope.orgId) ?? bySlug[0] ?? null;
}

/**
 * Whose the dataset is and which one, as a filter of what is in it; null when the scope may not read it. An id needs no
 * query: it is either granted or one's own, and under one's own organisation an unknown one simply holds nothing.
 */
export async function ownerOf(
  core: Core,
  scope: Scope,
  idOrSlug: string,
): Promise<{ orgId: string; datasetId: string } | null> {
  if (idOrSlug.startsWith('ds_')) {
    const grant = scope.grants.find(({ datasetId }) => datasetId === idOrSlug);
    return { orgId: grant?.ownerOrg ?? scope.orgId, datasetId: idOrSlug };
  }
  const dataset = await findDataset(core, scope, idOrSlug);
  return dataset && { orgId: dataset.orgId, datasetId: dataset._id };
}

/** The same, for writing: own organisation only. */
export async function findOwnDataset(core: Core, scope: Scope, idOrSlug: string): Promise<DatasetDoc | null> {
  const { orgId } = scope;
  return (
    (await core.store.datasets.findOne({ orgId, _id: idOrSlug })) ??
    (await core.store.datasets.findOne({ orgId, slug: idOrSlug }))
  );
}
