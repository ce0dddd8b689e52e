import {
  byHand,
  held,
  onThisFrame,
  pixels,
  select,
  shapeAt,
  shapesWithin,
  showPreview,
  shownParts,
  withGeometry,
} from '../editor.ts';
import type { Editor } from '../editor.ts';
import type { EditorShape } from '../editor-shape.ts';
import { dragged, handleAt, handlesOf } from '../geometry/handles.ts';
import type { Handle } from '../geometry/handles.ts';
import { moved } from '../geometry/shape-geometry.ts';
import type { Point } from '../geometry/shape-geometry.ts';
import { withParts } from '../track-shape.ts';
import type { Tool } from './tool.ts';

/** CSS pixels: how near is on it, how far above stands the handle for turning, what is still a click. */
const NEAR = 7;
export const TURN_REACH = 26;
const CLICK = 3;

/** The handle of the one selected shape that lies there. */
export function handleUnder(editor: Editor, at: Point): Handle | null {
  const one = held(editor);
  if (!one || one.geometry.kind === 'mask') return null;
  return handleAt(handlesOf(one.geometry, pixels(editor, TURN_REACH)), at, pixels(editor, NEAR));
}

type Gesture =
  | { kind: 'handle'; handle: Handle }
  | { kind: 'move'; ids: readonly string[]; clicked: string }
  | { kind: 'marquee'; shift: boolean };

/** Moves a shape's parts of this frame; of a track, as `onThisFrame` gives it. */
export function movedShape(shape: EditorShape, frame: number, dx: number, dy: number): EditorShape {
  const shown = new Set(shownParts(shape, frame));
  const parts = shape.parts.map((part, i) => (shown.has(i) ? byHand(part, moved(part.geometry, dx, dy)) : part));
  return withParts(shape, parts);
}

/** Selects, moves, drags handles; on nothing it selects what a rectangle meets. */
export function selectTool(editor: Editor): Tool {
  let start: Point | null = null;
  let gesture: Gesture | null = null;
  let going = false;
  const edited = (at: Point): EditorShape[] => {
    if (!start || !gesture || gesture.kind === 'marquee') return [];
    if (gesture.kind === 'move') {
      const [dx, dy] = [at[0] - start[0], at[1] - start[1]];
      const { frame } = editor.session.get();
      const shapes = gesture.ids.flatMap((id) => editor.state.shapes.get(id) ?? []);
      return shapes.map((shape) => movedShape(onThisFrame(editor, shape), frame, dx, dy));
    }
    const one = held(editor);
    const before = one && editor.state.shapes.get(one.shape.id);
    const shape = before && onThisFrame(editor, before);
    const geometry = one && shape?.parts[one.part]?.geometry;
    return shape && geometry ? [withGeometry(shape, one.part, dragged(geometry, gesture.handle, at))] : [];
  };
  const stop = () => {
    start = gesture = null;
    going = false;
    editor.session.set({ marquee: null });
  };
  return {
    down(at, shift) {
      start = at;
      going = false;
      const handle = handleUnder(editor, at);
      if (handle) {
        gesture = { kind: 'handle', handle };
        return;
      }
      const { selection, relation } = editor.session.get();
      const hit = shapeAt(editor, at, NEAR);
      if (hit && relation) {
        if (hit !== relation.from) editor.session.set({ relation: { ...relation, to: hit } });
        gesture = null;
      } else if (!hit) {
        if (!shift) select(editor, []);
        gesture = { kind: 'marquee', shift };
      } else if (shift) {
        select(editor, selection.includes(hit) ? selection.filter((id) => id !== hit) : [...selection, hit]);
        gesture = null;
      } else {
        const ids = selection.includes(hit) ? selection : [hit];
        if (ids !== selection) select(editor, ids);
        gesture = { kind: 'move', ids, clicked: hit };
      }
    },
    move(at) {
      if (!start || !gesture) return;
      if (!going && Math.hypot(at[0] - start[0], at[1] - start[1]) <= pixels(editor, CLICK)) return;
      going = true;
      if (gesture.kind === 'marquee') editor.session.set({ marquee: [...start, ...at] });
      else showPreview(editor, edited(at));
    },
    up(at) {
      const [from, what] = [start, gesture];
      if (from && what && going && what.kind === 'marquee') {
        const met = shapesWithin(editor, from, at);
        select(editor, [...new Set([...(what.shift ? editor.session.get().selection : []), ...met])]);
      } else if (what && going) {
        const shapes = edited(at);
        showPreview(editor, []);
        editor.state.apply(shapes.map((shape) => ({ id: shape.id, to: shape })));
      } else if (what?.kind === 'handle' && what.handle.on === 'node') cycleVisibility(editor, what.handle.index);
      else if (what?.kind === 'move' && what.ids.length > 1) select(editor, [what.clicked]);
      stop();
    },
    draft: () => null,
    cancel() {
      const was = gesture !== null && going;
      if (was) showPreview(editor, []);
      stop();
      return was;
    },
  };
}

/** Seen, hidden, not there, seen again. */
export function cycleVisibility(editor: Editor, index: number): void {
  const one = held(editor);
  if (!one || one.geometry.kind !== 'skeleton') return;
  const next = { 2: 1, 1: 0, 0: 2 } as const;
  const nodes = one.geometry.nodes.map((node, i) =>
    i === index ? { ...node, visibility: next[node.visibility] } : node,
  );
  editor.state.apply([{ id: one.shape.id, to: withGeometry(one.shape, one.part, { kind: 'skeleton', nodes }) }]);
}
