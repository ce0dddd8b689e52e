import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Slots, type Slot } from './slots.ts';
import { VertexBuffer } from './vertex-buffer.ts';

/** Positive: take so many; else give back the one at that place. */
const steps = fc.array(fc.integer({ min: -30, max: 40 }), { maxLength: 200 });

describe('slots', () => {
  it('never give one place twice, and shrink to nothing when all is given back', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const slots = new Slots();
        const taken: Slot[] = [];
        for (const step of all) {
          if (step > 0) taken.push(slots.take(step));
          else if (taken.length > 0) slots.give(taken.splice(-step % taken.length, 1)[0]!);
          const sorted = taken.toSorted((a, b) => a.start - b.start);
          sorted.forEach(({ start, length }, index) => {
            expect(start + length).toBeLessThanOrEqual(sorted[index + 1]?.start ?? slots.end);
          });
        }
        for (const slot of taken) slots.give(slot);
        expect(slots.end).toBe(0);
      }),
    );
  });

  it('are used again before the buffer grows', () => {
    const slots = new Slots();
    const [first, second] = [slots.take(8), slots.take(8)];
    slots.take(4);
    slots.give(first);
    slots.give(second);
    expect(slots.take(16)).toEqual({ start: 0, length: 16 });
    expect(slots.end).toBe(20);
  });
});

describe('a buffer of vertices', () => {
  it('keeps every shape as it was written, whatever was written and erased around it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const buffer = new VertexBuffer();
        const kept: { slot: Slot; xy: number[]; colour: number }[] = [];
        all.forEach((step, turn) => {
          if (step > 0) {
            const xy = Array.from({ length: step * 2 }, (_, index) => turn * 100 + index);
            const colour = turn * 70_001;
            kept.push({ slot: buffer.write(xy, colour), xy, colour });
          } else if (kept.length > 0) buffer.erase(kept.splice(-step % kept.length, 1)[0]!.slot);
        });
        for (const { slot, xy, colour } of kept) {
          const { start, length } = slot;
          expect([...buffer.positions.subarray(start * 2, (start + length) * 2)]).toEqual(xy);
          const [red, green, blue, alpha] = buffer.colours.subarray(start * 4);
          expect([(red! << 16) | (green! << 8) | blue!, alpha]).toEqual([colour, 255]);
        }
      }),
    );
  });

  it('asks to upload only what an edit has touched', () => {
    const buffer = new VertexBuffer();
    const slots = Array.from({ length: 20 }, () => buffer.write([0, 0, 1, 1], 0xffffff));
    expect(buffer.grown).toBe(true);
    buffer.uploaded();
    buffer.erase(slots[7]!);
    buffer.write([5, 5, 6, 6], 0x123456);
    expect(buffer.grown).toBe(false);
    expect(buffer.dirty).toEqual([slots[7], slots[7]]);
    expect(buffer.count).toBe(40);
  });

  it('moves what is erased out of every picture', () => {
    const buffer = new VertexBuffer();
    const slot = buffer.write([1, 2, 3, 4], 0);
    buffer.write([5, 6, 7, 8], 0);
    buffer.erase(slot);
    for (const value of buffer.positions.subarray(0, 4)) expect(value).toBeGreaterThan(1e20);
  });
});
