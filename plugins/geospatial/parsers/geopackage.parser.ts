import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { JsonObject, LocalText, ParsedItem, Parser } from '@lode/core';
import { FindingList } from '../findings.ts';
import { FeatureSink, storable, type LayerField } from '../layer/feature.ts';
import { layerItem } from '../layer/layer-item.ts';
import type { CrsDeclaration } from '../layer/resolve-crs.ts';
import { WkbError } from '../layer/wkb.ts';
import { geopackageGeometry } from './geopackage-geometry.ts';

export const GEOPACKAGE_TYPE = 'application/geopackage+sqlite3';
/** A file with a million tables is an attack, not a map. */
const MOST_LAYERS = 500;

interface Layer {
  table: string;
  title: string;
  /** `features` or `attributes`. */
  kind: string;
  geometry: string | null;
  srs: number | null;
}

type Row = Record<string, unknown>;

/** A name inside double quotes; SQLite doubles those that it contains. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Layers of the contents table that are real tables: a view could compute for ever. */
function layersOf(db: DatabaseSync): { layers: Layer[]; left: string[] } {
  const rows = db
    .prepare(
      `SELECT c.table_name AS name, c.identifier AS title, c.data_type AS kind, g.column_name AS geometry, g.srs_id AS srs,
              (SELECT type FROM sqlite_master WHERE name = c.table_name AND type IN ('table', 'view')) AS made
       FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
       ORDER BY c.rowid LIMIT ?`,
    )
    .all(MOST_LAYERS) as Row[];
  const layers: Layer[] = [];
  const left: string[] = [];
  for (const { name, title, kind, geometry, srs, made } of rows) {
    const table = String(name);
    if (made !== 'table' || (kind !== 'features' && kind !== 'attributes')) left.push(table);
    else {
      layers.push({
        table,
        title: typeof title === 'string' && title !== '' ? title : table,
        kind,
        geometry: typeof geometry === 'string' ? geometry : null,
        srs: srs === null || srs === undefined ? null : Number(srs),
      });
    }
  }
  return { layers, left };
}

/** What the file says of a layer's reference system: registered code first, then its definition. */
function declarationsOf(db: DatabaseSync, srs: number | null): CrsDeclaration[] {
  // -1 and 0 are "undefined" (§1.1.2.1.2).
  if (srs === null || srs <= 0) return [];
  const row = db
    .prepare('SELECT srs_name AS name, organization AS org, organization_coordsys_id AS id, definition AS wkt FROM gpkg_spatial_ref_sys WHERE srs_id = ?')
    .get(srs) as Row | undefined; // prettier-ignore
  if (!row) return [];
  const source = 'gpkg_spatial_ref_sys';
  const wkt = typeof row.wkt === 'string' && row.wkt !== 'undefined' ? row.wkt : undefined;
  const code = typeof row.org === 'string' && row.org.toUpperCase() === 'EPSG' ? `EPSG:${String(row.id)}` : undefined;
  const name = typeof row.name === 'string' ? row.name : undefined;
  return [{ source, ...(code && { code }), ...(wkt && { wkt }), ...(name && { name }) }];
}

const BAD: Record<WkbError['reason'], LocalText> = {
  broken: { en: 'The geometry blob cannot be read', zh: '几何数据块无法读取' },
  curve: { en: 'Curves and surfaces are not read', zh: '暂不支持曲线与曲面几何' },
  'too-large': { en: 'More than 200,000 vertices in one geometry', zh: '单个几何的顶点超过 20 万' },
};

/** SQLite has no truth values: a column declared BOOLEAN holds 0 and 1 (OGC 12-128r18 §1.1.1.1.3, table 1). */
const valueOf = ({ type }: LayerField, value: unknown) =>
  storable(type.toUpperCase() === 'BOOLEAN' && (value === 0n || value === 1n) ? value === 1n : value);

function readLayer(db: DatabaseSync, layer: Layer, findings: FindingList) {
  const columns = db.prepare(`SELECT name, type, pk FROM pragma_table_info(?)`).all(layer.table) as Row[];
  const key = columns.find(({ pk }) => Number(pk) === 1)?.name;
  const fields: LayerField[] = [];
  for (const { name, type } of columns) {
    if (name !== layer.geometry && name !== key) fields.push({ name: String(name), type: String(type) || 'ANY' });
  }
  const sink = new FeatureSink(findings);
  const statement = db.prepare(`SELECT * FROM ${quoted(layer.table)}`);
  statement.setReadBigInts(true);
  try {
    for (const row of statement.iterate() as Iterable<Row>) {
      const id = typeof key === 'string' ? String(row[key]) : undefined;
      let geometry: object | null = null;
      const blob = layer.geometry === null ? null : row[layer.geometry];
      if (sink.open && blob instanceof Uint8Array) {
        try {
          geometry = geopackageGeometry(blob);
        } catch (error) {
          if (!(error instanceof WkbError)) throw error;
          findings.say('bad-geometry', 'error', BAD[error.reason], {
            location: { featureId: id ?? String(sink.total) },
          });
        }
      }
      const values: JsonObject = sink.open
        ? Object.fromEntries(fields.map((field) => [field.name, valueOf(field, row[field.name])]))
        : {};
      sink.add(id, geometry, values);
    }
  } catch {
    const message = {
      en: 'The table is damaged; the features that could be read are kept',
      zh: '数据表已损坏，保留了可读出的要素',
    };
    findings.say('truncated', 'error', message, { evidence: { table: layer.table } });
  }
  sink.finish();
  return { fields, sink };
}

function openDatabase(path: string): DatabaseSync {
  // `immutable`: no journal, no shared memory and no lock beside the file, which is nobody's to change.
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  const db = new DatabaseSync(url, { readOnly: true, allowExtension: false });
  // A hostile schema must not run functions that write or load (SQLite, "Defense Against The Dark Arts").
  db.exec('PRAGMA trusted_schema = OFF');
  db.exec('PRAGMA cell_size_check = ON');
  return db;
}

async function itemsOf(db: DatabaseSync, path: string, layers: Layer[]): Promise<ParsedItem[]> {
  const items: ParsedItem[] = [];
  for (const [index, layer] of layers.entries()) {
    const findings = new FindingList();
    const { fields, sink } = readLayer(db, layer, findings);
    const item = await layerItem({
      format: 'geopackage',
      mediaType: GEOPACKAGE_TYPE,
      name: layer.title,
      layerName: layer.table,
      declared: layer.geometry === null ? [] : declarationsOf(db, layer.srs),
      table: layer.geometry === null,
      fields,
      features: sink.features,
      total: sink.total,
      findings,
    });
    items.push({ ...item, order: `${path}#${index}` });
  }
  return items;
}

/** GeoPackage 1.0–1.4: every feature and attribute table an asset of its own, each in its own reference system. */
export const geopackageParser: Parser = {
  id: 'geospatial.geopackage',
  title: { en: 'GeoPackage', zh: 'GeoPackage' },
  async parse({ source, path }) {
    const findings = new FindingList();
    let db: DatabaseSync | null = null;
    try {
      db = openDatabase(await source.localPath());
      const { layers, left } = layersOf(db);
      if (left.length > 0) {
        const message = {
          en: `Not read: ${left.length} tables that are views, tiles or missing`,
          zh: `有 ${left.length} 个内容未读取（视图、瓦片或缺失的表）`,
        };
        findings.say('layer-not-read', 'warning', message, { evidence: { tables: left.slice(0, 20) } });
      }
      const items = await itemsOf(db, path, layers);
      if (items.length === 0) {
        findings.say('unreadable', 'error', {
          en: 'The GeoPackage holds no layer that can be read',
          zh: 'GeoPackage 中没有可读取的图层',
        });
      }
      return { items, findings: findings.all() };
    } catch {
      // SQLite says what is wrong with its pages; to people it is one thing.
      findings.say('unreadable', 'error', {
        en: 'The GeoPackage is damaged and cannot be opened',
        zh: 'GeoPackage 已损坏，无法打开',
      });
      return { findings: findings.all() };
    } finally {
      db?.close();
    }
  },
};
