import { spawnSync } from 'node:child_process';
import { describe, expect } from '@jest/globals';
import { crsByCode, crsFromWkt, fromWgs84, transformer } from '@lode/core/coordinates';
import { itWith, toolPath } from '@lode/core/testing';
import fc from 'fast-check';

const gdaltransform = toolPath('gdaltransform');
const test = itWith('gdal', gdaltransform !== null);

type Points = [number, number][];

function gdal(from: string, to: string, points: Points): Points {
  const input = points.map(([x, y]) => `${x} ${y}`).join('\n');
  const run = spawnSync(gdaltransform!, ['-s_srs', from, '-t_srs', to], { input, encoding: 'utf8' });
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number]);
}

const random = (west: number, east: number, south: number, north: number) =>
  fc.sample(
    fc.tuple(fc.double({ min: west, max: east, noNaN: true }), fc.double({ min: south, max: north, noNaN: true })),
    { numRuns: 300, seed: 4547 },
  );

const furthest = (ours: Points, theirs: Points) => {
  expect(theirs.length).toBe(ours.length);
  return Math.max(...ours.flatMap(([x, y], n) => [Math.abs(x - theirs[n]![0]), Math.abs(y - theirs[n]![1])]));
};

describe('coordinates agree with GDAL', () => {
  // In the geographic system of the same datum, since GDAL's way to WGS84 depends on the grids that it has.
  test.each([
    ['EPSG:4547', 'EPSG:4490', random(112.5, 115.5, 18, 53)],
    ['EPSG:4526', 'EPSG:4490', random(112.5, 115.5, 18, 53)],
    ['EPSG:4498', 'EPSG:4490', random(114, 120, 18, 53)],
    ['EPSG:32649', 'EPSG:4326', random(108, 114, 1, 80)],
    ['EPSG:32756', 'EPSG:4326', random(150, 156, -79, -1)],
    ['EPSG:3857', 'EPSG:4326', random(-180, 180, -84, 84)],
    ['EPSG:2379', 'EPSG:4610', random(100.5, 103.5, 18, 53)],
  ])('%s, to a micrometre and back', (projected, geographic, points) => {
    const crs = crsByCode(projected)!;
    // The same numbers in and out: neither side moves the datum.
    const ours = points.map(([lon, lat]) => fromWgs84(crs)(lon, lat));
    const theirs = gdal(geographic, projected, points);
    expect(furthest(ours, theirs)).toBeLessThan(1e-6);
    const back = theirs.map(([x, y]) => transformer(crs)(x, y));
    expect(furthest(back, points)).toBeLessThan(2e-9);
  });

  test('a .prj that GDAL writes is recognised', () => {
    for (const code of [
      'EPSG:4547',
      'EPSG:4498',
      'EPSG:2370',
      'EPSG:32649',
      'EPSG:32756',
      'EPSG:3857',
      'EPSG:4490',
      'EPSG:4214',
      'EPSG:4267',
      'EPSG:4258',
      'EPSG:21420',
    ]) {
      for (const style of ['wkt_esri', 'wkt1', 'wkt2_2018']) {
        const { stdout } = spawnSync(toolPath('gdalsrsinfo')!, ['-o', style, code], { encoding: 'utf8' });
        expect([style, crsFromWkt(stdout)?.datum]).toEqual([style, crsByCode(code)!.datum]);
        expect([style, crsFromWkt(stdout)?.code]).toEqual([style, code]);
      }
    }
  });
});
