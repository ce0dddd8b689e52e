import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EditorShape } from './editor-shape.ts';
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

describe('saving by itself', () => {
  it('waits until the hand rests, then sends all at once', async () => {
    const { draw, saving } = await open();
    draw('a');
    await pass(500);
    draw('b');
    await pass(500);
    expect(hub.requests).toEqual([]);
    expect(saving.state).toBe('saving');
    await pass(400);
    expect(hub.requests.map((inputs) => inputs.length)).toEqual([2]);
    expect(saving.state).toBe('saved');
    expect(browser.kept).toBe(0);
  });

  it('keeps what lacks a required attribute, also over a closed tab, and sends it when it is complete', async () => {
    const isComplete = ({ attributes }: EditorShape) => attributes['depth'] !== undefined;
    const { draw, saving } = await open('mem_1', isComplete);
    draw('a');
    draw('b');
    await pass(2_000);
    expect([saving.state, saving.left, hub.requests.length]).toEqual(['incomplete', 0, 0]);
    saving.stop();

    // The classes of the dataset are known a moment later.
    let isKnown = false;
    const again = await open('mem_1', (shape) => !isKnown || isComplete(shape));
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
    expect([again.saving.state, browser.kept]).toEqual(['saved', 0]);
  });

  it('waits for the network with longer and longer pauses, and goes on when it is back', async () => {
    const { draw, saving } = await open();
    hub.mishap = 'no network';
    draw('a');
    await pass(800);
    expect(saving.state).toBe('waiting');
    await pass(60_000);
    expect(hub.stored.size).toBe(0);
    draw('b');
    expect(browser.kept).toBe(2);
    hub.mishap = 'none';
    browser.online();
    await pass(0);
    expect(hub.stored.size).toBe(2);
    expect([saving.state, browser.kept]).toEqual(['saved', 0]);
  });

  it('makes no second annotation when an answer is lost', async () => {
    const { draw, saving, state } = await open();
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
    const { draw, recolour, saving } = await open();
    draw('a');
    await pass(800);
    hub.mishap = 'lost answer';
    recolour('a', 'dent');
    await pass(800);
    hub.mishap = 'none';
    await pass(2_000);
    expect([saving.state, ...browser.classes]).toEqual(['saved', 'dent']);
  });

  it('goes on with a shape that was edited while its first save was lost', async () => {
    const { draw, recolour, saving, state } = await open();
    hub.mishap = 'lost answer';
    draw('a');
    await pass(800);
    recolour('a', 'dent');
    hub.mishap = 'none';
    await pass(5_000);
    expect([saving.state, ...browser.classes]).toEqual(['saved', 'dent']);
    expect(state.shapes.size).toBe(1);
  });
});
