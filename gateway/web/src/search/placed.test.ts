import { describe, expect, it } from '@jest/globals';
import { boxAround, featuresOf } from './placed.ts';
import type { Placed } from './placed.ts';

const placed = (key: string, bbox: number[] | null, geometry: unknown = null): Placed => ({
  key,
  name: key,
  colour: '#fff',
  lane: 'mining',
  where: bbox && { bbox, geometry },
  span: null,
});

describe('what has a place', () => {
  it('is all within the box around it, also across the antimeridian', () => {
    expect(boxAround([placed('a', [1, 2, 3, 4]), placed('b', null), placed('c', [-5, 3, 2, 8])])).toEqual([
      -5, 2, 3, 8,
    ]);
    expect(boxAround([placed('d', [170, 0, -170, 5])])).toEqual([170, 0, 190, 5]);
    expect(boxAround([placed('b', null)])).toBeNull();
  });

  it('is drawn as its shape and a dot in the middle; what is no shape has the dot only', () => {
    const road = { type: 'LineString', coordinates: [[0, 0], [2, 2]] }; // prettier-ignore
    const { features } = featuresOf(
      [placed('a', [0, 0, 2, 2], road), placed('b', [1, 1, 1, 1], { type: 'Moon' })],
      'b',
    );
    expect(features.map(({ geometry, properties }) => [geometry.type, properties.key, properties.selected])).toEqual([
      ['LineString', 'a', false],
      ['Point', 'a', false],
      ['Point', 'b', true],
    ]);
    expect(features[1]!.geometry).toEqual({ type: 'Point', coordinates: [1, 1] });
  });
});
