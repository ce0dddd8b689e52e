import type { ViewerGeometry } from '@lode/core/viewer';
import { describe, expect, it } from '@jest/globals';
import { plainClass } from './class-list.ts';
import { pressKey } from './editor-keys.ts';
import type { PageKeys } from './editor-keys.ts';
import { partOf } from './editor-shape.ts';
import { newEditor } from './editor.ts';
import { editorState } from './editor-state.ts';
import type { Point } from './geometry/shape-geometry.ts';
import { toolHand } from './tool-hand.ts';

/** An editor without a canvas, with a picture of 400 × 300 shown at its own size. */
function editing() {
  const editor = newEditor(editorState());
  const hand = toolHand(editor);
  const called: string[] = [];
  editor.classes = ['crack', 'dent', 'hole'].map((code) => plainClass(code, null));
  editor.session.set({ classCode: 'crack', picture: { width: 400, height: 300 }, canvas: { width: 400, height: 300 } });
  const page: PageKeys = {
    next: (step) => called.push(`next ${step}`),
    help: () => called.push('help'),
    leave: () => called.push('leave'),
    focus: (field) => called.push(field),
    invert: () => called.push('invert'),
    saveNow: () => called.push('save'),
  };
  /** `Shift+A`, `Control+z`, or several keys one after the other. */
  const press = (...keys: string[]) => {
    for (const given of keys) {
      const parts = given === '+' ? ['+'] : given.split('+');
      const has = (name: string) => parts.slice(0, -1).includes(name);
      const event = { key: parts.at(-1), shiftKey: has('Shift'), ctrlKey: has('Control'), altKey: has('Alt'), metaKey: false }; // prettier-ignore
      pressKey(editor, hand, page, event as KeyboardEvent);
    }
  };
  const drag = (from: Point, to: Point) => {
    editor.session.set({ cursor: from, crosshair: false });
    hand.down(from, false);
    hand.move([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
    hand.move(to);
    editor.session.set({ cursor: to });
    hand.up(to);
  };
  const click = (at: Point) => drag(at, at);
  const shapes = () => [...editor.state.shapes.values()];
  const geometries = (): ViewerGeometry[] => shapes().flatMap(({ parts }) => parts.map(({ geometry }) => geometry));
  return { editor, hand, press, drag, click, shapes, geometries, called };
}
const times = (count: number, key: string) => Array<string>(count).fill(key);

describe('drawing with the keyboard', () => {
  it('sets the corners of a box under the cross', () => {
    const { press, geometries, shapes } = editing();
    press('2', 'b', 'Shift+ArrowLeft', 'Enter', ...times(3, 'Shift+ArrowRight'), ...times(5, 'ArrowDown'), 'Enter');
    expect(geometries()).toEqual([{ kind: 'box', x: 190, y: 150, width: 30, height: 5 }]);
    expect(shapes()[0]?.class).toBe('dent');
  });

  it('closes a polygon when Enter comes twice at one place', () => {
    const { press, geometries } = editing();
    press('p', 'ArrowUp', 'Enter', ...times(2, 'Shift+ArrowRight'), 'Enter', 'Shift+ArrowDown', 'Enter');
    expect(geometries()).toEqual([]);
    press('Enter');
    expect(geometries()).toEqual([{ kind: 'polygon', polygons: [[[[200, 149], [220, 149], [220, 159]]]] }]); // prettier-ignore
  });

  it('keeps the cross on the picture', () => {
    const { press, editor } = editing();
    press('b', ...times(40, 'Shift+ArrowLeft'));
    expect(editor.session.get().cursor).toEqual([0, 150]);
  });

  it('drags a handle: Enter takes hold, Enter lets go', () => {
    const { press, drag, editor, geometries } = editing();
    press('b');
    drag([100, 100], [150, 150]);
    press('v');
    editor.session.set({ cursor: [150, 150], crosshair: true });
    press('Enter', 'Shift+ArrowRight', 'Enter');
    expect(geometries()).toEqual([{ kind: 'box', x: 100, y: 100, width: 60, height: 50 }]);
  });

  it('paints with the brush', () => {
    const { press, geometries } = editing();
    press('m', 'ArrowLeft', 'Enter', 'Shift+ArrowLeft', 'Enter');
    expect(geometries()).toMatchObject([{ kind: 'mask', size: [300, 400] }]);
    const painted = geometries()[0];
    press('x', 'Enter', 'Shift+ArrowLeft', 'Enter');
    expect(geometries()).toMatchObject([{ kind: 'mask' }]);
    expect(geometries()[0]).not.toEqual(painted);
    press('Enter', ...times(4, 'Shift+ArrowRight'), 'Enter');
    expect(geometries()).toEqual([]);
  });
});

describe('drawing with the mouse', () => {
  it('makes a box by dragging and by two clicks, and none by a slip', () => {
    const { press, drag, click, geometries } = editing();
    press('b');
    drag([10, 10], [30, 20]);
    press('Escape');
    click([100, 100]);
    click([120, 140]);
    expect(geometries()).toEqual([
      { kind: 'box', x: 10, y: 10, width: 20, height: 10 },
      { kind: 'box', x: 100, y: 100, width: 20, height: 40 },
    ]);
    press('Escape');
    click([200, 200]);
    press('Escape');
    expect(geometries()).toHaveLength(2);
  });

  it('closes a polygon by Enter wherever the mouse is, takes back points, and draws a hole', () => {
    const { press, click, editor, geometries } = editing();
    press('p');
    for (const at of [[0, 0], [100, 0], [100, 100], [50, 50], [0, 100]] as Point[]) click(at); // prettier-ignore
    press('Backspace', 'Backspace');
    click([0, 100]);
    editor.session.set({ cursor: [300, 200] });
    press('Enter');
    expect(geometries()).toEqual([{ kind: 'polygon', polygons: [[[[0, 0], [100, 0], [100, 100], [0, 100]]]] }]); // prettier-ignore
    press('h');
    for (const at of [[20, 20], [60, 20], [60, 60]] as Point[]) click(at); // prettier-ignore
    click([20, 20]);
    expect(geometries()).toMatchObject([{ polygons: [[{ length: 4 }, [[20, 20], [60, 20], [60, 60]]]] }]); // prettier-ignore
    press('Control+z');
    expect(geometries()).toMatchObject([{ polygons: [[{ length: 4 }]] }]);
    expect(editor.session.get().selection).toHaveLength(1);
  });

  it('lets the handles of what was just drawn be taken without another tool', () => {
    const { press, drag, geometries } = editing();
    press('r');
    drag([100, 100], [140, 120]);
    drag([120, 74], [200, 110]);
    expect(geometries()).toMatchObject([{ kind: 'rotated-box', x: 120, y: 110, width: 40, height: 20 }]);
    expect((geometries()[0] as { angle: number }).angle).toBeCloseTo(Math.PI / 2, 9);
  });

  it('turns the visibility of a node by a click', () => {
    const { press, drag, click, geometries } = editing();
    press('s');
    drag([100, 100], [200, 200]);
    const first = () => (geometries()[0] as Extract<ViewerGeometry, { kind: 'skeleton' }>).nodes[0]!;
    expect(first()).toMatchObject({ x: 150, y: 100, visibility: 2 });
    click([150, 100]);
    expect(first().visibility).toBe(1);
    click([150, 100]);
    click([150, 100]);
    expect(first().visibility).toBe(2);
  });

  it('draws nothing before there is a class', () => {
    const { press, drag, editor, geometries } = editing();
    editor.session.set({ classCode: '' });
    press('b');
    drag([10, 10], [30, 20]);
    press('t');
    expect(geometries()).toEqual([]);
  });
});

describe('other keys', () => {
  it('push, turn, copy, remove and bring back what is selected', () => {
    const { press, drag, geometries, shapes, editor } = editing();
    press('r');
    drag([100, 100], [140, 120]);
    press('v', 'ArrowRight', 'Shift+ArrowDown', 'e', 'e', 'Shift+q');
    expect(geometries()).toMatchObject([{ x: 121, y: 120 }]);
    expect((geometries()[0] as { angle: number }).angle).toBeCloseTo((-8 * Math.PI) / 180, 9);
    press('Control+c', 'Control+v', 'Control+d');
    expect(geometries().map((one) => (one as { x: number }).x)).toEqual([121, 133, 145]);
    expect(new Set(shapes().map(({ id }) => id)).size).toBe(3);
    press('Delete', 'Tab', 'Tab', '3');
    expect(shapes().map((shape) => shape.class)).toEqual(['crack', 'hole']);
    press(...times(20, 'Control+z'));
    expect(shapes()).toEqual([]);
    expect(editor.session.get().selection).toEqual([]);
    press(...times(20, 'Control+Shift+z'));
    expect(shapes().map((shape) => shape.class)).toEqual(['crack', 'hole']);
  });

  it('relate two shapes, and a relation goes with what it leads to', () => {
    const { press, drag, editor, shapes } = editing();
    press('b');
    drag([10, 10], [30, 20]);
    press('Escape');
    drag([60, 60], [90, 90]);
    const [a, b] = shapes();
    press('v', 'Escape', 'Tab', 'g');
    expect(editor.session.get().relation).toEqual({ from: a!.id, to: null });
    press('Escape');
    expect(editor.session.get().relation).toBeNull();
    editor.state.apply([{ id: a!.id, to: { ...a!, relations: [{ type: 'part-of', to: b!.id }] } }]);
    press('Escape', 'Tab', 'Tab', 'Delete');
    expect(shapes()).toMatchObject([{ id: a!.id, relations: [] }]);
    press('Control+z');
    expect(editor.state.shapes.get(a!.id)?.relations).toHaveLength(1);
  });

  it('size the brush while it is in the hand, else go to the next asset', () => {
    const { press, editor, called } = editing();
    press(']', '[', 'n', 'Shift+N');
    expect(called).toEqual(['next 1', 'next -1', 'next 1', 'next -1']);
    const { radius } = editor.session.get().brush;
    press('m', ']');
    expect(editor.session.get().brush.radius).toBeGreaterThan(radius);
    press('w', 'c', '?', 'Shift+I', 'Control+s', 'Escape', 'Escape');
    expect(called.slice(4)).toEqual(['window', 'contrast', 'help', 'invert', 'save', 'leave']);
  });

  it('step through frames; what is drawn belongs to its frame', () => {
    const { press, drag, editor, shapes } = editing();
    editor.session.set({ frames: 3 });
    press('b', '.', '.', '.');
    drag([10, 10], [30, 20]);
    expect(shapes()[0]?.parts[0]?.frame).toBe(2);
    press(',', 'v', 'Escape', 'Tab');
    expect(editor.session.get().selection).toEqual([]);
  });

  it('make a computed part of a track one that was set, and select what is shown only', () => {
    const { press, editor, shapes } = editing();
    editor.session.set({ frames: 2 });
    const geometry: ViewerGeometry = { kind: 'box', x: 10, y: 10, width: 20, height: 20 };
    const part = { ...partOf(geometry, { frame: 0, start: null, end: null }), keyframe: false };
    const track = { id: 't', class: 'crack', attributes: {}, track: 'one', chunk: null, group: null, relations: [], reviewState: 'unreviewed' }; // prettier-ignore
    editor.state.apply([
      { id: 't', to: { ...track, parts: [part, { ...part, frame: 1 }] } },
      { id: 'u', to: { ...track, id: 'u', parts: [{ ...part, frame: 1 }] } },
    ]);
    press('Control+a', 'ArrowRight');
    expect(shapes().map(({ parts }) => parts.map(({ keyframe }) => keyframe))).toEqual([[true, false], [false]]);
  });

  it('zoom about the cursor and fit', () => {
    const { press, editor } = editing();
    editor.session.set({ cursor: [100, 100] });
    press('+', '+');
    const { view } = editor.session.get();
    expect([(100 - view.x) * view.scale, (100 - view.y) * view.scale]).toEqual([100, 100]);
    press('0');
    expect(editor.session.get().view.scale).toBeCloseTo(268 / 300, 9);
  });
});
