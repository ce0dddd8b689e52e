import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBytes } from '@lode/core/testing';
import { gbkBytes } from '../demo/gbk.ts';
import { bytesOf, codesOf } from '../testing/files.ts';
import { geoJsonParser } from './geojson.parser.ts';

const json = (value: unknown) => bytesOf(JSON.stringify(value));
const point = (x: unknown, y: unknown, properties: object | null = {}, more = {}) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [x, y] }, properties, ...more }); // prettier-ignore
const collection = (features: unknown[], more = {}) => json({ type: 'FeatureCollection', ...more, features });
const parse = (bytes: Uint8Array) => parseBytes(geoJsonParser, bytes);

const finite = fc.double({ min: -170, max: 80, noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);

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
