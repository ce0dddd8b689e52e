import { describe, expect, it } from '@jest/globals';
import { classRows } from './class-rows.ts';
import { firstChoice, stepsFor } from './migration-steps.ts';

describe('the rows of a tree', () => {
  it('have what is below right after it, in the given order', () => {
    const classes = [
      { code: 'b', parent: null },
      { code: 'a2', parent: 'a' },
      { code: 'a', parent: null },
      { code: 'a1', parent: 'a' },
      { code: 'a2x', parent: 'a2' },
    ];
    expect(classRows(classes).map(({ one, depth }) => [one.code, depth])).toEqual([
      ['b', 0],
      ['a', 0],
      ['a2', 1],
      ['a2x', 2],
      ['a1', 1],
    ]);
  });

  it('leave out no class, even where a parent is not there or goes round in a circle', () => {
    const classes = [
      { code: 'x', parent: 'nobody' },
      { code: 'p', parent: 'q' },
      { code: 'q', parent: 'p' },
    ];
    expect(classRows(classes).map(({ one, depth }) => [one.code, depth])).toEqual([
      ['x', 0],
      ['p', 0],
      ['q', 0],
    ]);
  });
});

describe('the steps of a migration', () => {
  it('are none where all stays', () => {
    expect(stepsFor(new Map([['a', firstChoice('a', new Set(['a']))]]))).toEqual([]);
  });

  it('rename, swap, merge into what stays, and remove', () => {
    expect(stepsFor(new Map([['a', { to: 'b' }], ['b', { to: 'a' }]]))).toEqual([
      { rename: { from: 'a', to: 'b' } },
      { rename: { from: 'b', to: 'a' } },
    ]); // prettier-ignore
    expect(stepsFor(new Map([['a', { to: 'a' }], ['b', { to: 'a' }]]))).toEqual([
      { merge: { from: ['a', 'b'], to: 'a' } },
    ]); // prettier-ignore
    expect(stepsFor(new Map([['a', firstChoice('a', new Set(['b']))]]))).toEqual([
      { remove: { class: 'a', annotations: 'KEEP' } },
    ]);
  });
});
