import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { RouteData, RouteRequest, StoredRow } from '@lode/core';
import { itWith, toolPath } from '@lode/core/testing';
import { openApi } from './open-api.ts';
import { ogcFeaturesRoutes } from './ogc-features.ts';

const COUNT = 2_345;
const rows: StoredRow[] = Array.from({ length: COUNT }, (_, n) => ({
  n,
  id: String(n),
  geometry: { type: 'Point', coordinates: [112 + n / 1000, 37.5] },
  values: { 名称: `点${n}`, n },
}));
const inBox = ({ geometry }: StoredRow, bbox?: number[]) => {
  const [lon, lat] = (geometry as { coordinates: [number, number] }).coordinates;
  return !bbox || (lon >= bbox[0]! && lon <= bbox[2]! && lat >= bbox[1]! && lat <= bbox[3]!);
};
const asset = (id: string, name: string) => ({
  ...{
    id,
    name,
    kind: 'geospatial.layer',
    facets: { geometryTypes: ['Point'], crs: 'EPSG:4547' },
    when: null,
    parts: [],
  },
  where: { bbox: [112, 37.5, 114.344, 37.5] },
});
const data: RouteData = {
  dataset: { id: 'dst_1', slug: 'demo', name: '示范', licence: 'CC0-1.0' },
  assets: async () => [asset('ast_1', 'points.shp'), asset('ast_2', '宗地.shp'), asset('ast_3', 'Twin.geojson'), asset('ast_4', 'twin.shp')],
  rows: async ({ bbox, after = -1, limit }) => rows.filter((row) => row.n > after && inBox(row, bbox)).slice(0, limit),
  row: async (_, id) => rows.find((row) => row.id === id) ?? null,
  countRows: async ({ bbox }) => rows.filter((row) => inBox(row, bbox)).length,
}; // prettier-ignore

/** Finds the route as the gateway's router does, and collects what it answers. */
async function get(url: string, baseUrl = 'http://h/x/geospatial/demo') {
  const [path = '', query = ''] = url.split('?');
  for (const route of ogcFeaturesRoutes) {
    const names: string[] = [];
    const pattern = route.path.replace(/:(\w+)/g, (_, name: string) => (names.push(name), '([^/]+)'));
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (!match) continue;
    const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1]!)]));
    const request: RouteRequest = { params, query: new URLSearchParams(query), headers: {}, baseUrl };
    const { status, headers, body } = await route.handle(request, data);
    const pieces = typeof body === 'string' || body instanceof Uint8Array ? [String(body)] : await Array.fromAsync(body);
    return { status, type: headers['content-type'], text: pieces.join(''), pieces: pieces.length, json: JSON.parse(pieces.join('')) };
  }
  throw new Error(`no route for ${url}`);
} // prettier-ignore

describe('OGC API – Features', () => {
  it('links the landing page to everything, and every link answers', async () => {
    const { json } = await get('/ogc');
    expect(json.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'service-desc', 'conformance', 'data']);
    for (const { href, type } of json.links) {
      const answer = await get(href.replace('http://h/x/geospatial/demo', ''));
      expect(answer.status).toBe(200);
      expect(answer.type?.split(/; ?charset/)[0]).toBe(type);
    }
  });

  it('declares core, geojson and oas30', async () => {
    const { json } = await get('/ogc/conformance?f=json');
    expect(json.conformsTo).toEqual(['core', 'geojson', 'oas30'].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`)); // prettier-ignore
  });

  it('names collections by their names where these are plain and unique, and by id in any case', async () => {
    const { json } = await get('/ogc/collections');
    expect(json.collections.map(({ id, title }: { id: string; title: string }) => [id, title])).toEqual([
      ['points', 'points'],
      ['ast_2', '宗地'],
      ['ast_3', 'Twin'],
      ['ast_4', 'twin'],
    ]);
    expect((await get('/ogc/collections/ast_1')).json.id).toBe('points');
    expect((await get('/ogc/collections/none')).status).toBe(404);
    expect(json.collections[0].extent.spatial.bbox).toEqual([[112, 37.5, 114.344, 37.5]]);
  });

  it('pages to the end with every parameter kept, each feature once and in order', async () => {
    let url: string | undefined = '/ogc/collections/points/items?limit=250&bbox=112.5,37,113.5,38&datetime=2026-03-02T00:00:00Z';
    const seen: string[] = [];
    while (url) {
      const { json, status, type }: Awaited<ReturnType<typeof get>> = await get(url);
      expect([status, type, json.numberMatched]).toEqual([200, 'application/geo+json', 1001]);
      expect(json.numberReturned).toBe(json.features.length);
      seen.push(...json.features.map(({ id }: { id: string }) => id));
      const next = json.links.find(({ rel }: { rel: string }) => rel === 'next')?.href as string | undefined;
      if (next) expect(next).toMatch(/limit=250.*bbox=.*datetime=/);
      url = next?.replace('http://h/x/geospatial/demo', '');
    }
    expect(seen).toEqual(Array.from({ length: 1001 }, (_, i) => String(500 + i)));
  }); // prettier-ignore

  it('streams a large page in pieces, takes ten by default, and clamps what is too many', async () => {
    expect((await get('/ogc/collections/points/items')).json.numberReturned).toBe(10);
    const { pieces, json } = await get('/ogc/collections/points/items?limit=99999');
    expect(json.numberReturned).toBe(COUNT);
    expect(json.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self']);
    expect(pieces).toBeGreaterThan(4);
  });

  it.each([
    ...['limit=unlimited', 'limit=0', 'limit=-1', 'limit=1.5', 'limit=', 'limit=10&limit=20', 'bbox=1,2,3', 'bbox=1,2,x,4'],
    ...['bbox=1,4,3,2', 'bbox=1,2,3,Infinity', 'datetime=yesterday', 'datetime=../..', 'datetime=2026-03-02/2026-03-01'],
    ...['nonsense=1', 'f=xml', 'after=x', 'datetime=2026-13-45'],
  ])('refuses items?%s with 400', async (query) => {
    const { status, json } = await get(`/ogc/collections/points/items?${query}`);
    expect(status).toBe(400);
    expect(json.code).toBe('InvalidParameterValue');
  }); // prettier-ignore

  it('refuses unknown parameters everywhere', async () => {
    for (const path of [
      '',
      '/api',
      '/conformance',
      '/collections',
      '/collections/points',
      '/collections/points/items/3',
    ]) {
      expect((await get(`/ogc${path}?nonsense=1`)).status).toBe(400);
    }
  });

  it('takes open intervals, heights in a box, and a box over the antimeridian', async () => {
    for (const query of ['datetime=2026-03-02/..', 'datetime=/2026-03-02T00:00:00%2B08:00', 'bbox=112,37,0,113,38,9', 'bbox=170,-10,-170,10']) {
      expect((await get(`/ogc/collections/points/items?${query}`)).status).toBe(200);
    }
  }); // prettier-ignore

  it('gives one feature, and 404 for none', async () => {
    const { json, type } = await get('/ogc/collections/points/items/7');
    expect(json).toMatchObject({ type: 'Feature', id: '7', properties: { 名称: '点7', n: 7 } });
    expect(json.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'collection']);
    expect(type).toBe('application/geo+json');
    expect((await get('/ogc/collections/points/items/x')).status).toBe(404);
  });

  it('describes in OpenAPI every path that it answers, with references that lead somewhere', () => {
    const api = openApi('t', 'http://h') as { paths: object; components: Record<string, Record<string, object>> };
    const described = Object.keys(api.paths).map((path) => `/ogc${path}`.replace(/\/$/, '').replace(/\{(\w+)Id\}/g, ':$1'));
    const answered = ogcFeaturesRoutes.map(({ path }) => path).filter((path) => !/\/ogc\/(api)?$/.test(path));
    expect(described.sort()).toEqual(answered.sort());
    for (const [, kind, name] of JSON.stringify(api).matchAll(/#\/components\/(\w+)\/(\w+)/g)) {
      expect(api.components[kind!]).toHaveProperty(name!);
    }
  }); // prettier-ignore
});

const withGdal = itWith('gdal', toolPath('ogr2ogr') !== null);

withGdal('GDAL reads all features through it, and they are what went in', async () => {
  const server = createServer((request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x/geospatial/demo`;
    const url = (request.url ?? '').replace('/x/geospatial/demo', '');
    get(url, base).then(
      ({ status, type, text }) => response.writeHead(status, { 'content-type': type }).end(text),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const source = `OAPIF:http://127.0.0.1:${(server.address() as AddressInfo).port}/x/geospatial/demo/ogc`;
    const options = ['-f', 'GeoJSON', '/vsistdout/', source, 'points', '-oo', 'PAGE_SIZE=500', '-lco', 'COORDINATE_PRECISION=15'];
    const { stdout } = await promisify(execFile)('ogr2ogr', options, { maxBuffer: 1 << 26, env: { ...process.env, NO_PROXY: '*', no_proxy: '*' } });
    const { features } = JSON.parse(stdout) as { features: { geometry: { coordinates: number[] }; properties: object }[] };
    expect(features).toHaveLength(COUNT);
    features.forEach(({ geometry, properties }, i) => {
      expect(properties).toMatchObject(rows[i]!.values);
      expect(geometry.coordinates[0]).toBeCloseTo(112 + i / 1000, 10);
    });
  } finally {
    server.close();
  }
}, 60_000); // prettier-ignore
