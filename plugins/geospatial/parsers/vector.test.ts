import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as shapefileLibrary from 'shapefile';
import { parseBytes } from '@lode/core/testing';
import { gbkBytes } from '../demo/gbk.ts';
import { prjOfZone } from '../demo/place.ts';
import { shapefile, type ShapefileContent } from '../demo/shapefile-writer.ts';
import type { LayerGeometry, Position } from '../layer/geometry.ts';
import { geometryFromWkb, WkbError, wkbOf } from '../layer/wkb.ts';
import { bytesOf, codesOf, flatGeobuf, geopackage, parseParts } from '../testing/files.ts';
import { dbfParser } from './dbf.parser.ts';
import { flatGeobufParser } from './flatgeobuf.parser.ts';
import { geoJsonParser } from './geojson.parser.ts';
import { geopackageParser } from './geopackage.parser.ts';
import { shapefileParser } from './shapefile.parser.ts';
import { textEncoding } from './text-encoding.ts';

const json = (value: unknown) => bytesOf(JSON.stringify(value));
const point = (x: unknown, y: unknown, properties: object | null = {}, more = {}) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [x, y] }, properties, ...more }); // prettier-ignore
const collection = (features: unknown[], more = {}) => json({ type: 'FeatureCollection', ...more, features });
const parse = (bytes: Uint8Array) => parseBytes(geoJsonParser, bytes);

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

describe('GeoJSON', () => {
  it('keeps coordinates to the last bit, whatever pieces the file is cut into', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            finite,
            fc.double({ min: -89, max: 89, noNaN: true }).map((n) => n + 0),
            fc.string(),
          ),
          { minLength: 1, maxLength: 20 },
        ),
        async (list) => {
          const features = list.map(([x, y, name]) => point(x, y, { 'name "{[,:': name }));
          const item = (await parse(collection(features, { name: 'a', crs: null }))).items![0]!;
          expect(item.rows?.map(({ geometry: one, values }) => [one, values])).toEqual(
            features.map(({ geometry: one, properties }) => [JSON.parse(JSON.stringify(one)), properties]),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads one feature a line, RFC 8142 sequences, single features and bare geometries', async () => {
    const lines = [point(112, 37, { 名称: '一' }), point(113, 38, { 名称: '二' })].map((one) => JSON.stringify(one));
    for (const text of [lines.join('\n'), lines.map((line) => `\x1e${line}\n`).join('')]) {
      const item = (await parse(bytesOf(text))).items![0]!;
      expect(item.rows?.map(({ values }) => values.名称)).toEqual(['一', '二']);
    }
    expect((await parse(json(point(1, 2)))).items?.[0]?.facets.features).toBe(1);
    expect((await parse(json({ type: 'Point', coordinates: [5, 6] }))).items?.[0]?.core?.where?.bbox).toEqual([
      5, 6, 5, 6,
    ]);
  });

  it('reprojects what a legacy crs declares', async () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } };
    const item = (await parse(collection([point(500000, 4195000)], { crs }))).items![0]!;
    const [lon, lat] = (item.rows![0]!.geometry as { coordinates: number[] }).coordinates;
    // gdaltransform -s_srs EPSG:4547 -t_srs EPSG:4490
    expect(lon).toBeCloseTo(114, 9);
    expect(lat).toBeCloseTo(37.8874005793505, 9);
    expect(item.facets).toMatchObject({ crs: 'EPSG:4547', datum: 'CGCS2000' });
  });

  it('keeps GCJ-02 as declared, and says so', async () => {
    const crs = { type: 'name', properties: { name: 'GCJ-02' } };
    const output = await parse(collection([point(112.587, 37.892)], { crs }));
    expect(output.items?.[0]?.rows?.[0]?.geometry).toEqual({ type: 'Point', coordinates: [112.587, 37.892] });
    expect(output.items?.[0]?.facets.datum).toBe('GCJ-02');
    expect(codesOf(output)).toEqual(['offset-datum']);
  });

  it('turns swapped axes around and says so', async () => {
    const output = await parse(collection([point(37.892, 112.587), point(37.9, 112.6)]));
    expect(output.items?.[0]?.core?.where?.bbox).toEqual([112.587, 37.892, 112.6, 37.9]);
    expect(codesOf(output)).toEqual(['axes-swapped']);
  });

  it('recognises eastings with a zone number', async () => {
    const output = await parse(collection([point(38500000, 4195000)]));
    expect(output.items?.[0]?.facets.crs).toBe('EPSG:4526');
    expect(codesOf(output)).toEqual(['crs-guessed']);
  });

  it('says what is wrong with coordinates, and keeps the attributes', async () => {
    const text =
      '{"type":"FeatureCollection","features":[' +
      [
        '{"type":"Feature","id":"big","geometry":{"type":"Point","coordinates":[1e308,2]},"properties":{"a":1}}',
        '{"type":"Feature","id":"far","geometry":{"type":"Point","coordinates":[1e999,2]},"properties":{}}',
        '{"type":"Feature","id":"text","geometry":{"type":"Point","coordinates":["1",2]},"properties":{}}',
        '{"type":"Feature","id":"zero","geometry":{"type":"Point","coordinates":[0,0,5]},"properties":{}}',
        '{"type":"Feature","id":"zero","geometry":null,"properties":null}',
        '{"type":"Feature","id":"open","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]},"properties":{}}',
        '{"type":"Feature"', // prettier-ignore
      ].join(',');
    const output = await parse(bytesOf(text));
    expect(output.items?.[0]?.rows?.map(({ id }) => id)).toEqual(['big', 'far', 'text', 'zero', 'zero#4', 'open']);
    expect(output.items?.[0]?.rows?.[0]?.values).toEqual({ a: 1 });
    expect(codesOf(output)).toEqual(['bad-geometry', 'coordinate', 'duplicate-id', 'near-zero', 'null-geometry', 'truncated', 'unclosed-ring', 'z-dropped']); // prettier-ignore
  });

  it('outlives deep nesting, in coordinates and in attributes', async () => {
    const deep = '['.repeat(100_000);
    expect(codesOf(await parse(bytesOf(`{"type":"FeatureCollection","features":[${deep}`)))).toEqual([
      'truncated',
      'unreadable',
    ]);
    const nested = `{"a":`.repeat(50) + '1' + '}'.repeat(50);
    const output = await parse(
      bytesOf(`{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":${nested}}`),
    );
    expect(JSON.stringify(output.items?.[0]?.rows?.[0]?.values)).toContain('…');
    expect((await parse(bytesOf('{"type":"Feature","properties":{"__proto__":{"a":1}},"geometry":null}'))).items?.[0]?.rows?.[0]?.values).toHaveProperty(['__proto__'], { a: 1 }); // prettier-ignore
  });

  it('refuses JSON that is no GeoJSON', async () => {
    for (const text of ['{}', '{"type":"Topology","objects":{}}', '[1,2]', '', '{"type":"FeatureCollection"']) {
      const output = await parse(bytesOf(text));
      expect(output.items).toBeUndefined();
      expect(codesOf(output)).toContain('unreadable');
    }
  });

  it('reads GB 18030, with a finding', async () => {
    const text = '{"type":"Feature","geometry":{"type":"Point","coordinates":[112,37]},"properties":{"name":"煤矿"}}';
    const output = await parse(gbkBytes(text));
    expect(output.items?.[0]?.rows?.[0]?.values.name).toBe('煤矿');
    expect(codesOf(output)).toEqual(['not-utf8']);
  });
});

const square: Position[] = [[400000, 4190000], [400000, 4190100], [400100, 4190100], [400100, 4190000], [400000, 4190000]]; // prettier-ignore
const content: ShapefileContent = {
  shapes: [square, square.map(([x, y]): Position => [x + 100, y])],
  columns: [
    { name: '权利人', type: 'C', length: 20 },
    { name: '面积', type: 'N', length: 10, decimals: 1 },
    { name: '登记日期', type: 'D', length: 8 },
  ],
  rows: [
    ['张建国', 10000, '20250301'],
    ['李秀英', 10000.5, '20250302'],
  ],
  prj: prjOfZone(114),
  encode: gbkBytes,
  ldid: 0x7a,
};

describe('shapefile', () => {
  it('reads shapes, attributes in GBK and system, and makes the files its parts', async () => {
    const { shp, ...parts } = shapefile(content);
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
    const { shp, dbf } = shapefile(content);
    const { features } = await shapefileLibrary.read(shp!, dbf!, { encoding: 'gbk' });
    expect(features.map(({ properties }) => properties?.['权利人'])).toEqual(['张建国', '李秀英']);
    expect(features[0]?.geometry).toEqual({ type: 'Polygon', coordinates: [square] });
  });

  it('gives holes to the shell around them', async () => {
    const { shp } = shapefile({ ...content, shapes: [square] });
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
    const output = await parseParts(shapefileParser, shapefile(content).shp!);
    expect(output.items?.[0]?.facets.features).toBe(2);
    expect(codesOf(output)).toEqual(['crs-unknown', 'missing-dbf', 'missing-prj', 'missing-shx']);
  });

  it('bounds what lies about its size', async () => {
    const { shp, dbf, prj } = shapefile(content);
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
    const { shp, shx, prj } = shapefile(content);
    const { dbf } = shapefile({ ...content, rows: content.rows.slice(0, 1) });
    expect(codesOf(await parseParts(shapefileParser, shp!, { shx: shx!, prj: prj!, dbf: dbf! }))).toEqual([
      'row-count',
    ]);
  });
});

describe('text encoding', () => {
  const gbk = ['示范煤矿有限公司', '柳林村村民委员会', '工矿用地'].map(gbkBytes);
  const utf8 = ['示范煤矿', '國語'].map(bytesOf);
  const big5 = [Uint8Array.of(0xb0, 0xea, 0xbb, 0x79), Uint8Array.of(0xa5, 0x78, 0xc6, 0x57)]; // 國語, 台灣

  it('believes the .cpg first, then the language driver, then the bytes', () => {
    expect(textEncoding({ cpg: 'Big-5', ldid: 0x7a, texts: gbk })).toMatchObject({ name: 'big5', sure: 'told' });
    expect(textEncoding({ cpg: 'nonsense', ldid: 0x7a, texts: gbk })).toMatchObject({ name: 'gbk', sure: 'told', unknown: 'nonsense' }); // prettier-ignore
    expect(textEncoding({ cpg: null, ldid: 0, texts: utf8 })).toMatchObject({ name: 'utf-8', sure: 'proved' });
    expect(textEncoding({ cpg: null, ldid: 0, texts: [] })).toMatchObject({ name: 'utf-8', sure: 'proved' });
  });

  it('tells GBK from Big5 by everyday characters, and shows what else it could be', () => {
    const guess = textEncoding({ cpg: null, ldid: 0, texts: gbk });
    expect(guess).toMatchObject({ name: 'gbk', sure: 'guessed' });
    expect(guess.samples?.gbk?.[0]).toBe('示范煤矿有限公司');
    expect(textEncoding({ cpg: null, ldid: 0, texts: big5 })).toMatchObject({ name: 'big5', sure: 'guessed' });
  });

  it.each([['936', 'gbk'], ['CP936', 'gbk'], ['OEM 936', 'gbk'], ['UTF8', 'utf-8'], ['65001', 'utf-8'], ['ANSI 1251', 'windows-1251'], ['GB18030', 'gb18030']])('.cpg %s is %s', (cpg, name) => {
    expect(textEncoding({ cpg, ldid: 0, texts: gbk }).name).toBe(name);
  }); // prettier-ignore

  it('is not misled by a character that a full field cuts in half', async () => {
    const dbf = shapefile({ ...content, ldid: 0, columns: [{ name: 'N', type: 'C', length: 7 }], rows: [['示范煤矿'], ['柳林村民']] }).dbf!; // prettier-ignore
    expect((await parseBytes(dbfParser, dbf)).items?.[0]?.facets.encoding).toBe('gbk');
  });
});

const plots = [0, 1, 2].map((i) => ({
  geometry: { type: 'Polygon' as const, coordinates: [[[112 + i, 37], [113 + i, 37], [113 + i, 38], [112 + i, 38], [112 + i, 37]]] as Position[][] },
  values: { 名称: `地块${i}`, n: i },
})); // prettier-ignore

describe('GeoPackage', () => {
  it('gives each layer its own asset and system', async () => {
    const utm = plots.map(({ values }) => ({ geometry: { type: 'Point' as const, coordinates: [500000, 4194000] as Position }, values })); // prettier-ignore
    const output = await parseBytes(geopackageParser, geopackage([{ table: 'plots', srs: 4326, features: plots }, { table: 'it"s', srs: 32649, features: utm }])); // prettier-ignore
    expect(output.items?.map(({ name, facets }) => [name, facets.crs, facets.features])).toEqual([['plots', 'EPSG:4326', 3], ['it"s', 'EPSG:32649', 3]]); // prettier-ignore
    expect(output.items?.[0]?.rows?.[1]).toMatchObject({ id: '2', values: { 名称: '地块1', n: 1 } });
    expect((output.items?.[1]?.rows?.[0]?.geometry as { coordinates: number[] }).coordinates[0]).toBeCloseTo(111, 9);
  });

  it('does not run a view, which could compute for ever', async () => {
    const bytes = geopackage([{ table: 'plots', srs: 4326, features: plots }], (db) => {
      db.exec(`CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, i AS geom FROM n;
        INSERT INTO gpkg_contents VALUES ('endless', 'features', 'endless', 4326), ('gone', 'features', 'gone', 4326);`);
    });
    const output = await parseBytes(geopackageParser, bytes);
    expect(output.items?.map(({ name }) => name)).toEqual(['plots']);
    expect(output.findings).toMatchObject([
      { code: 'geospatial.layer-not-read', evidence: { tables: ['endless', 'gone'] } },
    ]);
  });

  it('gives truth values where a column is declared so', async () => {
    const bytes = geopackage([{ table: 'plots', srs: 4326, features: plots }], (db) => {
      db.exec('ALTER TABLE plots ADD COLUMN kept BOOLEAN; UPDATE plots SET kept = fid = 2 WHERE fid < 3');
    });
    const output = await parseBytes(geopackageParser, bytes);
    expect(output.items?.[0]?.rows?.map(({ values }) => values.kept)).toEqual([false, true, null]);
  });

  it('says which geometries are damaged', async () => {
    const bytes = geopackage([{ table: 'plots', srs: 4326, features: plots }], (db) => {
      db.exec(
        `UPDATE plots SET geom = x'47500001000000000103000000FFFFFF7F' WHERE fid = 2; UPDATE plots SET geom = 'text' WHERE fid = 3`,
      );
    });
    const output = await parseBytes(geopackageParser, bytes);
    expect(codesOf(output)).toEqual(['bad-geometry', 'null-geometry']);
    expect(output.items?.[0]?.rows).toHaveLength(3);
  });
});

describe('FlatGeobuf', () => {
  const features = plots.map(({ geometry: one, values }) => ({ type: 'Feature', geometry: one, properties: values }));

  it('reads what the format’s own library wrote', async () => {
    const output = await parseBytes(flatGeobufParser, flatGeobuf(features, 4490));
    expect(output.items?.[0]?.facets).toMatchObject({ features: 3, crs: 'EPSG:4490', geometryTypes: ['Polygon'] });
    expect(output.items?.[0]?.rows?.map(({ geometry: one, values }) => [one, values])).toEqual(plots.map(({ geometry: one, values }) => [one, values])); // prettier-ignore
  });

  it('keeps the features before a cut', async () => {
    const bytes = flatGeobuf(features);
    const output = await parseBytes(flatGeobufParser, bytes.subarray(0, bytes.length - 20));
    expect(output.items?.[0]?.rows).toHaveLength(2);
    expect(codesOf(output)).toEqual(expect.arrayContaining(['truncated', 'feature-count']));
  });

  it('ends soon, in findings, whatever length is a lie', async () => {
    const sound = flatGeobuf(features);
    for (let at = 8; at + 4 <= sound.length; at += 4) {
      const bytes = sound.slice();
      new DataView(bytes.buffer).setUint32(at, 0xffffff0, true);
      const { items = [], findings = [] } = await parseBytes(flatGeobufParser, bytes);
      expect(items.length + findings.length).toBeGreaterThan(0);
    }
  });
});
