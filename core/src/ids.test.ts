import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idBeside, idFrom, idInOrder, newId } from './ids.ts';

describe('idFrom', () => {
  it('gives the same id for the same parts, and another for others', () => {
    expect(idFrom('ast', 'a', 1)).toBe(idFrom('ast', 'a', 1));
    expect(idFrom('ast', 'a', 'b')).not.toBe(idFrom('ast', 'ab'));
  });
});

describe('idInOrder', () => {
  const whole = fc.nat({ max: 2 ** 35 - 1 });

  it('sorts one family by its numbers', () => {
    const holds = (a: number, b: number) => {
      const [x, y] = [a, b].map((n) => idInOrder('ast', ['set', 'left/'], n, `${n}.png`));
      expect(Math.sign(a - b)).toBe(x! < y! ? -1 : Number(x! > y!));
    };
    fc.assert(fc.property(whole, whole, holds));
  });

  it('tells things of one number apart, and has one form for all numbers', () => {
    const holds = (n: number) => {
      const [x, y] = ['a', 'b'].map((own) => idInOrder('ast', ['set'], n, own));
      expect(x).toMatch(/^ast_[0-9a-hjkmnp-tv-z]{31}$/);
      expect([x === y, x]).toEqual([false, idInOrder('ast', ['set'], n, 'a')]);
    };
    fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), holds));
  });
});

describe('idBeside', () => {
  it('sorts parts as their wholes, and tells them apart', () => {
    const wholes = Array.from({ length: 50 }, () => newId('ast')).sort();
    const parts = wholes.flatMap((whole) => ['a', 'b'].map((name) => idBeside('ann', whole, name)).sort());
    expect(parts).toEqual([...new Set(parts)].sort());
  });
});
