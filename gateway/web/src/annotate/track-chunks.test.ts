import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MAX_PARTS } from '@lode/core/tracks';
import { plainClass } from './class-list.ts';
import { chooseClass, followState, goToFrame, nudge } from './commands.ts';
import { addShape, held, newEditor, shownIds } from './editor.ts';
import { pass, SmallBrowser } from './testing/small-page.ts';
import { setAttribute } from './track-commands.ts';

let browser: SmallBrowser;

/** A box that stands on frame 2n at 2n, drawn on every second frame by hand; `keyframes` of them. */
async function longTrack(keyframes: number) {
  const { state, saving } = await browser.open();
  const editor = newEditor(state);
  followState(editor);
  editor.classes = [plainClass('car', null), plainClass('van', null)];
  editor.session.set({ classCode: 'car', frames: 5_000, tracks: true, picture: { width: 9_000, height: 300 } });
  addShape(editor, { kind: 'box', x: 0, y: 5, width: 10, height: 10 });
  for (let i = 1; i < keyframes; i++) {
    goToFrame(editor, 2 * i);
    nudge(editor, 2, 0);
  }
  const chunks = () => [...state.shapes.values()].sort((a, b) => (a.chunk ?? 0) - (b.chunk ?? 0));
  const sizes = () => chunks().map(({ chunk, parts }) => [chunk, parts.length]);
  return { editor, state, saving, chunks, sizes };
}

beforeEach(() => {
  jest.useFakeTimers();
  browser = new SmallBrowser();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a track of more keyframes than one annotation may have', () => {
  it('goes on in another annotation of it, and is saved', async () => {
    const { saving, state, chunks, sizes } = await longTrack(2 * MAX_PARTS + 1);
    expect(sizes()).toEqual([[0, MAX_PARTS], [1, MAX_PARTS], [2, 1]]); // prettier-ignore
    expect(new Set(chunks().map(({ track }) => track)).size).toBe(1);
    const frames = chunks().flatMap(({ parts }) => parts.map(({ frame }) => frame));
    expect(frames).toEqual(Array.from({ length: 2 * MAX_PARTS + 1 }, (_, i) => 2 * i));
    await pass(5_000);
    expect([saving.state, state.refused.size, browser.hub.stored.size]).toEqual(['saved', 0, 3]);
    const stored = browser.hub.stored.values().map(({ chunk, parts }) => [chunk, parts.length]).toArray(); // prettier-ignore
    expect(stored).toEqual([[0, MAX_PARTS], [1, MAX_PARTS], [2, 1]]); // prettier-ignore
  });

  it('is one track under the hand: on every frame one shape, which stays selected from chunk to chunk', async () => {
    const { editor } = await longTrack(MAX_PARTS + 20);
    const end = 2 * MAX_PARTS;
    for (const frame of [end + 3, end, end - 1, end - 2, 1, 0, end + 37]) {
      goToFrame(editor, frame);
      expect(shownIds(editor)).toEqual(editor.session.get().selection);
      expect(held(editor)?.geometry).toMatchObject({ x: frame });
    }
  });

  it('makes room where a keyframe is set in the middle of a full one, and takes it back in one step', async () => {
    const { editor, state, chunks, sizes } = await longTrack(MAX_PARTS + 20);
    const before = chunks();
    goToFrame(editor, 101);
    nudge(editor, 0, 7);
    expect(sizes()).toEqual([[0, 251], [1, 250], [2, 20]]); // prettier-ignore
    expect(held(editor)?.geometry).toMatchObject({ x: 101, y: 12 });
    const frames = chunks().flatMap(({ parts }) => parts.map(({ frame }) => frame ?? 0));
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    goToFrame(editor, 600);
    expect(held(editor)?.geometry).toMatchObject({ x: 600, y: 5 });
    state.undo();
    expect(chunks()).toEqual(before);
  });

  it('is of one class and has its attributes as a whole', async () => {
    const { editor, chunks } = await longTrack(MAX_PARTS + 1);
    chooseClass(editor, 'van');
    setAttribute(editor, 'colour', 'red');
    expect(chunks().map((one) => [one.class, one.attributes])).toEqual([['van', { colour: 'red' }], ['van', { colour: 'red' }]]); // prettier-ignore
  });
});
