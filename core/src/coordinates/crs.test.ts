import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crsByCode } from './crs.ts';
import { crsFromWkt } from './crs-from-wkt.ts';
import { datumPolicy } from './datums.ts';
import { guessCrs } from './guess-crs.ts';
import { fromWgs84, transformer } from './transform.ts';

const code = (text: string) => crsByCode(text)!;

const GEOGCS_2000 =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
/** As ArcGIS writes a .prj. */
const esri = (name: string, meridian: number, easting: number, scale = 1) =>
  `PROJCS["${name}",${GEOGCS_2000},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${easting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}.0],PARAMETER["Scale_Factor",${scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

describe('crsByCode', () => {
  it('reads the spellings of one system', () => {
    const spellings = ['EPSG:4547', 'urn:ogc:def:crs:EPSG::4547', 'http://www.opengis.net/def/crs/EPSG/0/4547'];
    for (const text of spellings) expect(crsByCode(text)?.code).toBe('EPSG:4547');
    expect(crsByCode('urn:ogc:def:crs:OGC:1.3:CRS84')?.code).toBe('EPSG:4326');
  });

  it.each([
    ['EPSG:4491', 75, 13_500_000],
    ['EPSG:4501', 135, 23_500_000],
    ['EPSG:4502', 75, 500_000],
    ['EPSG:4513', 75, 25_500_000],
    ['EPSG:4525', 111, 37_500_000],
    ['EPSG:4533', 135, 45_500_000],
    ['EPSG:4534', 75, 500_000],
    ['EPSG:4554', 135, 500_000],
    ['EPSG:2369', 135, 45_500_000],
    ['EPSG:21453', 75, 500_000],
  ])('%s has its central meridian at %d and its false easting there', (text, meridian, easting) => {
    // On the equator only: elsewhere a shifted datum moves the point.
    const [lon] = transformer({ ...code(text), definition: code(text).definition.replace(/\+towgs84=\S+/, '') })(
      easting,
      0,
    );
    expect(lon).toBeCloseTo(meridian, 9);
  });

  it('knows the edges of its table', () => {
    for (const text of ['EPSG:4555', 'EPSG:32600', 'EPSG:32661', 'EPSG:2326', 'ESRI:102100', '4326x', '']) {
      expect(crsByCode(text)).toBeNull();
    }
    expect(code('EPSG:32650').datum).toBe('WGS 84');
  });
});

describe('crsFromWkt', () => {
  it('recognises a Chinese zone that carries no code by its parameters', () => {
    const crs = crsFromWkt(esri('CGCS2000_3_Degree_GK_CM_114E', 114, 500_000))!;
    expect(crs).toMatchObject({ code: 'EPSG:4547', datum: 'CGCS2000', kind: 'projected' });
    expect(crs.evidence.en).toMatch(/parameters of EPSG:4547/);
    expect(crsFromWkt(esri('CGCS2000_3_Degree_GK_Zone_38', 114, 38_500_000))?.code).toBe('EPSG:4526');
    expect(crsFromWkt(esri('CGCS2000_GK_Zone_20', 117, 20_500_000))?.code).toBe('EPSG:4498');
  });

  it('does not give a code to what is nearly a zone', () => {
    const scaled = crsFromWkt(esri('CGCS2000_3_Degree_GK_CM_114E', 114, 500_000, 0.9996))!;
    expect(scaled.code).toBeNull();
    const shifted = crsFromWkt(esri('Mine_Local', 114, 500_100))!;
    expect(shifted).toMatchObject({ code: null, datum: 'CGCS2000' });
    // The parameters are used nevertheless.
    expect(transformer(shifted)(500_100, 4_000_000)[0]).toBeCloseTo(114, 9);
  });

  it('believes the parameters where a stated code says otherwise', () => {
    const wkt = `${esri('Mine_Local', 114, 500_100).slice(0, -1)},AUTHORITY["EPSG","4547"]]`;
    const crs = crsFromWkt(wkt)!;
    expect(crs.code).toBeNull();
    expect(crs.evidence.en).toMatch(/says EPSG:4547, but/);
  });

  it('takes feet for feet', () => {
    const wkt =
      'PROJCS["NAD83 / New York Long Island (ftUS)",GEOGCS["NAD83",DATUM["North_American_Datum_1983",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["latitude_of_origin",40.1666666666667],PARAMETER["central_meridian",-74],PARAMETER["standard_parallel_1",41.0333333333333],PARAMETER["standard_parallel_2",40.6666666666667],PARAMETER["false_easting",984250],PARAMETER["false_northing",0],UNIT["US survey foot",0.304800609601219],AUTHORITY["EPSG","2263"]]';
    const crs = crsFromWkt(wkt)!;
    expect(crs).toMatchObject({ code: 'EPSG:2263', datum: 'NAD83' });
    // gdaltransform -s_srs EPSG:2263 -t_srs EPSG:4269: 987654 212345 gives these.
    const [lon, lat] = transformer(crs)(987_654, 212_345);
    expect(lon).toBeCloseTo(-73.987_714_512_9, 9);
    expect(lat).toBeCloseTo(40.749_513_835_6, 9);
  });

  it('answers null for what is no WKT', () => {
    for (const text of ['', 'EPSG:4547', 'PROJCS["', '[[[[', `PROJCS["${'x'.repeat(70_000)}"]`]) {
      expect(crsFromWkt(text)).toBeNull();
    }
  });
});

describe('transformer', () => {
  it.each(['EPSG:4547', 'EPSG:4526', 'EPSG:32649', 'EPSG:3857', 'EPSG:4490', 'EPSG:2435', 'EPSG:4214'])(
    'goes there and back: %s',
    (text) => {
      const [there, back] = [fromWgs84(code(text)), transformer(code(text))];
      const near = fc.tuple(
        fc.double({ min: 111, max: 117, noNaN: true }),
        fc.double({ min: 20, max: 50, noNaN: true }),
      );
      fc.assert(
        fc.property(near, ([lon, lat]) => {
          const [x, y] = back(...there(lon, lat));
          // A shifted datum is undone to some micrometres only: proj4 iterates over heights that it does not keep.
          expect(x).toBeCloseTo(lon, 7);
          expect(y).toBeCloseTo(lat, 7);
        }),
      );
    },
  );

  it('shifts a datum whose WKT does not say how', () => {
    // A zone with a false easting of its own, so that only the WKT describes it.
    const wkt = esri('Mine_Local', 114, 500_100)
      .replace(
        /GEOGCS\[.*?\]\]/,
        'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]]',
      )
      .replace('Mine_Local', 'Mine_Beijing_1954');
    const local = crsFromWkt(wkt)!;
    expect(local).toMatchObject({ code: null, datum: 'Beijing 1954' });
    const [lon, lat] = transformer(local)(500_100, 4_000_000);
    const [known, same] = transformer(code('EPSG:2435'))(500_000, 4_000_000);
    expect([lon, lat].map((one) => one.toFixed(9))).toEqual([known, same].map((one) => one.toFixed(9)));
    // EPSG:15918 moves this place by some tens of metres.
    expect(Math.abs(lon - 114)).toBeGreaterThan(3e-4);
    const [x, y] = fromWgs84(local)(lon, lat);
    expect(x).toBeCloseTo(500_100, 3);
    expect(y).toBeCloseTo(4_000_000, 3);
  });

  it('takes CGCS2000 as it is', () => {
    const [lon, lat] = transformer(code('EPSG:4490'))(112.587, 37.892);
    expect(lon).toBeCloseTo(112.587, 12);
    expect(lat).toBeCloseTo(37.892, 8);
    expect(datumPolicy('CGCS2000')).toMatchObject({ toWgs84: 'equivalent', errorMetres: 0.1 });
  });

  it('never converts GCJ-02 by itself', () => {
    const declared = { ...code('EPSG:4326'), datum: 'GCJ-02', code: null };
    expect(transformer(declared)(116.397, 39.909)).toEqual([116.397, 39.909]);
    expect(datumPolicy('GCJ-02').toWgs84).toBe('kept');
    expect(datumPolicy('Mars 2049')).toMatchObject({ toWgs84: 'kept', errorMetres: null });
  });

  it('gives NaN for what is no place, and refuses what it cannot read', () => {
    expect(transformer(code('EPSG:4547'))(NaN, 1)).toEqual([NaN, NaN]);
    expect(transformer(code('EPSG:4547'))(Infinity, 1)).toEqual([NaN, NaN]);
    expect(() => transformer({ ...code('EPSG:4547'), definition: '+proj=nowhere' })).toThrow(RangeError);
  });
});

describe('guessCrs', () => {
  it('finds 3° and 6° zones by the number in front of the easting', () => {
    const zone38 = guessCrs([38_420_000, 4_190_000, 38_470_000, 4_230_000])!;
    expect([zone38.crs.code, zone38.swapped]).toEqual(['EPSG:4526', false]);
    expect(zone38.evidence.en).toMatch(/Xian 1980 and Beijing 1954/);
    expect(guessCrs([19_420_000, 4_190_000, 19_470_000, 4_230_000])?.crs.code).toBe('EPSG:4497');
  });

  it('sees that northing or latitude comes first', () => {
    expect(guessCrs([4_190_000, 38_420_000, 4_230_000, 38_470_000])).toMatchObject({ swapped: true });
    expect(guessCrs([37.8, 112.5, 37.9, 112.6])).toMatchObject({ swapped: true, crs: { code: 'EPSG:4326' } });
    expect(guessCrs([112.5, 37.8, 112.6, 37.9])).toMatchObject({ swapped: false, crs: { code: 'EPSG:4326' } });
  });

  it('is less sure of a drawing around its own origin', () => {
    expect(guessCrs([0, 0, 0.5, 0.5])!.sure).toBeLessThan(guessCrs([2, 48, 3, 49])!.sure);
  });

  it.each([
    ['an easting without a zone', [420_000, 4_190_000, 470_000, 4_230_000]],
    ['web Mercator or zone 13', [13_500_000, 4_500_000, 13_510_000, 4_510_000]],
    ['two zones at once', [38_420_000, 4_190_000, 39_470_000, 4_230_000]],
    ['nothing', [Infinity, Infinity, -Infinity, -Infinity]],
  ])('says unknown to %s', (_, bbox) => {
    expect(guessCrs(bbox as [number, number, number, number])).toBeNull();
  });
});
