import type { ExportedAnnotation } from './format.ts';

/** The chunks of one long track on one picture → one annotation with all parts, which stands where its first chunk does. */
export function wholeTracks(annotations: readonly ExportedAnnotation[]): ExportedAnnotation[] {
  const chunks = Map.groupBy(
    annotations.filter(({ track, chunk }) => track !== undefined && chunk !== undefined),
    ({ track }) => track,
  );
  return annotations.flatMap((annotation) => {
    const { track, chunk } = annotation;
    if (track === undefined || chunk === undefined) return [annotation];
    const all = [...(chunks.get(track) ?? [])].sort((a, b) => (a.chunk ?? 0) - (b.chunk ?? 0));
    const [first] = all;
    if (first !== annotation) return [];
    // Edited when one of them is.
    const rev = Math.max(...all.map((one) => one.rev));
    return [{ ...annotation, rev, parts: all.flatMap(({ parts }) => parts) }];
  });
}
