import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { levelFor, sizeClass } from './detail.ts';
import type { SceneShape } from './scene.ts';
import { ShapeStore } from './shape-store.ts';

function box(id: string, x: number, y: number, width = 20, height = width): SceneShape {
  return { id, colour: '#56b4e9', geometries: [{ kind: 'box', x, y, width, height }] };
}

const boxes = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: -500, max: 5000 }),
    fc.integer({ min: -500, max: 5000 }),
    fc.integer({ min: 0, max: 900 }),
  ),
  { maxLength: 80 },
);

/** All lines that are stored, as text, in any order. */
function linesOf(store: ShapeStore): string[] {
  const found: string[] = [];
  for (const { buffers, dashed } of store.chunks) {
    const { positions, colours, count } = buffers.lines;
    for (let vertex = 0; vertex < count; vertex += 2) {
      const line = [...positions.subarray(vertex * 2, vertex * 2 + 4)];
      if (line[0]! < 1e20) found.push(`${line} ${colours.subarray(vertex * 4, vertex * 4 + 4)} ${dashed}`);
    }
  }
  return found.sort();
}

describe('shapes', () => {
  it('are stored after any edits as if they had been there from the start', () => {
    fc.assert(
      fc.property(boxes, boxes, (first, edits) => {
        const store = new ShapeStore();
        const wanted = new Map<string, SceneShape>();
        store.load(first.map(([id, x, y, size]) => box(String(id), x, y, size)));
        for (const [id, x, y, size] of first) wanted.set(String(id), box(String(id), x, y, size));
        for (const [id, x, y, size] of edits) {
          const shape = { ...box(String(id), x, y, size), dashed: x % 2 === 0, hidden: y % 3 === 0 };
          if (size % 4 === 0) {
            store.remove(shape.id);
            wanted.delete(shape.id);
          } else {
            store.put(shape);
            wanted.set(shape.id, shape);
          }
        }
        const fresh = new ShapeStore();
        fresh.load(wanted.values());
        expect(store.size).toBe(wanted.size);
        expect(linesOf(store)).toEqual(linesOf(fresh));
        const visible = [...wanted.values()].filter(({ hidden }) => !hidden).length;
        expect([...store.chunks].reduce((sum, { shapes }) => sum + shapes, 0)).toBe(visible);
      }),
    );
  });

  it('are within a rectangle when their extents meet it', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 2000 }), (all, at, side) => {
        const store = new ShapeStore();
        const shapes = all.map(([, x, y, size], index) => ({ x, y, size, shape: box(String(index), x, y, size) }));
        store.load(shapes.map(({ shape }) => shape));
        // Drawn from its lower right corner to its upper left.
        const found = store.index.within(at + side, at + side, at, at).map(({ shape }) => shape.id);
        const meeting = shapes.filter(
          ({ x, y, size }) => x <= at + side && x + size >= at && y <= at + side && y + size >= at,
        );
        expect(found.sort()).toEqual(meeting.map(({ shape }) => shape.id).sort());
      }),
    );
  });

  it('are hit from the smallest to the largest, of equals the later, and by the handles of what is selected', () => {
    const store = new ShapeStore();
    store.load([box('small', 40, 40), box('large', 0, 0, 100), box('twin', 40, 40)]);
    const none = new Set<string>();
    expect(store.index.hit(50, 50, 2, none)?.id).toBe('twin');
    store.put(box('small', 40, 40));
    expect(store.index.hit(50, 50, 2, none)?.id).toBe('small');
    expect(store.index.hit(20, 20, 2, none)).toEqual({ id: 'large', part: 0, on: 'body', ring: 0, index: 0 });
    expect(store.index.hit(41, 41, 2, none)?.id).toBe('small');
    expect(store.index.hit(41, 41, 2, new Set(['twin']))).toMatchObject({ id: 'twin', on: 'vertex', index: 0 });
    store.put({ ...box('small', 40, 40), hidden: true });
    store.remove('twin');
    expect(store.index.hit(50, 50, 2, none)?.id).toBe('large');
    expect(store.shown('small')).toBeNull();
  });

  it('in one corner are one part of all: a far away one does not put the others together', () => {
    const store = new ShapeStore();
    const grid = Array.from({ length: 2500 }, (_, index) =>
      box(`${index}`, (index % 50) * 40, 40 * Math.floor(index / 50)),
    );
    store.load([...grid, box('far', 1e9, -1e9)]);
    const chunks = [...store.chunks];
    expect(chunks.length).toBeGreaterThan(100);
    expect(Math.max(...chunks.map(({ shapes }) => shapes))).toBeLessThan(100);
  });

  it('with a colour that cannot be read are white, and of one id the last counts', () => {
    const store = new ShapeStore();
    store.load([box('a', 0, 0), { ...box('a', 5, 5, 10), colour: 'url(x)' }]);
    expect(linesOf(store)).toHaveLength(4);
    expect(linesOf(store)[0]).toBe('15,15,5,15 255,255,255,255 false');
  });
});

describe('the level of detail', () => {
  it('is finer the nearer one looks', () => {
    const order = ['points', 'boxes', 'outlines'];
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-3, max: 64, noNaN: true }),
        (size, scale) => {
          const [here, nearer] = [levelFor(size, scale), levelFor(size, scale * 2)];
          expect(order.indexOf(nearer)).toBeGreaterThanOrEqual(order.indexOf(here));
          expect(here === 'points').toBe(size * scale < 3);
        },
      ),
    );
    expect(levelFor(0, 0.01)).toBe('outlines');
  });

  it('goes by classes of sizes that all sizes have', () => {
    expect([0.5, 3.9, 4, 15.9, 16, 64, 1e9].map(sizeClass)).toEqual([0, 0, 1, 1, 2, 3, 7]);
  });
});
