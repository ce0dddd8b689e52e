import type { LocalText } from '../contract/values.ts';
import { zoneByNumber } from './china-zones.ts';
import { crsByNumber, crsOfZone, wgs84, type Crs } from './crs.ts';

/** A guess from nothing but numbers. It is for a person to confirm, and must be shown as a guess. */
export interface CrsGuess {
  crs: Crs;
  /** 0…1. Never 1: numbers cannot prove a datum. */
  sure: number;
  /** x and y have changed places: latitude or northing comes first. */
  swapped: boolean;
  evidence: LocalText;
}

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** Northings from the south of Hainan to the Amur: 18°–54° N. */
const NORTHING = { least: 1_980_000, most: 6_000_000 };
/** Half a zone at 18° N, in metres, with a quarter to spare: surveys run across the edge of a zone. */
const HALF_ZONE = { 3: 200_000, 6: 400_000 };
/** Web Mercator of 73°–136° E, 3°–54° N. */
const MERCATOR = { west: 8_126_000, east: 15_140_000, south: 334_000, north: 7_171_000 };

const inside = (from: number, to: number, least: number, most: number) => from >= least && to <= most;

function lonLat([west, south, east, north]: Box, swapped: boolean): CrsGuess | null {
  if (!inside(west, east, -180, 180) || !inside(south, north, -90, 90)) return null;
  // A drawing in metres around its own origin looks the same.
  const nearOrigin = inside(west, east, -1, 1) && inside(south, north, -1, 1);
  const inChina = inside(west, east, 73, 136) && inside(south, north, 3, 54);
  const evidence: LocalText = {
    en: 'All coordinates are within ±180 and ±90, as longitude and latitude are.',
    zh: '所有坐标都在 ±180 与 ±90 之内，符合经纬度。',
  };
  if (inChina) {
    evidence.en +=
      ' Numbers cannot tell WGS 84 and CGCS2000 from GCJ-02 or BD-09, which are offset by hundreds of metres.';
    evidence.zh += '仅凭数值无法区分 WGS 84、CGCS2000 与偏移数百米的 GCJ-02、BD-09。';
  }
  if (nearOrigin) {
    evidence.en += ' They are all near 0, 0, so it may as well be a local drawing.';
    evidence.zh += '坐标都接近原点，也可能是本地坐标图。';
  }
  return { crs: wgs84(evidence), sure: nearOrigin ? 0.2 : inChina ? 0.6 : 0.8, swapped, evidence };
}

function numberedZone([west, south, east, north]: Box, swapped: boolean): CrsGuess | null {
  const number = Math.floor(west / 1_000_000);
  if (!inside(south, north, NORTHING.least, NORTHING.most)) return null;
  const zone = zoneByNumber('CGCS2000', number);
  if (!zone) return null;
  const half = HALF_ZONE[zone.width];
  if (!inside(west, east, zone.falseEasting - half, zone.falseEasting + half)) return null;
  const evidence: LocalText = {
    en: `Eastings begin with ${number}, the number of the ${zone.width}-degree zone around ${zone.centralMeridian}° E, and northings fit China. The datum is taken to be CGCS2000; Xian 1980 and Beijing 1954 use the same numbers.`,
    zh: `东坐标以 ${number} 开头，为中央经线 ${zone.centralMeridian}°E 的 ${zone.width} 度带带号，北坐标符合中国范围。基准按 CGCS2000 处理；西安 1980 与北京 1954 使用相同带号。`,
  };
  return { crs: crsOfZone(zone, evidence), sure: 0.7, swapped, evidence };
}

function webMercator([west, south, east, north]: Box): CrsGuess | null {
  if (!inside(west, east, MERCATOR.west, MERCATOR.east)) return null;
  if (!inside(south, north, MERCATOR.south, MERCATOR.north)) return null;
  const evidence: LocalText = {
    en: 'The coordinates fit China in the projection of web maps.',
    zh: '坐标符合网络地图投影下的中国范围。',
  };
  return { crs: crsByNumber(3857, evidence)!, sure: 0.5, swapped: false, evidence };
}

/**
 * A system for coordinates that come without one, from their box [minX, minY, maxX, maxY]. Null is "unknown" and an
 * answer: a box of eastings without a zone, or one that fits two systems equally well, says nothing.
 */
export function guessCrs(bbox: Box): CrsGuess | null {
  const [minX, minY, maxX, maxY] = bbox;
  if (!bbox.every(Number.isFinite) || minX > maxX || minY > maxY) return null;
  const turned: Box = [minY, minX, maxY, maxX];
  const geographic = lonLat(bbox, false);
  if (geographic) return geographic;
  // Only one way round fits ±90: latitude first, as EPSG:4326 and EPSG:4490 themselves want it.
  const latitudeFirst = lonLat(turned, true);
  if (latitudeFirst) return latitudeFirst;
  const candidates = [numberedZone(bbox, false), numberedZone(turned, true), webMercator(bbox)].filter(
    (one) => one !== null,
  );
  return candidates.length === 1 ? candidates[0]! : null;
}
