import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoOfLocal, localOfIso } from './local-time.ts';

describe('local time', () => {
  it('is the same instant, to the second, whichever way it goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const iso = new Date(seconds * 1000).toISOString();
        expect(Date.parse(isoOfLocal(localOfIso(iso)!)!)).toBe(seconds * 1000);
      }),
    );
  });

  it('carries an offset, and is nothing where nothing is given', () => {
    expect(isoOfLocal('2026-03-02T06:00')).toMatch(/^2026-03-02T06:00:00[+-]\d\d:\d\d$/);
    expect([isoOfLocal(''), isoOfLocal('x'), localOfIso(undefined), localOfIso('x')]).toEqual(Array(4).fill(undefined));
  });
});
