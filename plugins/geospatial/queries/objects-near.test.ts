import { describe, expect, it } from '@jest/globals';
import { metresTo } from './objects-near.query.ts';

const shaft: [number, number] = [112.5, 37.8];
// A degree is 111,195 m on the sphere of radius 6,371,008.8 m.
const METRES = 111_195;
const north = (metres: number): [number, number] => [112.5, 37.8 + metres / METRES];
const square = (half: number): number[][] =>
  [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x, y]) => [
    112.5 + (x! * half) / (METRES * Math.cos((37.8 * Math.PI) / 180)),
    37.8 + (y! * half) / METRES,
  ]); // prettier-ignore

describe('metres to a geometry', () => {
  it.each([
    ['a point', { type: 'Point', coordinates: north(50) }, 50],
    ['the nearest of points', { type: 'MultiPoint', coordinates: [north(90), north(30)] }, 30],
    ['a line that passes', { type: 'LineString', coordinates: [[112.499, 37.8 + 20 / METRES], [112.501, 37.8 + 20 / METRES]] }, 20],
    ['a polygon around it', { type: 'Polygon', coordinates: [square(100)] }, 0],
    ['the edge of a hole around it', { type: 'Polygon', coordinates: [square(100), square(40).toReversed()] }, 40],
    ['the nearer of two polygons', { type: 'MultiPolygon', coordinates: [[square(100)], [square(10)]] }, 0],
  ])('%s', (_, geometry, metres) => {
    const found = metresTo(shaft, geometry);
    expect(Math.abs(found - metres)).toBeLessThan(1);
  }); // prettier-ignore
});
