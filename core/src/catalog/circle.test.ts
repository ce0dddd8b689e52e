import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { circleAround, EARTH_RADIUS_METRES, withinMetres } from './circle.ts';

const RADIANS = Math.PI / 180;
type Position = [number, number];

/** Metres on the sphere (haversine). */
function distance([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const [dx, dy] = [(lon2 - lon1) * RADIANS, (lat2 - lat1) * RADIANS];
  const h = Math.sin(dy / 2) ** 2 + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(dx / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Where one comes to by going so far in a direction. */
function going([lon, lat]: Position, metres: number, bearing: number): Position {
  const [angle, b, y] = [metres / EARTH_RADIUS_METRES, bearing * RADIANS, lat * RADIANS];
  const y2 = Math.asin(Math.sin(y) * Math.cos(angle) + Math.cos(y) * Math.sin(angle) * Math.cos(b));
  const x = Math.atan2(Math.sin(b) * Math.sin(angle) * Math.cos(y), Math.cos(angle) - Math.sin(y) * Math.sin(y2));
  return [((lon + x / RADIANS + 540) % 360) - 180, y2 / RADIANS];
}

const centre = fc.oneof(
  fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89.99, max: 89.99, noNaN: true })),
  fc.constantFrom<Position[]>([112.587, 37.892], [180, 10], [-180, -10], [179.99, 60], [10, 89.99], [77, -89.99]),
) as fc.Arbitrary<Position>;
const metres = fc.oneof(
  fc.double({ min: 100, max: 5_000, noNaN: true }),
  fc.double({ min: 5_000, max: 5e6, noNaN: true }),
);

let db: TestStore;
beforeAll(async () => {
  db = await openTestStore();
});
afterAll(() => db?.drop());

describe('a circle', () => {
  it('has its corners just outside, on all sides', () => {
    fc.assert(
      fc.property(centre, metres, (at, radius) => {
        const [ring] = circleAround(at, radius).coordinates;
        expect(ring!.at(-1)).toEqual(ring![0]);
        for (const corner of ring!) {
          const far = distance(at, corner as Position);
          expect(far).toBeGreaterThan(radius * (1 - 1e-9) - 0.001);
          expect(far).toBeLessThan(radius * 1.002 + 0.001);
        }
      }),
    );
  });

  it('is touched, in the database, by what is in it, not by what is well beyond; near poles and at the antimeridian too', async () => {
    const assets = db.store.assets;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(centre, metres, async (at, radius) => {
        const run = `r${runs++}`;
        const line = (from: number, to: number, bearing: number) => ({
          type: 'LineString',
          coordinates: [going(at, radius * from, bearing), going(at, radius * to, bearing)],
        });
        const geometries = [0, 45, 100, 200, 317].flatMap((bearing) => [
          { inside: true, geometry: { type: 'Point', coordinates: going(at, radius * 0.9999, bearing) } },
          { inside: true, geometry: line(0.5, 1.9, bearing) }, // leaves it
          { inside: false, geometry: { type: 'Point', coordinates: going(at, radius * 1.003, bearing) } },
          { inside: false, geometry: line(1.01, 1.5, bearing) },
        ]);
        await assets.insertMany(
          geometries.map(({ geometry }, i) => ({ _id: `${run}_${i}`, orgId: run, where: { geometry } })) as never,
        );
        const found = await assets.find({ orgId: run, 'where.geometry': withinMetres(at, radius) } as never).toArray();
        const wanted = geometries.flatMap(({ inside }, i) => (inside ? [`${run}_${i}`] : []));
        expect(found.map(({ _id }) => _id).sort()).toEqual(wanted.sort());
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('without a radius is a place, and with a hemisphere still a condition', async () => {
    await db.store.assets.insertMany([
      { _id: 'here', orgId: 'edge', where: { geometry: { type: 'Point', coordinates: [12, 34] } } },
      { _id: 'there', orgId: 'edge', where: { geometry: { type: 'Point', coordinates: [12.001, 34] } } },
    ] as never);
    const find = async (radius: number) => {
      const found = await db.store.assets
        .find({ orgId: 'edge', 'where.geometry': withinMetres([12, 34], radius) } as never)
        .toArray();
      return found.map(({ _id }) => _id).sort();
    };
    expect(await find(0)).toEqual(['here']);
    expect(await find(200)).toEqual(['here', 'there']);
    expect(await find(19_000_000)).toEqual(['here', 'there']);
    const pole = db.store.assets.find({ orgId: 'edge', 'where.geometry': withinMetres([0, 90], 6_300_000) } as never);
    expect(await pole.toArray()).toHaveLength(2);
    const near = db.store.assets.find({ orgId: 'edge', 'where.geometry': withinMetres([0, 90], 6_100_000) } as never);
    expect(await near.toArray()).toHaveLength(0);
  });
});
