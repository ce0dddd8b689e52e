import { MAINLAND_CHINA } from './mainland-china.ts';
import type { LonLat } from './sphere.ts';

/*
 * GCJ-02 is what maps published in mainland China use: WGS84 with an offset whose formula was never published and is
 * known from reverse engineering. BD-09 is Baidu's offset on top. Nothing in the hub converts between them by itself: it
 * is for the user to ask, and the answer is approximate.
 */

const { sin, cos, sqrt, abs, atan2, PI } = Math;
/** Krasovsky 1940, on which the offset is computed. */
const A = 6_378_245;
const EE = 0.006_693_421_622_965_943_23;
const RADIANS = PI / 180;
const X_PI = (PI * 3000) / 180;
/** Of the inverses: a millimetre is 1e-8°. */
const CLOSE_ENOUGH = 1e-9;
const MOST_ROUNDS = 30;

/** Whether maps of this place are offset. Coarse: see MAINLAND_CHINA. */
export function inMainlandChina(lon: number, lat: number): boolean {
  if (!(lon > 73 && lon < 136 && lat > 17 && lat < 54)) return false;
  let inside = false;
  let [x0, y0] = MAINLAND_CHINA.at(-1)!;
  for (const [x1, y1] of MAINLAND_CHINA) {
    if (y0 > lat !== y1 > lat && lon < ((x1 - x0) * (lat - y0)) / (y1 - y0) + x0) inside = !inside;
    x0 = x1;
    y0 = y1;
  }
  return inside;
}

function offset(lon: number, lat: number): LonLat {
  const x = lon - 105;
  const y = lat - 35;
  const ripple = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  const dLat =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * sqrt(abs(x)) +
    ((ripple + 20 * sin(PI * y) + 40 * sin((PI * y) / 3) + 160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) /
      3;
  const dLon =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * sqrt(abs(x)) +
    ((ripple + 20 * sin(PI * x) + 40 * sin((PI * x) / 3) + 150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) /
      3;
  const phi = lat * RADIANS;
  const m = 1 - EE * sin(phi) * sin(phi);
  return [dLon / ((A / sqrt(m)) * cos(phi) * RADIANS), dLat / (((A * (1 - EE)) / (m * sqrt(m))) * RADIANS)];
}

/** Offset of up to about 700 m within mainland China; elsewhere the point itself. Degrees. */
export function wgs84ToGcj02(lon: number, lat: number): LonLat {
  if (!inMainlandChina(lon, lat)) return [lon, lat];
  const [dLon, dLat] = offset(lon, lat);
  return [lon + dLon, lat + dLat];
}

/** Approximate inverse of the offset, self-consistent to 1e-9°; elsewhere than in mainland China the point itself. */
export function gcj02ToWgs84(lon: number, lat: number): LonLat {
  if (!inMainlandChina(lon, lat)) return [lon, lat];
  return inverseOf(
    (x, y) => {
      const [dLon, dLat] = offset(x, y);
      return [x + dLon, y + dLat];
    },
    lon,
    lat,
  );
}

/** Baidu's offset, which applies wherever it is asked for. */
export function gcj02ToBd09(lon: number, lat: number): LonLat {
  const z = sqrt(lon * lon + lat * lat) + 0.000_02 * sin(lat * X_PI);
  const theta = atan2(lat, lon) + 0.000_003 * cos(lon * X_PI);
  return [z * cos(theta) + 0.0065, z * sin(theta) + 0.006];
}

/** Inverse of Baidu's offset, to 1e-9°. */
export function bd09ToGcj02(lon: number, lat: number): LonLat {
  return inverseOf(gcj02ToBd09, lon, lat);
}

/** Fixed point: the offset changes so slowly that every round gains two digits or more. */
function inverseOf(forward: (lon: number, lat: number) => LonLat, lon: number, lat: number): LonLat {
  let x = lon;
  let y = lat;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [fx, fy] = forward(x, y);
    x -= fx - lon;
    y -= fy - lat;
    if (abs(fx - lon) < CLOSE_ENOUGH && abs(fy - lat) < CLOSE_ENOUGH) break;
  }
  return [x, y];
}
