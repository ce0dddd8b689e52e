import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { autosave } from './autosave.ts';
import { editorState } from './editor-state.ts';
import { boxShape } from './testing/small-hub.ts';
import type { SmallHub } from './testing/small-hub.ts';
import { pass, SmallBrowser } from './testing/small-page.ts';

let browser: SmallBrowser;
let hub: SmallHub;
const open = (...told: Parameters<SmallBrowser['open']>) => browser.open(...told);

beforeEach(() => {
  jest.useFakeTimers();
  browser = new SmallBrowser();
  ({ hub } = browser);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('saving beside others', () => {
  it('shows one shape, not two, when the hub told of it before its answer came', async () => {
    const { draw, saving, state } = await open();
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
      store: await browser.unsaved(),
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
    const { draw, recolour, saving, state } = await open();
    draw('a');
    await pass(800);
    hub.change('ann_a', { class: { code: 'theirs' } });
    recolour('a', 'mine');
    draw('b');
    await pass(800);
    expect(saving.state).toBe('conflict');
    expect(browser.classes).toEqual(['theirs', 'crack']);
    state.keepMine('a');
    await pass(800);
    expect([saving.state, ...browser.classes]).toEqual(['saved', 'mine', 'crack']);
  });

  it('finds out which new shape was edited by another while its answer was lost', async () => {
    const { draw, recolour, saving, state } = await open();
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
    const { draw, recolour, saving, state } = await open();
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
