import { describe, expect, it } from '@jest/globals';
import { assetFilterOf, conditionCount, readBrowseSearch, withFacet } from './browse-search.ts';

describe('readBrowseSearch', () => {
  it('keeps what it understands and drops the rest', () => {
    const raw = {
      q: 12, state: 'READY', view: 'cards', finding: '', sel: 'a1', other: 'x',
      f: { 'medical.modality': ['CT', 3, null], 'medical.kvp': { gte: 80, lte: {} }, 'medical.bad': 'CT', 'medical.none': [] },
    }; // prettier-ignore
    expect(readBrowseSearch(raw)).toEqual({
      q: '12', state: 'READY', sel: 'a1', f: { 'medical.modality': ['CT'], 'medical.kvp': { gte: 80 } },
    }); // prettier-ignore
  });

  it('refuses a state that is none, and facets that are no object', () => {
    expect(readBrowseSearch({ state: 'SOLD', f: ['x'] })).toEqual({});
  });
});

describe('assetFilterOf', () => {
  it('asks for everything in the dataset when nothing is chosen', () => {
    expect(assetFilterOf('d', {})).toEqual({ datasetId: 'd' });
  });

  it('translates every condition', () => {
    const search = {
      q: '肺', state: 'HELD', kind: 'medical.instance', group: 'g', cls: 'scratch', finding: 'medical.x', sel: 'a', view: 'table',
      f: { 'a.one': ['x'], 'a.two': ['x', 'y'], 'a.flag': [true], 'a.range': { gte: 1, lte: 2 }, 'a.day': { lte: '2026-01-31' } },
    } as const; // prettier-ignore
    expect(assetFilterOf('d', structuredClone(search) as never)).toEqual({
      datasetId: 'd', text: '肺', state: 'HELD', kind: 'medical.instance', groupId: 'g', annotationClass: 'scratch',
      findingCode: 'medical.x',
      facets: [
        { key: 'a.one', eq: 'x' },
        { key: 'a.two', in: ['x', 'y'] },
        { key: 'a.flag', eq: true },
        { key: 'a.range', gte: 1, lte: 2 },
        { key: 'a.day', lte: '2026-01-31T23:59:59.999Z' },
      ],
    }); // prettier-ignore
  });
});

describe('withFacet', () => {
  it('sets, replaces and takes away a choice without touching the others', () => {
    const one = withFacet({ q: 'x' }, 'a.b', ['1']);
    expect(conditionCount(one)).toBe(2);
    expect(withFacet(one, 'a.c', { gte: 1 }).f).toEqual({ 'a.b': ['1'], 'a.c': { gte: 1 } });
    expect(withFacet(one, 'a.b', [])).toEqual({ q: 'x' });
    expect(withFacet(one, 'a.b', {})).toEqual({ q: 'x' });
  });
});
