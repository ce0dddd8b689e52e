import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft, Geometry } from '../../model.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { geoJsonReader, readGeoJson } from './geojson-reader.ts';
import { geoJsonWriter } from './geojson-writer.ts';

const samples = fileURLToPath(new URL('../../../../../../shared/samples/geo/mapshaper/', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const collection = (features: unknown[], more: object = {}) => ({ type: 'FeatureCollection', ...more, features });
const feature = (geometry: unknown, properties: object = {}, more: object = {}) => ({
  ...{ type: 'Feature', ...more, geometry },
  properties: { image: 'a.tif', class: 'field', ...properties },
});
const point = { type: 'Point', coordinates: [112.5, 37.8] };
const read = (features: unknown[], more?: object) => readGeoJson(bytes(collection(features, more)));
const codes = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.geojson-', ''));

/** As it comes out of the database: plain JSON. */
const storedOf = (draft: AnnotationDraft) => stored(JSON.parse(JSON.stringify(draft)) as AnnotationDraft);
const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map(storedOf)));

async function write(pictures: AnnotatedPicture[]) {
  const { files, rows, report } = await written(geoJsonWriter, sourceFrom(pictures));
  const text = files['annotations.geojson']!;
  return { text, rows, report, file: JSON.parse(text) as { name?: string; features: Record<string, unknown>[] } };
}

describe('GeoJSON reader', () => {
  it('takes class and asset from properties, and the others as attributes', () => {
    const reading = read([feature(point, { crop: '小麦', area: 3 }, { id: 7 })]);
    expect(reading.findings).toEqual([]);
    expect(reading.classes).toEqual([{ code: 'field', title: { en: 'field', zh: 'field' } }]);
    expect(reading.targets).toEqual([
      {
        fileName: 'a.tif',
        annotations: [
          {
            class: 'field',
            parts: [{ geometry: { kind: 'geo', geometry: point } }],
            attributes: { crop: '小麦', area: 3 },
            originalId: '7',
            ext: { geojson: { class: 'class', target: 'image', kept: { id: 7 } } },
          },
        ],
      },
    ]);
  });

  it('looks for them in the order that it says, and falls back to the name of the collection', () => {
    const properties = { label: 2, category: 'x', image: null, class: '', file_name: '' };
    const reading = read([feature(point, properties)], { name: './maps\\b.tif' });
    expect(reading.targets[0]).toMatchObject({
      fileName: 'maps/b.tif',
      annotations: [{ class: '2', attributes: { category: 'x', image: null, class: '', file_name: '' } }],
    });
  });

  it('makes a collection of geometries one object, and a feature without a place a tag', () => {
    const line = { type: 'LineString', coordinates: [[1, 2], [3, 4, 5]] }; // prettier-ignore
    const reading = read([feature({ type: 'GeometryCollection', geometries: [point, line] }), feature(null)]);
    expect(reading.targets[0]!.annotations.map(({ parts }) => parts.map(({ geometry }) => geometry))).toEqual([
      [
        { kind: 'geo', geometry: point },
        { kind: 'geo', geometry: line },
      ],
      [{ kind: 'tag' }],
    ]);
  });

  it.each([
    ['no position', { type: 'Point', coordinates: [] }, 'bad-geometry'],
    ['a text', { type: 'Point', coordinates: ['1', 2] }, 'bad-geometry'],
    ['a shape that is nested otherwise', { type: 'Polygon', coordinates: [[0, 0], [1, 1]] }, 'bad-geometry'],
    ['an open ring', { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1]]] }, 'bad-geometry'],
    ['a ring of three positions', { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [0, 0]]] }, 'bad-geometry'],
    ['a circle', { type: 'Circle', coordinates: [0, 0] }, 'bad-geometry'],
    ['nothing', undefined, 'bad-geometry'],
    ['a collection in a collection', { type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [point] }] }, 'bad-geometry'],
    ['an empty collection', { type: 'GeometryCollection', geometries: [] }, 'bad-geometry'],
    ['metres', { type: 'Point', coordinates: [512345, 4187654] }, 'not-degrees'],
    ['more numbers than a geometry may have', { type: 'LineString', coordinates: Array.from({ length: 150_001 }, () => [0, 0]) }, 'bad-geometry'],
  ])('refuses %s for a geometry, and keeps the good feature', (_, geometry, code) => {
    const reading = read([feature(geometry), feature(point)]);
    expect(reading.findings.map(({ code: found, location }) => [found, location])).toEqual([[`core.geojson-${code}`, { feature: 1 }]]); // prettier-ignore
    expect(reading.targets[0]!.annotations).toHaveLength(1);
  }); // prettier-ignore

  it('refuses features that do not say what or where they are', () => {
    const bad = [1, null, { type: 'Feature', geometry: point, properties: 3 }, feature(point, { class: {} }), { ...feature(point), type: 'feature' }]; // prettier-ignore
    expect(codes(read(bad))).toEqual(['bad-feature', 'bad-feature', 'bad-feature', 'no-class', 'bad-feature']);
    expect(codes(read([feature(point, { image: 5 })]))).toEqual(['no-target']);
  });

  it.each([
    [{ type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }, [], 1],
    [{ type: 'name', properties: { name: 'EPSG:4326' } }, [], 1],
    [{ type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4490' } }, ['crs-taken'], 1],
    [{ type: 'name', properties: { name: 'EPSG:4547' } }, ['crs'], 0],
    [{ type: 'name', properties: { name: 'EPSG:4214' } }, ['crs'], 0],
    [{ type: 'link', properties: { href: 'x' } }, ['crs'], 0],
    [null, ['crs'], 0],
  ])('reads longitude and latitude in WGS84 only: %j', (crs, found, targets) => {
    const reading = read([feature(point)], { crs });
    expect([codes(reading), reading.targets.length]).toEqual([found, targets]);
  });

  it('keeps the later of two features with one id, without it', () => {
    const reading = read([feature(point, {}, { id: 'x' }), feature(point, {}, { id: 'x' }), feature(point, { image: 'b.tif' }, { id: 'x' })]); // prettier-ignore
    expect(reading.targets.map(({ annotations }) => annotations.map(({ originalId }) => originalId))).toEqual([['x', undefined], ['x']]); // prettier-ignore
    expect(codes(reading)).toEqual(['duplicate-id']);
  });

  it('survives damage: every cut of a file, other encodings, NaN, nesting, keys that reach a prototype', () => {
    const whole = JSON.stringify(collection([feature(point, { 名: '煤' })]));
    for (let i = 0; i < whole.length; i++) expect(readGeoJson(bytes(whole.slice(0, i))).targets).toEqual([]);
    expect(codes(readGeoJson(new Uint8Array([0xff, 0xfe, 0x7b, 0])))).toEqual(['not-json']);
    expect(codes(readGeoJson(bytes('{"type":"Topology"}')))).toEqual(['not-geojson']);
    expect(codes(readGeoJson(bytes('[]')))).toEqual(['not-geojson']);
    const nan = whole.replace('37.8', 'NaN');
    expect(codes(readGeoJson(bytes(nan)))).toEqual(['not-a-number', 'bad-geometry']);
    const deep = whole.replace('[112.5,37.8]', '['.repeat(100_000) + ']'.repeat(100_000));
    expect(readGeoJson(bytes(deep)).targets).toEqual([]);
    const proto = whole.replace('"名"', '"__proto__":{"polluted":1},"名"');
    const reading = readGeoJson(bytes(proto));
    expect([codes(reading), reading.targets[0]!.annotations[0]!.attributes]).toEqual([['unsafe-key'], { 名: '煤' }]);
  });

  it('recognises its own and leaves the JSON of others alone', () => {
    const recognises = (value: unknown) => geoJsonReader.recognises(bytes(value));
    expect(recognises(collection([feature(point)]))).toBe(true);
    expect(recognises({ features: [feature(point)], type: 'FeatureCollection' })).toBe(true);
    expect(recognises(feature(point))).toBe(true);
    for (const other of [
      { images: [], annotations: [], categories: [] },
      { images: [{ geo: collection([feature(point)]) }], annotations: [] },
      [{ data: { image: 'a' }, annotations: [{ result: [] }] }],
      { version: '5.0', shapes: [], imagePath: 'a', flags: {} },
      { info: {}, categories: {}, items: [] },
      { openlabel: {} },
      'image,class\n',
      '<annotations/>',
    ])
      expect([other, recognises(other)]).toEqual([other, false]);
  });
});

const lon = fc.double({ min: -180, max: 180, noNaN: true }).map((n) => n + 0);
const lat = fc.double({ min: -90, max: 90, noNaN: true }).map((n) => n + 0);
const position = fc.oneof(fc.tuple(lon, lat), fc.tuple(lon, lat, fc.integer({ min: -400, max: 9000 })));
const line = fc.array(position, { minLength: 2, maxLength: 5 });
const ring = fc.array(position, { minLength: 3, maxLength: 6 }).map((list) => [...list, list[0]!]);
const polygon = fc.array(ring, { minLength: 1, maxLength: 3 });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });
const typed = (type: string, coordinates: fc.Arbitrary<unknown>) => coordinates.map((value) => ({ type, coordinates: value })); // prettier-ignore
const simple = fc.oneof(
  typed('Point', position),
  typed('MultiPoint', few(position)),
  typed('LineString', line),
  typed('MultiLineString', few(line)),
  typed('Polygon', polygon),
  typed('MultiPolygon', few(polygon)),
);
const geometry = fc.oneof(
  simple,
  simple.map((one) => ({ ...one, bbox: [0, 0, 1, 1] })),
  few(simple).map((geometries) => ({ type: 'GeometryCollection', geometries })),
  fc.constant(null),
);
const key = fc.constantFrom(
  'name',
  '名称',
  'class',
  'label',
  'category',
  'image',
  'file_name',
  'asset',
  'toString',
  '',
);
const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.constant([1, { a: [] }]));
const anyFeature = fc
  .record(
    {
      id: fc.oneof(fc.integer(), fc.string()),
      bbox: fc.constant([0, 0, 1, 1]),
      title: fc.string(),
      geometry,
      properties: fc.dictionary(key, value, { maxKeys: 5 }),
    },
    { requiredKeys: ['geometry', 'properties'] },
  )
  .map((one) => ({ type: 'Feature', ...one }));

describe('GeoJSON round trip', () => {
  it('gives back every feature value by value, holes, heights, ids and unknown members included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFeature, { maxLength: 5 }), async (features) => {
        const named = features.map((one) => ({
          ...one,
          properties: { ...one.properties, label: 'a', image: 'x/a.tif' },
        }));
        const reading = read(named);
        expect(reading.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        const { file, text, rows } = await write(picturesOf(reading));
        expect(file.features).toEqual(JSON.parse(JSON.stringify(named)));
        expect(rows).toEqual({});
        expect(readGeoJson(bytes(text))).toEqual(reading);
      }),
    );
  });

  it('names the asset by the collection while only one is named so', async () => {
    const features = [feature(point, { image: undefined }), feature(point, { image: 'b.tif' })];
    const reading = read(features, { name: 'a.tif' });
    const out = await write(picturesOf(reading));
    expect([out.file.name, out.file.features]).toEqual(['a.tif', JSON.parse(JSON.stringify(features))]);
    const other = { ...picturesOf(reading)[0]!, id: 'other', fileName: 'c.tif' };
    const both = await write([...picturesOf(reading), other]);
    expect(both.file.name).toBeUndefined();
    expect(readGeoJson(bytes(both.text)).targets.map(({ fileName }) => fileName)).toEqual(['a.tif', 'b.tif', 'c.tif']);
  });

  it('writes what was edited or drawn here anew', async () => {
    const reading = read([feature(point, { label: 'L' }, { id: 7, bbox: [0, 0, 1, 1] })]);
    const [{ annotations }] = picturesOf(reading) as [AnnotatedPicture];
    const edited = { ...annotations[0]!, class: 'lake', rev: 2 };
    const { file, rows } = await write([pictureOf('a.tif', [edited])]);
    expect(file.features).toEqual([{ type: 'Feature', id: 7, geometry: point, properties: { image: 'a.tif', class: 'lake', label: 'L' } }]); // prettier-ignore
    expect(rows).toEqual({ extra: 1 });
  });

  it('does not believe what it kept when the annotation says something else', async () => {
    const [{ annotations }] = picturesOf(read([feature(point, { class: 3 })])) as [AnnotatedPicture];
    const { file } = await write([pictureOf('a.tif', [annotations[0]!, { ...annotations[0]!, class: 'x' }])]);
    expect(file.features.map(({ properties }) => (properties as { class: unknown }).class)).toEqual([3, 'x']);
  });

  it('leaves out pixels, frames and attributes that would be taken for something else, and says so', async () => {
    const geo: Geometry = { kind: 'geo', geometry: point };
    const box: Geometry = { kind: 'box', x: 0, y: 0, width: 1, height: 1 };
    const of = (parts: AnnotationDraft['parts'], more: Partial<ExportedAnnotation> = {}) =>
      drawn({ class: 'a', parts }, more);
    const { file, rows, report } = await write([
      pictureOf('a.tif', [
        of([{ geometry: geo }, { geometry: box }]),
        of([{ geometry: box }]),
        of([{ geometry: geo, frame: 1 }]),
        of([{ geometry: { kind: 'tag' } }]),
        of([{ geometry: geo }], { attributes: { class: 'x', image: 3, label: 'y' }, track: 't' }),
      ]),
    ]);
    expect(file.features.map((one) => one.geometry)).toEqual([point, null, point]);
    expect(file.features[2]!.properties).toEqual({ image: 'a.tif', class: 'a', label: 'y' });
    expect(rows).toEqual({ attributes: 1, frames: 1, geometry: 2, shape: 2, track: 1 });
    expect([report.annotations, report.leftOut]).toEqual([3, 2]);
  });

  withSamples('gives back real layers', async () => {
    for (const name of ['geojson/six_counties_three_null.json', 'geojson/ccw_polygon.json']) {
      const layer = JSON.parse(readFileSync(join(samples, name), 'utf8')) as { features: { properties: object }[] };
      const features = layer.features.map((one) => ({ ...one, properties: { ...one.properties, category: 'county' } }));
      const reading = readGeoJson(bytes({ ...layer, name: 'counties.shp', features }));
      expect([name, reading.findings, reading.targets[0]!.annotations.length]).toEqual([name, [], features.length]);
      expect((await write(picturesOf(reading))).file.features).toEqual(features);
    }
  });
});
