import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { naturalKey } from './natural-key.ts';

describe('natural order', () => {
  it('sorts numbers by value', () => {
    const names = ['a10', 'a9', 'a010', 'A1', 'b1', 'a2/x10', 'a2/x9'];
    const sorted = names.toSorted((x, y) => (naturalKey(x) < naturalKey(y) ? -1 : 1));
    expect(sorted).toEqual(['A1', 'a2/x9', 'a2/x10', 'a9', 'a10', 'a010', 'b1']);
  });

  it('orders any two numbers as numbers', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), (a, b) => {
        expect(Math.sign(a - b)).toBe(naturalKey(`n${a}`) < naturalKey(`n${b}`) ? -1 : a === b ? 0 : 1);
      }),
    );
  });

  it('is bounded', () => expect(naturalKey('9'.repeat(10_000)).length).toBeLessThanOrEqual(300));
});
