import { removeShapes } from './commands.ts';
import { classOf, lookOf, siblingsOf, withOtherChunks } from './editor.ts';
import type { Editor } from './editor.ts';
import type { EditorShape } from './editor-shape.ts';
import type { Edit } from './editor-state.ts';
import { isTrack, partOnFrame, turnedOutside, withoutKeyframe } from './track-shape.ts';

/** The selected tracks that have begun by this frame, as they are on it. */
function tracksHere(editor: Editor): EditorShape[] {
  const { selection, frame } = editor.session.get();
  const shapes = selection.flatMap((id) => lookOf(editor, id) ?? []);
  return shapes.filter((shape) => partOnFrame(shape, frame) >= 0);
}

/** Out of view from this frame on, or in view again. */
export function toggleOutside(editor: Editor): void {
  const { frame } = editor.session.get();
  const edits = tracksHere(editor).map((shape): Edit => ({ id: shape.id, to: turnedOutside(shape, frame) }));
  editor.state.apply(edits);
}

/** What is selected is no keyframe on this frame any more; a track without any is gone. */
export function removeKeyframes(editor: Editor): void {
  const { selection, frame } = editor.session.get();
  const stored = selection.flatMap((id) => editor.state.shapes.get(id) ?? []);
  const here = stored.filter((shape) => partOnFrame(shape, frame) >= 0);
  const left = here.map((shape): Edit => ({ id: shape.id, to: withoutKeyframe(shape, frame) }));
  const gone = left.flatMap(({ id, to }) => (to === null ? [id] : []));
  // At one go, so that one step takes it back.
  if (gone.length > 0)
    removeShapes(editor, gone, left.filter(({ to }) => to !== null)); // prettier-ignore
  else editor.state.apply(left);
}

/** All that is selected, at once or, where a track is more than what is seen of it here, after a question. */
export function removeSelected(editor: Editor): void {
  const { selection, frame } = editor.session.get();
  const isMore = (id: string) => {
    const shape = editor.state.shapes.get(id);
    if (!shape || !isTrack(shape)) return false;
    return shape.parts.length > 1 || partOnFrame(shape, frame) < 0 || siblingsOf(editor, shape).length > 0;
  };
  if (selection.some(isMore)) editor.session.set({ removal: selection });
  else removeShapes(editor, selection);
}

/** With every other annotation of their tracks. */
export function removeTracks(editor: Editor, ids: readonly string[]): void {
  const all = ids.flatMap((id) => {
    const shape = editor.state.shapes.get(id);
    return shape ? [id, ...(isTrack(shape) ? siblingsOf(editor, shape).map((other) => other.id) : [])] : [];
  });
  removeShapes(editor, [...new Set(all)]);
}

/** Of the frame where the ontology lets it change from frame to frame, else of the object. */
export function attributeOf(editor: Editor, id: string, name: string): unknown {
  const shape = lookOf(editor, id);
  const ofFrame = shape?.parts[partOnFrame(shape, editor.session.get().frame)]?.attributes;
  if (ofFrame && Object.hasOwn(ofFrame, name)) return ofFrame[name];
  return shape?.attributes[name];
}

const isNothing = (value: unknown) => value === undefined || value === null || value === '';

function withAttribute(bag: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = bag;
  return isNothing(value) ? rest : { ...rest, [name]: value };
}

/**
 * Sets an attribute of what is selected; nothing takes it away. One that may change (`mutable`) is said of this frame, which
 * makes it a keyframe; what is required is said of the object first, so that no frame is without.
 */
export function setAttribute(editor: Editor, name: string, value: unknown): void {
  const { selection, frame } = editor.session.get();
  const edits = selection.flatMap((id): Edit[] => {
    const shape = lookOf(editor, id);
    const stored = editor.state.shapes.get(id);
    if (!shape || !stored) return [];
    const declared = classOf(editor, shape.class).attributes.find((one) => one.name === name);
    const index = partOnFrame(shape, frame);
    const isFirst = declared?.required === true && isNothing(shape.attributes[name]);
    if (!declared?.mutable || index < 0 || isFirst)
      return withOtherChunks(editor, [id]).map((one) => ({
        id: one.id,
        to: { ...one, attributes: withAttribute(one.attributes, name, value) },
      }));
    const parts = shape.parts.map((part, i) => {
      if (i !== index) return part;
      const bag = withAttribute(part.attributes ?? {}, name, value);
      return { ...part, keyframe: true, attributes: Object.keys(bag).length > 0 ? bag : null };
    });
    return [{ id, to: { ...shape, parts } }];
  });
  editor.state.apply(edits, `attribute ${name} ${frame}`);
}
