import type { Sniffer } from '@lode/core';
import { dbfHeader } from './parsers/dbf.ts';
import { isFlatGeobuf } from './parsers/flatgeobuf.parser.ts';
import { recognised } from './parsers/recognised.ts';
import { isShpHeader } from './parsers/shp.ts';

const HEAD = 64 * 1024;
const begins = (head: Uint8Array, word: string, at = 0) => [...word].every((c, i) => head[at + i] === c.charCodeAt(0));
const GEOJSON = /"type"\s*:\s*"(?:Feature|FeatureCollection|Point|MultiPoint|LineString|MultiLineString|Polygon|MultiPolygon|GeometryCollection)"/; // prettier-ignore

/** JSON whose first 64 KiB name a type of GeoJSON; an RFC 8142 sequence begins with a record separator. */
function geojson(head: Uint8Array): number {
  const text = new TextDecoder()
    .decode(head)
    .replaceAll('\u001E', ' ')
    .replace(/^[\uFEFF\s]+/, '');
  return text.startsWith('{') && GEOJSON.test(text) ? 0.9 : 0;
}

/** The index (.shx) has the same header; its first record says 50, where that of the shapes says 1. */
function shapefile(head: Uint8Array, size: number): number {
  if (!isShpHeader(head)) return 0;
  if (size === 100) return 0.7;
  const first = head.length < 104 ? 0 : new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(100);
  return first === 1 || first === 0 ? 0.9 : 0;
}

/** SQLite with the application id of GeoPackage (OGC 12-128r18 §1.1.1.1.1); other databases are somebody else's. */
function geopackage(head: Uint8Array): number {
  return begins(head, 'SQLite format 3\0') && ['GPKG', 'GP10', 'GP11'].some((id) => begins(head, id, 68)) ? 0.95 : 0;
}

/** TIFF and BigTIFF in both byte orders; not DICOM, which may hide behind any preamble (PS3.10 §7.1). */
function tiff(head: Uint8Array): number {
  if (begins(head, 'DICM', 128)) return 0;
  return ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some((magic) => begins(head, magic)) ? 0.8 : 0;
}

export const sniffers: Sniffer[] = [
  { parser: 'geospatial.geojson', headBytes: HEAD, sniff: geojson },
  { parser: 'geospatial.shapefile', headBytes: 128, sniff: (head, { size }) => shapefile(head, size) },
  { parser: 'geospatial.dbf', headBytes: HEAD, sniff: (head, { size }) => (dbfHeader(head, size) ? 0.7 : 0) },
  { parser: 'geospatial.geopackage', headBytes: 128, sniff: geopackage },
  { parser: 'geospatial.flatgeobuf', headBytes: 8, sniff: (head) => (isFlatGeobuf(head) ? 0.95 : 0) },
  { parser: 'geospatial.geotiff', headBytes: 256, sniff: tiff },
  { parser: 'geospatial.recognised', headBytes: 4096, sniff: (head) => (recognised(head) ? 0.6 : 0) },
];
