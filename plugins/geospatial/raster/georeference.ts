import type { CrsDeclaration } from '../layer/resolve-crs.ts';
import type { Position } from '../layer/geometry.ts';
import type { TiffDirectory } from './tiff-directory.ts';

/** From column and row (pixel corners, from the top-left one) to the raster's coordinates: x = a + b·col + c·row, y = d + e·col + f·row. */
export type Affine = [a: number, b: number, c: number, d: number, e: number, f: number];

const TAG = {
  pixelScale: 33550,
  tiepoint: 33922,
  transformation: 34264,
  keys: 34735,
  doubles: 34736,
  ascii: 34737,
} as const;
const KEY = { model: 1024, rasterType: 1025, citation: 1026, geodetic: 2048, geodeticCitation: 2049, projected: 3072, projectedCitation: 3073 } as const; // prettier-ignore
const USER_DEFINED = 32767;
const PIXEL_IS_POINT = 2;

export interface GeoKeys {
  pixelIsPoint: boolean;
  declared: CrsDeclaration[];
}

/** The keys that tell the reference system (OGC 19-008r4 §7.1). Null when the file has none. */
export async function geoKeys(directory: TiffDirectory): Promise<GeoKeys | null> {
  const shorts = await directory.numbers(TAG.keys);
  if (shorts.length < 4) return null;
  const ascii = (await directory.text(TAG.ascii)) ?? '';
  const numbers = new Map<number, number>();
  const texts = new Map<number, string>();
  for (let i = 1; i <= (shorts[3] as number) && i * 4 + 3 < shorts.length; i++) {
    const [key, location, count, value] = shorts.slice(i * 4, i * 4 + 4) as [number, number, number, number];
    if (location === 0) numbers.set(key, value);
    else if (location === TAG.ascii) texts.set(key, ascii.slice(value, value + count).replace(/\|$/, ''));
  }
  const code = [numbers.get(KEY.projected), numbers.get(KEY.geodetic)].find((one) => one !== undefined && one !== USER_DEFINED && one > 0); // prettier-ignore
  const name = texts.get(KEY.projectedCitation) ?? texts.get(KEY.geodeticCitation) ?? texts.get(KEY.citation);
  // ESRI puts its WKT into the citation: "ESRI PE String = PROJCS[…]".
  const wkt = [...texts.values()].map((text) => /(?:PROJCS|GEOGCS)\[.*\]/s.exec(text)?.[0]).find((one) => one);
  const said = { ...(code !== undefined && { code: `EPSG:${code}` }), ...(wkt && { wkt }), ...(name && { name }) };
  return {
    pixelIsPoint: numbers.get(KEY.rasterType) === PIXEL_IS_POINT,
    declared: Object.keys(said).length > 0 ? [{ source: 'GeoTIFF', ...said }] : [],
  };
}

const finite = (affine: Affine | null) => (affine?.every(Number.isFinite) ? affine : null);

/** Where the pixels lie, from the tags; null when they do not say. */
export async function affineOf(directory: TiffDirectory, pixelIsPoint: boolean): Promise<Affine | null> {
  const m = await directory.numbers(TAG.transformation);
  const [scale, tie] = [await directory.numbers(TAG.pixelScale), await directory.numbers(TAG.tiepoint)];
  let affine: Affine | null = null;
  if (m.length >= 16) affine = [m[3], m[0], m[1], m[7], m[4], m[5]] as Affine;
  else if (scale.length >= 2 && tie.length >= 6) {
    const [sx, sy] = scale as [number, number];
    const [column, row, , x, y] = tie as [number, number, number, number, number];
    affine = [x - column * sx, sx, 0, y + row * sy, 0, -sy];
  }
  if (!affine || !finite(affine)) return null;
  // The tie is the middle of the pixel then, not its corner.
  if (pixelIsPoint) {
    affine[0] -= (affine[1] + affine[2]) / 2;
    affine[3] -= (affine[4] + affine[5]) / 2;
  }
  return affine;
}

/** A world file: six numbers, of the middle of the first pixel; null when it is none. */
export function worldFile(text: string): Affine | null {
  const n = text.trim().split(/\s+/).slice(0, 6).map(Number);
  if (n.length < 6 || !n.every(Number.isFinite)) return null;
  const [b, e, c, f, x, y] = n as [number, number, number, number, number, number];
  return [x - (b + c) / 2, b, c, y - (e + f) / 2, e, f];
}

export const coordinate = ([a, b, c, d, e, f]: Affine, column: number, row: number): Position => [
  a + b * column + c * row,
  d + e * column + f * row,
];

/** The outline of the raster, anticlockwise for one that is north up, `steps` pieces a side: straight lines bend on the globe. */
export function outline(affine: Affine, width: number, height: number, steps: number): Position[] {
  const corners = [[0, 0], [0, height], [width, height], [width, 0]] as const; // prettier-ignore
  const ring = corners.flatMap(([column, row], side) => {
    const [toColumn, toRow] = corners[(side + 1) % 4] as readonly [number, number];
    return Array.from({ length: steps }, (_, i) => {
      const u = i / steps;
      return coordinate(affine, column + (toColumn - column) * u, row + (toRow - row) * u);
    });
  });
  return [...ring, [...(ring[0] as Position)]];
}
