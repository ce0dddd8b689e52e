import { z } from 'zod';
import { tallyAnnotation } from '../annotation/annotation-facets.ts';
import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import type { AssetDoc } from './catalog.model.ts';
import { Tally } from './tally.ts';

export const eraseAssetsInput = z.object({
  assetIds: z.array(z.string()).min(1).max(1_000),
  reason: z.string().trim().min(1).max(1_000),
});

/**
 * Samples and rows may be many, too many for one transaction. They go first: killed in between, the asset is still there
 * to be erased again.
 */
async function eraseContents(core: Core, { _id: assetId, orgId }: AssetDoc): Promise<void> {
  const channels = await core.store.channels.find({ orgId, assetId }, { projection: { _id: 1 } }).toArray();
  const channelId = { $in: channels.map(({ _id }) => _id) };
  await core.store.seriesChunks.deleteMany({ orgId, channelId });
  await core.store.rows.deleteMany({ orgId, assetId });
}

async function eraseOne(core: Core, scope: Scope, asset: AssetDoc, reason: string): Promise<string[]> {
  const { _id, orgId, datasetId } = asset;
  const companions = await core.store.ingestFiles
    .find({ orgId, assetIds: _id, principal: { $ne: null } }, { projection: { sha256: 1 } })
    .toArray();
  const hashes = [...asset.parts, ...companions].map(({ sha256 }) => sha256).filter((hash) => hash !== '');
  await eraseContents(core, asset);
  await core.store.transaction(async (session) => {
    const tally = new Tally(orgId, datasetId);
    tally.asset(asset, -1);
    tally.asset({ state: 'ERASED', bytes: 0, f: [] });
    const annotations = await core.store.annotations.find({ orgId, assetId: _id }, { session }).toArray();
    for (const annotation of annotations) tallyAnnotation(tally, annotation, -1);
    const findings = await core.store.findings.find({ orgId, assetId: _id }, { session }).toArray();
    for (const { severity, waiver } of findings) if (!waiver) tally.finding(severity, -1);
    await core.store.annotations.deleteMany({ orgId, assetId: _id }, { session });
    await core.store.annotationRevisions.deleteMany({ orgId, assetId: _id }, { session });
    await core.store.annotationActivity.deleteMany({ orgId, assetId: _id }, { session });
    await core.store.findings.deleteMany({ orgId, assetId: _id }, { session });
    await core.store.channels.deleteMany({ orgId, assetId: _id }, { session });
    if (asset.groupIds.length > 0) {
      const its = { orgId, _id: { $in: asset.groupIds } };
      await core.store.groups.updateMany(its, { $inc: { assetCount: -1 } }, { session });
      // An empty group would keep the person that it was named after.
      await core.store.groups.deleteMany({ ...its, assetCount: { $lte: 0 } }, { session });
    }
    const gone = { name: '', origins: [], parts: [], facets: {}, identityFacets: {}, f: [], terms: [], groupIds: [] };
    const empty = { links: [], classes: [], findingCodes: [], annotationCount: 0, rowCount: 0, bytes: 0 };
    const unknown = { where: null, when: null, subject: null, device: null, sha256: null, identity: `erased:${_id}` };
    await core.store.assets.updateOne(
      { _id, orgId },
      { $set: { ...gone, ...empty, ...unknown, state: 'ERASED' }, $unset: { rowGrid: '' } },
      { session },
    );
    // The delivery's own list must not keep the path either.
    await core.store.ingestFiles.updateMany(
      { orgId, assetIds: _id },
      { $set: { path: `erased/${_id}`, sortKey: `erased/${_id}`, sha256: '', links: [], plan: null, principal: null } },
      { session },
    );
    for (const { ingestId, path: principal } of asset.origins) {
      const shared = { orgId, ingestId, principal };
      await core.store.ingestFiles.updateMany(shared, { $set: { principal: `erased/${_id}` } }, { session });
    }
    const event = { orgId, actor: actorOf(scope), action: 'asset.erased', target: _id, detail: { reason } };
    await record(core, event, session);
    await tally.write(core, session);
  });
  return hashes;
}

/** A value that nothing has any more is forgotten, too: it may be a name, or the earliest birth date. */
async function forgetValues(core: Core, orgId: string, assets: AssetDoc[]): Promise<void> {
  for (const [datasetId, erased] of Map.groupBy(assets, (asset) => asset.datasetId)) {
    await core.store.facetCounts.deleteMany({ orgId, datasetId, n: { $lte: 0 } });
    const spans = erased.flatMap(({ f }) => f.filter(({ v }) => typeof v === 'number' || v instanceof Date));
    for (const k of new Set(spans.map((span) => span.k))) {
      const [left] = await core.store.assets
        .aggregate<{ min: number | Date; max: number | Date }>([
          { $match: { orgId, datasetId, 'f.k': k } },
          { $unwind: '$f' },
          { $match: { 'f.k': k } },
          { $group: { _id: null, min: { $min: '$f.v' }, max: { $max: '$f.v' } } },
        ])
        .toArray();
      const span = { orgId, datasetId, k, min: { $exists: true } };
      if (!left) await core.store.facetCounts.deleteMany(span);
      else await core.store.facetCounts.updateOne(span, { $set: { min: left.min, max: left.max } });
    }
  }
}

/** Removes bytes that no asset and no waiting file of the organisation needs any more. */
async function deleteUnused(core: Core, orgId: string, hashes: Set<string>): Promise<void> {
  for (const sha256 of hashes) {
    const used =
      (await core.store.assets.findOne({ orgId, 'parts.sha256': sha256 }, { projection: { _id: 1 } })) ??
      // A file that waits, or one that goes with files of other assets (a table that many frames are read with).
      (await core.store.ingestFiles.findOne(
        { orgId, sha256, $or: [{ state: 'RECEIVED' }, { principal: { $ne: null } }] },
        { projection: { _id: 1 } },
      ));
    if (!used) await core.blobs.delete(orgId, sha256);
  }
}

/** Erases one's own assets: bytes, facets, annotations and findings go, a tombstone stays. Returns how many. */
export async function eraseAssets(core: Core, scope: Scope, input: z.infer<typeof eraseAssetsInput>): Promise<number> {
  const { orgId } = scope;
  const assets = await core.store.assets
    .find({ orgId, _id: { $in: input.assetIds }, state: { $ne: 'ERASED' } })
    .toArray();
  const hashes = new Set<string>();
  for (const asset of assets) for (const hash of await eraseOne(core, scope, asset, input.reason)) hashes.add(hash);
  await forgetValues(core, orgId, assets);
  await deleteUnused(core, orgId, hashes);
  return assets.length;
}
