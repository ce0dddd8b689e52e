import { describe, expect, it } from '@jest/globals';
import { termConditions, termsOf } from './terms.ts';

/** What the database does with the conditions. */
function finds(text: string, query: string): boolean {
  const terms = termsOf([text]);
  return termConditions(query).every((condition) => {
    const wanted = condition['terms'] as { $all?: string[]; $regex?: string };
    if (wanted.$all) return wanted.$all.every((term) => terms.includes(term));
    return terms.some((term) => new RegExp(wanted.$regex!).test(term));
  });
}

describe('search by words', () => {
  it.each([
    ['煤矿安全监测', '煤矿', true],
    ['煤矿安全监测', '矿安', true],
    ['煤矿安全监测', '锈', false],
    ['煤矿安全监测', '安', true],
    ['煤矿安全监测', '煤安', false],
    ['CT 2 · chest', 'che', true],
    ['CT 2 · chest', 'hest', false],
    ['ＣＴ　２', 'ct', true],
    ['焊缝 weld-03', '焊缝 weld', true],
    ['焊缝 weld-03', '焊缝 pipe', false],
    ['a.*b', '.*', true], // no letters: no condition
    ['plate', 'pl.te', false],
  ])('%s, asked for %s: %s', (text, query, found) => expect(finds(text, query)).toBe(found));

  it('keeps at most 200 terms of at most 64 characters', () => {
    const terms = termsOf([Array.from({ length: 5_000 }, (_, i) => `w${i}`).join(' '), 'x'.repeat(10_000)]);
    expect(terms.length).toBeLessThanOrEqual(200);
    expect(terms.every((term) => term.length <= 64)).toBe(true);
  });
});
