import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editorState } from './editor-state.ts';
import type { EditorState } from './editor-state.ts';
import { nextBatch, settleBatch } from './save-batch.ts';
import { boxShape, SmallHub } from './testing/small-hub.ts';

const add = (state: EditorState, id: string, x = 0) => state.apply([{ id, to: boxShape(id, x) }]);
const recolour = (state: EditorState, id: string, code: string) =>
  state.apply([{ id, to: { ...state.shapes.get(id)!, class: code } }]);
const all = (state: EditorState) => JSON.stringify([...state.shapes.entries()].sort());

async function saveAll(state: EditorState, hub: SmallHub): Promise<void> {
  for (let items = nextBatch(state); items.length > 0; items = nextBatch(state))
    settleBatch(state, items, await hub.send(items.map(({ input }) => input)));
}

describe('the document of the editor', () => {
  it('takes back every command and does it again, whatever they were', () => {
    const command = fc.record({ id: fc.constantFrom('a', 'b', 'c'), x: fc.option(fc.integer(), { nil: null }) });
    fc.assert(
      fc.property(fc.array(fc.array(command, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), (batches) => {
        const state = editorState();
        const looks = [all(state)];
        for (const batch of batches) {
          const once = [...new Map(batch.map((one) => [one.id, one])).values()];
          const before = all(state);
          state.apply(once.map(({ id, x }) => ({ id, to: x === null ? null : boxShape(id, x) })));
          // A batch that removed what was not there is no command.
          if (all(state) !== before || once.some(({ x }) => x !== null)) looks.push(all(state));
        }
        for (const look of looks.slice(0, -1).reverse()) {
          state.undo();
          expect(all(state)).toBe(look);
        }
        expect(state.undo()).toBeNull();
        expect(state.dirty.size).toBe(0);
        for (const look of looks.slice(1)) {
          state.redo();
          expect(all(state)).toBe(look);
        }
        expect(state.redo()).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('makes one step of steps in a row of one kind, and of no others', () => {
    const state = editorState();
    add(state, 'a');
    for (const x of [1, 2, 3]) state.apply([{ id: 'a', to: boxShape('a', x) }], 'nudge');
    recolour(state, 'a', 'dent');
    state.undo();
    expect(state.shapes.get('a')).toMatchObject({ class: 'crack', parts: [{ geometry: { x: 3 } }] });
    state.undo();
    expect(state.shapes.get('a')?.parts[0]?.geometry).toMatchObject({ x: 0 });
  });

  it('counts classes', () => {
    const state = editorState();
    add(state, 'a');
    add(state, 'b');
    recolour(state, 'b', 'dent');
    state.apply([{ id: 'a', to: null }]);
    expect(Object.fromEntries(state.counts)).toEqual({ crack: 0, dent: 1 });
  });

  it('sends what differs and nothing else', async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    add(state, 'k1');
    await saveAll(state, hub);
    expect(hub.requests[0]).toEqual([
      {
        key: 'k1',
        class: 'crack',
        parts: [{ geometry: { kind: 'box', data: { x: 0, y: 0, width: 10, height: 10 } } }],
        attributes: {},
      },
    ]);
    recolour(state, 'k1', 'dent');
    await saveAll(state, hub);
    expect(hub.requests[1]).toEqual([{ id: 'ann_k1', rev: 1, class: 'dent' }]);
    expect(state.dirty.size).toBe(0);
    recolour(state, 'k1', 'crack');
    state.undo();
    expect(nextBatch(state)).toEqual([]);
  });

  it('brings back by its revision what was removed and saved', async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    add(state, 'k1');
    await saveAll(state, hub);
    state.undo();
    await saveAll(state, hub);
    expect(hub.stored.size).toBe(0);
    state.redo();
    await saveAll(state, hub);
    expect(hub.requests[2]).toEqual([{ id: 'ann_k1', restore: 1 }]);
    expect(hub.stored.get('ann_k1')).toMatchObject({ rev: 2, class: { code: 'crack' } });
    recolour(state, 'k1', 'dent');
    await saveAll(state, hub);
    expect(hub.requests[3]).toEqual([{ id: 'ann_k1', rev: 2, class: 'dent' }]);
  });

  it('sends a relation when the other end has its id', async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    state.apply([
      { id: 'a', to: boxShape('a', 0, { relations: [{ type: 'part-of', to: 'b' }] }) },
      { id: 'b', to: boxShape('b') },
    ]);
    await saveAll(state, hub);
    expect(hub.requests[0]?.[0]).not.toHaveProperty('relations');
    expect(hub.requests[1]).toEqual([{ id: 'ann_a', rev: 1, relations: [{ type: 'part-of', to: 'ann_b' }] }]);
    expect(state.dirty.size).toBe(0);
  });

  it("shows another person's work where nothing is unsaved, and undo does not go behind it", async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    add(state, 'k1');
    await saveAll(state, hub);
    recolour(state, 'k1', 'dent');
    await saveAll(state, hub);
    state.hear([hub.change('ann_k1', { class: { code: 'theirs' } })], [], 'user:other');
    expect(state.shapes.get('k1')?.class).toBe('theirs');
    expect(state.others.get('k1')).toBe('user:other');
    expect(state.undo()).toBeNull();
    expect(state.shapes.get('k1')?.class).toBe('theirs');
  });

  it('keeps both versions apart until somebody decides', async () => {
    for (const decision of ['mine', 'theirs'] as const) {
      const [state, hub] = [editorState(), new SmallHub()];
      add(state, 'k1');
      await saveAll(state, hub);
      recolour(state, 'k1', 'mine');
      const theirs = hub.change('ann_k1', { class: { code: 'theirs' } });
      state.hear([theirs], [], 'user:other');
      expect(state.shapes.get('k1')?.class).toBe('mine');
      expect(state.conflicts.get('k1')).toMatchObject({ by: 'user:other', theirs: { rev: 2 } });
      expect(nextBatch(state)).toEqual([]);
      if (decision === 'mine') state.keepMine('k1');
      else state.takeTheirs('k1');
      await saveAll(state, hub);
      expect(hub.stored.get('ann_k1')?.class.code).toBe(decision);
      expect(state.shapes.get('k1')?.class).toBe(decision);
      expect([state.conflicts.size, state.dirty.size]).toEqual([0, 0]);
    }
  });

  it('lets a shape that they removed be kept or let go', async () => {
    for (const keep of [true, false]) {
      const [state, hub] = [editorState(), new SmallHub()];
      add(state, 'k1');
      await saveAll(state, hub);
      recolour(state, 'k1', 'mine');
      hub.removed.set('ann_k1', hub.stored.get('ann_k1')!);
      hub.stored.delete('ann_k1');
      state.hear([], ['ann_k1'], 'user:other');
      expect(state.conflicts.get('k1')).toMatchObject({ theirs: null });
      if (keep) state.keepMine('k1');
      else state.takeTheirs('k1');
      await saveAll(state, hub);
      expect(hub.stored.get('ann_k1')?.class.code).toBe(keep ? 'mine' : undefined);
      expect(state.shapes.has('k1')).toBe(keep);
      expect(state.dirty.size).toBe(0);
    }
  });

  it('has no conflict where both did the same', async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    add(state, 'k1');
    await saveAll(state, hub);
    recolour(state, 'k1', 'dent');
    state.hear([hub.change('ann_k1', { class: { code: 'dent' } })], [], 'user:other');
    expect([state.conflicts.size, state.dirty.size]).toEqual([0, 0]);
  });

  it('leaves a review to the hub that takes it back, and undo does not put it there again', async () => {
    const [state, hub] = [editorState(), new SmallHub()];
    add(state, 'k1');
    await saveAll(state, hub);
    state.hear([hub.change('ann_k1', { reviewState: 'accepted' })], [], 'user:other');
    recolour(state, 'k1', 'dent');
    await saveAll(state, hub);
    expect(state.shapes.get('k1')?.reviewState).toBe('unreviewed');
    state.undo();
    expect(nextBatch(state).map(({ input }) => input)).toEqual([{ id: 'ann_k1', rev: 3, class: 'crack' }]);
  });
});
