import type { Core } from '../core.ts';
import { idBeside, idFrom } from '../ids.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import type { AnnotationDraft, AnnotationPart } from './model.ts';
import { sealed } from './revise-annotation.ts';
import { MAX_PARTS } from './tracks.ts';

function chunksOf(parts: AnnotationPart[]): AnnotationPart[][] {
  const chunks = [parts.slice(0, MAX_PARTS)];
  for (let i = MAX_PARTS; i < parts.length; i += MAX_PARTS) chunks.push(parts.slice(i, i + MAX_PARTS));
  return chunks;
}

/**
 * An annotation of a file, as it is stored: one document, or the chunks of a long track. The same file again gives the
 * same ids, so that an import can be repeated. Tracks and groups of two files never meet, whatever they are called there.
 */
export function annotationsFromDraft(
  core: Core,
  asset: { _id: string; orgId: string; datasetId: string },
  draft: AnnotationDraft,
  source: { format: string; sha256: string; index: number },
): AnnotationDoc[] {
  const { class: code, attributes = {}, confidence, model, originalId, track, group, relations, ext = {} } = draft;
  const key = originalId ?? `#${source.index}`;
  const idOf = (original: string, ...chunk: string[]) => idBeside('ann', asset._id, source.sha256, original, ...chunk);
  const shared = (prefix: string, name: string) => idFrom(prefix, asset.datasetId, source.sha256, name);
  const chunks = chunksOf(draft.parts);
  const belongs = {
    ...(track !== undefined || chunks.length > 1 ? { track: shared('trk', track ?? `${asset._id} ${key}`) } : {}),
    ...(group !== undefined ? { group: shared('grp', group) } : {}),
    ...(relations?.length ? { relations: relations.map(({ type, to }) => ({ type, to: idOf(to) })) } : {}),
  };
  return chunks.map((parts, chunk): AnnotationDoc =>
    sealed({
      _id: chunk === 0 ? idOf(key) : idOf(key, `chunk ${chunk}`),
      orgId: asset.orgId,
      datasetId: asset.datasetId,
      assetId: asset._id,
      ...{ class: code, parts, attributes, ...belongs, ...(chunks.length > 1 ? { chunk } : {}) },
      provenance: {
        agent: model
          ? { kind: 'model', id: model.id, ...(model.version ? { version: model.version } : {}) }
          : { kind: 'file', id: source.sha256 },
        ...(confidence === undefined ? {} : { confidence }),
        source: {
          ...{ format: source.format, sha256: source.sha256, row: source.index },
          ...(originalId ? { originalId } : {}),
          ...(track === undefined ? {} : { track }),
          ...(group === undefined ? {} : { group }),
        },
      },
      reviewState: 'unreviewed',
      rev: 1,
      ext,
      createdAt: core.clock.now(),
    }),
  );
}
