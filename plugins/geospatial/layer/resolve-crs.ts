import { crsByCode, crsFromWkt, datumPolicy, guessCrs, transformer, type Crs } from '@lode/core/coordinates';
import type { JsonObject, LocalText } from '@lode/core';
import type { FindingList } from '../findings.ts';
import type { Bounds, ToLonLat } from './geometry.ts';

/** What a file says about its reference system, in the order in which it is to be believed. */
export interface CrsDeclaration {
  /** Where it says so: `.prj`, `crs`, `gpkg_spatial_ref_sys`; `RFC 7946` is what a format means by itself. */
  source: string;
  code?: string;
  wkt?: string;
  name?: string;
}

export interface ResolvedCrs {
  /** Null: nobody knows, and nothing can be put on a map. */
  crs: Crs | null;
  /** The file has latitude or northing first. */
  swapped: boolean;
  evidence: LocalText;
}

export const wgs84 = (): Crs => crsByCode('EPSG:4326') as Crs;

/** Datums whose offset is kept as declared and never taken away by the hub. */
function offsetDatum(text: string): Crs | null {
  const datum = /gcj[-_ ]?0?2/i.test(text) ? 'GCJ-02' : /bd[-_ ]?0?9/i.test(text) ? 'BD-09' : null;
  if (!datum) return null;
  const evidence = { en: `Declared as ${datum}.`, zh: `声明为 ${datum}。` };
  return { ...wgs84(), code: null, name: datum, datum, evidence };
}

function declaredCrs({ code, wkt, name }: CrsDeclaration): Crs | null {
  const called = [name, code, wkt?.slice(0, 500)].filter(Boolean).join(' ');
  return (
    offsetDatum(called) ??
    (code ? crsByCode(code) : null) ??
    (wkt ? crsFromWkt(wkt) : null) ??
    (name ? crsByCode(name) : null)
  );
}

const fitsDegrees = ([west, south, east, north]: Bounds) =>
  west >= -180.000001 && east <= 180.000001 && south >= -90.000001 && north <= 90.000001;

const turned = ([west, south, east, north]: Bounds): Bounds => [south, west, north, east];

function guessed(bounds: Bounds | null, findings: FindingList, why: LocalText): ResolvedCrs {
  const guess = bounds && guessCrs(bounds);
  if (!guess) {
    const message = {
      en: `${why.en}, and the coordinates do not tell it: the layer cannot be put on a map`,
      zh: `${why.zh}，且无法由坐标推断，图层不能在地图上定位`,
    };
    if (bounds) findings.say('crs-unknown', 'warning', message, { evidence: { bounds: [...bounds] } });
    return { crs: null, swapped: false, evidence: why };
  }
  const { crs, sure, swapped, evidence } = guess;
  const message = {
    en: `${why.en}; taken to be ${crs.code ?? String(crs.name)}. ${evidence.en}`,
    zh: `${why.zh}；推断为 ${crs.code ?? String(crs.name)}。${evidence.zh}`,
  };
  findings.say('crs-guessed', sure < 0.5 ? 'warning' : 'info', message, { evidence: { sure } });
  if (swapped) saySwapped(findings);
  return { crs, swapped, evidence };
}

function saySwapped(findings: FindingList): void {
  findings.say('axes-swapped', 'warning', {
    en: 'Latitude (or northing) stands first in the coordinates; they were read the other way round',
    zh: '坐标中纬度（或北坐标）在前，已交换次序读取',
  });
}

/** The system of a layer whose coordinates have this box: as declared, else guessed, with the evidence for it. */
export function resolveCrs(
  declared: readonly CrsDeclaration[],
  bounds: Bounds | null,
  findings: FindingList,
): ResolvedCrs {
  for (const declaration of declared) {
    const crs = declaredCrs(declaration);
    if (!crs) {
      const said = declaration.code ?? declaration.name ?? declaration.wkt ?? '';
      const message = {
        en: `The reference system in ${declaration.source} cannot be read`,
        zh: `无法识别 ${declaration.source} 中的坐标系`,
      };
      findings.say('crs-unreadable', 'warning', message, { evidence: { text: said.slice(0, 200) } });
      continue;
    }
    const evidence = {
      en: `${declaration.source}: ${crs.evidence.en}`,
      zh: `${declaration.source}：${crs.evidence.zh}`,
    };
    if (crs.kind === 'geographic' && bounds && !fitsDegrees(bounds)) {
      if (fitsDegrees(turned(bounds))) {
        saySwapped(findings);
        return { crs, swapped: true, evidence };
      }
      if (declaration.source === 'RFC 7946') {
        return guessed(bounds, findings, {
          en: 'The coordinates are no longitudes and latitudes, as GeoJSON without a crs must have',
          zh: '坐标不是经纬度，而未声明坐标系的 GeoJSON 应为经纬度',
        });
      }
    }
    if (crs.datum === 'GCJ-02' || crs.datum === 'BD-09') {
      const message = {
        en: `The datum is ${crs.datum}: positions are kept as declared, and are off by hundreds of metres on a WGS 84 map`,
        zh: `基准为 ${crs.datum}：坐标按声明保留，在 WGS 84 地图上偏移数百米`,
      };
      findings.say('offset-datum', 'warning', message, { evidence: { datum: crs.datum } });
    }
    return { crs, swapped: false, evidence };
  }
  return guessed(bounds, findings, {
    en: 'The file does not say which reference system it uses',
    zh: '文件未声明坐标系',
  });
}

/** The way from a layer's own coordinates to longitude/latitude; null, and a finding, when there is none. */
export function toLonLatOf({ crs, swapped }: ResolvedCrs, findings: FindingList): ToLonLat | null {
  if (!crs) return null;
  try {
    // Degrees that are taken as they are stay as they are, to the last bit: proj4 would round them on the way.
    const asItIs = crs.kind === 'geographic' && datumPolicy(crs.datum).toWgs84 !== 'shifted';
    const forward: ToLonLat = asItIs && crs.datum !== 'unknown' ? (x, y) => [x, y] : transformer(crs);
    return swapped ? (x, y) => forward(y, x) : forward;
  } catch {
    const message = {
      en: 'The projection of the reference system is not supported: the layer cannot be put on a map',
      zh: '不支持该坐标系的投影方式，图层不能在地图上定位',
    };
    findings.say('crs-unreadable', 'warning', message, { evidence: { crs: crs.definition.slice(0, 200) } });
    return null;
  }
}

export const localText = (text: LocalText | string): JsonObject =>
  typeof text === 'string' ? { en: text, zh: text } : { en: text.en, zh: text.zh };

/** What layers and rasters say alike. */
export function crsFacets({ crs, evidence }: ResolvedCrs): JsonObject {
  if (!crs) return { crsEvidence: localText(evidence) };
  const name = localText(crs.name);
  return { crs: crs.code ?? (name.en as string), crsName: name, datum: crs.datum, crsEvidence: localText(evidence) };
}
