import type { AnnotationDraft, AnnotationPart } from '@lode/core';
import type { MotRow } from './mot-rows.ts';

/** More parts than this the store does not take in one annotation. */
const MOST_PARTS = 500;

/** When a frame is shown, nanoseconds by the camera's clock; null when the clip's times are not known. */
export type FrameTimes = (frame: number) => { start: bigint; end: bigint } | null;

function partOf({ frame, x, y, width, height }: MotRow, times: FrameTimes): AnnotationPart {
  const time = times(frame - 1);
  return {
    frame: frame - 1,
    ...(time && { start: String(time.start), end: String(time.end) }),
    geometry: { kind: 'box', x, y, width, height },
  };
}

/** Rows by their track and class: a number that is used for two classes is two things. */
function tracksOf(rows: readonly MotRow[]): MotRow[][] {
  const tracks = new Map<string, MotRow[]>();
  for (const row of rows) {
    const key = `${row.track}/${row.classId}`;
    const track = tracks.get(key);
    if (track) track.push(row);
    else tracks.set(key, [row]);
  }
  return [...tracks.values()].map((track) => track.sort((a, b) => a.frame - b.frame));
}

/** One annotation a track, a box a frame; long tracks are cut into pieces of 500 that share `attributes.track`. */
export function motAnnotations(
  rows: readonly MotRow[],
  classOf: (id: string) => string,
  times: FrameTimes,
): AnnotationDraft[] {
  return tracksOf(rows).flatMap((track) => {
    const { track: number, classId } = track[0]!;
    const counted = track.some(({ counts }) => counts);
    const seen = track.flatMap(({ visibility }) => visibility ?? []);
    const pieces = Math.ceil(track.length / MOST_PARTS);
    return Array.from({ length: pieces }, (_, piece): AnnotationDraft => {
      const part = track.slice(piece * MOST_PARTS, (piece + 1) * MOST_PARTS);
      return {
        class: classOf(classId),
        parts: part.map((row) => partOf(row, times)),
        attributes: {
          track: number,
          ...(pieces > 1 && { piece, pieces }),
          ...(!counted && { ignored: true }),
          ...(seen.length > 0 && { meanVisibility: seen.reduce((sum, one) => sum + one, 0) / seen.length }),
        },
        originalId: `${number}/${classId}${pieces > 1 ? `/${piece}` : ''}`,
      };
    });
  });
}
