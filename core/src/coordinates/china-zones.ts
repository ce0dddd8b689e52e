import type { Datum } from './datums.ts';

/** A run of EPSG codes: one Gauss–Kruger zone after the other from central meridian 75° to 135° E. */
export interface ZoneFamily {
  datum: Datum;
  firstCode: number;
  /** Width of a zone in degrees. */
  width: 3 | 6;
  /** `true`: the easting begins with the zone's number (38 500 000); `false`: it is 500 000 at the central meridian. */
  numbered: boolean;
}

/** EPSG dataset; each run has (135 − 75) ÷ width + 1 codes. CGCS2000 first: it is what a guess falls on. */
export const ZONE_FAMILIES: readonly ZoneFamily[] = [
  { datum: 'CGCS2000', firstCode: 4491, width: 6, numbered: true },
  { datum: 'CGCS2000', firstCode: 4502, width: 6, numbered: false },
  { datum: 'CGCS2000', firstCode: 4513, width: 3, numbered: true },
  { datum: 'CGCS2000', firstCode: 4534, width: 3, numbered: false },
  { datum: 'Xian 1980', firstCode: 2327, width: 6, numbered: true },
  { datum: 'Xian 1980', firstCode: 2338, width: 6, numbered: false },
  { datum: 'Xian 1980', firstCode: 2349, width: 3, numbered: true },
  { datum: 'Xian 1980', firstCode: 2370, width: 3, numbered: false },
  { datum: 'Beijing 1954', firstCode: 21413, width: 6, numbered: true },
  { datum: 'Beijing 1954', firstCode: 21453, width: 6, numbered: false },
  { datum: 'Beijing 1954', firstCode: 2401, width: 3, numbered: true },
  { datum: 'Beijing 1954', firstCode: 2422, width: 3, numbered: false },
];

const WEST = 75;
const EAST = 135;

/** One Gauss–Kruger zone. */
export interface Zone extends ZoneFamily {
  code: number;
  /** Degrees east. */
  centralMeridian: number;
  /** 13–23 of 6° zones, 25–45 of 3° zones. */
  number: number;
  /** Metres. */
  falseEasting: number;
}

function zoneOf(family: ZoneFamily, centralMeridian: number): Zone {
  const { firstCode, width, numbered } = family;
  const number = width === 6 ? (centralMeridian + 3) / 6 : centralMeridian / 3;
  return {
    ...family,
    code: firstCode + (centralMeridian - WEST) / width,
    centralMeridian,
    number,
    falseEasting: (numbered ? number * 1_000_000 : 0) + 500_000,
  };
}

export function zoneByCode(code: number): Zone | null {
  for (const family of ZONE_FAMILIES) {
    const step = code - family.firstCode;
    if (step >= 0 && step <= (EAST - WEST) / family.width) return zoneOf(family, WEST + step * family.width);
  }
  return null;
}

/** By the parameters of the projection, as a .prj file has them: metres, degrees. */
export function zoneByParameters(datum: Datum, centralMeridian: number, falseEasting: number): Zone | null {
  const meridian = Math.round(centralMeridian);
  if (Math.abs(meridian - centralMeridian) > 1e-9 || meridian < WEST || meridian > EAST) return null;
  let found: Zone | null = null;
  for (const family of ZONE_FAMILIES) {
    if (family.datum !== datum || (meridian - WEST) % family.width !== 0) continue;
    const zone = zoneOf(family, meridian);
    // 500 000 at 114° E can be a 3° or a 6° zone at some meridians: same numbers, so the narrower one does no harm.
    if (Math.abs(zone.falseEasting - falseEasting) < 1e-3 && (found === null || family.width === 3)) found = zone;
  }
  return found;
}

/** By the number in front of an easting, for a guess. */
export function zoneByNumber(datum: Datum, number: number): Zone | null {
  for (const family of ZONE_FAMILIES) {
    if (family.datum !== datum || !family.numbered) continue;
    const meridian = family.width === 6 ? number * 6 - 3 : number * 3;
    if (meridian >= WEST && meridian <= EAST && (meridian - WEST) % family.width === 0) return zoneOf(family, meridian);
  }
  return null;
}
