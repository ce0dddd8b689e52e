import type { LocalText } from '../contract/values.ts';
import { zoneByCode, type Zone } from './china-zones.ts';
import { projOfDatum, type Datum } from './datums.ts';

/** A coordinate reference system, and how we know that it is this one. */
export interface Crs {
  /** `EPSG:4547`; null for one that is in no register or was not recognised there. */
  code: string | null;
  name: LocalText | string;
  datum: Datum;
  kind: 'geographic' | 'projected';
  /** What proj4 makes of it: a PROJ string, or the WKT itself. Axes are always east, north. */
  definition: string;
  evidence: LocalText;
}

const GEOGRAPHIC: Record<number, { name: string; datum: Datum }> = {
  4326: { name: 'WGS 84', datum: 'WGS 84' },
  4490: { name: 'CGCS2000', datum: 'CGCS2000' },
  4214: { name: 'Beijing 1954', datum: 'Beijing 1954' },
  4610: { name: 'Xian 1980', datum: 'Xian 1980' },
  4269: { name: 'NAD83', datum: 'NAD83' },
  4267: { name: 'NAD27', datum: 'NAD27' },
  4258: { name: 'ETRS89', datum: 'ETRS89' },
};

/** Codes of the geographic systems on a datum. */
export const codesOfDatum = (datum: Datum): number[] =>
  Object.entries(GEOGRAPHIC).flatMap(([code, entry]) => (entry.datum === datum ? [Number(code)] : []));

const WEB_MERCATOR = '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null';

const declared = (code: number): LocalText => ({
  en: `Declared as EPSG:${code}.`,
  zh: `声明为 EPSG:${code}。`,
});

/** WGS 84, longitude then latitude. */
export const wgs84 = (evidence: LocalText = declared(4326)): Crs => geographic(4326, evidence)!;

function geographic(code: number, evidence: LocalText): Crs | null {
  const entry = GEOGRAPHIC[code];
  if (!entry) return null;
  const definition = `+proj=longlat ${projOfDatum(entry.datum)} +no_defs`;
  return { code: `EPSG:${code}`, ...entry, kind: 'geographic', definition, evidence };
}

/** A Gauss–Kruger zone as a reference system. */
export function crsOfZone(zone: Zone, evidence: LocalText): Crs {
  const { datum, width, numbered, number, centralMeridian, falseEasting, code } = zone;
  const which = { en: `zone ${number}`, zh: `第 ${number} 带` };
  const by = numbered ? which : { en: `CM ${centralMeridian}E`, zh: `中央经线 ${centralMeridian}°E` };
  return {
    code: `EPSG:${code}`,
    name: {
      en: `${datum} / ${width}-degree Gauss-Kruger ${by.en}`,
      zh: `${datum} / ${width} 度带高斯-克吕格 ${by.zh}`,
    },
    datum,
    kind: 'projected',
    definition: `+proj=tmerc +lat_0=0 +lon_0=${centralMeridian} +k=1 +x_0=${falseEasting} +y_0=0 ${projOfDatum(datum)} +units=m +no_defs`,
    evidence,
  };
}

function utm(code: number, evidence: LocalText): Crs | null {
  const south = code >= 32701;
  const zone = code - (south ? 32700 : 32600);
  if (zone < 1 || zone > 60) return null;
  return {
    code: `EPSG:${code}`,
    name: `WGS 84 / UTM zone ${zone}${south ? 'S' : 'N'}`,
    datum: 'WGS 84',
    kind: 'projected',
    definition: `+proj=utm +zone=${zone}${south ? ' +south' : ''} +datum=WGS84 +units=m +no_defs`,
    evidence,
  };
}

/** CGCS2000, Xian 1980 and Beijing 1954 zones, UTM, Web Mercator and a few geographic systems; null for the rest. */
export function crsByNumber(code: number, evidence: LocalText = declared(code)): Crs | null {
  const known = geographic(code, evidence) ?? utm(code, evidence);
  if (known) return known;
  const zone = zoneByCode(code);
  if (zone) return crsOfZone(zone, evidence);
  if (code !== 3857) return null;
  return {
    code: 'EPSG:3857',
    name: 'WGS 84 / Pseudo-Mercator',
    datum: 'WGS 84',
    kind: 'projected',
    definition: WEB_MERCATOR,
    evidence,
  };
}

/**
 * A system by its code: `EPSG:4547`, `urn:ogc:def:crs:EPSG::4547`, `http://www.opengis.net/def/crs/EPSG/0/4547`,
 * and OGC's `CRS84`. Null when the code is not in our table: then its WKT is needed.
 */
export function crsByCode(code: string): Crs | null {
  const text = code.trim();
  if (/(?:^|[:/])CRS84$/i.test(text)) {
    return wgs84({ en: 'Declared as OGC CRS84.', zh: '声明为 OGC CRS84。' });
  }
  const number =
    /^(?:EPSG:|urn:ogc:def:crs:EPSG:[^:]*:|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[^/]+\/)(\d{4,6})$/i;
  const match = number.exec(text);
  return match ? crsByNumber(Number(match[1])) : null;
}
