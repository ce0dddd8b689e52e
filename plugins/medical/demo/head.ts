// Taken out of Math once: these run per pixel, and in a vm context every look-up of a global is slow.
const { abs, atan2, max, sin, sqrt } = Math;

function inside(x: number, y: number, z: number, centre: readonly number[], radii: readonly number[]): number {
  const [cx = 0, cy = 0, cz = 0] = centre;
  const [rx = 1, ry = 1, rz = 1] = radii;
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 + ((z - cz) / rz) ** 2;
}

/** T1-like signal (0…1000) of a made-up head at a point, mm; grey and white matter by a folded surface. */
export function headSignal(x: number, y: number, z: number): number {
  const skin = inside(x, y, z, [0, 0, 0], [80, 98, 92]);
  if (skin > 1) return 0;
  const skull = inside(x, y, z, [0, 0, 0], [74, 92, 86]);
  if (skull > 1) return 780; // scalp fat
  const liquor = inside(x, y, z, [0, 0, 0], [68, 86, 80]);
  if (liquor > 1) return 60; // bone
  const angle = atan2(y, x);
  const folds = 0.045 * sin(angle * 17 + sin(angle * 5) * 2 + z * 0.12) + 0.03 * sin(angle * 31 - z * 0.2);
  const cortex = sqrt(inside(x, y, z, [0, 0, 0], [64, 82, 76])) + folds;
  if (cortex > 1) return 140; // liquor
  if (abs(x) < 1.6 && cortex > 0.5) return 150; // falx
  const horn = inside(abs(x), y, z, [13 + max(y, 0) * 0.25, -8, 8], [7, 30, 14]);
  if (horn < 1) return 120;
  if (inside(abs(x), y, z, [24, 0, 0], [9, 16, 14]) < 1) return 470; // basal ganglia
  if (inside(x, y, z, [0, -34, 6], [12, 5, 12]) < 1 || inside(x, y, z, [0, 24, 10], [14, 6, 10]) < 1) return 760;
  return cortex > 0.86 + folds ? 430 : 640;
}
