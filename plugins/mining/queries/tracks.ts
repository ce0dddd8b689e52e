import type { BoxGeometry, QueryAnnotation, TimeSpan } from '@lode/core';

/** One person's boxes over time, by the camera's clock; the pieces of a long track together. */
export interface Track {
  annotationIds: string[];
  boxes: (TimeSpan & { box: BoxGeometry })[];
}

/** Boxes further apart than this do not mean that somebody stood there in between; label sets skip frames. */
const MERGE = 1_500_000_000n;

/** Tracks of annotations that say when; parts without a time or a box are left out. */
export function tracksOf(annotations: readonly QueryAnnotation[]): Track[] {
  const tracks = new Map<string, Track>();
  for (const { id, class: code, attributes, parts } of annotations) {
    const number = attributes['track'];
    const key = typeof number === 'number' || typeof number === 'string' ? `${code}/${number}` : id;
    const track: Track = tracks.get(key) ?? { annotationIds: [], boxes: [] };
    track.annotationIds.push(id);
    for (const { start, end, geometry } of parts) {
      if (start === undefined || geometry.kind !== 'box') continue;
      track.boxes.push({ start: BigInt(start), end: BigInt(end ?? start), box: geometry });
    }
    tracks.set(key, track);
  }
  const order = (a: TimeSpan, b: TimeSpan) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
  for (const { boxes } of tracks.values()) boxes.sort(order);
  return [...tracks.values()].filter(({ boxes }) => boxes.length > 0);
}

/** Spans in order, those that touch or nearly touch made one. */
export function merged(spans: readonly TimeSpan[], within: bigint = MERGE): TimeSpan[] {
  const result: TimeSpan[] = [];
  for (const { start, end } of [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = result.at(-1);
    if (last && start - last.end <= within) last.end = end > last.end ? end : last.end;
    else result.push({ start, end });
  }
  return result;
}

export const lengthOf = (spans: readonly TimeSpan[]): number =>
  spans.reduce((sum, { start, end }) => sum + Number(end - start) / 1e9, 0);
