import { lineOf } from './class-list.ts';
import type { RelationType } from './class-list.ts';
import {
  addShape,
  byHand,
  classOf,
  held,
  lookOf,
  momentOf,
  onThisFrame,
  pixels,
  sceneShapeOf,
  select,
  shownIds,
  shownParts,
  siblingsOf,
  theirSceneShape,
  withOtherChunks,
  withGeometry,
} from './editor.ts';
import type { Editor } from './editor.ts';
import type { EditorShape } from './editor-shape.ts';
import type { Edit } from './editor-state.ts';
import { nearestEdge, withoutVertex, withVertex } from './geometry/handles.ts';
import { boundsOf, turned } from './geometry/shape-geometry.ts';
import { newKey } from './new-key.ts';
import { handleUnder, movedShape } from './tools/select.tool.ts';
import { partOnFrame, withParts } from './track-shape.ts';
import { shown } from './view.ts';

const chosen = (editor: Editor): EditorShape[] =>
  editor.session.get().selection.flatMap((id) => editor.state.shapes.get(id) ?? []);

/** As they are on this frame. */
const chosenHere = (editor: Editor) => chosen(editor).map((shape) => onThisFrame(editor, shape));

/** Keeps the scene as the document is. Returns the way to stop. */
export function followState(editor: Editor): () => void {
  const theirs = new Map<string, string>();
  /** As drawn last: what was only saved looks as before, and thousands may be saved at once. */
  const drawn = new Map<string, EditorShape>();
  return editor.state.subscribe((touched) => {
    for (const id of touched) {
      const other = theirSceneShape(editor, id);
      const before = theirs.get(id);
      if (other) editor.scene?.upsert(other);
      else if (before !== undefined) editor.scene?.remove(before);
      if (other) theirs.set(id, other.id);
      else theirs.delete(id);
      const shape = lookOf(editor, id);
      if (shape && drawn.get(id) === shape) continue;
      if (shape) editor.scene?.upsert(sceneShapeOf(editor, shape));
      else editor.scene?.remove(id);
      if (shape && editor.scene) drawn.set(id, shape);
      else drawn.delete(id);
    }
    const { selection } = editor.session.get();
    const left = selection.filter((id) => editor.state.shapes.has(id));
    if (left.length < selection.length) select(editor, left);
    followChunks(editor);
  });
}

/** Of a track in chunks, the one that is seen on this frame is the selected one. */
function followChunks(editor: Editor): void {
  const { selection, frame } = editor.session.get();
  const isHere = (shape: EditorShape) => partOnFrame(onThisFrame(editor, shape), frame) >= 0;
  const followed = selection.map((id) => {
    const shape = editor.state.shapes.get(id);
    if (!shape || shape.chunk === null || isHere(shape)) return id;
    return siblingsOf(editor, shape).find((other) => other.chunk !== null && isHere(other))?.id ?? id;
  });
  if (followed.some((id, i) => id !== selection[i])) select(editor, [...new Set(followed)]);
}

export function redrawAll(editor: Editor): void {
  const { scene, state } = editor;
  const theirs = [...state.conflicts.keys()].flatMap((id) => theirSceneShape(editor, id) ?? []);
  scene?.setShapes([...state.shapes.values().map((shape) => sceneShapeOf(editor, shape)), ...theirs]);
  scene?.select(editor.session.get().selection);
}

/** Shapes go, and with them the relations that lead to them. `besides`: what else changes in the same step. */
export function removeShapes(editor: Editor, ids: readonly string[], besides: readonly Edit[] = []): void {
  const gone = new Set(ids);
  const edits = new Map([...besides, ...ids.map((id): Edit => ({ id, to: null }))].map((edit) => [edit.id, edit]));
  for (const before of editor.state.shapes.values()) {
    const shape = edits.get(before.id)?.to ?? before;
    if (gone.has(shape.id) || !shape.relations.some(({ to }) => gone.has(to))) continue;
    const relations = shape.relations.filter(({ to }) => !gone.has(to));
    edits.set(shape.id, { id: shape.id, to: { ...shape, relations } });
  }
  editor.state.apply([...edits.values()]);
}

export function nudge(editor: Editor, dx: number, dy: number): void {
  const { frame } = editor.session.get();
  const edits = chosenHere(editor).map((shape) => ({ id: shape.id, to: movedShape(shape, frame, dx, dy) }));
  editor.state.apply(edits, `nudge ${frame}`);
}

/** Clockwise, in degrees. False: nothing that is selected has an angle. */
export function turn(editor: Editor, degrees: number): boolean {
  const { frame } = editor.session.get();
  const edits = chosenHere(editor).flatMap((shape): Edit[] => {
    const here = new Set(shownParts(shape, frame));
    const parts = shape.parts.map((part, i) =>
      here.has(i) ? byHand(part, turned(part.geometry, (degrees * Math.PI) / 180)) : part,
    );
    const turns = parts.some(({ geometry }, i) => geometry !== shape.parts[i]?.geometry);
    return turns ? [{ id: shape.id, to: withParts(shape, parts) }] : [];
  });
  editor.state.apply(edits, `turn ${frame}`);
  return edits.length > 0;
}

/** Changes what is said of the selected objects. */
export function changeShapes(
  editor: Editor,
  change: (shape: EditorShape) => EditorShape,
  merge: string | null = null,
): void {
  editor.state.apply(
    withOtherChunks(editor, editor.session.get().selection).map((shape) => ({ id: shape.id, to: change(shape) })),
    merge,
  );
}

/** The class of what is drawn next, and of what is selected. */
export function chooseClass(editor: Editor, code: string): void {
  editor.session.set({ classCode: code });
  if (editor.session.get().tool === 'select') changeShapes(editor, (shape) => ({ ...shape, class: code }));
}

/** Lasts from asset to asset. */
let clipboard: EditorShape[] = [];
/** CSS pixels between a copy and what it is a copy of. */
const COPY_OFFSET = 12;

export function copy(editor: Editor): void {
  const { frame } = editor.session.get();
  clipboard = chosenHere(editor).map((shape) => ({
    ...shape,
    parts: shownParts(shape, frame).flatMap((i) => shape.parts[i] ?? []),
  }));
}

/** Copies are objects of their own: not of the track, not reviewed; relations among them stay. */
export function paste(editor: Editor): void {
  const session = editor.session.get();
  const offset = Math.max(1, Math.round(pixels(editor, COPY_OFFSET)));
  const ids = new Map(clipboard.map(({ id }) => [id, newKey()]));
  const copies = clipboard.map((shape): EditorShape => {
    const relations = shape.relations.flatMap(({ type, to }) => (ids.has(to) ? [{ type, to: ids.get(to) ?? to }] : []));
    const parts = shape.parts.map((part) => ({ ...part, ...momentOf(editor), keyframe: null }));
    const own = { track: null, chunk: null, group: null, reviewState: 'unreviewed', relations, parts };
    return movedShape({ ...shape, ...own, id: ids.get(shape.id) ?? shape.id }, session.frame, offset, offset);
  });
  editor.state.apply(copies.map((shape) => ({ id: shape.id, to: shape })));
  if (copies.length > 0) select(editor, copies.map(({ id }) => id)); // prettier-ignore
}

export function duplicate(editor: Editor): void {
  const before = clipboard;
  copy(editor);
  paste(editor);
  clipboard = before;
}

/** The next or the one before among those of the frame, brought into view. */
export function walk(editor: Editor, step: 1 | -1): void {
  const { selection } = editor.session.get();
  const ids = shownIds(editor);
  if (ids.length === 0) return;
  const at = ids.indexOf(selection.at(-1) ?? '');
  const next = at < 0 ? (step > 0 ? 0 : ids.length - 1) : (at + step + ids.length) % ids.length;
  select(editor, [ids[next]!]);
  bringIntoView(editor);
}

export function bringIntoView(editor: Editor): void {
  const { view, canvas } = editor.session.get();
  const bounds = held(editor) && boundsOf(held(editor)!.geometry);
  if (bounds) editor.session.set({ view: shown(view, canvas, bounds) });
}

/** A vertex where the cursor is nearest to the outline. */
export function insertVertex(editor: Editor): void {
  const one = held(editor);
  const { cursor } = editor.session.get();
  const place = one && cursor ? nearestEdge(one.geometry, cursor) : null;
  if (one && place) editor.state.apply([{ id: one.shape.id, to: withGeometry(one.shape, one.part, withVertex(one.geometry, place)) }]); // prettier-ignore
}

/** The vertex under the cursor; false: there is none. */
export function removeVertex(editor: Editor): boolean {
  const one = held(editor);
  const { cursor } = editor.session.get();
  const handle = cursor && handleUnder(editor, cursor);
  if (!one || !handle || handle.on !== 'vertex') return false;
  const left = withoutVertex(one.geometry, handle);
  if (!left) return false;
  editor.state.apply([{ id: one.shape.id, to: withGeometry(one.shape, one.part, left) }]);
  return true;
}

/** The types that may lead from one shape to the other; none declared: any text is one. */
export function relationTypesBetween(editor: Editor, from: string, to: string): RelationType[] {
  const above = (id: string) => lineOf(editor.classes, editor.state.shapes.get(id)?.class ?? '');
  const [start, end] = [above(from), above(to)];
  const fits = (codes: string[], line: Set<string>) => codes.length === 0 || codes.some((code) => line.has(code));
  return editor.relationTypes.filter((one) => fits(one.from, start) && fits(one.to, end));
}

export function relate(editor: Editor, from: string, to: string, type: string): void {
  const shape = editor.state.shapes.get(from);
  if (shape && !shape.relations.some((one) => one.to === to && one.type === type))
    editor.state.apply([{ id: from, to: { ...shape, relations: [...shape.relations, { type, to }] } }]);
  editor.session.set({ relation: null });
}

/** The class holds for the whole picture. */
export function addTag(editor: Editor): void {
  if (classOf(editor, editor.session.get().classCode).code !== '') addShape(editor, { kind: 'tag' });
}

export function goToFrame(editor: Editor, frame: number): void {
  const { frames } = editor.session.get();
  const next = Math.min(Math.max(frame, 0), frames - 1);
  if (next === editor.session.get().frame) return;
  editor.session.set({ frame: next });
  followChunks(editor);
  redrawAll(editor);
}
