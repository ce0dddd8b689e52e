import type { EditorShape } from './editor-shape.ts';

/** What one command did to one shape; null: it was not there. */
export interface Change {
  id: string;
  before: EditorShape | null;
  after: EditorShape | null;
}

interface Step {
  changes: Change[];
  /** Steps in a row with the same text are one: a shape that is pushed pixel by pixel. */
  merge: string | null;
}

export interface EditHistory {
  record(changes: Change[], merge: string | null): void;
  /** The changes to be taken back, the last first; null: there are none. */
  undo(): Change[] | null;
  redo(): Change[] | null;
  /** Another person's work took this shape's place: going back behind it would overwrite it unseen. */
  forget(id: string): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const MOST_STEPS = 500;

export function editHistory(): EditHistory {
  let done: Step[] = [];
  let undone: Step[] = [];
  const without = (steps: Step[], id: string) =>
    steps.flatMap(({ changes, merge }) => {
      const left = changes.filter((change) => change.id !== id);
      return left.length === 0 ? [] : [{ changes: left, merge }];
    });
  return {
    record(changes, merge) {
      undone = [];
      const last = done.at(-1);
      const ids = (list: Change[]) => list.map(({ id }) => id).join();
      if (merge !== null && last?.merge === merge && ids(last.changes) === ids(changes)) {
        last.changes = changes.map(({ id, after }, i) => ({ id, before: last.changes[i]?.before ?? null, after }));
        return;
      }
      done.push({ changes, merge });
      if (done.length > MOST_STEPS) done.shift();
    },
    undo() {
      const step = done.pop();
      if (!step) return null;
      undone.push({ ...step, merge: null });
      return [...step.changes].reverse().map(({ id, before, after }) => ({ id, before: after, after: before }));
    },
    redo() {
      const step = undone.pop();
      if (!step) return null;
      done.push(step);
      return step.changes;
    },
    forget(id) {
      done = without(done, id);
      undone = without(undone, id);
    },
    get canUndo() {
      return done.length > 0;
    },
    get canRedo() {
      return undone.length > 0;
    },
  };
}
