import { describe, expect, it } from '@jest/globals';
import type { ViewerAnnotation, ViewerFinding } from '@lode/core/viewer';
import fc from 'fast-check';
import { fractionOf, joined, lanesOf, marksOf, stepOf, timeAt } from './time-lanes.ts';

const spans = fc.array(
  fc.tuple(fc.nat(300), fc.nat(20)).map(([start, length]) => ({ start: BigInt(start), end: BigInt(start + length) })),
);

describe('lanes', () => {
  it('joined spans cover the same times, in order and apart', () => {
    fc.assert(
      fc.property(spans, fc.nat(330), (given, n) => {
        const out = joined(given);
        const covers = (list: typeof given) => list.some(({ start, end }) => start <= BigInt(n) && BigInt(n) <= end);
        expect(covers(out)).toBe(covers(given));
        for (const [index, { start }] of out.entries()) if (index > 0) expect(start > out[index - 1]!.end).toBe(true);
      }),
    );
  });

  it('are one a class, earliest first, without what has no time', () => {
    const annotation = (classCode: string, start: bigint | null, end: bigint | null): ViewerAnnotation => ({
      id: `${classCode}${start}`,
      rev: 1,
      classCode,
      classTitle: classCode,
      colour: '#fff',
      attributes: {},
      parts: [{ frame: null, start, end, geometry: { kind: 'tag' } }],
    });
    const lanes = lanesOf([
      annotation('car', 50n, 60n),
      annotation('person', 10n, null),
      annotation('car', 55n, 70n),
      annotation('tree', null, null),
    ]);
    expect(lanes.map(({ classCode, spans: own }) => [classCode, own])).toEqual([
      ['person', [{ start: 10n, end: 10n }]],
      ['car', [{ start: 50n, end: 70n }]],
    ]);
  });
});

describe('marks', () => {
  it('are where a location says when', () => {
    const finding = (location: Record<string, unknown> | null): ViewerFinding => ({
      code: 'mining.gap',
      severity: 'warning',
      message: { en: 'x', zh: 'x' },
      location,
    });
    const marks = marksOf([
      finding({ start: '1772404200123456789' }),
      finding({ time: '2026-03-01T22:30:00.250Z' }),
      finding({ t: 3 }),
      finding({ at: 'byte 12' }),
      finding(null),
    ]);
    expect(marks.map(({ at }) => at)).toEqual([1772404200123456789n, 1772404200250000000n]);
  });
});

describe('the scrubber', () => {
  it('finds the time of a place and the place of a time', () => {
    const span = { start: 1_772_404_200_000_000_000n, end: 1_772_411_400_000_000_000n };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fraction) => {
        expect(fractionOf(span, timeAt(span, fraction))).toBeCloseTo(fraction, 9);
      }),
    );
    expect(timeAt(span, -1)).toBe(span.start);
    expect(fractionOf({ start: 5n, end: 5n }, 5n)).toBe(0);
  });

  it('steps by a round part of the span', () => {
    const second = 1_000_000_000n;
    expect(stepOf({ start: 0n, end: 7200n * second })).toBe(10n * second);
    expect(stepOf({ start: 0n, end: 10n * second })).toBe(second / 100n);
    expect(stepOf({ start: 0n, end: 1000n })).toBe(1_000_000n);
  });
});
