import type { AnnotationDoc } from '../annotation/annotation.model.ts';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import { originsFor } from '../catalog/identity.ts';
import type { QueryAnnotation, QueryAsset, QueryData } from '../contract/querying.ts';
import type { BBox } from '../contract/values.ts';
import { LodeError } from '../errors.ts';
import { readable } from '../people/readable.ts';
import { channelsOf } from '../series/find-channels.ts';
import { samplesOf } from '../series/read-samples.ts';
import type { Asked } from './asked.ts';
import { PROJECTION } from './read-matches.ts';

function queryAsset({ core, scope }: Asked, asset: AssetDoc): QueryAsset {
  const { _id: id, datasetId, name, kind, state, sha256, groupIds, links, annotationCount, where, when } = asset;
  return {
    ...{ id, datasetId, name, kind, state, sha256, groupIds, links, annotationCount, when },
    // Paths of identifying kinds may name a person; a plugin could put them into its words.
    path: originsFor(core, scope, asset)[0]?.path ?? '',
    facets: asset.facets[asset.plugin] ?? {},
    where: where ? { bbox: where.bbox as BBox, geometry: where.geometry } : null,
  };
}

function queryAnnotation({
  _id: id,
  assetId,
  class: code,
  parts,
  attributes,
  provenance,
}: AnnotationDoc): QueryAnnotation {
  return { id, assetId, class: code, parts, attributes, confidence: provenance.confidence ?? null };
}

/** What a named query may read: what the asker may, of that what the question lets in, until the time is up. */
export function queryData(asked: Asked, signal: AbortSignal): QueryData {
  const { core, scope, admission, span } = asked;
  const { evidence } = admission;
  /** Ids that were handed out or looked up; anything else is asked for first. */
  const known = new Map<string, boolean>();
  const channels = new Set<string>();
  async function admitted(assetId: string): Promise<boolean> {
    signal.throwIfAborted();
    const before = known.get(assetId);
    if (before !== undefined) return before;
    const filter = evidence && { $and: [evidence, { _id: assetId }] };
    const found = filter ? (await core.store.assets.findOne(filter, { projection: { _id: 1 } })) !== null : false;
    known.set(assetId, found);
    return found;
  }
  return {
    span,
    async *assets({ kinds, groupId }) {
      if (!evidence) return;
      const filter = { $and: [evidence, { kind: { $in: kinds } }, ...(groupId ? [{ groupIds: groupId }] : [])] };
      const found = core.store.assets.find(filter, { projection: PROJECTION }).sort({ 'when.start': 1, _id: 1 });
      for await (const asset of found) {
        signal.throwIfAborted();
        known.set(asset._id, true);
        yield queryAsset(asked, asset);
      }
    },
    async annotations(assetId, classes) {
      if (!(await admitted(assetId))) return [];
      const ofClasses = classes ? [{ class: { $in: classes } }] : [];
      const conditions = [readable(scope), { assetId, reviewState: { $ne: 'rejected' } }, ...ofClasses];
      const docs = await core.store.annotations
        .find({ $and: conditions as object[] }, { projection: { ext: 0 } })
        .sort({ _id: 1 })
        .toArray();
      return docs.map(queryAnnotation);
    },
    async channels(filter) {
      if (!(await admitted(filter.assetId))) return [];
      const found = await channelsOf(core, scope, filter);
      for (const { id } of found) channels.add(id);
      return found;
    },
    async samples(channel, wanted) {
      signal.throwIfAborted();
      if (!channels.has(channel.id)) throw new LodeError('NOT_FOUND', 'There is no such channel.');
      return samplesOf(core, scope, channel, wanted);
    },
  };
}
