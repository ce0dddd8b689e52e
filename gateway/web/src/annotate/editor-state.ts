import { editHistory } from './edit-history.ts';
import type { Change } from './edit-history.ts';
import { saysTheSame, shapeOf } from './editor-shape.ts';
import type { EditorShape, HubAnnotation } from './editor-shape.ts';
import { shapeSet } from './shape-set.ts';
import { inChunks } from './track-chunks.ts';

/** What the hub has of a shape, as far as this page knows. */
export interface HubCopy {
  hubId: string;
  rev: number;
  shape: EditorShape;
  /** Its last revision; it is gone from the hub. */
  removed: boolean;
}

/** Mine is not saved, and the hub has something else by now; null: it was removed there. */
export interface ShapeConflict {
  theirs: HubCopy | null;
  by: string | null;
}

/** Who stands behind a shape, for people. */
export interface ShapeOrigin {
  by: string | null;
  method: string;
  confidence: number | null;
}

export interface Edit {
  id: string;
  /** Null: away with it. */
  to: EditorShape | null;
}

/** What is kept in the browser of a shape that is not saved yet. */
export interface Unsaved {
  shape: EditorShape | null;
  base: HubCopy | null;
}

export type EditorState = ReturnType<typeof editorState>;

/**
 * The document of the editor: shapes by id, what the hub has of them, undo and redo. Knows nothing of pictures, tools or
 * the network; `autosave.ts` carries to the hub what `dirty` names, and tells what became of it.
 */
export function editorState() {
  const { shapes, counts, tracks, put: place } = shapeSet();
  const copies = new Map<string, HubCopy>();
  const idsOfHub = new Map<string, string>();
  const origins = new Map<string, ShapeOrigin>();
  const dirty = new Set<string>();
  const conflicts = new Map<string, ShapeConflict>();
  /** What the hub refused, with its words, until it is edited again. */
  const refused = new Map<string, string>();
  /** Shapes that another person changed while this page was open, and who. */
  const others = new Map<string, string>();
  const listeners = new Set<(touched: ReadonlySet<string>) => void>();
  const history = editHistory();
  let touched = new Set<string>();
  let version = 0;
  let together = 0;

  const idOf = (hubId: string) => idsOfHub.get(hubId) ?? hubId;

  function put(id: string, shape: EditorShape | null): void {
    place(id, shape);
    touched.add(id);
  }

  /** Whether it differs from what the hub has. */
  function weigh(id: string): void {
    const shape = shapes.get(id) ?? null;
    const copy = copies.get(id);
    const there = copy && !copy.removed ? copy.shape : null;
    if (saysTheSame(shape, there)) {
      dirty.delete(id);
      conflicts.delete(id);
      refused.delete(id);
    } else dirty.add(id);
    touched.add(id);
  }

  function tell(): void {
    if (touched.size === 0 || together > 0) return;
    const ids = touched;
    touched = new Set();
    version += 1;
    for (const listener of listeners) listener(ids);
  }

  function carryOut(changes: Change[]): string[] {
    for (const { id, after, before } of changes) {
      const now = shapes.get(id);
      // A review that came meanwhile stays, unless the command was about the review.
      const keep = after && now && before && before.reviewState === after.reviewState;
      put(id, keep ? { ...after, reviewState: now.reviewState } : after);
      refused.delete(id);
      weigh(id);
    }
    tell();
    return changes.flatMap(({ id, after }) => (after ? [id] : []));
  }

  function own(id: string, copy: HubCopy): void {
    copies.set(id, copy);
    idsOfHub.set(copy.hubId, id);
  }

  /** Puts what the hub has in the place of what is shown. */
  function accept(id: string, copy: HubCopy): void {
    own(id, copy);
    put(id, copy.removed ? null : copy.shape);
    history.forget(id);
    weigh(id);
  }

  function hearOne(id: string, theirs: HubCopy | null, by: string | null): void {
    const copy = copies.get(id);
    if (theirs ? copy !== undefined && theirs.rev <= copy.rev : copy === undefined || copy.removed) return;
    if (!dirty.has(id)) {
      accept(id, theirs ?? { ...copy!, removed: true });
      if (by !== null) others.set(id, by);
      return;
    }
    const mine = shapes.get(id) ?? null;
    const onlyTheRevision = theirs !== null && copy !== undefined && saysTheSame(theirs.shape, copy.shape);
    if (theirs !== null && (onlyTheRevision || saysTheSame(theirs.shape, mine))) own(id, theirs);
    else if (theirs === null && mine === null) own(id, { ...copy!, removed: true });
    else conflicts.set(id, { theirs, by });
    weigh(id);
  }

  const copyOf = (annotation: HubAnnotation): HubCopy => {
    const shape = shapeOf(annotation, idOf);
    return { hubId: annotation.id, rev: annotation.rev, shape, removed: false };
  };
  function note(annotation: HubAnnotation): void {
    const by = annotation.provenance?.agent?.id;
    const { method, confidence } = annotation;
    origins.set(idOf(annotation.id), { by: typeof by === 'string' ? by : null, method, confidence });
  }

  return {
    shapes,
    counts,
    tracks,
    copies: copies as ReadonlyMap<string, HubCopy>,
    origins: origins as ReadonlyMap<string, ShapeOrigin>,
    dirty: dirty as ReadonlySet<string>,
    conflicts: conflicts as ReadonlyMap<string, ShapeConflict>,
    refused: refused as ReadonlyMap<string, string>,
    others: others as ReadonlyMap<string, string>,
    idOf,
    hubIdOf: (id: string): string | null => copies.get(id)?.hubId ?? null,
    get version() {
      return version;
    },
    get canUndo() {
      return history.canUndo;
    },
    get canRedo() {
      return history.canRedo;
    },

    /** Called after every change with the ids of the shapes that it touched. Returns the way to stop. */
    subscribe(listener: (touched: ReadonlySet<string>) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** Listeners hear of all that `run` does at once. */
    together(run: () => void): void {
      together += 1;
      try {
        run();
      } finally {
        together -= 1;
        tell();
      }
    },

    /** One command, undone as one. `merge`: steps in a row with the same text are one step. */
    apply(edits: readonly Edit[], merge: string | null = null): void {
      const changes = inChunks(edits, { shapes, tracks })
        .map(({ id, to }): Change => ({ id, before: shapes.get(id) ?? null, after: to }))
        .filter(({ before, after }) => before !== after);
      if (changes.length === 0) return;
      history.record(changes, merge);
      carryOut(changes);
    },
    /** The ids of the shapes that are there again; null: nothing was left to do. */
    undo(): string[] | null {
      const changes = history.undo();
      return changes && carryOut(changes);
    },
    redo(): string[] | null {
      const changes = history.redo();
      return changes && carryOut(changes);
    },

    /** A page of what the hub has. */
    load(annotations: readonly HubAnnotation[]): void {
      for (const annotation of annotations) {
        note(annotation);
        hearOne(idOf(annotation.id), copyOf(annotation), null);
      }
      tell();
    },
    /** What somebody has saved. It never takes the place of what is unsaved here. */
    hear(changed: readonly HubAnnotation[], removed: readonly string[], by: string | null): void {
      for (const annotation of changed) {
        note(annotation);
        hearOne(idOf(annotation.id), copyOf(annotation), by);
      }
      for (const hubId of removed) hearOne(idOf(hubId), null, by);
      tell();
    },
    /** A save came through: the hub has what was sent. */
    saved(id: string, copy: HubCopy): void {
      const double = idsOfHub.get(copy.hubId);
      // Its answer was lost once, and meanwhile the hub told of it as of another's.
      if (double !== undefined && double !== id) {
        const there = copies.get(double);
        if (there) copies.set(double, { ...there, removed: true });
        put(double, null);
        history.forget(double);
        weigh(double);
      }
      const now = shapes.get(id);
      const sent = copies.get(id)?.shape.reviewState ?? 'unreviewed';
      own(id, copy);
      // A change of the content makes the hub take back the review.
      if (now && now.reviewState === sent && sent !== copy.shape.reviewState)
        put(id, { ...now, reviewState: copy.shape.reviewState });
      weigh(id);
      tell();
    },
    refuse(id: string, words: string): void {
      refused.set(id, words);
      touched.add(id);
      tell();
    },
    /** The hub has another one. `theirs` null: it was removed. */
    collide(id: string, theirs: HubAnnotation | null, copy: HubCopy | null): void {
      if (theirs) note(theirs);
      if (copy && !copies.has(id)) own(id, copy);
      const by = theirs?.provenance?.agent?.id;
      const known = theirs ? { ...copyOf(theirs), shape: { ...shapeOf(theirs, idOf), id } } : null;
      if (known) idsOfHub.set(known.hubId, id);
      conflicts.set(id, { theirs: known, by: typeof by === 'string' ? by : null });
      weigh(id);
      tell();
    },
    keepMine(id: string): void {
      const conflict = conflicts.get(id);
      const copy = copies.get(id);
      if (!conflict) return;
      conflicts.delete(id);
      const base = conflict.theirs ?? (copy && { ...copy, removed: true });
      if (base) own(id, base);
      weigh(id);
      tell();
    },
    takeTheirs(id: string): void {
      const conflict = conflicts.get(id);
      const copy = copies.get(id);
      if (!conflict) return;
      conflicts.delete(id);
      const base = conflict.theirs ?? (copy && { ...copy, removed: true });
      if (base) accept(id, base);
      else put(id, null);
      tell();
    },

    /** What is kept of an unsaved shape until the hub has it. */
    unsaved(id: string): Unsaved {
      const shape = shapes.get(id) ?? null;
      const known = (to: string) => copies.get(to)?.hubId ?? to;
      const relations = shape?.relations.map(({ type, to }) => ({ type, to: known(to) })) ?? [];
      return { shape: shape && { ...shape, id: known(id), relations }, base: copies.get(id) ?? null };
    },
    /** Takes up what a page that was closed had not saved; after everything was loaded. */
    takeUp(key: string, { shape, base }: Unsaved): void {
      const id = base ? idOf(base.hubId) : key;
      const current = copies.get(id);
      if (base) own(id, { ...base, shape: { ...base.shape, id } });
      put(id, shape && { ...shape, id });
      weigh(id);
      if (base && current) hearOne(id, current, origins.get(id)?.by ?? null);
      else if (base && !base.removed) hearOne(id, null, null);
      tell();
    },
  };
}
