import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointsOf } from './points.ts';
import { CHUNK, coarser, levelsOf, longestStepOf, withGaps } from './pyramid.ts';
import { extremes } from './samples.ts';

const series = (values: number[], step = 1n) => ({
  t: BigInt64Array.from(values, (_, i) => BigInt(i) * step),
  v: Float64Array.from(values),
});
const value = fc.oneof({ weight: 5, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) }, fc.constant(NaN));

describe('gaps', () => {
  it('are steps more than ten times the usual one, said a usual step after their beginning', () => {
    const samples = {
      t: BigInt64Array.of(0n, 10n, 20n, 30n, 40n, 141n, 241n),
      v: Float64Array.from([1, 2, 3, 4, 5, 6, 7]),
    };
    expect(longestStepOf(samples)).toBe(100n);
    const gapped = withGaps(samples, 100n);
    expect([...gapped.t]).toEqual([0n, 10n, 20n, 30n, 40n, 50n, 141n, 241n]);
    expect([...gapped.v]).toEqual([1, 2, 3, 4, 5, NaN, 6, 7]);
  });

  it('are not said twice', () => {
    const samples = { t: BigInt64Array.of(0n, 1n, 2n, 100n, 101n), v: Float64Array.of(1, 1, NaN, 1, 1) };
    expect(withGaps(samples, longestStepOf(samples))).toBe(samples);
  });

  it('stay at every level, and no line goes across the longest of a bucket', () => {
    // A day at 1 Hz; three hours are missing, and NaN for two minutes elsewhere.
    const kept = Array.from({ length: 86_400 }, (_, i) => i).filter((i) => i < 30_000 || i >= 40_800);
    const samples = {
      t: BigInt64Array.from(kept, (i) => BigInt(i) * 1_000_000_000n),
      v: Float64Array.from(kept, (i) => (i >= 60_000 && i < 60_120 ? NaN : Math.sin(i / 500))),
    };
    const levels = levelsOf(samples, longestStepOf(samples));
    expect(levels.length).toBeGreaterThan(1);
    for (const { t, min, max } of levels) {
      const inside = (from: number, to: number) =>
        [...t].flatMap((at, i) => (at >= BigInt(from) * 1_000_000_000n && at < BigInt(to) * 1_000_000_000n ? [i] : []));
      for (const [from, to] of [
        [30_000, 40_800],
        [60_000, 60_120],
      ] as const) {
        const within = inside(from, to);
        expect(within.length).toBeGreaterThan(0);
        expect(within.every((i) => Number.isNaN(min[i]!) && Number.isNaN(max[i]!))).toBe(true);
      }
      // What comes after a gap is a point of its own, at the time of its first sample.
      expect([...t]).toContain(40_800n * 1_000_000_000n);
    }
  });
});

describe('levels', () => {
  it('keep the smallest and largest value, ascend, and shrink at least tenfold', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), (values) => {
        const samples = series(values);
        const points = { t: samples.t, min: samples.v, max: samples.v };
        const next = coarser(points);
        const known = extremes(samples);
        expect(extremes({ v: next.min })?.min ?? null).toBe(known?.min ?? null);
        expect(extremes({ v: next.max })?.max ?? null).toBe(known?.max ?? null);
        expect(next.t.length).toBeLessThanOrEqual(3 * Math.ceil(values.length / 32));
        for (let i = 1; i < next.t.length; i++) expect(next.t[i]! > next.t[i - 1]!).toBe(true);
        // Every bucket of 32 that holds a gap shows one.
        for (let from = 0; from < values.length; from += 32) {
          const bucket = values.slice(from, from + 32);
          const shown = [...next.t].some(
            (at, i) => at >= BigInt(from) && at < BigInt(from + 32) && Number.isNaN(next.min[i]!),
          );
          expect(shown).toBe(bucket.some((one) => Number.isNaN(one)));
        }
      }),
    );
  });

  it('end with one that fits into a chunk; short channels have none', () => {
    expect(levelsOf(series(Array.from({ length: CHUNK }, () => 1)), null)).toEqual([]);
    const levels = levelsOf(series(Array.from({ length: 2_000_000 }, (_, i) => i % 7)), null);
    expect(levels.map(({ t }) => t.length)).toEqual([62_500, 1_954, 62]);
  });
});

describe('points', () => {
  it('show a gap that is longer than a stretch, however thin', () => {
    const t = [...Array.from({ length: 100 }, (_, i) => i), 100, ...Array.from({ length: 100 }, (_, i) => 900 + i)];
    const samples = { t: BigInt64Array.from(t, BigInt), v: Float64Array.from(t, (at) => (at === 100 ? NaN : 1)) };
    const { t: times, min } = pointsOf(samples, { start: 0n, end: 999n }, 10);
    const gaps = [...times].filter((_, i) => Number.isNaN(min[i]!));
    expect(gaps.length).toBe(1);
    expect(gaps[0]! >= 100n && gaps[0]! < 900n).toBe(true);
  });

  it('never lose a value: each sample lies within a point of its stretch', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 40 }),
        (values, most) => {
          const span = { start: 0n, end: BigInt(values.length - 1) };
          const points = pointsOf(series(values), span, most);
          expect(points.t.length).toBeLessThanOrEqual(most);
          const step = values.length <= most ? 1n : (span.end - span.start) / BigInt(most) + 1n;
          for (const [i, one] of values.entries()) {
            if (Number.isNaN(one)) continue;
            const at = [...points.t].findLastIndex((time) => time / step === BigInt(i) / step);
            expect(points.min[at]! <= one && one <= points.max[at]!).toBe(true);
          }
        },
      ),
    );
  });
});
