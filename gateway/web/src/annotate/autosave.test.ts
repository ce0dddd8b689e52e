import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { autosave } from './autosave.ts';
import type { EditorShape } from './editor-shape.ts';
import { editorState } from './editor-state.ts';
import { boxShape, SmallHub, SmallStorage } from './testing/small-hub.ts';
import { unsavedStore } from './unsaved-store.ts';

let hub: SmallHub;
let storage: SmallStorage;
let online: () => void = () => undefined;

/** An opened page: what the hub has is read, then what the last page left is taken up. `isComplete`: as of the options. */
function open(person = 'mem_1', isComplete?: (shape: EditorShape) => boolean) {
  const state = editorState();
  const onOnline = (listener: () => void) => {
    online = listener;
    return () => undefined;
  };
  const store = unsavedStore(storage, person, 'asset_1');
  const saving = autosave({ state, store, send: hub.send, onOnline, ...(isComplete ? { isComplete } : {}) });
  saving.load([...hub.stored.values()]);
  saving.takeUp();
  const draw = (id: string, x = 0) => state.apply([{ id, to: boxShape(id, x) }]);
  const recolour = (id: string, code: string) => state.apply([{ id, to: { ...state.shapes.get(id)!, class: code } }]);
  return { state, saving, draw, recolour };
}
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const classes = () => [...hub.stored.values()].map(({ class: { code } }) => code);

beforeEach(() => {
  jest.useFakeTimers();
  hub = new SmallHub();
  storage = new SmallStorage();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('saving by itself', () => {
  it('waits until the hand rests, then sends all at once', async () => {
    const { draw, saving } = open();
    draw('a');
    await pass(500);
    draw('b');
    await pass(500);
    expect(hub.requests).toEqual([]);
    expect(saving.state).toBe('saving');
    await pass(400);
    expect(hub.requests.map((inputs) => inputs.length)).toEqual([2]);
    expect(saving.state).toBe('saved');
    expect(storage.length).toBe(0);
  });

  it('keeps what lacks a required attribute, also over a closed tab, and sends it when it is complete', async () => {
    const isComplete = ({ attributes }: EditorShape) => attributes['depth'] !== undefined;
    const { draw, saving } = open('mem_1', isComplete);
    draw('a');
    draw('b');
    await pass(2_000);
    expect([saving.state, saving.left, hub.requests.length]).toEqual(['incomplete', 0, 0]);
    saving.stop();

    // The classes of the dataset are known a moment later.
    let isKnown = false;
    const again = open('mem_1', (shape) => !isKnown || isComplete(shape));
    isKnown = true;
    await pass(2_000);
    expect([again.saving.state, again.state.shapes.size, hub.requests.length]).toEqual(['incomplete', 2, 0]);
    const shape = again.state.shapes.get('a')!;
    again.state.apply([{ id: 'a', to: { ...shape, attributes: { depth: 0 } } }]);
    expect([again.saving.state, again.saving.left]).toEqual(['saving', 1]);
    await pass(2_000);
    expect(hub.stored.values().map(({ attributes }) => attributes).toArray()).toEqual([{ depth: 0 }]); // prettier-ignore
    expect(again.saving.state).toBe('incomplete');
    again.state.apply([{ id: 'b', to: null }]);
    expect([again.saving.state, storage.length]).toEqual(['saved', 0]);
  });

  it('waits for the network with longer and longer pauses, and goes on when it is back', async () => {
    const { draw, saving } = open();
    hub.mishap = 'no network';
    draw('a');
    await pass(800);
    expect(saving.state).toBe('waiting');
    await pass(60_000);
    expect(hub.stored.size).toBe(0);
    draw('b');
    expect(storage.length).toBe(2);
    hub.mishap = 'none';
    online();
    await pass(0);
    expect(hub.stored.size).toBe(2);
    expect([saving.state, storage.length]).toEqual(['saved', 0]);
  });

  it('makes no second annotation when an answer is lost', async () => {
    const { draw, saving, state } = open();
    hub.mishap = 'lost answer';
    draw('a');
    await pass(800);
    expect([saving.state, hub.stored.size]).toEqual(['waiting', 1]);
    hub.mishap = 'none';
    await pass(2_000);
    expect(hub.stored.size).toBe(1);
    expect([saving.state, state.shapes.size]).toEqual(['saved', 1]);
  });

  it('takes its own change for its own when that answer is lost', async () => {
    const { draw, recolour, saving } = open();
    draw('a');
    await pass(800);
    hub.mishap = 'lost answer';
    recolour('a', 'dent');
    await pass(800);
    hub.mishap = 'none';
    await pass(2_000);
    expect([saving.state, ...classes()]).toEqual(['saved', 'dent']);
  });

  it('goes on with a shape that was edited while its first save was lost', async () => {
    const { draw, recolour, saving, state } = open();
    hub.mishap = 'lost answer';
    draw('a');
    await pass(800);
    recolour('a', 'dent');
    hub.mishap = 'none';
    await pass(5_000);
    expect([saving.state, ...classes()]).toEqual(['saved', 'dent']);
    expect(state.shapes.size).toBe(1);
  });

  it('shows one shape, not two, when the hub told of it before its answer came', async () => {
    const { draw, saving, state } = open();
    hub.mishap = 'lost answer';
    draw('a');
    await pass(800);
    saving.hear([...hub.stored.values()], [], 'user:me');
    hub.mishap = 'none';
    await pass(2_000);
    expect([...state.shapes.keys()]).toEqual(['a']);
    expect(saving.state).toBe('saved');
  });

  it('holds back what others saved until its own answer is there', async () => {
    let answer: () => void = () => undefined;
    const state = editorState();
    const saving = autosave({
      state,
      store: unsavedStore(storage, 'mem_1', 'asset_1'),
      send: async (inputs) => {
        const result = await hub.send(inputs);
        await new Promise<void>((resolve) => (answer = resolve));
        return result;
      },
    });
    state.apply([{ id: 'a', to: boxShape('a') }]);
    await pass(800);
    saving.hear([...hub.stored.values()], [], 'user:me');
    expect(state.shapes.size).toBe(1);
    answer();
    await pass(0);
    expect([...state.shapes.keys()]).toEqual(['a']);
    expect(state.others.size).toBe(0);
  });

  it('asks about a conflict and saves the rest meanwhile', async () => {
    const { draw, recolour, saving, state } = open();
    draw('a');
    await pass(800);
    hub.change('ann_a', { class: { code: 'theirs' } });
    recolour('a', 'mine');
    draw('b');
    await pass(800);
    expect(saving.state).toBe('conflict');
    expect(classes()).toEqual(['theirs', 'crack']);
    state.keepMine('a');
    await pass(800);
    expect([saving.state, ...classes()]).toEqual(['saved', 'mine', 'crack']);
  });

  it('finds out which new shape was edited by another while its answer was lost', async () => {
    const { draw, recolour, saving, state } = open();
    hub.mishap = 'lost answer';
    draw('a');
    draw('b');
    await pass(800);
    hub.change('ann_a', { class: { code: 'theirs' } });
    hub.mishap = 'none';
    recolour('a', 'mine');
    await pass(5_000);
    expect([...state.conflicts.keys()]).toEqual(['a']);
    expect(saving.state).toBe('conflict');
    state.takeTheirs('a');
    await pass(800);
    expect([...state.shapes.values()].map((shape) => shape.class).sort()).toEqual(['crack', 'theirs']);
    expect(hub.stored.size).toBe(2);
  });

  it('saves the others when the hub refuses one, and tries that again only when it is changed', async () => {
    const { draw, recolour, saving, state } = open();
    hub.unknown.add('dragon');
    for (const id of ['a', 'b', 'c', 'd', 'e']) draw(id);
    recolour('c', 'dragon');
    await pass(800);
    expect([...state.refused]).toEqual([['c', 'no such class']]);
    expect([saving.state, hub.stored.size]).toEqual(['refused', 4]);
    const { length } = hub.requests;
    await pass(60_000);
    expect(hub.requests).toHaveLength(length);
    recolour('c', 'dent');
    await pass(800);
    expect([saving.state, hub.stored.size]).toEqual(['saved', 5]);
  });
});

describe('a page that was closed', () => {
  it('has lost nothing: new, changed and removed ones go on where they were', async () => {
    const first = open();
    first.draw('a');
    first.draw('b');
    await pass(800);
    hub.mishap = 'no network';
    first.recolour('a', 'dent');
    first.state.apply([{ id: 'b', to: null }]);
    first.draw('c');
    await pass(800);
    first.saving.stop();
    hub.mishap = 'none';
    const second = open();
    expect([...second.state.shapes.values()].map((shape) => shape.class).sort()).toEqual(['crack', 'dent']);
    await pass(800);
    expect([...hub.stored.keys()].sort()).toEqual(['ann_a', 'ann_c']);
    expect(hub.stored.get('ann_a')?.class.code).toBe('dent');
    expect([second.saving.state, storage.length]).toEqual(['saved', 0]);
  });

  it('goes on with a shape as soon as the hub has told of it', async () => {
    const first = open();
    first.draw('a');
    await pass(800);
    hub.mishap = 'no network';
    first.recolour('a', 'dent');
    first.saving.stop();
    const state = editorState();
    const saving = autosave({ state, store: unsavedStore(storage, 'mem_1', 'asset_1'), send: hub.send });
    saving.load([...hub.stored.values()]);
    expect(state.shapes.get('ann_a')?.class).toBe('dent');
    expect(storage.length).toBe(1);
  });

  it('makes no second annotation of one whose answer it never saw', async () => {
    const first = open();
    hub.mishap = 'lost answer';
    first.draw('a');
    await pass(800);
    first.saving.stop();
    hub.mishap = 'none';
    const second = open();
    await pass(800);
    expect([hub.stored.size, second.state.shapes.size, second.saving.state]).toEqual([1, 1, 'saved']);
  });

  it('asks when another has changed it since', async () => {
    const first = open();
    first.draw('a');
    await pass(800);
    hub.mishap = 'no network';
    first.recolour('a', 'mine');
    await pass(800);
    first.saving.stop();
    hub.mishap = 'none';
    hub.change('ann_a', { class: { code: 'theirs' } });
    const second = open();
    await pass(2_000);
    expect(second.saving.state).toBe('conflict');
    expect([...second.state.shapes.values()].map((shape) => shape.class)).toEqual(['mine']);
    expect(classes()).toEqual(['theirs']);
  });

  it("takes up nothing of another person's", async () => {
    const first = open();
    hub.mishap = 'no network';
    first.draw('a');
    first.saving.stop();
    hub.mishap = 'none';
    expect(open('mem_2').state.shapes.size).toBe(0);
  });

  it('says so when the browser could not keep the work', async () => {
    const { draw, saving } = open();
    storage.isFull = true;
    hub.mishap = 'no network';
    draw('a');
    expect(saving.isKept).toBe(false);
    hub.mishap = 'none';
    await pass(800);
    expect(saving.isKept).toBe(true);
  });

  it('passes over entries that it did not write', async () => {
    for (const text of ['', '{', '[]', '{"shape":{"parts":3}}', '{"base":{}}', 'null', '{"shape":7}'])
      storage.setItem(`lode.unsaved.mem_1.asset_1.${text}`, text);
    const { state } = open();
    expect(state.shapes.size).toBe(0);
  });
});
