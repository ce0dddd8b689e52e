import type { ViewerGeometry } from '@lode/core/viewer';
import type { Scene, SceneShape, View } from './canvas/scene.ts';
import { defaultsOf, plainClass } from './class-list.ts';
import type { EditorClass, RelationType } from './class-list.ts';
import { always, partOf } from './editor-shape.ts';
import type { EditorShape, ShapePart } from './editor-shape.ts';
import type { EditorState } from './editor-state.ts';
import type { Point } from './geometry/shape-geometry.ts';
import { newKey } from './new-key.ts';
import { store } from './store.ts';
import type { Store } from './store.ts';
import { onFrame, withParts } from './track-shape.ts';
import type { Moment } from './track-shape.ts';
import type { Size } from './view.ts';

export const toolIds = [
  'select',
  'box',
  'rotated-box',
  'polygon',
  'polyline',
  'points',
  'skeleton',
  'mask',
  'ellipse',
  'tag',
] as const;
export type ToolId = (typeof toolIds)[number];

/** What of the editor is not saved: where one looks, what one holds. */
export interface Session {
  tool: ToolId;
  selection: readonly string[];
  classCode: string;
  frame: number;
  frames: number;
  picture: Size;
  canvas: Size;
  view: View;
  /** Where the next corner would go, in pixels of the picture. */
  cursor: Point | null;
  /** The keyboard moves the cursor, so it is drawn as a cross. */
  crosshair: boolean;
  brush: { radius: number; erase: boolean };
  /** A relation is being drawn from this shape; `to`: its type is being chosen. */
  relation: { from: string; to: string | null } | null;
  /** Being dragged over: left, top, right, bottom in any order. */
  marquee: [number, number, number, number] | null;
  /** A way of the brush that is under way. */
  stroke: readonly Point[] | null;
  /** A hole is being drawn into the selected polygon. */
  hole: boolean;
  /** On what has frames, a new shape begins a track. */
  tracks: boolean;
  /** These are to go, and it must be said how much of their tracks. */
  removal: readonly string[] | null;
}

export interface Editor {
  state: EditorState;
  session: Store<Session>;
  scene: Scene | null;
  classes: EditorClass[];
  /** Of colleagues, by `provenance.agent.id`, as far as they were told. */
  names: Map<string, string>;
  relationTypes: RelationType[];
  /** When a frame of the picture is shown; null: it has no clock. */
  timeOf(frame: number): { start: bigint; end: bigint } | null;
  /** Shapes as they look in the middle of a drag; not in the document yet. */
  preview: Map<string, EditorShape>;
}

export function newEditor(state: EditorState): Editor {
  return {
    state,
    session: store<Session>({
      tool: 'select',
      selection: [],
      classCode: '',
      frame: 0,
      frames: 1,
      picture: { width: 1, height: 1 },
      canvas: { width: 1, height: 1 },
      view: { x: 0, y: 0, scale: 1 },
      cursor: null,
      crosshair: false,
      brush: { radius: 12, erase: false },
      relation: null,
      marquee: null,
      stroke: null,
      hole: false,
      tracks: false,
      removal: null,
    }),
    scene: null,
    classes: [],
    names: new Map(),
    relationTypes: [],
    timeOf: () => null,
    preview: new Map(),
  };
}

export const classOf = (editor: Editor, code: string): EditorClass =>
  editor.classes.find((one) => one.code === code) ?? plainClass(code, null);

/** A shape as it looks now, on this frame. */
export function lookOf(editor: Editor, id: string): EditorShape | undefined {
  const shape = editor.preview.get(id) ?? editor.state.shapes.get(id);
  return shape && onThisFrame(editor, shape);
}

/** With the part that a track has here by what it has before and after. */
export const onThisFrame = (editor: Editor, shape: EditorShape): EditorShape =>
  onFrame(shape, siblingsOf(editor, shape), momentOf(editor));

/** The other annotations of its track. */
export function siblingsOf({ state }: Editor, { id, track }: EditorShape): EditorShape[] {
  const ids = track === null ? undefined : state.tracks.get(track);
  if (!ids || ids.size < 2) return [];
  return [...ids].flatMap((other) => (other === id ? [] : (state.shapes.get(other) ?? [])));
}

/** These shapes and, of tracks in chunks, the other chunks: what is said of the object is said of all. */
export function withOtherChunks(editor: Editor, ids: readonly string[]): EditorShape[] {
  const shapes = ids.flatMap((id) => editor.state.shapes.get(id) ?? []);
  const chunks = shapes.filter(({ chunk }) => chunk !== null).flatMap((shape) => siblingsOf(editor, shape));
  return [...new Set([...shapes, ...chunks.filter(({ chunk }) => chunk !== null)])];
}

/** CSS pixels in pixels of the picture. */
export const pixels = (editor: Editor, css: number) => css / editor.session.get().view.scale;

/** Where in time a new part belongs. Of a picture without frames, shapes have none either. */
export function momentOf(editor: Editor): Moment {
  const { frames, frame } = editor.session.get();
  if (frames <= 1) return always;
  const time = editor.timeOf(frame);
  return { frame, start: time && String(time.start), end: time && String(time.end) };
}

/** Indices of the parts that are on the picture at this frame; of a track, of `onThisFrame`. */
export function shownParts({ parts }: EditorShape, frame: number): number[] {
  return parts.flatMap((part, i) =>
    part.stream === null && part.outside !== true && (part.frame === null || part.frame === frame) ? [i] : [],
  );
}

/** Shapes that are on the picture at this frame. */
export function shownIds(editor: Editor): string[] {
  const { frame } = editor.session.get();
  const isShown = (shape: EditorShape) => shownParts(onThisFrame(editor, shape), frame).length > 0;
  return editor.state.shapes.values().filter(isShown).map(({ id }) => id).toArray(); // prettier-ignore
}

/** What was computed is dashed. */
export function sceneShapeOf(editor: Editor, given: EditorShape): SceneShape {
  const shape = onThisFrame(editor, given);
  const { colour, skeleton } = classOf(editor, shape.class);
  const parts = shownParts(shape, editor.session.get().frame);
  return {
    id: shape.id,
    colour,
    geometries: parts.flatMap((i) => shape.parts[i]?.geometry ?? []),
    ...(skeleton ? { edges: skeleton.edges } : {}),
    ...(parts.length === 0 ? { hidden: true } : {}),
    ...(parts.some((i) => shape.parts[i]?.keyframe === false) ? { dashed: true } : {}),
  };
}

const THEIRS = 'theirs ';

/** The other version of a shape in conflict, drawn dashed beside mine; null: it is in none, or they removed it. */
export function theirSceneShape(editor: Editor, id: string): SceneShape | null {
  const theirs = editor.state.conflicts.get(id)?.theirs;
  return theirs ? { ...sceneShapeOf(editor, theirs.shape), id: THEIRS + id, dashed: true } : null;
}

/** The topmost shape there; the other version of a shape stands for the shape itself. */
export function shapeAt(editor: Editor, [x, y]: Point, css: number): string | null {
  const hit = editor.scene?.hit(x, y, pixels(editor, css));
  return hit ? ownId(hit.id) : null;
}

export function shapesWithin(editor: Editor, [x0, y0]: Point, [x1, y1]: Point): string[] {
  const ids = editor.scene?.within(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)) ?? [];
  return [...new Set(ids.map(ownId))];
}

const ownId = (id: string) => (id.startsWith(THEIRS) ? id.slice(THEIRS.length) : id);

/** With another shape in one of its parts. */
export function withGeometry(shape: EditorShape, part: number, geometry: ViewerGeometry): EditorShape {
  return withParts(shape, shape.parts.map((one, i) => (i === part ? byHand(one, geometry) : one))); // prettier-ignore
}

/** Of a track, a part that was computed is set by its maker from now on. */
export const byHand = (part: ShapePart, geometry: ViewerGeometry): ShapePart => ({
  ...part,
  geometry,
  keyframe: part.keyframe === null ? null : true,
});

/** The one selected shape and the first of its parts that is shown; null: none or several are selected. */
export function held(editor: Editor): { shape: EditorShape; part: number; geometry: ViewerGeometry } | null {
  const { selection, frame } = editor.session.get();
  const shape = selection.length === 1 ? lookOf(editor, selection[0] ?? '') : undefined;
  const part = shape && shownParts(shape, frame)[0];
  const geometry = shape && part !== undefined ? shape.parts[part]?.geometry : undefined;
  return shape && part !== undefined && geometry ? { shape, part, geometry } : null;
}

/** Shows shapes as they would look, without changing the document; none: as they are. */
export function showPreview(editor: Editor, shapes: readonly EditorShape[]): void {
  const before = [...editor.preview.keys()];
  editor.preview = new Map(shapes.map((shape) => [shape.id, shape]));
  for (const id of before) {
    const shape = editor.preview.has(id) ? undefined : editor.state.shapes.get(id);
    if (shape) editor.scene?.upsert(sceneShapeOf(editor, shape));
  }
  for (const shape of shapes) editor.scene?.upsert(sceneShapeOf(editor, shape));
  editor.session.set({});
}

/** A new shape of the chosen class, selected. */
export function addShape(editor: Editor, geometry: ViewerGeometry): void {
  const { classCode, tracks } = editor.session.get();
  const id = newKey();
  const moment = momentOf(editor);
  const begins = tracks && moment.frame !== null && geometry.kind !== 'tag';
  const part = partOf(geometry, moment);
  const shape: EditorShape = {
    id,
    class: classCode,
    parts: [begins ? { ...part, keyframe: true } : part],
    attributes: defaultsOf(classOf(editor, classCode)),
    track: begins ? newKey() : null,
    chunk: null,
    group: null,
    relations: [],
    reviewState: 'unreviewed',
  };
  editor.state.apply([{ id, to: shape }]);
  select(editor, [id]);
}

export function select(editor: Editor, ids: readonly string[]): void {
  editor.session.set({ selection: ids, hole: false });
  editor.scene?.select(ids);
}
