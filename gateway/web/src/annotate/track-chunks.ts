import { MAX_PARTS } from '@lode/core/tracks';
import type { EditorShape } from './editor-shape.ts';
import type { Edit } from './editor-state.ts';
import { newKey } from './new-key.ts';
import { isTrack } from './track-shape.ts';

interface Shapes {
  shapes: ReadonlyMap<string, EditorShape>;
  /** Ids by `track`. */
  tracks: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * The same edits, where none makes a track of more parts than one annotation may have: what is too long becomes several
 * annotations of the track, numbered by `chunk` in the order of frames. The first keeps its id, and with it its history and
 * the relations to it.
 */
export function inChunks(edits: readonly Edit[], all: Shapes): readonly Edit[] {
  const isLong = ({ to }: Edit) => to !== null && to.parts.length > MAX_PARTS && isTrack(to);
  if (!edits.some(isLong)) return edits;
  const result = new Map(edits.map((edit) => [edit.id, edit]));
  for (const { id } of edits.filter(isLong)) {
    const shape = result.get(id)?.to;
    if (!shape) continue;
    const first = shape.chunk ?? 0;
    const track = shape.track ?? newKey();
    const pieces = piecesOf(shape, all.shapes.get(id));
    const later = laterChunks(result, all, shape);
    for (const other of later)
      result.set(other.id, { id: other.id, to: { ...other, chunk: (other.chunk ?? 0) + pieces.length - 1 } });
    pieces.forEach((parts, i) => {
      const own = i === 0 ? {} : { id: newKey(), relations: [], reviewState: 'unreviewed' };
      const piece = { ...shape, ...own, track, chunk: first + i, parts };
      result.set(piece.id, { id: piece.id, to: piece });
    });
  }
  return [...result.values()];
}

/** Who goes on at its end goes on: the full one stays as it is. Who fills in between gets two with room. */
function piecesOf({ parts }: EditorShape, before: EditorShape | undefined): EditorShape['parts'][] {
  const lastBefore = before?.parts.at(-1)?.frame ?? null;
  const lastNow = parts.at(-1)?.frame ?? null;
  const isAtEnd = lastBefore === null || lastNow === null || lastNow > lastBefore;
  const size = isAtEnd ? MAX_PARTS : Math.ceil(parts.length / Math.ceil(parts.length / MAX_PARTS));
  const pieces: EditorShape['parts'][] = [];
  for (let i = 0; i < parts.length; i += size) pieces.push(parts.slice(i, i + size));
  return pieces;
}

function laterChunks(edits: ReadonlyMap<string, Edit>, all: Shapes, { id, track, chunk }: EditorShape): EditorShape[] {
  const ids = track === null || chunk === null ? [] : [...(all.tracks.get(track) ?? [])];
  return ids.flatMap((other) => {
    const shape = edits.has(other) ? edits.get(other)?.to : all.shapes.get(other);
    return other !== id && shape && shape.chunk !== null && shape.chunk > (chunk ?? 0) ? [shape] : [];
  });
}
