import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conditionsOf, filterOf, readAnnotationSearch, withAttribute, withCondition } from './annotation-search.ts';

const word = fc.string({ minLength: 1, maxLength: 12 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const range = fc.oneof(fc.record({ gte: number }), fc.record({ lte: number }), fc.record({ gte: number, lte: number }));
const name = word.filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
const search = fc.record(
  {
    classes: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
    geometry: word,
    method: fc.constantFrom('manual', 'machine', 'machine+human'),
    reviewState: fc.constantFrom('unreviewed', 'accepted', 'rejected'),
    annotator: word,
    model: word,
    area: range,
    score: range,
    attr: fc.dictionary(name, fc.string({ maxLength: 12 }), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe('the address of a list of annotations', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(search, (one) => expect(readAnnotationSearch(one)).toEqual(one)));
  });

  it('may be any nonsense', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
        const read = readAnnotationSearch(raw);
        expect(readAnnotationSearch({ ...read })).toEqual(read);
      }),
    );
    expect(
      readAnnotationSearch({
        ...{ method: 'magic', reviewState: ['x'], area: { gte: NaN, lte: '3' }, score: 7, classes: [[], ''] },
        attr: JSON.parse('{ "__proto__": "x", "": "y", "deep": {} }'),
      }),
    ).toEqual({});
    expect(readAnnotationSearch({ annotator: 'x'.repeat(201) })).toEqual({});
  });

  it('has texts that the router took for numbers', () => {
    expect(readAnnotationSearch({ classes: 7, model: 8, attr: { occluded: true } })).toEqual({
      ...{ classes: ['7'], model: '8', attr: { occluded: 'true' } },
    });
  });

  it('becomes the filter of the hub', () => {
    const attr = { pose: 'up', lane: '3', hidden: 'true', note: '' };
    expect(filterOf('ds', { classes: ['dent'], area: { gte: 4 }, attr })).toEqual({
      datasetId: 'ds',
      classes: ['dent'],
      area: { gte: 4 },
      attributes: [
        { name: 'pose', in: ['up'] },
        { name: 'lane', in: ['3', 3] },
        { name: 'hidden', in: ['true', true] },
        { name: 'note' },
      ],
    });
    expect(filterOf('ds', {})).toEqual({ datasetId: 'ds' });
  });

  it('changes one condition at a time', () => {
    const both = withAttribute(withAttribute({ model: 'm' }, 'a', '1'), 'b', '');
    expect(both).toEqual({ model: 'm', attr: { a: '1', b: '' } });
    expect(conditionsOf(both)).toBe(3);
    expect(withAttribute(withAttribute(both, 'a', null), 'b', null)).toEqual({ model: 'm' });
    expect(withCondition(both, 'model', undefined)).toEqual({ attr: { a: '1', b: '' } });
    expect(conditionsOf({})).toBe(0);
  });
});
