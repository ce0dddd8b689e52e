import type { ParsedRow } from '@lode/core';
import { bboxOf, type Crs } from '@lode/core/coordinates';
import type { FindingList } from '../findings.ts';
import type { Bounds } from '../layer/geometry.ts';

/** Degrees. A row of nulls in a spreadsheet becomes 0, 0, in the Gulf of Guinea, where there is one buoy. */
const NEAR_ZERO = 0.01;
/** Degrees from the central meridian: a 3° or 6° zone is still fair this far out, and distorts beyond. */
const FAR_FROM_MERIDIAN = 6;

/** Of a transverse Mercator or UTM definition; null for others. */
export function centralMeridian({ definition, kind }: Crs): number | null {
  if (kind !== 'projected') return null;
  const zone = /\+proj=utm\b.*\+zone=(\d+)/.exec(definition);
  if (zone) return Number(zone[1]) * 6 - 183;
  const meridian = /\+proj=tmerc\b.*\+lon_0=(-?[\d.]+)/.exec(definition);
  return meridian ? Number(meridian[1]) : null;
}

function checkArea([west, , east]: Bounds, crs: Crs, findings: FindingList): void {
  const meridian = centralMeridian(crs);
  if (meridian === null) return;
  const off = Math.max(Math.abs(west - meridian), Math.abs(east - meridian));
  if (off <= FAR_FROM_MERIDIAN) return;
  const message = {
    en: `Reaches ${off.toFixed(1)}° from the central meridian ${meridian}° of its zone; the zone may be wrong`,
    zh: `距所在投影带中央经线 ${meridian}° 达 ${off.toFixed(1)}°，投影带可能有误`,
  };
  findings.say('outside-zone', 'warning', message, { evidence: { meridian, degrees: Number(off.toFixed(3)) } });
}

/** What is suspicious in where a layer lies: by 0, 0, or far outside the zone of its projection. */
export function checkPosition(bbox: Bounds, rows: readonly ParsedRow[], crs: Crs | null, findings: FindingList): void {
  if (crs) checkArea(bbox, crs, findings);
  const [west, south, east, north] = bbox;
  if (west > NEAR_ZERO || east < -NEAR_ZERO || south > NEAR_ZERO || north < -NEAR_ZERO) return;
  for (const { id, geometry } of rows) {
    const box = geometry && bboxOf(geometry);
    if (!box || Math.max(...box.map(Math.abs)) > NEAR_ZERO) continue;
    const message = {
      en: 'Lies at longitude 0, latitude 0, where missing coordinates end up',
      zh: '位于经度 0、纬度 0 处，坐标可能缺失',
    };
    findings.say('near-zero', 'warning', message, { location: { featureId: id, lon: box[0], lat: box[1] } });
  }
}
