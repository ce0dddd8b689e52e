import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { geojson } from 'flatgeobuf';
import type { ParseOutput, Parser } from '@lode/core';
import { bytesSource, parseBytes } from '@lode/core/testing';
import type { LayerGeometry } from '../layer/geometry.ts';
import { wkbOf } from '../layer/wkb.ts';

/** For tests: text as bytes. */
export const bytesOf = (text: string) => new TextEncoder().encode(text);

/** For tests: a FlatGeobuf by the format's own library. */
export function flatGeobuf(features: object[], epsg = 4326): Uint8Array {
  return geojson.serialize({ type: 'FeatureCollection', features } as never, epsg);
}

export interface GeopackageLayer {
  table: string;
  srs: number;
  features: { geometry: LayerGeometry | null; values: Record<string, string | number | null> }[];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** For tests: a GeoPackage with these layers, made by SQLite itself. */
export function geopackage(
  layers: readonly GeopackageLayer[],
  more: (db: DatabaseSync) => void = () => {},
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'lode-gpkg-'));
  const path = join(folder, 'made.gpkg');
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);`);
  for (const { table, srs, features } of layers) {
    db.prepare('INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)').run(
      `EPSG ${srs}`,
      srs,
      'EPSG',
      srs,
      'undefined',
    );
    const columns = Object.keys(features[0]?.values ?? {});
    db.exec(
      `CREATE TABLE ${quoted(table)} (fid INTEGER PRIMARY KEY, geom BLOB${columns.map((name) => `, "${name}"`).join('')})`,
    );
    db.prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?)').run(table, 'features', table, srs);
    db.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)').run(table, 'geom', 'GEOMETRY', srs);
    const insert = db.prepare(`INSERT INTO ${quoted(table)} (geom${columns.map((name) => `, "${name}"`).join('')}) VALUES (?${columns.map(() => ', ?').join('')})`); // prettier-ignore
    for (const { geometry, values } of features) {
      // Header without envelope, little-endian (OGC 12-128r18 §2.1.3).
      const blob = geometry && new Uint8Array([0x47, 0x50, 0, 1, srs & 255, srs >> 8, 0, 0, ...wkbOf(geometry)]);
      insert.run(blob, ...columns.map((name) => values[name] ?? null));
    }
  }
  more(db);
  db.close();
  const bytes = new Uint8Array(readFileSync(path));
  rmSync(folder, { recursive: true });
  return bytes;
}

/** For tests: parses a file with its companions by extension, as the layout would have it. */
export function parseParts(
  parser: Parser,
  main: Uint8Array,
  parts: Record<string, Uint8Array> = {},
  context = {},
): Promise<ParseOutput> {
  const companions = Object.fromEntries(
    Object.entries(parts).map(([role, data]) => [role, { path: `layer.${role}`, source: bytesSource(data) }]),
  );
  return parseBytes(parser, main, { companions, context });
}

/** For tests: all finding codes of an output without the plugin's prefix, sorted, each once. */
export function codesOf({ items = [], findings = [], annotations = [] }: ParseOutput): string[] {
  const all = [
    ...findings,
    ...items.flatMap((item) => item.findings ?? []),
    ...annotations.flatMap((one) => one.findings ?? []),
  ];
  return [...new Set(all.map(({ code }) => code.replace('geospatial.', '')))].sort();
}
