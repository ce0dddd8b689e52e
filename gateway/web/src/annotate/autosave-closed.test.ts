import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { autosave } from './autosave.ts';
import { editorState } from './editor-state.ts';
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

describe('a page that was closed', () => {
  it('has lost nothing: new, changed and removed ones go on where they were', async () => {
    const first = await open();
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
    const second = await open();
    expect([...second.state.shapes.values()].map((shape) => shape.class).sort()).toEqual(['crack', 'dent']);
    await pass(800);
    expect([...hub.stored.keys()].sort()).toEqual(['ann_a', 'ann_c']);
    expect(hub.stored.get('ann_a')?.class.code).toBe('dent');
    expect([second.saving.state, browser.kept]).toEqual(['saved', 0]);
  });

  it('goes on with a shape as soon as the hub has told of it', async () => {
    const first = await open();
    first.draw('a');
    await pass(800);
    hub.mishap = 'no network';
    first.recolour('a', 'dent');
    first.saving.stop();
    const state = editorState();
    const saving = autosave({ state, store: await browser.unsaved(), send: hub.send });
    saving.load([...hub.stored.values()]);
    expect(state.shapes.get('ann_a')?.class).toBe('dent');
    expect(browser.kept).toBe(1);
  });

  it('makes no second annotation of one whose answer it never saw', async () => {
    const first = await open();
    hub.mishap = 'lost answer';
    first.draw('a');
    await pass(800);
    first.saving.stop();
    hub.mishap = 'none';
    const second = await open();
    await pass(800);
    expect([hub.stored.size, second.state.shapes.size, second.saving.state]).toEqual([1, 1, 'saved']);
  });

  it('asks when another has changed it since', async () => {
    const first = await open();
    first.draw('a');
    await pass(800);
    hub.mishap = 'no network';
    first.recolour('a', 'mine');
    await pass(800);
    first.saving.stop();
    hub.mishap = 'none';
    hub.change('ann_a', { class: { code: 'theirs' } });
    const second = await open();
    await pass(2_000);
    expect(second.saving.state).toBe('conflict');
    expect([...second.state.shapes.values()].map((shape) => shape.class)).toEqual(['mine']);
    expect(browser.classes).toEqual(['theirs']);
  });

  it("takes up nothing of another person's", async () => {
    const first = await open();
    hub.mishap = 'no network';
    first.draw('a');
    first.saving.stop();
    hub.mishap = 'none';
    expect((await open('mem_2')).state.shapes.size).toBe(0);
  });
});
