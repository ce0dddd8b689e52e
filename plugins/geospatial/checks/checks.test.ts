import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crsByCode } from '@lode/core/coordinates';
import { FindingList } from '../findings.ts';
import type { LayerFeature } from '../layer/feature.ts';
import type { LayerGeometry, Position } from '../layer/geometry.ts';
import { checkGeometries } from './check-geometries.ts';

const crs = crsByCode('EPSG:4547')!;
/** Ten units to a degree, so that a place can be read off. */
const toLonLat = (x: number, y: number): [number, number] => [x / 10, y / 10];
const polygon = (...rings: Position[][]): LayerGeometry => ({ type: 'Polygon', coordinates: rings });
const box = (x: number, y: number, w: number, h = w): Position[] => [[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]; // prettier-ignore

async function judge(geometries: (LayerGeometry | null)[]) {
  const features: LayerFeature[] = geometries.map((geometry, i) => ({ id: `f${i}`, geometry, values: {} }));
  const findings = new FindingList();
  const judged = await checkGeometries(features, { crs, toLonLat, table: false }, findings);
  const found = findings.all().map(({ code, ...rest }) => ({ code: code.replace('geospatial.', ''), ...rest }));
  return { judged, found, codes: found.map(({ code }) => code) };
}

describe('validity', () => {
  it('finds a bow-tie and says where it crosses', async () => {
    const { found, judged } = await judge([polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])]); // prettier-ignore
    expect(found).toMatchObject([
      { code: 'invalid-geometry', severity: 'error', location: { featureId: 'f0', lon: 0.1, lat: 0.1 } },
    ]);
    expect(judged.invalid).toBe(1);
  });

  it('finds a hole outside its shell, which turf does not', async () => {
    const { found } = await judge([polygon(box(0, 0, 4), box(10, 10, 1).toReversed())]);
    expect(found[0]).toMatchObject({ code: 'invalid-geometry', evidence: { reason: 'Hole lies outside shell' } });
    expect(found[0]?.message.zh).toMatch(/内环/);
  });

  it('tells a repeated node, but does not call it invalid, as turf does', async () => {
    const { codes } = await judge([polygon([[0, 0], [1, 0], [1, 0], [1, 1], [0, 0]])]); // prettier-ignore
    expect(codes).toEqual(['duplicate-node']);
  });

  it('finds a spike', async () => {
    const { codes } = await judge([polygon([[0, 0], [4, 0], [4, 4], [4, 9], [4, 4], [0, 4], [0, 0]])]); // prettier-ignore
    expect(codes).toEqual(['invalid-geometry']);
  });

  it('lets holes, parts and collections pass that are right', async () => {
    const holed = polygon(box(0, 0, 9), box(2, 2, 2).toReversed());
    const parts: LayerGeometry = { type: 'MultiPolygon', coordinates: [[box(20, 0, 1)], [box(30, 0, 1)]] };
    const { codes } = await judge([holed, parts, { type: 'GeometryCollection', geometries: [polygon(box(50, 0, 2))] }]);
    expect(codes).toEqual([]);
  });

  it('tells null from empty', async () => {
    const { found, judged } = await judge([null, polygon(), polygon(box(0, 0, 1))]);
    expect(found.map(({ code, location }) => [code, location?.featureId])).toEqual([
      ['null-geometry', 'f0'],
      ['empty-geometry', 'f1'],
    ]);
    expect(judged.withoutGeometry).toBe(2);
  });

  it('finds a sliver among its neighbours', async () => {
    const { found } = await judge([polygon(box(0, 0, 50)), polygon(box(60, 0, 50)), polygon(box(120, 0, 20, 0.1))]);
    expect(found).toMatchObject([{ code: 'sliver', location: { featureId: 'f2' } }]);
  });

  it('lists 200 of a kind, then counts', async () => {
    const many = Array.from({ length: 300 }, () => null);
    const { found } = await judge(many);
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toMatchObject({ code: 'null-geometry', evidence: { count: 300 } });
  });
});

/** A sheet of parcels 50 units wide with shared corners, none of them square. */
function sheet(columns: number, rows: number, wander: (i: number) => number): Position[][] {
  const at = (c: number, r: number): Position => [c * 50 + wander(r * 31 + c * 7), r * 50 + wander(r * 13 + c * 3 + 1)];
  return Array.from({ length: columns * rows }, (_, i) => {
    const [c, r] = [i % columns, Math.floor(i / columns)];
    return [at(c, r), at(c + 1, r), at(c + 1, r + 1), at(c, r + 1), at(c, r)];
  });
}

describe('coverage', () => {
  it('finds nothing in a sheet whose parcels share their corners', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 40, maxLength: 40 }), async (w) => {
        const { codes } = await judge(sheet(4, 3, (i) => w[i % w.length]!).map((ring) => polygon(ring)));
        expect(codes).toEqual([]);
      }),
      { numRuns: 25 },
    ); // prettier-ignore
  });

  it('finds a gap of any width up to 1 % of a side, between the right two, in the right place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 0.45, noNaN: true }), async (width) => {
        const rings = sheet(4, 3, () => 0);
        rings[5] = box(50, 50, 50 - width, 50); // its east side should be at x = 100
        const { found, judged } = await judge(rings.map((ring) => polygon(ring)));
        const gaps = found.filter(({ code }) => code === 'coverage-gap');
        expect(gaps).toHaveLength(1);
        expect(gaps[0]?.location).toMatchObject({ featureId: 'f5', other: 'f6' });
        expect((gaps[0]?.location?.lon as number) * 10).toBeGreaterThan(100 - width);
        expect((gaps[0]?.location?.lon as number) * 10).toBeLessThan(100);
        expect(judged).toMatchObject({ gaps: 1, overlaps: 0 });
      }),
      { numRuns: 25 },
    );
  });

  it('takes a lane wider than 1 % of a side for a lane', async () => {
    const rings = sheet(4, 3, () => 0);
    rings[5] = box(50, 50, 48, 50);
    expect((await judge(rings.map((ring) => polygon(ring)))).judged).toMatchObject({ gaps: 0, overlaps: 0 });
  });

  it('finds an overlap and its area', async () => {
    const rings = sheet(4, 3, () => 0);
    rings[5] = [[50, 50], [100, 50], [101.5, 50], [101.5, 100], [100, 100], [50, 100], [50, 50]]; // prettier-ignore
    const { found, judged } = await judge(rings.map((ring) => polygon(ring)));
    expect(judged).toMatchObject({ gaps: 0, overlaps: 1 });
    expect(found[0]).toMatchObject({ code: 'coverage-overlap', location: { featureId: 'f5', other: 'f6' } });
    expect((found[0]?.location?.lon as number) * 10).toBeCloseTo(100.75, 5);
  });

  it('says that a layer of overlapping circles was never a coverage', async () => {
    const buffers = Array.from({ length: 30 }, (_, i) => polygon(box(i * 20, 0, 50)));
    const { codes } = await judge(buffers);
    expect(codes).toEqual(['no-coverage']);
  });
});
