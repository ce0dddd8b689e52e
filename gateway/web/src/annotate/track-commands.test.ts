import { describe, expect, it } from '@jest/globals';
import { plainClass } from './class-list.ts';
import type { AttributeDeclaration } from './class-list.ts';
import { goToFrame, nudge } from './commands.ts';
import { addShape, held, newEditor, sceneShapeOf, select, shownIds } from './editor.ts';
import { editorState } from './editor-state.ts';
import {
  attributeOf,
  removeKeyframes,
  removeSelected,
  removeTracks,
  setAttribute,
  toggleOutside,
} from './track-commands.ts';

const attribute = (name: string, more: Partial<AttributeDeclaration> = {}): AttributeDeclaration => {
  const title = { en: name, zh: name };
  return { name, title, type: 'TEXT', values: [], default: null, mutable: false, required: false, min: null, max: null, ...more }; // prettier-ignore
};

/** A video of 100 frames with a box that was drawn as a track on frame 10 and moved by 40 px on frame 20. */
function tracking() {
  const editor = newEditor(editorState());
  const attributes = [attribute('colour'), attribute('lights', { mutable: true }), attribute('state', { mutable: true, required: true })]; // prettier-ignore
  editor.classes = [{ ...plainClass('car', null), attributes }];
  editor.session.set({ classCode: 'car', frames: 100, tracks: true, picture: { width: 400, height: 300 } });
  goToFrame(editor, 10);
  addShape(editor, { kind: 'box', x: 0, y: 5, width: 10, height: 10 });
  goToFrame(editor, 20);
  nudge(editor, 40, 0);
  const shape = () => [...editor.state.shapes.values()][0];
  const frames = () => shape()?.parts.map(({ frame, keyframe, geometry }) => [frame, keyframe, geometry.kind === 'box' && geometry.x]); // prettier-ignore
  return { editor, shape, frames };
}

describe('a track under the hand', () => {
  it('begins where it is drawn and gets a keyframe wherever it is moved', () => {
    const { editor, shape, frames } = tracking();
    expect(shape()?.track).toMatch(/^[0-9a-f]{32}$/);
    expect(frames()).toEqual([[10, true, 0], [20, true, 40]]); // prettier-ignore
    goToFrame(editor, 15);
    expect(held(editor)?.geometry).toMatchObject({ x: 20 });
    expect(sceneShapeOf(editor, shape()!)).toMatchObject({ dashed: true, geometries: [{ x: 20 }] });
    nudge(editor, 1, 0);
    nudge(editor, 1, 0);
    expect(frames()).toEqual([[10, true, 0], [15, true, 22], [20, true, 40]]); // prettier-ignore
    expect(sceneShapeOf(editor, shape()!).dashed).toBeUndefined();
    editor.state.undo();
    expect(frames()).toHaveLength(2);
    goToFrame(editor, 9);
    expect(shownIds(editor)).toEqual([]);
  });

  it('leaves, comes back, loses a keyframe and goes', () => {
    const { editor, shape, frames } = tracking();
    goToFrame(editor, 30);
    toggleOutside(editor);
    goToFrame(editor, 31);
    expect(shownIds(editor)).toEqual([]);
    toggleOutside(editor);
    expect(shownIds(editor)).toEqual([shape()?.id]);
    goToFrame(editor, 30);
    removeKeyframes(editor);
    goToFrame(editor, 25);
    removeKeyframes(editor);
    expect(frames()).toEqual([[10, true, 0], [20, true, 40], [31, true, 40]]); // prettier-ignore
    removeSelected(editor);
    // It asks first: much more would be gone than is seen.
    expect(editor.session.get().removal).toEqual([shape()?.id]);
    const other = { ...shape()!, id: 'chunk', parts: shape()!.parts.map((one) => ({ ...one, frame: (one.frame ?? 0) + 50 })) }; // prettier-ignore
    editor.state.apply([{ id: 'chunk', to: other }]);
    removeTracks(editor, [shape()!.id]);
    expect(editor.state.shapes.size).toBe(0);
    editor.state.undo();
    expect(editor.state.shapes.size).toBe(2);
  });

  it('says what may change of the frame, and everything else of the object', () => {
    const { editor, shape } = tracking();
    const { id } = shape()!;
    goToFrame(editor, 15);
    setAttribute(editor, 'colour', 'red');
    expect(shape()?.parts).toHaveLength(2);
    setAttribute(editor, 'lights', 'on');
    setAttribute(editor, 'state', 'drives');
    expect(shape()?.attributes).toEqual({ colour: 'red', state: 'drives' });
    setAttribute(editor, 'state', 'stands');
    expect(shape()?.parts[1]).toMatchObject({ frame: 15, keyframe: true, attributes: { lights: 'on', state: 'stands' } }); // prettier-ignore
    goToFrame(editor, 17);
    expect([attributeOf(editor, id, 'lights'), attributeOf(editor, id, 'state')]).toEqual(['on', 'stands']);
    goToFrame(editor, 20);
    expect([attributeOf(editor, id, 'lights'), attributeOf(editor, id, 'state')]).toEqual([undefined, 'drives']);
    goToFrame(editor, 15);
    setAttribute(editor, 'lights', undefined);
    setAttribute(editor, 'state', null);
    expect(shape()?.parts[1]?.attributes).toBeNull();
  });

  it('is none on a picture, and none of a tag', () => {
    const editor = newEditor(editorState());
    editor.session.set({ classCode: 'car', tracks: true });
    addShape(editor, { kind: 'points', points: [[1, 1]] });
    editor.session.set({ frames: 5 });
    addShape(editor, { kind: 'tag' });
    expect(editor.state.shapes.values().map(({ track, parts }) => [track, parts[0]?.keyframe]).toArray()).toEqual([[null, null], [null, null]]); // prettier-ignore
    select(editor, [...editor.state.shapes.keys()]);
    removeSelected(editor);
    expect(editor.state.shapes.size).toBe(0);
  });
});
