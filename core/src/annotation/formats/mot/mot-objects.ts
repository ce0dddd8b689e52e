import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart, Geometry } from '../../model.ts';
import type { TargetReading } from '../reader.ts';
import type { Sequence, SequenceTargets } from './mot-sequence.ts';

/** One row: an object on a frame. */
export interface ObjectRow {
  /** Names the picture. */
  frame: string;
  /** From 0, of a video. */
  index: number;
  class: string;
  /** Absent: it is of no track. */
  track?: string;
  geometry: Geometry;
  attributes: JsonObject;
  confidence?: number;
  byModel?: boolean;
  /** What else its file says of the object. */
  ext: JsonObject;
  /** The row as it stood, where we would write it otherwise. */
  kept?: string;
}

type Say = (code: string, evidence?: JsonObject) => void;

/** Characters that the rows of a track may keep, since each chunk of it holds all of them. */
const MOST_KEPT = 256 * 1024;

interface Track {
  draft: AnnotationDraft;
  /** Kept rows by frame. */
  rows: Record<string, string>;
  left: number;
}

/**
 * Rows → annotations. Where each frame is a picture of its own, a row is an annotation, and those of one object share
 * their `track`. In a video an object is one annotation with a part for each row; a part has no `keyframe`, since where
 * there is no row the object is not there, and nothing is to be computed between two rows.
 */
export function collectObjects(format: string, { size }: Sequence, { pictureOf, video }: SequenceTargets) {
  const byTarget = new Map<string, AnnotationDraft[]>();
  const tracks = new Map<string, Track>();
  const seen = new Set<string>();

  function draftOf(row: ObjectRow, part: AnnotationPart): AnnotationDraft {
    const { class: code, track, confidence, byModel } = row;
    return {
      class: code,
      parts: [part],
      ...(track === undefined ? {} : { track }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(byModel ? { model: { id: 'unknown' } } : {}),
    };
  }

  function put(fileName: string, draft: AnnotationDraft): void {
    const known = byTarget.get(fileName);
    if (known) known.push(draft);
    else byTarget.set(fileName, [draft]);
  }

  function addToPicture(row: ObjectRow, fileName: string): void {
    const draft = draftOf(row, { geometry: row.geometry });
    if (Object.keys(row.attributes).length > 0) draft.attributes = row.attributes;
    draft.ext = { [format]: { ...row.ext, ...(row.kept === undefined ? {} : { rows: { [row.index]: row.kept } }) } };
    put(fileName, draft);
  }

  function addToVideo(row: ObjectRow, say: Say): void {
    const { index, geometry, attributes, track: name, kept } = row;
    const part: AnnotationPart = { frame: index, geometry };
    if (Object.keys(attributes).length > 0) part.attributes = attributes;
    const key = JSON.stringify([name, row.class]);
    let track = name === undefined ? undefined : tracks.get(key);
    if (track) track.draft.parts.push(part);
    else {
      const draft = draftOf(row, part);
      if (name !== undefined && tracks.has(name)) {
        say('class-change', { id: name });
        delete draft.track;
      }
      track = { draft, rows: {}, left: MOST_KEPT };
      draft.ext = { [format]: row.ext };
      put(video, draft);
      if (name !== undefined) {
        tracks.set(name, track);
        tracks.set(key, track);
      }
    }
    if (kept === undefined) return;
    const before = track.left;
    track.left -= kept.length + 16;
    if (track.left < 0) return before < 0 ? undefined : say('much-kept', { id: name ?? null });
    track.rows[index] = kept;
    track.draft.ext = { [format]: { ...row.ext, rows: track.rows } };
  }

  return {
    add(row: ObjectRow, say: Say): void {
      const key = JSON.stringify([row.track, row.index]);
      if (row.track !== undefined && seen.has(key)) return say('duplicate-row');
      seen.add(key);
      if (pictureOf) addToPicture(row, pictureOf(row.frame));
      else addToVideo(row, say);
    },
    targets(): TargetReading[] {
      return [...byTarget].map(([fileName, annotations]) => {
        for (const { parts } of annotations) parts.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
        return { fileName, annotations, ...(size ? { size } : {}) };
      });
    },
  };
}
