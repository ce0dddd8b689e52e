import { geometryFromWkb, WkbError } from '../layer/wkb.ts';

/** Bytes of the envelope by its code (OGC 12-128r18 §2.1.3): none, xy, xyz, xym, xyzm. */
const ENVELOPE = [0, 32, 48, 48, 64];

/** GeoJSON of a geometry blob: header `GP`, then well-known binary. Null for an empty one. Throws WkbError. */
export function geopackageGeometry(blob: Uint8Array): object | null {
  if (blob.length < 8 || blob[0] !== 0x47 || blob[1] !== 0x50) throw new WkbError('broken');
  const flags = blob[3] as number;
  const envelope = ENVELOPE[(flags >> 1) & 7];
  // Bit 5: an extended geometry that no standard describes.
  if (envelope === undefined || flags & 0x20) throw new WkbError('curve');
  if (flags & 0x10) return null;
  return geometryFromWkb(blob.subarray(8 + envelope));
}
