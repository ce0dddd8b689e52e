/** Formats of geodata that are known by their beginning, and not read yet. */
export type Recognised = 'GeoParquet' | 'KML' | 'KMZ' | 'GPX' | 'GML' | 'OSM PBF' | 'CSV';

const text = (head: Uint8Array) => new TextDecoder().decode(head.subarray(0, 4096)).replace(/^\uFEFF/, '');
const begins = (head: Uint8Array, word: string, at = 0) => [...word].every((c, i) => head[at + i] === c.charCodeAt(0));

const GEOMETRY_COLUMNS = /^(?:geom|geometry|the_geom|wkt|wkt_geom|wkb_geometry|shape_wkt)$/;
const LONGITUDE = /^(?:lon|lng|long|longitude|经度)$/;
const LATITUDE = /^(?:lat|latitude|纬度)$/;

/** Whether the first line names a geometry, or a longitude and a latitude. */
function hasPlaces(head: string): boolean {
  const [line = ''] = head.split(/\r\n|\n|\r/, 1);
  if (!/[,;\t|]/.test(line)) return false;
  const columns = line.split(/[,;\t|]/).map((column) => column.trim().replace(/^"|"$/g, '').toLowerCase());
  const some = (pattern: RegExp) => columns.some((column) => pattern.test(column));
  return some(GEOMETRY_COLUMNS) || (some(LONGITUDE) && some(LATITUDE));
}

/** Names in the local headers that these bytes hold (APPNOTE 4.3.7), found by their signature. */
function zipNames(head: Uint8Array): string[] {
  const names: string[] = [];
  for (let at = 0; at + 30 < head.length; at++) {
    if (!begins(head, 'PK\x03\x04', at)) continue;
    const length = (head[at + 26] as number) + (head[at + 27] as number) * 256;
    if (length <= 260) names.push(text(head.subarray(at + 30, at + 30 + length)));
  }
  return names;
}

/** Which of them these first bytes are; null for none. */
export function recognised(head: Uint8Array): Recognised | null {
  if (begins(head, 'PAR1')) return 'GeoParquet';
  // A zip with a .kml among its first members (KML 2.2, annex C); a folder may come before it.
  if (begins(head, 'PK\x03\x04')) return zipNames(head).some((name) => /\.kml$/i.test(name)) ? 'KMZ' : null;
  if (begins(head, 'OSMHeader', 6)) return 'OSM PBF';
  const start = text(head);
  if (/^\s*</.test(start)) {
    if (/<kml[\s>]/.test(start)) return 'KML';
    if (/<gpx[\s>]/.test(start)) return 'GPX';
    return /<(?:\w+:)?FeatureCollection[\s>]/.test(start) && start.includes('opengis.net/gml') ? 'GML' : null;
  }
  return hasPlaces(start) ? 'CSV' : null;
}
