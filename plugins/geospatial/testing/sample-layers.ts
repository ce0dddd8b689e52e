import { gbkBytes } from '../demo/gbk.ts';
import { prjOfZone } from '../demo/place.ts';
import type { ShapefileContent } from '../demo/shapefile-writer.ts';
import type { Position } from '../layer/geometry.ts';

/** For tests: a parcel of 100 m by 100 m, as eastings and northings. */
export const square: Position[] = [[400000, 4190000], [400000, 4190100], [400100, 4190100], [400100, 4190000], [400000, 4190000]]; // prettier-ignore

/** For tests: two parcels side by side in CGCS2000 with the central meridian 114° E, attributes in GBK. */
export const parcels: ShapefileContent = {
  shapes: [square, square.map(([x, y]): Position => [x + 100, y])],
  columns: [
    { name: '权利人', type: 'C', length: 20 },
    { name: '面积', type: 'N', length: 10, decimals: 1 },
    { name: '登记日期', type: 'D', length: 8 },
  ],
  rows: [
    ['张建国', 10000, '20250301'],
    ['李秀英', 10000.5, '20250302'],
  ],
  prj: prjOfZone(114),
  encode: gbkBytes,
  ldid: 0x7a,
};

/** For tests: three squares of a degree in WGS 84, side by side. */
export const plots = [0, 1, 2].map((i) => ({
  geometry: { type: 'Polygon' as const, coordinates: [[[112 + i, 37], [113 + i, 37], [113 + i, 38], [112 + i, 38], [112 + i, 37]]] as Position[][] },
  values: { 名称: `地块${i}`, n: i },
})); // prettier-ignore
