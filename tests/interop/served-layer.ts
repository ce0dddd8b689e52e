import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, type it } from '@jest/globals';
import { startDeliveryHub, type Delivery, type DeliveryHub } from '../harness/deliveries.ts';
import {
  around,
  GDAL_FORMATS,
  inBox,
  infoByGdal,
  layerByGdal,
  readByGdal,
  testFeatures,
  type Box,
  type ReadFeature,
  type TestFeature,
} from './gdal-layer.ts';

/** Degrees; 1e-7 is a centimetre. */
const NEAR = 1e-7;
/** Edges between the middles of cells: no feature touches it. */
const BOX: Box = [111.5205, 37.2005, 111.6405, 37.2035];

interface Shape {
  count: number;
  extension: keyof typeof GDAL_FORMATS;
  pageSize: number;
}

const numbers = (features: readonly { properties: { number: number } }[]) =>
  features.map(({ properties }) => properties.number).sort((a, b) => a - b);

/** Largest difference of two geometries of one form, degrees; Infinity when they have not. */
function apart(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other);
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return Infinity;
  return one.reduce<number>((most, inner, i) => Math.max(most, apart(inner, other[i])), 0);
}

/** Registers what must hold of a layer that GDAL wrote, the hub took in, and GDAL reads from the hub. */
export function servedLayerTests(test: typeof it | typeof it.skip, { count, extension, pageSize }: Shape): void {
  let site: DeliveryHub;
  let folder: string;
  let features: TestFeature[];
  let delivery: Delivery;
  /** The file as GDAL reads it itself, and where the hub serves it. */
  let source: { file: string; read: ReadFeature[] };
  let base: string;

  // Nothing is started for tests that are skipped.
  if (test.name === 'skip') return void test(`${GDAL_FORMATS[extension]} of ${count} features`, () => undefined);

  beforeAll(async () => {
    site = await startDeliveryHub();
    folder = mkdtempSync(join(tmpdir(), 'lode-ogr2ogr-'));
    features = testFeatures(count);
    const { file, data } = await layerByGdal(folder, features, extension);
    source = { file, read: await readByGdal(file, []) };
    const started = performance.now();
    delivery = await site.deliver('geospatial', { [`parcels.${extension}`]: data });
    process.stderr.write(`${count} features (${extension}): ingested in ${seconds(started)} s\n`);
    base = `${site.hub.url}/x/geospatial/${delivery.datasetId}/ogc`;
  }, 300_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await site?.stop();
  });

  const reader = () => site.org.tokens.regulator;
  const get = (path: string, token: string | null) =>
    fetch(`${base}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });

  test('all of it is taken in, and nothing is wrong with it', () => {
    expect(delivery.codesOf(`parcels.${extension}`)).toEqual([]);
    expect(delivery.assets[0]?.facets['geospatial']).toMatchObject({
      ...{ features: count, invalid: 0, withoutGeometry: 0, gaps: 0, overlaps: 0, crs: 'EPSG:4326' },
      geometryTypes: ['Point', 'Polygon'],
    });
    expect(delivery.assets[0]?.rowCount).toBe(count);
  });

  test('ogr2ogr reads it page by page, and it is what went in', async () => {
    const page = (await (await get(`/collections/parcels/items?limit=${pageSize}`, reader())).json()) as any;
    expect([page.numberMatched, page.numberReturned]).toEqual([count, pageSize]);
    expect(page.links.some(({ rel }: { rel: string }) => rel === 'next')).toBe(true);

    const started = performance.now();
    const read = await readByGdal(`OAPIF:${base}`, ['-oo', `PAGE_SIZE=${pageSize}`], reader());
    process.stderr.write(`${count} features (${extension}): read by ogr2ogr in ${seconds(started)} s\n`);
    expect(read.length).toBe(count);
    // GDAL's own reading of the file says what a date is in that format; it has no ids among the attributes, and what
    // a FlatGeobuf leaves out is null.
    const wanted = source.read.map(({ properties }, i) => ({
      ...{ area: null },
      ...properties,
      id: extension === 'gpkg' ? String(properties.number) : String(i),
    }));
    const changed = read.filter(({ properties }, i) => !sameValues(properties, wanted[i]!));
    expect(numbers(changed)).toEqual([]);
    const moved = read.filter(({ geometry }, i) => {
      const { type, coordinates } = source.read[i]!.geometry;
      return type !== geometry.type || !(apart(geometry.coordinates, coordinates) < NEAR);
    });
    expect(numbers(moved)).toEqual([]);
    // And the file is what was generated: Chinese, nulls and numbers as they were written.
    const byNumber = new Map(read.map((feature) => [feature.properties.number, feature]));
    const lost = features.filter(({ properties, geometry }) => {
      const found = byNumber.get(properties.number);
      const { 权利人: owner, area } = properties;
      return (
        found?.properties.权利人 !== owner ||
        found.properties.area !== area ||
        !(apart(found.geometry.coordinates, geometry.coordinates) < NEAR)
      );
    });
    expect(numbers(lost)).toEqual([]);
  }, 300_000);

  test('a box gives what the same box gives of the source', async () => {
    const wanted = numbers(inBox(features, BOX));
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.length).toBeLessThan(count);
    const spat = ['-spat', ...BOX.map(String)];
    expect(numbers(await readByGdal(source.file, spat))).toEqual(wanted);
    const read = await readByGdal(`OAPIF:${base}`, [...spat, '-oo', 'PAGE_SIZE=100'], reader());
    expect(numbers(read)).toEqual(wanted);
    // GDAL filters again what it is given; the hub's own count is not.
    const page = (await (await get(`/collections/parcels/items?bbox=${BOX.join(',')}`, reader())).json()) as any;
    expect(page.numberMatched).toBe(wanted.length);
  });

  test('ogrinfo lists it, with its extent', async () => {
    expect(await infoByGdal(`OAPIF:${base}`, [], reader())).toMatch(/^1: parcels \(title: parcels\)$/m);
    const info = await infoByGdal(`OAPIF:${base}`, ['parcels'], reader());
    expect(info).toContain(`Feature Count: ${count}\n`);
    const extent = /^Extent: \((.+), (.+)\) - \((.+), (.+)\)$/m.exec(info)?.slice(1).map(Number);
    around(features).forEach((edge, i) => expect(extent?.[i]).toBeCloseTo(edge, 6));
  });

  test('nobody reads it without a token, and to another organisation it is not there', async () => {
    await expect(infoByGdal(`OAPIF:${base}`, [])).rejects.toThrow('HTTP error code : 401');
    await expect(readByGdal(`OAPIF:${base}`, [])).rejects.toThrow('HTTP error code : 401');
    const stranger = site.other.tokens.owner;
    await expect(infoByGdal(`OAPIF:${base}`, [], stranger)).rejects.toThrow('HTTP error code : 404');
    await expect(readByGdal(`OAPIF:${base}`, [], stranger)).rejects.toThrow('There is no such dataset.');
    for (const path of ['/collections', '/collections/parcels', '/collections/parcels/items']) {
      expect([path, (await get(path, null)).status, (await get(path, stranger)).status]).toEqual([path, 401, 404]);
    }
  });
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);

/** toEqual on each of 100,000 would take longer than all the rest. */
function sameValues(one: object, other: object): boolean {
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([key, value]) => (other as Record<string, unknown>)[key] === value)
  );
}
