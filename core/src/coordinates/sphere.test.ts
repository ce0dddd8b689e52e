import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bboxOf, distanceMetres, enuToLonLat, lonLatToEnu } from './sphere.ts';
import { toSi } from './units.ts';

const lon = fc.double({ min: -180, max: 180, noNaN: true });
const lat = fc.double({ min: -89, max: 89, noNaN: true });
const place = fc.tuple(lon, lat);

describe('distanceMetres', () => {
  it('is a quarter of the globe from the equator to the pole', () => {
    expect(distanceMetres([10, 0], [10, 90])).toBeCloseTo((Math.PI / 2) * 6_371_008.8, 3);
    expect(distanceMetres([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6_371_008.8, 3);
  });

  it('is a metric, to a decimetre or two at the far side of the globe', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(distanceMetres(a, a)).toBe(0);
        expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 6);
        expect(distanceMetres(a, c)).toBeLessThanOrEqual(distanceMetres(a, b) + distanceMetres(b, c) + 0.2);
      }),
    );
  });
});

describe('east and north', () => {
  const metres = fc.double({ min: -3000, max: 3000, noNaN: true });

  it('go there and back, across the antimeridian too', () => {
    fc.assert(
      fc.property(lon, fc.double({ min: -80, max: 80, noNaN: true }), metres, metres, (x, y, east, north) => {
        const [e, n] = lonLatToEnu([x, y], ...enuToLonLat([x, y], east, north));
        expect(e).toBeCloseTo(east, 5);
        expect(n).toBeCloseTo(north, 5);
      }),
    );
    expect(enuToLonLat([179.999, 0], 1000, 0)[0]).toBeLessThan(-179.9);
  });

  it('have a kilometre of a kilometre on the ellipsoid', () => {
    // PROJ: geod +ellps=WGS84, 1000 m from 37.892 N 112.587 E at azimuths 90° and 0°.
    const [east, same] = enuToLonLat([112.587, 37.892], 1000, 0);
    expect(east).toBeCloseTo(112.598_368_66, 7);
    expect(same).toBeCloseTo(37.891_999_451, 5);
    const [, north] = enuToLonLat([112.587, 37.892], 0, 1000);
    expect(north).toBeCloseTo(37.901_009_454, 7);
  });
});

describe('bboxOf', () => {
  it('covers every position of any geometry', () => {
    expect(bboxOf({ type: 'Point', coordinates: [3, 4, 100] })).toEqual([3, 4, 3, 4]);
    const line = {
      type: 'LineString',
      coordinates: [
        [1, 9],
        [5, 2],
      ],
    };
    expect(bboxOf({ type: 'GeometryCollection', geometries: [line, { type: 'Point', coordinates: [-1, 3] }] })).toEqual(
      [-1, 2, 5, 9],
    );
    fc.assert(
      fc.property(fc.array(place, { minLength: 1 }), (ring) => {
        const [west, south, east, north] = bboxOf({ type: 'Polygon', coordinates: [ring] })!;
        for (const [x, y] of ring) expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
        expect(ring.some(([x]) => x === west) && ring.some(([, y]) => y === north)).toBe(true);
      }),
    );
  });

  it('is null where there is no position', () => {
    for (const nothing of [null, undefined, {}, { type: 'Polygon', coordinates: [] }, [[NaN, 1]]]) {
      expect(bboxOf(nothing as never)).toBeNull();
    }
  });

  it('does not overflow on arrays within arrays', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}1,2${']'.repeat(5000)}`) as never;
    expect(bboxOf(deep)).toEqual([1, 2, 1, 2]);
  });
});

describe('toSi', () => {
  it.each([
    [36, 'km/h', 10, 'm/s'],
    [180, 'deg', Math.PI, 'rad'],
    [2.5, '%', 0.025, '1'],
    [24, 'ppm', 24e-6, '1'],
    [24, '[ppm]', 24e-6, '1'],
    [3, 'mm', 0.003, 'm'],
    [20, 'Cel', 293.15, 'K'],
  ])('%d %s are %d %s', (value, unit, si, name) => {
    const converted = toSi(value, unit)!;
    expect(converted.value).toBeCloseTo(si, 12);
    expect(converted.unit).toBe(name);
  });

  it('is null for units it does not know', () => {
    for (const unit of ['furlong', '', 'toString', 'KM']) expect(toSi(1, unit)).toBeNull();
  });
});
