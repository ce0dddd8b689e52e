import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoOf, offsetMinutes, ReadingClock } from './reading-time.ts';

const china = () => new ReadingClock(480);
const NOON = BigInt(Date.UTC(2026, 2, 2, 4)) * 1_000_000n;

describe('times of readings', () => {
  it('reads the forms that loggers write, to the nanosecond', () => {
    const forms: [string, bigint][] = [
      ['2026-03-02 12:00:00', NOON],
      ['2026/3/2 12:00', NOON],
      ['2026-03-02T12:00:00.5', NOON + 500_000_000n],
      ['2026-03-02T12:00:00.123456789', NOON + 123_456_789n],
      ['2026-03-02T04:00:00Z', NOON],
      ['2026-03-02T09:30:00+05:30', NOON],
      ['2026-03-01 21:00:00 -0700', NOON],
      ['20260302120000', NOON],
      ['1772424000', NOON],
      ['1772424000.25', NOON + 250_000_000n],
      ['1772424000000', NOON],
      ['1772424000000000001', NOON + 1n],
    ];
    for (const [text, time] of forms) expect([text, china().read(text)]).toEqual([text, time]);
  });

  it('says no to what is no time', () => {
    const texts = ['', 'noon', '12:00:00', '2026-13-01 00:00:00', '2026-02-00 00:00', '2026-04-31 00:00:00'];
    for (const text of [...texts, '2026-02-29 00:00', '2026-03-02 24:00:00', '2026-03-02 12:00:00+25:00', '0.42', '42'])
      expect([text, china().read(text)]).toEqual([text, null]);
  });

  it('knows leap years', () => {
    for (const [day, known] of [
      ['2024-02-29', true],
      ['2000-02-29', true],
      ['2100-02-29', false],
    ] as const)
      expect([day, china().read(`${day} 00:00:00`) !== null]).toEqual([day, known]);
  });

  it('counts times without an offset of their own', () => {
    const clock = china();
    clock.read('2026-03-02T04:00:00Z');
    expect(clock.local).toBe(0);
    clock.read('2026-03-02 04:00:00');
    expect(clock.local).toBe(1);
  });

  it('round-trips what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        const time = BigInt(ms) * 1_000_000n;
        expect(china().read(isoOf(time))).toBe(time);
      }),
    );
  });

  it('reads offsets', () => {
    expect(['+08:00', '-0330', 'Z', '+15:00', '8'].map(offsetMinutes)).toEqual([480, -210, 0, null, null]);
  });
});
