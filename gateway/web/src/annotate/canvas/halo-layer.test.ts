import { describe, expect, it } from '@jest/globals';
import { mayHaveHalos, MOST_HALOED } from './halo-layer.ts';
import { ShapeStore } from './shape-store.ts';

describe('halos', () => {
  it('are drawn while the lines in view are few', () => {
    const store = new ShapeStore();
    const box = (x: number) => ({ kind: 'box', x, y: x, width: 20, height: 20 }) as const;
    const boxes = Array.from({ length: MOST_HALOED / 4 }, (_, i) => ({
      id: String(i),
      colour: '#56b4e9',
      geometries: [box(i)],
    }));
    store.load(boxes);
    expect(mayHaveHalos([...store.chunks])).toBe(true);
    store.put({ id: 'one more', colour: '#56b4e9', geometries: [box(5)] });
    expect(mayHaveHalos([...store.chunks])).toBe(false);
    // Of those that are out of view, nobody asks.
    expect(mayHaveHalos([...store.chunks].slice(1))).toBe(true);
  });
});
