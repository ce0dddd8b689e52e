import { describe, expect, it } from '@jest/globals';
import { parseBytes } from '@lode/core/testing';
import type { Position } from '../layer/geometry.ts';
import { codesOf, geopackage } from '../testing/files.ts';
import { plots } from '../testing/sample-layers.ts';
import { geopackageParser } from './geopackage.parser.ts';

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
