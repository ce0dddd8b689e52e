/** Where things are: reference systems, the way to WGS84 and back, poses in space, distances on the globe, units. */
export { crsByCode, type Crs } from './crs.ts';
export { crsFromWkt } from './crs-from-wkt.ts';
export { datumPolicy, type Datum, type DatumPolicy } from './datums.ts';
export {
  apply,
  compose,
  fromYaw,
  IDENTITY,
  interpolatePose,
  inverse,
  invert,
  multiply,
  normalised,
  rotate,
  yawOf,
  type Pose,
  type Quaternion,
  type Vector3,
} from './frames.ts';
export { bd09ToGcj02, gcj02ToBd09, gcj02ToWgs84, inMainlandChina, wgs84ToGcj02 } from './gcj02.ts';
export { guessCrs, type CrsGuess } from './guess-crs.ts';
export { bboxOf, distanceMetres, enuToLonLat, lonLatToEnu, type LonLat } from './sphere.ts';
export { fromWgs84, transformer } from './transform.ts';
export { toSi, type SiUnit } from './units.ts';
