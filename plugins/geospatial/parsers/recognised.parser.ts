import type { Parser, RandomAccess } from '@lode/core';
import { finding } from '../findings.ts';
import { recognised } from './recognised.ts';

/** Whether the footer of a Parquet file has the key `geo` (GeoParquet 1.1, "File metadata"). */
async function hasGeoKey(source: RandomAccess): Promise<boolean> {
  if (source.size < 12) return false;
  const tail = await source.read(source.size - 8, 8);
  if (tail.length < 8) return false;
  const length = new DataView(tail.buffer, tail.byteOffset, 8).getUint32(0, true);
  const bytes = Math.min(length, source.size - 8, 4 << 20);
  const footer = new TextDecoder('latin1').decode(await source.read(source.size - 8 - bytes, bytes));
  return footer.includes('geo') && footer.includes('primary_column');
}

/** Says which format it is, and that it is not read yet: better than "unknown". */
export const recognisedParser: Parser = {
  id: 'geospatial.recognised',
  title: { en: 'Geodata that is not read yet', zh: '暂不支持的地理数据格式' },
  async parse({ source }) {
    const format = recognised(await source.read(0, Math.min(source.size, 4096)));
    const name = format === 'GeoParquet' && !(await hasGeoKey(source)) ? 'Parquet' : format;
    if (name === null) {
      const message = { en: 'This is no format of geodata that is known here', zh: '不是已知的地理数据格式' };
      return { findings: [finding('unreadable', 'error', message)] };
    }
    const message =
      name === 'CSV'
        ? {
            en: 'CSV with places is recognised but not read yet; GeoJSON or GeoPackage is',
            zh: '已识别出含位置列的 CSV，但暂不支持读取；请转换为 GeoJSON 或 GeoPackage',
          }
        : {
            en: `${name} is recognised but not read yet; GeoJSON, GeoPackage, FlatGeobuf and shapefiles are`,
            zh: `已识别为 ${name}，但暂不支持读取；请转换为 GeoJSON、GeoPackage、FlatGeobuf 或 Shapefile`,
          };
    return { findings: [finding('not-read-yet', 'error', message, { evidence: { format: name } })] };
  },
};
