import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toolPath } from '@lode/core/testing';
import { startDeliveryHub, type Delivery, type DeliveryHub } from '../harness/deliveries.ts';
import { brokenGeodata, brokenLogs, brokenShift, WHOLE } from './broken-shapes.ts';

/** Codes without the plugin's prefix, sorted, and how much of the file's content was kept; null: it was refused. */
type Row = [path: string, codes: string[], kept: number | null];

let site: DeliveryHub;
beforeAll(async () => {
  site = await startDeliveryHub();
});
afterAll(() => site?.stop());

function check(plugin: string, rows: Row[], delivery: () => Delivery, keptOf: (id: string) => Promise<number | null>) {
  it.each(rows)('%s: %j', async (path, codes, kept) => {
    const { states, codesOf, assetsOf } = delivery();
    expect(codesOf(path)).toEqual(codes.map((code) => (code.includes('.') ? code : `${plugin}.${code}`)));
    expect(states[path]).toBe(kept === null ? 'REJECTED' : 'READY');
    const assets = assetsOf(path);
    expect(assets.length).toBe(kept === null ? 0 : 1);
    if (kept !== null) expect(await keptOf(assets[0]!._id)).toBe(kept);
  });

  it('all files have their fate, and a bad file takes its companions along', () => {
    const { counts, files, states } = delivery();
    expect(counts.ready + counts.rejected).toBe(counts.files);
    for (const { path, principal } of files) {
      if (principal !== null) expect([path, states[path]]).toEqual([path, states[principal]]);
    }
  });
}

/** What people see of an asset, by GraphQL. */
async function assetOf(id: string, selection: string): Promise<any> {
  const query = `query ($id: ID!) { asset(id: $id) { ${selection} } }`;
  const { data, errors } = await site.hub.graphql<{ asset: any }>(site.org.tokens.regulator, query, { id });
  expect(errors).toBeUndefined();
  return data.asset;
}

describe('broken geodata', () => {
  const { features } = WHOLE;
  const rows: Row[] = [
    ['no-dbf/points.shp', ['missing-dbf'], features],
    ['no-shx/points.shp', ['missing-shx'], features],
    ['no-prj/points.shp', ['crs-unknown', 'missing-prj'], features],
    ['few-rows/points.shp', ['row-count'], features],
    // The index tells where to go on; without it what stands before is kept.
    ['lying-length/points.shp', ['bad-feature', 'null-geometry'], features],
    ['lying-length-no-shx/points.shp', ['missing-shx', 'row-count', 'truncated'], 10],
    ['cut-shp/points.shp', ['row-count', 'truncated'], 25],
    // SQLite refuses a file with fewer pages than it says as a whole.
    ['cut.gpkg', ['unreadable'], null],
    ['stump.gpkg', ['unreadable'], null],
    ['cut.fgb', ['feature-count', 'truncated'], 29],
    ['stump.fgb', ['unreadable'], null],
    ['stump.tif', ['unreadable'], null],
    ['cut.geojson', ['truncated'], 23],
  ];
  let delivery: Delivery;
  beforeAll(async () => {
    delivery = await site.deliver('geospatial', brokenGeodata());
  });
  check('geospatial', rows, () => delivery, async (id) => (await assetOf(id, 'rowCount')).rowCount); // prettier-ignore

  it('after the record that lies, shapes and attributes still belong together', async () => {
    const id = delivery.assetsOf('lying-length/points.shp')[0]!._id;
    const { rows: read } = await assetOf(id, 'rows(first: 40) { edges { node { id geometry values } } }');
    const sound = delivery.assetsOf('no-shx/points.shp')[0]!._id;
    const { rows: wanted } = await assetOf(sound, 'rows(first: 40) { edges { node { id geometry values } } }');
    expect(read.edges.map(({ node }: any) => node)).toEqual(
      wanted.edges.map(({ node }: any) => (node.id === '10' ? { ...node, geometry: null } : node)),
    );
  });

  it('a TIFF that breaks off says how much of its picture is missing', async () => {
    const [raster] = delivery.assetsOf('cut.tif');
    expect(delivery.codesOf('cut.tif')).toEqual(expect.arrayContaining(['geospatial.no-picture', 'geospatial.truncated'])); // prettier-ignore
    expect(raster?.facets['geospatial']).toMatchObject({ width: 64, height: 48, crs: 'EPSG:32649' });
    const said = delivery.findings.find(({ path, code }) => path === 'cut.tif' && code === 'geospatial.truncated');
    expect(said?.evidence).toEqual({ lostBlocks: 1, blocks: 1 });
  });
});

describe('broken logs', () => {
  const lost = 21; // messages in a chunk of 4 KiB
  const rows: Row[] = [
    ['cut.mcap', ['truncated-log', 'unknown-schema'], 213],
    ['stump.mcap', ['empty-log', 'truncated-log'], null],
    ['lying-chunk.mcap', ['bad-record', 'count-mismatch', 'unknown-schema'], WHOLE.messages - lost],
    ['wrong-crc.mcap', ['chunk-crc', 'count-mismatch', 'unknown-schema'], WHOLE.messages - lost],
    ['cut.bag', ['truncated-log', 'unindexed', 'unknown-schema'], 308],
    ['not-sqlite/not-sqlite_0.db3', ['bag-unreadable', 'empty-log'], null],
    ['cut-bag/cut-bag_0.db3', ['bag-unreadable', 'empty-log'], null],
  ];
  let delivery: Delivery;
  beforeAll(async () => {
    delivery = await site.deliver('autonomous-driving', await brokenLogs());
  });
  check('autonomous-driving', rows, () => delivery, async (id) => (await assetOf(id, 'autonomousDriving { messages }')).autonomousDriving.messages); // prettier-ignore
});

describe('a broken shift', () => {
  const clips: Row[] = [
    // The hub says so where it has no ffmpeg to take a picture with.
    ['cut.mp4', [...(toolPath('ffmpeg') ? [] : ['core.no-poster']), 'truncated'], 35],
    ['no-moov.mp4', ['footage-unreadable'], null],
    ['lying-box.mp4', ['footage-unreadable'], null],
  ];
  const readings: Row[] = [
    // 60 readings have a time that was there before: the later ones count.
    ['backwards.csv', ['doubled-rows', 'late-rows'], WHOLE.readings - 60],
    ['garbage.csv', ['bad-rows'], WHOLE.readings - 60],
    ['half-a-row.csv', ['bad-rows', 'time-zone-assumed'], 149],
  ];
  let delivery: Delivery;
  beforeAll(async () => {
    delivery = await site.deliver('mining', brokenShift());
  });
  const framesOf = (id: string) => Promise.resolve(delivery.assets.find(({ _id }) => _id === id)?.facets['mining']?.['frames'] as number); // prettier-ignore
  check('mining', clips, () => delivery, framesOf);
  const samplesOf = async (id: string) => (await assetOf(id, 'channels { key count }')).channels[0].count as number;
  check('mining', readings, () => delivery, samplesOf);

  it('a clock that was set back leaves readings in order, the later of two kept', async () => {
    const [log] = delivery.assetsOf('backwards.csv');
    const { channels } = await assetOf(log!._id, 'channels { id start end }');
    const [{ id, start, end }] = channels;
    const query = 'query ($id: ID!, $from: String!, $to: String!) { window(channelId: $id, from: $from, to: $to) { t min exact } }'; // prettier-ignore
    const { data } = await site.hub.graphql<any>(site.org.tokens.regulator, query, { id, from: start, to: end });
    const { t, min, exact } = data.window;
    expect(exact).toBe(true);
    const times = t.map(BigInt) as bigint[];
    expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true);
    expect(min.slice(140, 240)).toEqual(Array(100).fill(9));
    expect(min.slice(0, 140)).not.toContain(9);
  });
});

it('the hub is well afterwards, and nothing was its own fault', async () => {
  expect(await (await fetch(`${site.hub.url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect((await fetch(`${site.hub.url}/readyz`)).status).toBe(200);
  const { faults } = site.hub.core.pool.stats();
  expect(faults).toEqual({ timeout: 0, memory: 0, crash: 0, exception: 0 });
  const log = await readFile(join(site.hub.data, 'hub.log'), 'utf8');
  const failures = log.split('\n').filter((line) => line !== '' && JSON.parse(line).level >= 50);
  expect(failures).toEqual([]);
});
