import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MigrationPlan, type Migrated } from './migration-plan.ts';
import { migrateOntologyInput, type MigrationStep } from './migration-step.ts';
import { stepFault } from './step-faults.ts';

const of = (code: string, attributes: Migrated['attributes'] = {}): Migrated => ({
  class: code,
  attributes,
  parts: [],
});
const apply = (steps: MigrationStep[], annotation: Migrated) => new MigrationPlan(steps).apply(annotation);

describe('a plan', () => {
  it('lets two classes change places', () => {
    const swap: MigrationStep[] = [
      { kind: 'rename', from: 'a', to: 'b' },
      { kind: 'rename', from: 'b', to: 'a' },
    ];
    expect(apply(swap, of('a'))).toMatchObject({ after: { class: 'b' }, steps: [0] });
    expect(apply(swap, of('b'))).toMatchObject({ after: { class: 'a' }, steps: [1] });
    expect(apply(swap, of('c'))).toMatchObject({ after: { class: 'c' }, steps: [] });
  });

  it('merges, and leaves alone what is called so already', () => {
    const merge: MigrationStep[] = [{ kind: 'merge', from: ['a', 'b'], to: 'a' }];
    expect(apply(merge, of('b'))).toMatchObject({ after: { class: 'a' }, steps: [0] });
    expect(apply(merge, of('a'))).toMatchObject({ after: { class: 'a' }, steps: [] });
  });

  it('splits by a value, without bending types', () => {
    const split: MigrationStep[] = [
      { kind: 'split', from: 'a', by: 'n', into: [{ value: 1, to: 'one' }, { value: '1', to: 'text' }], rest: 'rest' }, // prettier-ignore
    ];
    expect(apply(split, of('a', { n: 1 })).after).toEqual(of('one', { n: 1 }));
    expect(apply(split, of('a', { n: '1' })).after?.class).toBe('text');
    expect(apply(split, of('a', { n: null })).after?.class).toBe('rest');
    expect(apply(split, of('a')).after?.class).toBe('rest');
  });

  it('removes or keeps', () => {
    expect(apply([{ kind: 'remove', class: 'a', annotations: 'remove' }], of('a'))).toMatchObject({
      after: null,
      steps: [0],
    });
    expect(apply([{ kind: 'remove', class: 'a', annotations: 'keep' }], of('a'))).toMatchObject({
      after: of('a'),
      steps: [],
    });
  });

  it('renames attributes of objects and in frames, two that change places too', () => {
    const steps: MigrationStep[] = [
      { kind: 'renameAttribute', from: 'x', to: 'y' },
      { kind: 'renameAttribute', class: 'a', from: 'y', to: 'x' },
    ];
    const annotation = { class: 'a', attributes: { x: 1, y: 2 }, parts: [{ attributes: { y: 3 } }, {}] };
    expect(apply(steps, annotation)).toEqual({
      after: { class: 'a', attributes: { y: 1, x: 2 }, parts: [{ attributes: { x: 3 } }, {}] },
      steps: expect.arrayContaining([0, 1]),
      collisions: [],
    });
  });

  it('overwrites no attribute: a name that is taken is told, and so is whoever waits for it', () => {
    const steps: MigrationStep[] = [
      { kind: 'renameAttribute', from: 'a', to: 'b' },
      { kind: 'renameAttribute', from: 'b', to: 'c' },
    ];
    const annotation = of('k', { a: 1, b: 2, c: 3 });
    expect(apply(steps, annotation)).toEqual({ after: annotation, steps: [], collisions: [1, 0] });
  });

  it('loses no value of an attribute, whatever the names are', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const renames = fc.uniqueArray(fc.tuple(name, name), { selector: ([from]) => from });
    fc.assert(
      fc.property(renames, fc.dictionary(name, fc.integer()), (pairs, attributes) => {
        const steps = pairs.map(([from, to]): MigrationStep => ({ kind: 'renameAttribute', from, to }));
        const { after } = apply(steps, of('k', attributes));
        expect(Object.values(after!.attributes).sort()).toEqual(Object.values(attributes).sort());
      }),
    );
  });
});

describe('steps', () => {
  const to = { classes: ['a', 'b', 'c'].map((code) => ({ code, title: { en: code, zh: code } })) };
  const fault = (...steps: MigrationStep[]) => stepFault(steps, to, new Set(['a', 'b', 'old']))?.message ?? null;

  it('may swap, rename to what is new, and merge', () => {
    expect(fault({ kind: 'rename', from: 'a', to: 'b' }, { kind: 'rename', from: 'b', to: 'a' })).toBeNull();
    expect(fault({ kind: 'rename', from: 'old', to: 'c' })).toBeNull();
    expect(fault({ kind: 'merge', from: ['old', 'a'], to: 'a' })).toBeNull();
  });

  it.each<[string, MigrationStep[], RegExp]>([
    ['lead to a class that is not there', [{ kind: 'rename', from: 'a', to: 'z' }], /no class z/],
    ['merge unsaid', [{ kind: 'rename', from: 'old', to: 'a' }], /use merge/],
    ['merge two renames', [{ kind: 'rename', from: 'a', to: 'c' }, { kind: 'rename', from: 'b', to: 'c' }], /use merge/], // prettier-ignore
    ['take a class twice', [{ kind: 'rename', from: 'a', to: 'c' }, { kind: 'remove', class: 'a', annotations: 'keep' }], /already/], // prettier-ignore
    ['rename onto what stays', [{ kind: 'remove', class: 'a', annotations: 'keep' }, { kind: 'rename', from: 'old', to: 'a' }], /use merge/], // prettier-ignore
    ['rename an attribute twice', [{ kind: 'renameAttribute', from: 'x', to: 'y' }, { kind: 'renameAttribute', class: 'a', from: 'x', to: 'z' }], /renames x already/], // prettier-ignore
    ['rename two attributes to one', [{ kind: 'renameAttribute', from: 'x', to: 'z' }, { kind: 'renameAttribute', from: 'y', to: 'z' }], /becomes z already/], // prettier-ignore
  ])('that %s are refused', (_name, steps, message) => {
    expect(fault(...steps)).toMatch(message);
  });

  it('say one thing each', () => {
    const parse = (...steps: object[]) => migrateOntologyInput.safeParse({ datasetId: 'd', toOntologyId: 'o', steps });
    expect(parse({ remove: { class: 'a', annotations: 'REMOVE' }, rename: null }).data?.steps).toEqual([
      { kind: 'remove', class: 'a', annotations: 'remove' },
    ]);
    expect(parse({}).success).toBe(false);
    expect(parse({ rename: { from: 'a', to: 'b' }, merge: { from: ['c'], to: 'b' } }).success).toBe(false);
    expect(parse({ renameAttribute: { from: 'a', to: '__proto__' } }).success).toBe(false);
  });
});
