import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from '@jest/globals';
import { itWith, runFiles, type Files, type Ingested } from '@lode/core/testing';
import { layerFacets, rasterFacets } from '../kinds.ts';
import { geospatialPlugin } from '../plugin.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/geo', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

async function read(...paths: string[]): Promise<Ingested> {
  const files: Files = new Map(paths.map((path) => [path, new Uint8Array(readFileSync(`${samples}/${path}`))]));
  return runFiles(geospatialPlugin, files);
}

const withParts = (stem: string, ...extensions: string[]) => extensions.map((extension) => `${stem}.${extension}`);
const codes = ({ findings }: Ingested) =>
  [...new Set(findings.map(({ code }) => code.replace('geospatial.', '')))].sort();

type Row = [
  paths: string[],
  features: number,
  bbox: number[] | null,
  crs: string | undefined,
  first: [string, unknown],
  codes: string[],
];

// Counts, boxes and first values as ogrinfo (GDAL 3.6.2) has them, with -t_srs EPSG:4326 where the file is projected.
const LAYERS: Row[] = [
  [['mapshaper/dbf/gbk.dbf'], 1, null, undefined, ['NAME', '简体国语'], ['encoding-guessed']],
  // Its point is at -248.7, 625.6, which is not on the globe that its .prj names.
  [withParts('mapshaper/dbf/ldid/chinese', 'shp', 'shx', 'dbf', 'prj'), 1, null, 'EPSG:4326', ['NAME', '简体'], ['outside-area']],
  [withParts('mapshaper/dbf/cpg/big5', 'shp', 'shx', 'dbf', 'cpg'), 1, null, undefined, ['NAME', '國語'], ['crs-unknown', 'missing-prj']],
  [['mapshaper/features/clean/ex10_bowtie.json'], 1, [0, 0, 4, 4], 'EPSG:4326', ['NAME', undefined], ['invalid-geometry', 'ring-orientation']],
  [['mapshaper/features/clean/ex22_three_ia_precincts.json'], 3, [-90.666326, 41.603386, -90.451802, 41.727899], 'EPSG:4326', ['NAME', '(PKV) Park View'], ['coverage-gap', 'coverage-mismatch', 'ring-orientation']],
  [['mapshaper/flatgeobuf/countries.fgb'], 179, [-180, -85.609038, 180, 83.64513], 'EPSG:4326', ['name', 'Antarctica'], ['coverage-gap', 'coverage-mismatch', 'coverage-overlap', 'duplicate-node', 'invalid-geometry']],
  [['mapshaper/geojson/ccw_polygon.json'], 1, [13.355702, 52.444148, 13.42657, 52.486149], 'EPSG:4326', ['name', 'Tempelhof'], ['duplicate-node']],
  [['mapshaper/geojson/six_counties_three_null.json'], 6, [-77.335163, 38.789782, -77.031779, 38.934311], 'EPSG:4326', ['NAME', 'District of Columbia'], ['invalid-geometry', 'null-geometry', 'ring-orientation']],
  [withParts('mapshaper/shapefile/six_counties', 'shp', 'shx', 'dbf', 'prj'), 6, [-77.537027, 38.617649, -76.909396, 39.058008], 'EPSG:4326', ['NAME', 'District of Columbia'], ['coverage-gap', 'invalid-geometry', 'sliver']],
  [withParts('mapshaper/shapefile/two_states', 'shp', 'shx', 'dbf', 'prj'), 2, [-124.732303, 41.991558, -116.463458, 49.002813], 'EPSG:4326', ['STATE_NAME', 'Oregon'], ['invalid-geometry']],
]; // prettier-ignore

describe('sample layers', () => {
  withSamples.each(LAYERS)('%j', async (paths, features, bbox, crs, [field, value], expected) => {
    const result = await read(...paths);
    expect(result.items).toHaveLength(1);
    const item = result.items[0]!;
    const facets = layerFacets.parse(item.facets);
    expect(facets.features).toBe(features);
    expect(item.rows).toHaveLength(features);
    if (bbox === null) expect(facets.bbox).toBeUndefined();
    else bbox.forEach((edge, i) => expect(facets.bbox?.[i]).toBeCloseTo(edge, 5));
    expect(facets.crs).toBe(crs);
    expect(item.rows?.[0]?.values[field]).toEqual(value);
    expect(codes(result)).toEqual(expected);
  });

  withSamples('a GeoPackage gives each of its layers, in its own system', async () => {
    const { items } = await read('mapshaper/geopackage/Oregon.gpkg', 'mapshaper/geopackage/mixed_crs.gpkg');
    expect(items.map(({ name, facets }) => [name, facets.features, facets.crs])).toEqual([
      ['land', 1, 'EPSG:2269'],
      ['roads', 121, 'EPSG:2269'],
      ['oregon_2269', 1, 'EPSG:2269'],
      ['oregon_4326', 1, 'EPSG:4326'],
    ]);
    // ogr2ogr -t_srs EPSG:4326, then ogrinfo: the whole of Oregon in feet and in degrees is in one place.
    const boxes = items.map(({ facets }) => facets.bbox as number[]);
    for (const box of [boxes[0]!, boxes[2]!, boxes[3]!]) {
      [-124.61256, 41.99269, -116.46186, 46.28532].forEach((edge, i) => expect(box[i]).toBeCloseTo(edge, 3));
    }
    expect(items[0]?.rows?.[0]?.values.NAME).toBe('Oregon');
    expect(items[1]?.rows?.[0]?.values).toEqual({
      stroke: expect.any(String),
      'stroke-width': expect.any(Number),
      isbig: expect.anything(),
    });
  });

  withSamples('the gapped precincts give their gap and its place', async () => {
    const { findings } = await read('mapshaper/features/clean/ex22_three_ia_precincts.json');
    const gap = findings.find(({ code }) => code === 'geospatial.coverage-gap');
    expect(gap?.location).toMatchObject({ featureId: '0', other: '1' });
    expect(gap?.location?.lon).toBeCloseTo(-90.5493, 3);
    expect(gap?.location?.lat).toBeCloseTo(41.66, 2);
    expect(gap?.evidence?.metres).toBeLessThan(0.001);
  });

  withSamples('the bow-tie says where it crosses', async () => {
    const { findings } = await read('mapshaper/features/clean/ex10_bowtie.json');
    const found = findings.find(({ code }) => code === 'geospatial.invalid-geometry');
    expect(found?.location).toEqual({ featureId: '0', lon: 2, lat: 2 });
  });

  withSamples.each([
    ['mapshaper/geoparquet/example.parquet', 'GeoParquet'],
    ['mapshaper/geoparquet/nyc_boros.parquet', 'GeoParquet'],
    ['mapshaper/kml/Albania.kmz', 'KMZ'],
    ['mapshaper/csv/wkt.csv', 'CSV'],
  ])('%s is named %s and refused', async (path, format) => {
    const { items, findings } = await read(path);
    expect(items).toEqual([]);
    expect(findings).toMatchObject([{ code: 'geospatial.not-read-yet', severity: 'error', evidence: { format } }]);
  });
});

describe('sample rasters', () => {
  // gdalinfo (GDAL 3.6.2): size, bands, type, system, corners.
  withSamples('RGB.byte.tif', async () => {
    const { items, findings } = await read('rasterio/RGB.byte.tif');
    expect(rasterFacets.parse(items[0]?.facets)).toMatchObject({
      ...{
        width: 791,
        height: 718,
        bands: 3,
        dtype: 'uint8',
        crs: 'EPSG:32618',
        nodata: '0',
        cog: false,
        tiled: false,
      },
      sourceBbox: [101985, 2611485, 339315, 2826915],
    });
    expect(items[0]?.core?.where?.bbox[0]).toBeCloseTo(-78.95865, 4); // 78d57'31.14"W
    expect(items[0]?.derivatives?.map(({ role }) => role)).toEqual(['thumbnail', 'preview']);
    expect(findings).toEqual([]);
  });

  withSamples('cogeo.tif is cloud optimised, and its picture comes from it', async () => {
    const { items, findings } = await read('rasterio/cogeo.tif');
    expect(items[0]?.facets).toMatchObject({
      cog: true,
      tiled: true,
      overviews: 6,
      crs: 'EPSG:3857',
      compression: 'jpeg',
    });
    const box = items[0]?.core?.where?.bbox as number[];
    [128.655394, 37.666431, 128.660889, 37.670778].forEach((edge, i) => expect(box[i]).toBeCloseTo(edge, 4));
    expect(findings).toEqual([]);
  });

  withSamples('corrupt.tif says which part is missing, and still shows an overview', async () => {
    const { items, findings } = await read('rasterio/corrupt.tif');
    expect(findings).toMatchObject([
      { code: 'geospatial.truncated', severity: 'error', evidence: { lostBlocks: 1, blocks: 4 } },
    ]);
    expect(items[0]?.derivatives).toHaveLength(2);
  });

  withSamples('float_nan.tif: floats with holes, and nobody knows where', async () => {
    const result = await read('rasterio/float_nan.tif');
    expect(result.items[0]?.facets).toMatchObject({ width: 3, height: 2, dtype: 'float32', nodata: 'nan' });
    expect(result.items[0]?.core?.where).toBeUndefined();
    expect(codes(result)).toEqual(['crs-unknown']);
  });
});
