import type { Box } from './actors.ts';

// Bound once: these run for every ray, and in a test runner's context each look-up of a global is slow.
const { sin, cos, PI, round, min, max } = Math;

/** Where the sensor sits on the car. */
export const LIDAR = { frame: 'lidar_top', translation: [1, 0, 1.9] as const };
const RINGS = 16;
const AZIMUTHS = 150;
const RANGE = 70;
/** x, y, z, intensity as 32-bit floats. */
export const POINT_STEP = 16;

/** Elevations from −18° to +2°, as 16-line sensors have. */
const ELEVATION = Float64Array.from({ length: RINGS }, (_, i) => ((-18 + (i * 20) / (RINGS - 1)) * PI) / 180);

/** Distance along a ray to a box standing on its yaw; Infinity when it misses. Slab method. */
function hit(
  origin: readonly [number, number, number],
  ray: readonly [number, number, number],
  { x, y, z, yaw, actor: { size } }: Box,
): number {
  const [c, s] = [cos(yaw), sin(yaw)];
  const [ox, oy, oz] = [origin[0] - x, origin[1] - y, origin[2] - z];
  const start = [c * ox + s * oy, c * oy - s * ox, oz];
  const along = [c * ray[0] + s * ray[1], c * ray[1] - s * ray[0], ray[2]];
  let near = 0.5;
  let far = RANGE;
  for (let i = 0; i < 3; i++) {
    const half = size[i]! / 2;
    const inverse = 1 / along[i]!;
    const [a, b] = [(-half - start[i]!) * inverse, (half - start[i]!) * inverse];
    near = max(near, min(a, b));
    far = min(far, max(a, b));
  }
  return near <= far ? near : Infinity;
}

/** One sweep: points in the sensor's frame, rounded to the centimetre as sensors give them. */
export function sweep(
  ego: { x: number; y: number; yaw: number },
  boxes: readonly Box[],
  random: () => number,
): Float32Array {
  const [c, s] = [cos(ego.yaw), sin(ego.yaw)];
  const [tx, ty, tz] = LIDAR.translation;
  const origin = [ego.x + c * tx - s * ty, ego.y + s * tx + c * ty, tz] as const;
  const points: number[] = [];
  for (let ring = 0; ring < RINGS; ring++) {
    const up = sin(ELEVATION[ring]!);
    const flat = cos(ELEVATION[ring]!);
    for (let step = 0; step < AZIMUTHS; step++) {
      const azimuth = (step * 2 * PI) / AZIMUTHS;
      const local = [flat * cos(azimuth), flat * sin(azimuth), up] as const;
      const ray = [c * local[0] - s * local[1], s * local[0] + c * local[1], up] as const;
      let distance = up < 0 ? -tz / up : Infinity;
      let intensity = 12;
      for (const box of boxes) {
        const found = hit(origin, ray, box);
        if (found < distance) {
          distance = found;
          intensity = 80;
        }
      }
      if (distance > RANGE) continue;
      const noisy = distance + (random() - 0.5) * 0.04;
      for (const axis of local) points.push(round(axis * noisy * 100) / 100);
      points.push(intensity);
    }
  }
  return Float32Array.from(points);
}
