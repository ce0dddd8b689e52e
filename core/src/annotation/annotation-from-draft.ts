import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import { contentHash } from './content-hash.ts';
import type { AnnotationDraft } from './model.ts';

/** An annotation of a file, as it is stored. The same file again gives the same ids, so that an import can be repeated. */
export function annotationFromDraft(
  core: Core,
  asset: { _id: string; orgId: string; datasetId: string },
  draft: AnnotationDraft,
  source: { format: string; sha256: string; index: number },
): AnnotationDoc {
  const { class: code, parts, attributes = {}, confidence, model, originalId, ext = {} } = draft;
  return {
    _id: idFrom('ann', asset._id, source.sha256, originalId ?? `#${source.index}`),
    orgId: asset.orgId,
    datasetId: asset.datasetId,
    assetId: asset._id,
    class: code,
    parts,
    attributes,
    provenance: {
      agent: model
        ? { kind: 'model', id: model.id, ...(model.version ? { version: model.version } : {}) }
        : { kind: 'file', id: source.sha256 },
      ...(confidence === undefined ? {} : { confidence }),
      source: {
        ...{ format: source.format, sha256: source.sha256, row: source.index },
        ...(originalId ? { originalId } : {}),
      },
    },
    reviewState: 'unreviewed',
    rev: 1,
    contentHash: contentHash({ class: code, parts, attributes }),
    ext,
    createdAt: core.clock.now(),
  };
}
