import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LayerGeometry, Position } from './geometry.ts';
import { geometryFromWkb, WkbError, wkbOf } from './wkb.ts';

const finite = fc.double({ min: -170, max: 80, noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
const position = fc.tuple(finite, finite) as fc.Arbitrary<Position>;
const ring = fc.array(position, { minLength: 3, maxLength: 6 }).map((list): Position[] => [...list, [...list[0]!]]);
const geometry: fc.Arbitrary<LayerGeometry> = fc.oneof(
  position.map((coordinates) => ({ type: 'Point' as const, coordinates })),
  fc.array(position, { minLength: 2, maxLength: 5 }).map((coordinates) => ({ type: 'LineString' as const, coordinates })),
  fc.array(position, { maxLength: 5 }).map((coordinates) => ({ type: 'MultiPoint' as const, coordinates })),
  fc.array(ring, { minLength: 1, maxLength: 3 }).map((coordinates) => ({ type: 'Polygon' as const, coordinates })),
  fc.array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }).map((coordinates) => ({ type: 'MultiPolygon' as const, coordinates })),
); // prettier-ignore

describe('well-known binary', () => {
  it('comes back as it went', () => {
    fc.assert(fc.property(geometry, (one) => expect(geometryFromWkb(wkbOf(one))).toEqual(one)));
    const nested: LayerGeometry = { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }] };
    expect(geometryFromWkb(wkbOf(nested))).toEqual(nested);
  });

  it('refuses counts that the bytes cannot hold, and nesting without end', () => {
    const claims = wkbOf({ type: 'LineString', coordinates: [[0, 0], [1, 1]] }); // prettier-ignore
    new DataView(claims.buffer).setUint32(5, 1_000_000_000, true);
    expect(() => geometryFromWkb(claims)).toThrow(WkbError);
    const collections = new Uint8Array(9 * 5_000);
    for (let i = 0; i < 5_000; i++) collections.set([1, 7, 0, 0, 0, 1, 0, 0, 0], i * 9);
    expect(() => geometryFromWkb(collections)).toThrow(WkbError);
    expect(() => geometryFromWkb(Uint8Array.of(1, 8, 0, 0, 0))).toThrow('curve');
  });

  it('ends in a geometry or a WkbError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(geometryFromWkb(bytes)).toHaveProperty('type');
        } catch (error) {
          expect(error).toBeInstanceOf(WkbError);
        }
      }),
    );
  });
});
