import type { EditorShape } from './editor-shape.ts';

/** Shapes by id, with what must not be counted over all of them again after each change. */
export function shapeSet() {
  const shapes = new Map<string, EditorShape>();
  const counts = new Map<string, number>();
  const tracks = new Map<string, Set<string>>();
  const count = (code: string, by: number) => counts.set(code, (counts.get(code) ?? 0) + by);
  return {
    shapes: shapes as ReadonlyMap<string, EditorShape>,
    /** How many there are of a class. */
    counts: counts as ReadonlyMap<string, number>,
    /** Ids by `track`: a long track is stored as several annotations. */
    tracks: tracks as ReadonlyMap<string, ReadonlySet<string>>,
    /** Null: away with it. */
    put(id: string, shape: EditorShape | null): void {
      const before = shapes.get(id);
      if (before) count(before.class, -1);
      if (before?.track) tracks.get(before.track)?.delete(id);
      if (!shape) {
        shapes.delete(id);
        return;
      }
      shapes.set(id, shape);
      count(shape.class, 1);
      if (shape.track) tracks.set(shape.track, (tracks.get(shape.track) ?? new Set()).add(id));
    },
  };
}
