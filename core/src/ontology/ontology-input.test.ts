import { describe, expect, it } from '@jest/globals';
import { ontologyHash } from './find-ontology.ts';
import { ontologyInput } from './ontology-input.ts';

const one = { code: 'a', en: 'A', zh: '甲' };
const attribute = { name: 'x', en: 'X', zh: '某', type: 'NUMBER' };
const input = (...classes: object[]) => ({ name: 'n', version: '1.0.0', classes });
const messageOf = (value: unknown) => ontologyInput.safeParse(value).error?.issues[0]?.message;

describe('a new ontology', () => {
  it('may be simple', () => {
    expect(ontologyInput.parse(input(one))).toEqual({
      name: 'n',
      version: '1.0.0',
      classes: [{ code: 'a', title: { en: 'A', zh: '甲' } }],
    });
  });

  it('may say everything, and leaves out what is null', () => {
    const full = {
      ...one,
      geometries: ['skeleton'],
      skeleton: { nodes: ['l', 'r'], edges: [[0, 1]], flip: [[0, 1]] },
      attributes: [{ ...attribute, min: 0, max: 9, default: 3, mutable: true, required: null }],
      external: { COCO: '1' },
      parent: null,
    };
    const relationTypes = [{ code: 'on', en: 'On', zh: '在上', from: ['a'], to: null }];
    expect(ontologyInput.parse({ ...input(full), relationTypes })).toEqual({
      name: 'n',
      version: '1.0.0',
      classes: [
        {
          code: 'a',
          title: { en: 'A', zh: '甲' },
          geometries: ['skeleton'],
          skeleton: { nodes: ['l', 'r'], edges: [[0, 1]], flip: [[0, 1]] },
          attributes: [
            { name: 'x', title: { en: 'X', zh: '某' }, type: 'number', min: 0, max: 9, default: 3, mutable: true },
          ],
          external: { COCO: '1' },
        },
      ],
      relationTypes: [{ code: 'on', title: { en: 'On', zh: '在上' }, from: ['a'] }],
    });
  });

  const skeleton = { nodes: ['l', 'r'], edges: [[0, 1]] };
  it.each([
    ['a code that is there twice', input(one, one), /two classes have one code: a/],
    ['a parent that is not there', input({ ...one, parent: 'b' }), /there is no class b/],
    ['a class above itself', input({ ...one, parent: 'b' }, { ...one, code: 'b', parent: 'a' }), /a kind of itself/],
    ['a shape that nobody knows', input({ ...one, geometries: ['blob'] }), /./],
    ['an edge to nowhere', input({ ...one, skeleton: { ...skeleton, edges: [[0, 2]] } }), /an edge joins two nodes/],
    ['an edge to itself', input({ ...one, skeleton: { ...skeleton, edges: [[1, 1]] } }), /an edge joins two nodes/],
    ['an edge of three', input({ ...one, skeleton: { ...skeleton, edges: [[0, 1, 0]] } }), /./],
    ['a negative index', input({ ...one, skeleton: { ...skeleton, edges: [[-1, 1]] } }), /./],
    ['a node that is there twice', input({ ...one, skeleton: { nodes: ['l', 'l'], edges: [] } }), /one name: l/],
    [
      'a node with two counterparts',
      input({ ...one, skeleton: { nodes: ['a', 'b', 'c'], edges: [], flip: [[0, 1], [1, 2]] } }), // prettier-ignore
      /one counterpart/,
    ],
    ['a skeleton that is not drawn', input({ ...one, skeleton, geometries: ['box'] }), /not drawn as a skeleton/],
    [
      'a select without values',
      input({ ...one, attributes: [{ ...attribute, type: 'SELECT' }] }),
      /a select has values/,
    ],
    [
      'values of a number',
      input({ ...one, attributes: [{ ...attribute, values: [{ value: 'v', en: 'V', zh: '值' }] }] }),
      /only a select/,
    ],
    ['min above max', input({ ...one, attributes: [{ ...attribute, min: 2, max: 1 }] }), /min is greater/],
    ['a default beyond max', input({ ...one, attributes: [{ ...attribute, max: 1, default: 2 }] }), /the default/],
    ['a default of another type', input({ ...one, attributes: [{ ...attribute, default: '2' }] }), /the default/],
    ['two attributes of one name', input({ ...one, attributes: [attribute, attribute] }), /two attributes/],
    ['a name that pollutes', input({ ...one, attributes: [{ ...attribute, name: '__proto__' }] }), /cannot be a key/],
    ['a name that is a path', input({ ...one, attributes: [{ ...attribute, name: 'a.b' }] }), /cannot be a key/],
    ['a number without end', input({ ...one, attributes: [{ ...attribute, max: Infinity }] }), /./],
    [
      'a relation between classes that are not there',
      { ...input(one), relationTypes: [{ code: 'on', en: 'On', zh: '在', to: ['b'] }] },
      /there is no class b/,
    ],
    ['a version that is none', { ...input(one), version: '1' }, /semantic version/],
  ])('with %s is refused', (_name, value, message) => {
    expect(messageOf(value)).toMatch(message);
  });

  it('of 10,000 classes one below the other is checked at once', () => {
    const classes = Array.from({ length: 10_000 }, (_, i) => ({
      ...one,
      code: `c${i}`,
      ...(i < 9_999 ? { parent: `c${i + 1}` } : {}),
    }));
    const begun = performance.now();
    expect(messageOf(input(...classes))).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('has another hash for whatever else it says', () => {
    const base = ontologyInput.parse(input(one));
    const others = [
      input({ ...one, zh: '乙' }),
      input({ ...one, geometries: ['box'] }),
      input({ ...one, attributes: [attribute] }),
      input({ ...one, skeleton }),
      { ...input(one), relationTypes: [{ code: 'on', en: 'On', zh: '在' }] },
    ].map((value) => ontologyHash(ontologyInput.parse(value)));
    expect(new Set([ontologyHash(base), ...others]).size).toBe(others.length + 1);
  });
});
