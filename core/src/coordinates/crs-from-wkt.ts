import proj4 from 'proj4';
import type { LocalText } from '../contract/values.ts';
import { zoneByParameters } from './china-zones.ts';
import { codesOfDatum, crsByNumber, type Crs } from './crs.ts';
import { datumNamed, type Datum } from './datums.ts';

/** WKT of a real system has some 5,000 characters; nothing is gained by reading a megabyte of brackets. */
const MOST_CHARACTERS = 64 * 1024;
const DEGREES = 180 / Math.PI;

/** What proj4 makes of a WKT, as far as it concerns us. */
interface Projection {
  projName: string;
  a: number;
  b: number;
  long0?: number;
  lat0?: number;
  x0?: number;
  y0?: number;
  k0?: number;
  to_meter?: number;
}

/** proj4's own class; its types call it a namespace member, which `export =` hides from importers. */
const Proj = (proj4 as unknown as { Proj: new (definition: string) => Projection }).Proj;

function read(wkt: string): Projection | null {
  try {
    return new Proj(wkt);
  } catch {
    return null;
  }
}

const nameIn = (wkt: string, keyword: RegExp): string | null =>
  new RegExp(`(?:${keyword.source})\\s*[[(]\\s*"([^"]*)"`, 'i').exec(wkt)?.[1] ?? null;

/** The system's own identifier is the last: those before it belong to its parts. */
function codeIn(wkt: string): number | null {
  const last = /(?:AUTHORITY|ID)\s*[[(]\s*"EPSG"\s*,\s*"?(\d{4,6})"?\s*[\])]\s*[\])]\s*$/i.exec(wkt.trim());
  return last ? Number(last[1]) : null;
}

const near = (a: number | undefined, b: number | undefined, within: number) => Math.abs((a ?? 0) - (b ?? 0)) <= within;

/** Gauss–Krüger, transverse Mercator and UTM are one method under several names. */
function methodOf({ projName }: Projection): string {
  if (
    /^(?:gauss[ _-]?kr[uü]ger|(?:fast_)?transverse[ _]mercator|e?tmerc|utm|universal transverse mercator.*)$/i.test(
      projName,
    )
  )
    return 'tmerc';
  return /merc/i.test(projName) ? 'merc' : projName;
}

/** Same projection to the millimetre; ellipsoid to a decimetre (WGS84 and GRS80 differ by 0.1 mm). */
function agree(one: Projection, other: Projection): boolean {
  const metres = near(one.to_meter ?? 1, other.to_meter ?? 1, 1e-12) || one.projName === 'longlat';
  // Web Mercator is computed on a sphere, whatever ellipsoid its WKT names.
  const figure = methodOf(one) === 'merc' || near(one.b, other.b, 0.1);
  return (
    methodOf(one) === methodOf(other) &&
    metres &&
    figure &&
    near(one.a, other.a, 0.1) &&
    near(one.x0, other.x0, 1e-3) &&
    near(one.y0, other.y0, 1e-3) &&
    near(one.long0, other.long0, 1e-10) &&
    near(one.lat0, other.lat0, 1e-10) &&
    near(one.k0 ?? 1, other.k0 ?? 1, 1e-9)
  );
}

/** Codes that the parameters speak for; each is still compared with what it stands for. */
function likelyCodes(projection: Projection, datum: Datum, name: string): number[] {
  if (projection.projName === 'longlat') return codesOfDatum(datum);
  const meridian = (projection.long0 ?? 0) * DEGREES;
  if (methodOf(projection) === 'tmerc') {
    const zone = zoneByParameters(datum, meridian, projection.x0 ?? 0);
    const utm = Math.round((meridian + 183) / 6) + ((projection.y0 ?? 0) > 0 ? 32_700 : 32_600);
    return zone ? [zone.code] : [utm];
  }
  return /web[ _]mercator|pseudo-mercator/i.test(name) ? [3857] : [];
}

/**
 * A system from the text of a `.prj` file, a GeoPackage or a GeoParquet: WKT 1 (ESRI, OGC) and WKT 2. Chinese
 * Gauss–Kruger zones are recognised by their parameters, since ESRI writes no codes. Null when proj4 cannot read it.
 */
export function crsFromWkt(prj: string): Crs | null {
  const wkt = prj.replace(/^\uFEFF/, '').trim();
  if (wkt.length > MOST_CHARACTERS || !/^[A-Z]\w*\s*[[(]/i.test(wkt)) return null;
  const projection = read(wkt);
  if (!projection || !Number.isFinite(projection.a)) return null;
  const called = nameIn(wkt, /\b(?:PROJCS|PROJCRS|GEOGCS|GEOGCRS|GEODCRS|GEODETICCRS|GEOGRAPHICCRS|BOUNDCRS)/) ?? '';
  const datumName = nameIn(wkt, /\b(?:DATUM|ENSEMBLE|GEODETICDATUM)/);
  const datum: Datum =
    datumNamed(called.split(' / ')[0] ?? '') ?? datumNamed(datumName ?? '') ?? datumName ?? 'unknown';

  const stated = codeIn(wkt);
  for (const code of [...(stated === null ? [] : [stated]), ...likelyCodes(projection, datum, called)]) {
    const known = crsByNumber(code, code === stated ? byCode(code) : byParameters(code));
    const own = known && read(known.definition);
    if (known && own && known.datum === datum && agree(own, projection)) return known;
  }
  const unknown = stated !== null && crsByNumber(stated) === null;
  return {
    code: unknown ? `EPSG:${stated}` : null,
    name: called || 'unnamed',
    datum,
    kind: projection.projName === 'longlat' ? 'geographic' : 'projected',
    definition: wkt,
    evidence: unknown ? byCode(stated) : stated === null ? NO_CODE : contradicting(stated),
  };
}

const NO_CODE: LocalText = { en: 'Read from the WKT; it carries no code.', zh: '读自 WKT，其中没有编号。' };

const byCode = (code: number): LocalText => ({ en: `The WKT says EPSG:${code}.`, zh: `WKT 标明 EPSG:${code}。` });

const byParameters = (code: number): LocalText => ({
  en: `The WKT has the datum and the parameters of EPSG:${code}.`,
  zh: `WKT 的基准与参数与 EPSG:${code} 一致。`,
});

const contradicting = (code: number): LocalText => ({
  en: `The WKT says EPSG:${code}, but its parameters are others; the parameters were used.`,
  zh: `WKT 标明 EPSG:${code}，但参数与之不符；已按参数处理。`,
});
