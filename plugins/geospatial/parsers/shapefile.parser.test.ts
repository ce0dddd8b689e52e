import { describe, expect, it } from '@jest/globals';
import * as shapefileLibrary from 'shapefile';
import { prjOfZone } from '../demo/place.ts';
import { shapefile } from '../demo/shapefile-writer.ts';
import type { Position } from '../layer/geometry.ts';
import { bytesOf, codesOf, parseParts } from '../testing/files.ts';
import { parcels, square } from '../testing/sample-layers.ts';
import { shapefileParser } from './shapefile.parser.ts';

describe('shapefile', () => {
  it('reads shapes, attributes in GBK and system, and makes the files its parts', async () => {
    const { shp, ...parts } = shapefile(parcels);
    const output = await parseParts(shapefileParser, shp!, parts);
    const item = output.items![0]!;
    expect(codesOf(output)).toEqual([]);
    expect(item.facets).toMatchObject({ crs: 'EPSG:4547', encoding: 'gbk', features: 2, gaps: 0, overlaps: 0 });
    expect(item.rows?.map(({ values }) => values)).toEqual([
      { 权利人: '张建国', 面积: 10000, 登记日期: '2025-03-01' },
      { 权利人: '李秀英', 面积: 10000.5, 登记日期: '2025-03-02' },
    ]);
    expect(Object.keys(item.parts ?? {}).sort()).toEqual(['dbf', 'prj', 'shx']);
  });

  it('is read alike by the library of others', async () => {
    const { shp, dbf } = shapefile(parcels);
    const { features } = await shapefileLibrary.read(shp!, dbf!, { encoding: 'gbk' });
    expect(features.map(({ properties }) => properties?.['权利人'])).toEqual(['张建国', '李秀英']);
    expect(features[0]?.geometry).toEqual({ type: 'Polygon', coordinates: [square] });
  });

  it('gives holes to the shell around them', async () => {
    const { shp } = shapefile({ ...parcels, shapes: [square] });
    // Two rings by hand: the record of one ring is widened to a shell and a hole.
    const hole = square
      .map(([x, y]): Position => [400020 + (x - 400000) / 4, 4190020 + (y - 4190000) / 4])
      .toReversed();
    const record = new Uint8Array(44 + 8 + 160);
    const view = new DataView(record.buffer);
    view.setUint32(0, 5, true);
    view.setUint32(36, 2, true);
    view.setUint32(40, 10, true);
    view.setUint32(48, 5, true);
    [...square, ...hole].forEach(([x, y], i) => {
      view.setFloat64(52 + i * 16, x, true);
      view.setFloat64(60 + i * 16, y, true);
    });
    const bytes = new Uint8Array(108 + record.length);
    bytes.set(shp!.subarray(0, 100));
    new DataView(bytes.buffer).setUint32(100, 1);
    new DataView(bytes.buffer).setUint32(104, record.length / 2);
    bytes.set(record, 108);
    const output = await parseParts(shapefileParser, bytes, { prj: bytesOf(prjOfZone(114)) });
    expect((output.items![0]!.rows![0]!.geometry as { coordinates: unknown[] }).coordinates).toHaveLength(2);
  });

  it('reads a lone .shp, and says what is missing', async () => {
    const output = await parseParts(shapefileParser, shapefile(parcels).shp!);
    expect(output.items?.[0]?.facets.features).toBe(2);
    expect(codesOf(output)).toEqual(['crs-unknown', 'missing-dbf', 'missing-prj', 'missing-shx']);
  });

  it('bounds what lies about its size', async () => {
    const { shp, dbf, prj } = shapefile(parcels);
    const points = shp!.slice();
    new DataView(points.buffer).setUint32(108 + 40, 1_000_000_000, true);
    expect(codesOf(await parseParts(shapefileParser, points, { dbf: dbf!, prj: prj! }))).toContain('bad-feature');
    const record = shp!.slice();
    new DataView(record.buffer).setUint32(104, 0x7fffffff);
    expect(codesOf(await parseParts(shapefileParser, record, { dbf: dbf!, prj: prj! }))).toContain('truncated');
    const table = dbf!.slice();
    new DataView(table.buffer).setUint32(4, 4_000_000_000, true);
    expect(codesOf(await parseParts(shapefileParser, shp!, { dbf: table, prj: prj! }))).toEqual([
      'dbf-length',
      'missing-shx',
    ]);
  });

  it('says when rows and shapes do not match', async () => {
    const { shp, shx, prj } = shapefile(parcels);
    const { dbf } = shapefile({ ...parcels, rows: parcels.rows.slice(0, 1) });
    expect(codesOf(await parseParts(shapefileParser, shp!, { shx: shx!, prj: prj!, dbf: dbf! }))).toEqual([
      'row-count',
    ]);
  });
});
