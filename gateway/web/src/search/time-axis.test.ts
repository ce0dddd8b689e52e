import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moved, ticksOf, viewOf, zoomed } from './time-axis.ts';

const base = new Date(2026, 2, 2, 6, 0).getTime();

describe('the time axis', () => {
  it('has about as many ticks as asked for, ascending and within the view, at any length', () => {
    fc.assert(
      fc.property(fc.double({ min: 2, max: 13, noNaN: true }), fc.integer({ min: 4, max: 12 }), (power, count) => {
        const view = { from: base, to: base + 10 ** power };
        const ticks = ticksOf(view, count, 'en-GB').map(({ at }) => at);
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
        expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 4));
        for (const [index, at] of ticks.entries()) {
          expect(at).toBeGreaterThanOrEqual(view.from);
          expect(at).toBeLessThanOrEqual(view.to);
          if (index > 0) expect(at).toBeGreaterThan(ticks[index - 1]!);
        }
      }),
    );
  });

  it('writes round local times, and the day where a new one begins', () => {
    const labels = ticksOf({ from: base, to: base + 2 * 3600e3 }, 4, 'en-GB').map(({ label }) => label);
    expect(labels).toEqual(['06:00', '06:30', '07:00', '07:30', '08:00']);
    const night = ticksOf({ from: base + 17 * 3600e3, to: base + 20 * 3600e3 }, 3, 'zh-CN').map(({ label }) => label);
    expect(night).toContain('3月3日');
  });

  it('shows all spans and a single instant', () => {
    const view = viewOf([{ start: 5000, end: 9000 }, { start: 1000, end: 2000 }])!; // prettier-ignore
    expect(view.from).toBeLessThan(1000);
    expect(view.to).toBeGreaterThan(9000);
    expect(viewOf([{ start: 7, end: 7 }])).toEqual({ from: -493, to: 507 });
    expect(viewOf([])).toBeNull();
  });

  it('keeps the time under the pointer when it zooms, and its length when it moves', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, at) => {
          const before = { from: base, to: base + 1e7 };
          const after = zoomed(before, factor, at);
          const under = (view: typeof before) => view.from + (view.to - view.from) * at;
          expect(Math.abs(under(after) - under(before))).toBeLessThan(1);
          const gone = moved(after, at);
          expect(Math.abs(gone.to - gone.from - (after.to - after.from))).toBeLessThan(1);
        },
      ),
    );
  });
});
