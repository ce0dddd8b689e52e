import { beforeAll, describe, expect, it } from '@jest/globals';
import { check, runFiles, viewsOf, type Files, type Ingested } from '@lode/core/testing';
import type { QueryAsset, QueryData, QueryMatch } from '@lode/core';
import { geospatialPlugin } from '../plugin.ts';
import { objectsNearQuery } from '../queries/objects-near.query.ts';
import { farFromOthersValidator } from '../validators/far-from-others.validator.ts';
import { mineSurveyDemo } from './index.ts';
import { BOWTIE, GAP, OVERLAP, parcelNumber } from './parcels.ts';
import { SHAFT } from './place.ts';

const files: Files = new Map();
let result: Ingested;
const item = (path: string) => result.items.find((one) => one.path === path)!;

beforeAll(async () => {
  for await (const { path, data } of mineSurveyDemo.files()) files.set(path, data);
  result = await runFiles(geospatialPlugin, files);
});

describe('mine survey demo', () => {
  it('reads four assets, with attributes in Chinese and everything near the shaft but the planted layer', () => {
    expect(result.items.map(({ path, facets }) => [path, facets.crs])).toEqual([
      ['cadastre/parcels.shp', 'EPSG:4547'],
      ['survey/control-points.shp', 'EPSG:4548'],
      ['survey/roads.geojson', 'EPSG:4326'],
      ['drone/yard.tif', 'EPSG:32649'],
    ]);
    expect(item('cadastre/parcels.shp').rows?.[0]?.values).toMatchObject({ 宗地号: '140105001JC00001' });
    for (const path of ['cadastre/parcels.shp', 'survey/roads.geojson', 'drone/yard.tif']) {
      const [west, south, east, north] = item(path).core!.where!.bbox;
      expect([west <= SHAFT[0], east >= SHAFT[0], south <= SHAFT[1], north >= SHAFT[1]]).toEqual([
        true,
        true,
        true,
        true,
      ]);
    }
  });

  it('says of the parcels exactly what was planted, and where', () => {
    const told = result.findings.filter(({ severity, path }) => severity !== 'info' && path === 'cadastre/parcels.shp');
    expect(
      told.map(({ code, location }) => [code.replace('geospatial.', ''), location?.featureId, location?.other]),
    ).toEqual([
      ['encoding-guessed', undefined, undefined],
      ['invalid-geometry', String(parcelNumber(BOWTIE)), undefined],
      ['coverage-overlap', String(parcelNumber(OVERLAP)), String(parcelNumber(OVERLAP) + 1)],
      ['coverage-gap', String(parcelNumber(GAP)), String(parcelNumber(GAP) + 1)],
    ]);
    expect(told[3]?.evidence?.metres).toBeCloseTo(0.3, 2);
  });

  it('names the zone that the control points were measured in', async () => {
    const found = await check(farFromOthersValidator, viewsOf(result));
    expect(found).toMatchObject([{ assetId: 'survey/control-points.shp', evidence: { candidate: 'EPSG:4547' } }]);
  });

  it('knows when the yard was photographed, and what is on it', () => {
    expect(item('drone/yard.tif').core?.when?.start).toEqual(new Date('2026-03-02T07:10:00+08:00'));
    const [labels] = result.annotations;
    expect(labels?.target.path).toBe('drone/yard.tif');
    const classes = Object.fromEntries(
      [...Map.groupBy(labels!.annotations, (one) => one.class)].map(([k, v]) => [k, v.length]),
    );
    expect(classes).toEqual({ building: 1, conveyor: 1, stockpile: 1, vehicle: 3, person: 3 });
  });
});

describe('objects near a place', () => {
  async function ask(params: object): Promise<QueryMatch[]> {
    const yard = item('drone/yard.tif');
    const where = { bbox: yard.core!.where!.bbox, geometry: {} };
    const when = { start: yard.core!.when!.start, end: yard.core!.when!.start };
    const asset = { ...viewsOf(result).assets.find(({ id }) => id === 'drone/yard.tif')!, datasetId: 'd', where, when } as QueryAsset;
    const all = result.annotations[0]!.annotations.map((one, i) => ({ id: `a${i}`, assetId: asset.id, class: one.class, parts: one.parts, attributes: {}, confidence: null }));
    const data = {
      async *assets() {
        yield asset;
      },
      annotations: async (_: string, classes?: string[]) => all.filter((one) => !classes || classes.includes(one.class)),
    } as unknown as QueryData;
    return Array.fromAsync(objectsNearQuery.run(data, objectsNearQuery.params.parse(params) as never));
  } // prettier-ignore

  it('finds people by the shaft, tells how near, and no further than asked', async () => {
    const [lon, lat] = SHAFT;
    // Two of three people stand within 15 m: pixels 56 and 34, 62 and 39 from the shaft, at 0.2 m.
    const [match] = await ask({ lon, lat, radius: 15, classes: ['person'] });
    expect(match?.evidence).toMatchObject({ counts: { person: 2 } });
    expect(match?.evidence?.nearestMetres as number).toBeCloseTo(Math.hypot(56, 34) * 0.2, 1);
    expect(match?.window?.start).toBe(BigInt(Date.parse('2026-03-01T23:10:00Z')) * 1_000_000n);
    expect(await ask({ lon, lat, radius: 13, classes: ['person'] })).toEqual([]);
    expect(await ask({ lon, lat, radius: 15, classes: ['person'], least: 3 })).toEqual([]);
    expect((await ask({ lon, lat, radius: 1 }))[0]?.evidence).toMatchObject({
      counts: { building: 1 },
      nearestMetres: 0,
    });
    expect(await ask({ lon: lon + 1, lat, radius: 1000 })).toEqual([]);
  });
});
