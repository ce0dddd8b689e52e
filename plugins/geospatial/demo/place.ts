import { crsByCode, fromWgs84, transformer, type Crs } from '@lode/core/coordinates';

/** Mouth of the shaft of the demo colliery, which all domains share. */
export const SHAFT: [number, number] = [112.587, 37.892];

const known = (code: string) => crsByCode(code) as Crs;

/** CGCS2000, 3° zone around 114° E, without zone number: what the cadastre uses here. */
export const toZone = fromWgs84(known('EPSG:4547'));
/** UTM 49 N, which the drone's software writes. */
export const toUtm = fromWgs84(known('EPSG:32649'));
export const fromUtm = transformer(known('EPSG:32649'));

/** A 3° zone of CGCS2000 as ESRI writes it; 114 is right for the mine, 117 is the neighbour. */
export const prjOfZone = (meridian: number) =>
  `PROJCS["CGCS2000_3_Degree_GK_CM_${meridian}E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",` +
  'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],' +
  'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],' +
  `PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}.0],PARAMETER["Scale_Factor",1.0],` +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

/** Deterministic numbers in 0…1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
