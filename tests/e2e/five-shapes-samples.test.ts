import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { filesOf, itWith, toolPath } from '@lode/core/testing';
import { startDeliveryHub, type Delivery, type DeliveryHub } from '../harness/deliveries.ts';
import { gdalLayer, gdalRaster, probedClip, type GdalLayer } from './second-opinions.ts';

// What the parsers make of these files, figure by figure, stands in plugins/*/tests; here is what a hub keeps and answers.
const SAMPLES = fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const present = existsSync(SAMPLES);
const test = itWith('samples', present);
const withGdal = present ? itWith('gdal', toolPath('ogr2ogr') !== null && toolPath('gdalinfo') !== null) : test;
const withFfprobe = present ? itWith('ffprobe', toolPath('ffprobe') !== null) : test;

/** A folder of the samples as an upload, with the folder's name before each path. */
function folder(name: string): Record<string, Uint8Array> {
  const files = filesOf(join(SAMPLES, name));
  return Object.fromEntries([...files].map(([path, data]) => [`${name.split('/').at(-1)}/${path}`, data]));
}

let site: DeliveryHub;
const delivered = {} as Record<'geo' | 'rosbag1' | 'rosbag2' | 't4' | 'openlabel' | 'comma2k19' | 'footage', Delivery>;

beforeAll(async () => {
  if (!present) return;
  site = await startDeliveryHub();
  delivered.geo = await site.deliver('geospatial', folder('geo'));
  for (const name of ['rosbag1', 'rosbag2', 't4', 'openlabel', 'comma2k19'] as const) {
    delivered[name] = await site.deliver('autonomous-driving', folder(`driving/${name}`));
  }
  delivered.footage = await site.deliver('mining', folder('mining/footage'));
}, 120_000);
afterAll(() => site?.stop());

async function ask(query: string, variables: object): Promise<any> {
  const { data, errors } = await site.hub.graphql<any>(site.org.tokens.regulator, query, variables);
  expect(errors).toBeUndefined();
  return data;
}

/** Rows of a layer by GraphQL. */
async function rowsOf(id: string, first: number): Promise<{ id: string; geometry: object; values: any }[]> {
  const query = 'query ($id: ID!, $first: Int) { asset(id: $id) { rows(first: $first) { edges { node { id geometry values } } } } }'; // prettier-ignore
  const { asset } = await ask(query, { id, first });
  return asset.rows.edges.map(({ node }: any) => node);
}

const layerOf = (path: string, name?: string) =>
  delivered.geo.assetsOf(path).find((asset) => name === undefined || asset.name === name)!;

/** Path, layer, and the encoding that GDAL has to be told. */
const LAYERS: [path: string, layer: string | null, encoding: string | null][] = [
  ['geo/mapshaper/dbf/gbk.dbf', null, 'GBK'],
  ['geo/mapshaper/dbf/ldid/chinese.shp', null, null],
  ['geo/mapshaper/dbf/cpg/big5.shp', null, null],
  ['geo/mapshaper/features/clean/ex10_bowtie.json', null, null],
  ['geo/mapshaper/features/clean/ex22_three_ia_precincts.json', null, null],
  ['geo/mapshaper/flatgeobuf/countries.fgb', null, null],
  ['geo/mapshaper/geojson/ccw_polygon.json', null, null],
  ['geo/mapshaper/geojson/six_counties_three_null.json', null, null],
  ['geo/mapshaper/geopackage/Oregon.gpkg', 'land', null],
  ['geo/mapshaper/geopackage/Oregon.gpkg', 'roads', null],
  ['geo/mapshaper/geopackage/mixed_crs.gpkg', 'oregon_2269', null],
  ['geo/mapshaper/geopackage/mixed_crs.gpkg', 'oregon_4326', null],
  ['geo/mapshaper/shapefile/six_counties.shp', null, null],
  ['geo/mapshaper/shapefile/two_states.shp', null, null],
];

describe('geodata', () => {
  withGdal.each(LAYERS)('%s %s is what GDAL reads', async (path, layer, encoding) => {
    const asset = layerOf(path, layer ?? undefined);
    const crs = (asset.facets['geospatial'] as { crs?: string }).crs;
    const theirs: GdalLayer = await gdalLayer(join(SAMPLES, path), { layer, encoding, known: crs !== undefined });
    expect(asset.rowCount).toBe(theirs.count);
    const [first] = await rowsOf(asset._id, 1);
    expect(first!.values).toEqual(theirs.first);
    // chinese.shp lies at -248.7, 625.6 of degrees; big5.shp does not say of what.
    if (path.includes('/dbf/')) expect(asset.where).toBeNull();
    else theirs.bbox.forEach((edge, i) => expect(asset.where!.bbox[i]).toBeCloseTo(edge, 4));
  });

  test('Chinese text of every encoding is readable, and is found', async () => {
    const names: [path: string, encoding: string, name: string][] = [
      ['geo/mapshaper/dbf/gbk.dbf', 'gbk', '简体国语'],
      ['geo/mapshaper/dbf/ldid/chinese.shp', 'gbk', '简体'],
      ['geo/mapshaper/dbf/cpg/big5.shp', 'big5', '國語'],
    ];
    for (const [path, encoding, name] of names) {
      const asset = layerOf(path);
      expect((await rowsOf(asset._id, 1))[0]!.values).toEqual({ NAME: name });
      expect(asset.facets['geospatial']).toMatchObject({ encoding });
    }
  });

  test('a shapefile is one asset with its parts, and each of its files shares its fate', () => {
    const { states } = delivered.geo;
    expect(
      layerOf('geo/mapshaper/dbf/cpg/big5.shp')
        .parts.map(({ role }) => role)
        .sort(),
    ).toEqual(
      ['cpg', 'dbf', 'original', 'shx'], // prettier-ignore
    );
    for (const extension of ['shp', 'shx', 'dbf', 'prj']) {
      expect(states[`geo/mapshaper/shapefile/six_counties.${extension}`]).toBe('READY');
    }
    expect(delivered.geo.assets.filter(({ name }) => name.startsWith('six_counties')).length).toBe(2);
  });

  test('the gap between the precincts is on the map', async () => {
    const { _id: id } = layerOf('geo/mapshaper/features/clean/ex22_three_ia_precincts.json');
    const { asset } = await ask('query ($id: ID!) { asset(id: $id) { findings { code location } geospatial { ... on GeospatialLayer { gaps } } } }', { id }); // prettier-ignore
    expect(asset.geospatial.gaps).toBe(1);
    const gap = asset.findings.find(({ code }: any) => code === 'geospatial.coverage-gap');
    expect(gap.location.lon).toBeCloseTo(-90.5493, 3);
    expect(gap.location.lat).toBeCloseTo(41.66, 2);
  });

  withGdal.each([
    ['geo/rasterio/RGB.byte.tif', 'EPSG:32618'],
    ['geo/rasterio/cogeo.tif', 'EPSG:3857'],
    ['geo/rasterio/corrupt.tif', 'EPSG:3857'],
    ['geo/rasterio/float_nan.tif', null],
  ])('%s is what gdalinfo says, and can be looked at', async (path, crs) => {
    const [asset] = delivered.geo.assetsOf(path);
    const theirs = await gdalRaster(join(SAMPLES, path));
    const facets = asset!.facets['geospatial'] as Record<string, number>;
    expect([facets['width'], facets['height'], facets['bands']]).toEqual([...theirs.size, theirs.bands]);
    expect([facets['crs'] ?? null, theirs.epsg]).toEqual([crs, crs]);
    if (theirs.bbox) theirs.bbox.forEach((edge, i) => expect(asset!.where!.bbox[i]).toBeCloseTo(edge, 3));
    else expect(asset!.where).toBeNull();
    await expectThumbnail(asset!._id);
  });
});

/** The thumbnail is a WebP that can be fetched. */
async function expectThumbnail(id: string): Promise<void> {
  const { asset } = await ask('query ($id: ID!) { asset(id: $id) { name thumbnail } }', { id });
  expect([asset.name, asset.thumbnail]).toEqual([asset.name, expect.any(String)]);
  const headers = { authorization: `Bearer ${site.org.tokens.regulator}` };
  const response = await fetch(new URL(asset.thumbnail, site.hub.url), { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
}

describe('what no plugin reads', () => {
  test.each([
    ['geo', 'geo/mapshaper/geoparquet/data-polygon-encoding_wkb.parquet', 'GeoParquet'],
    ['geo', 'geo/mapshaper/geoparquet/example.parquet', 'GeoParquet'],
    ['geo', 'geo/mapshaper/geoparquet/nyc_boros.parquet', 'GeoParquet'],
    ['geo', 'geo/mapshaper/csv/wkt.csv', 'CSV'],
    // A KMZ is a zip to the hub, which opens it.
    ['geo', 'geo/mapshaper/kml/Albania.kmz/doc.kml', 'KML'],
    ['comma2k19', 'comma2k19/processed_log/CAN/speed/value', 'NumPy'],
    ['comma2k19', 'comma2k19/global_pose/frame_positions', 'NumPy'],
  ] as const)('%s: %s is refused as %s', (name, path, format) => {
    const { states, findings } = delivered[name];
    expect(states[path]).toBe('REJECTED');
    const said = findings.filter((one) => one.path === path);
    expect(said).toMatchObject([
      { code: expect.stringMatching(/^[a-z-]+\.not-read-yet$/), severity: 'error', evidence: { format } },
    ]);
  });

  test('all arrays of comma2k19 are, and nothing else of it is taken for data', () => {
    const { counts, findings } = delivered.comma2k19;
    expect(counts).toMatchObject({ files: 28, ready: 1, rejected: 27 });
    expect(findings.filter(({ evidence }) => evidence?.['format'] === 'NumPy').length).toBe(27);
  });
});

describe('logs', () => {
  test('a bag in three compressions is three recordings of one content', async () => {
    const paths = ['example', 'example-lz4', 'example-bz2'].map((name) => `rosbag1/${name}.bag`);
    const query = 'query ($id: ID!) { asset(id: $id) { when { start end } channels { key count start end min max } findings { code evidence } autonomousDriving { messages duration compression topics { name type encoding count } } } }'; // prettier-ignore
    const [plain, ...others] = await Promise.all(
      paths.map(async (path) => (await ask(query, { id: delivered.rosbag1.assetsOf(path)[0]!._id })).asset),
    );
    expect(plain.autonomousDriving).toMatchObject({ messages: 8_647, duration: 21.700086256, compression: ['none'] });
    const content = ({ autonomousDriving: { compression: _, topics, ...rest }, ...said }: any) => ({
      ...said,
      ...rest,
      topics: topics.toSorted((a: any, b: any) => a.name.localeCompare(b.name)),
    });
    expect(others.map(({ autonomousDriving }: any) => autonomousDriving.compression)).toEqual([['lz4'], ['bz2']]);
    for (const other of others) expect(content(other)).toEqual(content(plain));
  });

  test('bags of both storages are groups of as many messages as their metadata say', async () => {
    const { assets, datasetId, states } = delivered.rosbag2;
    const groups = await site.hub.core.store.groups.find({ orgId: site.org.id, datasetId }).toArray();
    const sums = groups.map(({ _id, key }) => {
      const mine = assets.filter(({ groupIds }) => groupIds.includes(_id));
      const messages = mine.map(({ facets }) => (facets['autonomous-driving'] as { messages: number }).messages);
      return [key, mine.length, messages.reduce((a, b) => a + b, 0)];
    });
    expect(sums.sort()).toEqual([
      ['rosbag2/mcap/talker', 1, 20],
      ['rosbag2/mcap/wbag', 5, 6_074],
      ['rosbag2/sqlite3/talker', 1, 20],
      ['rosbag2/sqlite3/wbag', 5, 6_074],
    ]);
    expect(Object.values(states).filter((state) => state !== 'READY')).toEqual([]);
  });

  test('a set in nuScenes’ schema is a scene with its frames, and they can be looked at', async () => {
    const { assets, states } = delivered.t4;
    const kinds = Map.groupBy(assets, ({ kind }) => kind);
    const [recording] = kinds.get('autonomous-driving.recording')!;
    const frames = kinds.get('autonomous-driving.frame')!;
    expect([kinds.get('autonomous-driving.recording')!.length, frames.length]).toEqual([1, 9]);
    expect(Object.entries(states).filter(([, state]) => state !== 'READY')).toEqual([]);
    const linked = new Set(recording!.links.map(({ assetId }) => assetId));
    expect(frames.some(({ _id }) => linked.has(_id))).toBe(true);
    // Its tables, status and map lie beside the recording; the map and the table of maps are two files.
    expect(recording!.parts.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['sample_data', 'map', 'lanelet2', 'status']),
    );
    for (const { _id, facets } of frames) {
      const { modality, width, height, points } = facets['autonomous-driving'] as Record<string, unknown>;
      expect(modality === 'camera' ? [width, height] : points).toEqual(modality === 'camera' ? [800, 600] : 8);
      await expectThumbnail(_id);
    }
  });

  test('OpenLABEL files are recordings of their own; their schema is none', () => {
    const { counts, states, assets } = delivered.openlabel;
    expect(counts).toMatchObject({ files: 16, ready: 15, rejected: 1 });
    expect(states['openlabel/openlabel_json_schema-v1.0.0.json']).toBe('REJECTED');
    expect(assets.filter(({ kind }) => kind === 'autonomous-driving.recording').length).toBe(14);
  });
});

describe('footage', () => {
  withFfprobe.each(['one-by-one-person-detection.mp4', 'worker-zone-detection.gif'])('%s is what ffprobe reads', async (name) => {
    const [asset] = delivered.footage.assetsOf(`footage/${name}`);
    const { container: _, ...theirs } = await probedClip(join(SAMPLES, 'mining/footage', name));
    const { width, height, codec, frames, duration, keyframeCount } = asset!.facets['mining'] as Record<string, number>;
    expect({ width, height, codec, frames }).toEqual({ width: theirs.width, height: theirs.height, codec: theirs.codec, frames: theirs.frames }); // prettier-ignore
    expect(duration).toBeCloseTo(theirs.seconds, 2);
    if (name.endsWith('.mp4')) expect(keyframeCount).toBe(theirs.keyframes);
    await expectThumbnail(asset!._id);
  }); // prettier-ignore
});

test('the hub has nothing to regret', async () => {
  const log = await readFile(join(site.hub.data, 'hub.log'), 'utf8');
  const levels = log.split('\n').filter((line) => line !== '' && JSON.parse(line).level >= 50);
  expect(levels).toEqual([]);
});
