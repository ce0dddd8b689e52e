import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boxOf, nearOf, questionOf, readQuestionAddress, withCondition } from './question-address.ts';

describe("a question's address", () => {
  it('is read into the question that the hub takes', () => {
    const address = readQuestionAddress({
      q: 12,
      near: '112.587,37.892,3000',
      from: '2026-03-02T06:00+08:00',
      to: '2026-03-02T08:00+08:00',
      shows: ['person', 'vehicle'],
      finding: 'mining.gap',
      licences: 'CC0-1.0',
      query: 'mining.gas-with-people',
      params: { ch4: 1, margin: 5 },
    });
    expect(questionOf(address)).toEqual({
      text: '12',
      where: { near: { lon: 112.587, lat: 37.892, metres: 3000 } },
      when: { from: '2026-03-02T06:00+08:00', to: '2026-03-02T08:00+08:00' },
      shows: ['person', 'vehicle'],
      findingCode: 'mining.gap',
      licences: ['CC0-1.0'],
      query: { id: 'mining.gas-with-people', params: { ch4: 1, margin: 5 } },
    });
  });

  it('leaves out what is no question', () => {
    expect(
      readQuestionAddress({ q: '', near: '200,0,5', box: '1,2,3', from: 'soon', shows: [1], params: { a: 1 }, x: 1 }),
    ).toEqual({});
    expect(questionOf({})).toBeNull();
  });

  it('reads back what it wrote, whatever the numbers', () => {
    const lon = fc.double({ min: -180, max: 180, noNaN: true });
    const lat = fc.double({ min: -90, max: 90, noNaN: true });
    fc.assert(
      fc.property(lon, lat, fc.double({ min: 0.1, max: 2e7, noNaN: true }), lat, (x, y, metres, z) => {
        expect(nearOf([x, y, metres].join())).toEqual({ lon: x + 0, lat: y + 0, metres });
        const [south, north] = y < z ? [y, z] : [z, y];
        expect(boxOf([x, south, -x, north].join())).toEqual([x + 0, south + 0, -x + 0, north + 0]);
      }),
    );
    expect(boxOf('1,5,2,4')).toBeNull();
    expect(nearOf('1,,5')).toBeNull();
  });

  it('puts the text form away when a condition changes, and drops empty ones', () => {
    const address = { text: 'showing person', q: 'belt', shows: ['person'] };
    expect(withCondition(address, { shows: [], from: undefined, q: 'belt 3' })).toEqual({ q: 'belt 3' });
    expect(withCondition({ near: '1,2,3' }, { box: '1,2,3,4', near: undefined })).toEqual({ box: '1,2,3,4' });
  });
});
