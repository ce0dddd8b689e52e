import type { ViewerEdit } from '@lode/core/viewer';
import { ask, thingOf } from '../graphql-client.ts';
import { SAVE_ANNOTATIONS } from '../queries/asset.ts';
import type { AnnotationInput } from '../queries/asset.ts';

/** Edits as the hub takes them: the shape apart from its kind, times as decimal nanoseconds, nothing that is not set. */
export function annotationInputsOf(edits: readonly ViewerEdit[]): AnnotationInput[] {
  return edits.map(({ id, rev, classCode, parts, attributes, remove }) => ({
    ...(id === undefined ? {} : { id }),
    ...(rev === undefined ? {} : { rev }),
    class: classCode,
    parts: parts.map(({ frame, start, end, geometry: { kind, ...data } }) => ({
      ...(frame === null ? {} : { frame }),
      ...(start === null ? {} : { start: String(start) }),
      ...(end === null ? {} : { end: String(end) }),
      geometry: { kind, data },
    })),
    ...(attributes === undefined ? {} : { attributes }),
    ...(remove ? { remove } : {}),
  }));
}

/**
 * Saves all edits of one asset or none.
 * @throws HubError with the hub's code and words: `CONFLICT` where someone else saved first
 */
export async function saveEdits(assetId: string, edits: readonly ViewerEdit[]): Promise<void> {
  if (edits.length === 0) return;
  const { saveAnnotations } = await ask(SAVE_ANNOTATIONS, {
    input: { assetId, annotations: annotationInputsOf(edits) },
  });
  thingOf(saveAnnotations);
}
