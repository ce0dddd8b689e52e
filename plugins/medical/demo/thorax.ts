import { randomFrom } from './noise.ts';

// Taken out of Math once: these run per pixel, and in a vm context every look-up of a global is slow.
const { abs, cos, hypot, max, min, sin, sqrt } = Math;

/** Squared elliptic distance: below 1 is inside. All lengths in mm, x to the patient's left, y to the back, z to the head. */
function inside(x: number, y: number, cx: number, cy: number, rx: number, ry: number): number {
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2;
}

interface Vessel {
  x: number;
  y: number;
  z: number;
  dx: number;
  dy: number;
  dz: number;
  /** Of (dx, dy, dz). */
  length: number;
  radius: number;
}

/** Branches that run out from both hila, drawn once; deterministic. */
function vesselsOf(): Vessel[] {
  const random = randomFrom(7);
  return Array.from({ length: 46 }, (_, index) => {
    const side = index % 2 === 0 ? -1 : 1;
    const angle = (random() - 0.5) * 2.6;
    const z = (random() - 0.5) * 40;
    const [dx, dy, dz] = [side * cos(angle), sin(angle), (random() - 0.5) * 1.6];
    return { x: side * 45, y: 5, z, dx, dy, dz, length: hypot(dx, dy, dz), radius: 1.2 + random() * 2.2 };
  });
}

const VESSELS = vesselsOf();

function inVessel(x: number, y: number, z: number): boolean {
  // A loop without calls: it runs 46 times for nearly every pixel of the lungs, and most of the demo's time is spent here.
  for (const vessel of VESSELS) {
    const along = (x - vessel.x) * vessel.dx + (y - vessel.y) * vessel.dy + (z - vessel.z) * vessel.dz;
    if (along < 0) continue;
    const at = along / vessel.length / vessel.length;
    if (at > 75) continue;
    const px = vessel.x + vessel.dx * at;
    const py = vessel.y + vessel.dy * at;
    const pz = vessel.z + vessel.dz * at;
    const reach = vessel.radius * (1 - at / 90);
    if ((x - px) ** 2 + (y - py) ** 2 + (z - pz) ** 2 < reach * reach) return true;
  }
  return false;
}

/** Ribs slope downwards to the front, so that a slice cuts each as a short arc. */
function inRib(x: number, y: number, z: number): 'cortex' | 'marrow' | null {
  const ring = sqrt(inside(x, y, 0, 8, 148, 98));
  if (ring < 0.93 || ring > 1.01 || y < -92) return null;
  const sloped = z + (y - 60) * -0.42;
  const off = abs((((sloped % 26) + 26) % 26) - 13);
  const thickness = hypot((ring - 0.97) * 150, off);
  return thickness < 4 ? 'marrow' : thickness < 6.2 ? 'cortex' : null;
}

function inSpine(x: number, y: number, z: number): number | null {
  const body = inside(x, y, 0, 62, 19, 15);
  const disc = abs((((z % 24) + 24) % 24) - 12) > 10;
  if (body < 1) return body > 0.78 ? (disc ? 90 : 520) : disc ? 80 : 190;
  if (inside(x, y, 0, 84, 9, 8) < 1) return 25; // canal
  const arch = inside(x, y, 0, 86, 17, 16);
  if (arch < 1 && y > 76) return 430;
  if (abs(x) < 3.5 && y > 98 && y < 118 && !disc) return 480; // spinous process
  if (abs(abs(x) - 28) < 14 && abs(y - 84 - (abs(x) - 16) * 0.3) < 5 && !disc) return 400;
  return null;
}

/** Mediastinum: heart below, great vessels above, trachea that divides. */
function mediastinum(x: number, y: number, z: number): number | null {
  const airway =
    z > 18
      ? min(inside(x, y, 0, 20, 9, 8))
      : min(inside(x, y, -15 + z * 0.6, 22, 7, 6), inside(x, y, 15 - z * 0.6, 22, 7, 6));
  if (airway < 1 && z > -12) return airway > 0.72 ? 10 : -985;
  if (inside(x, y, 20, 46, 12, 12) < 1) return 170; // descending aorta, with contrast
  if (z > 5 && inside(x, y, -6, -12, 16, 15) < 1) return 175; // ascending aorta
  if (z > 5 && inside(x, y, -32, -8, 9, 10) < 1) return 210; // superior vena cava
  const heart = inside(x, y, 16, -14, 58 - max(z, -60) * 0.35, 46 - max(z, 0) * 0.6) + ((z + 40) / 58) ** 2 * 0.9;
  if (heart < 1) {
    const chambers = min(inside(x, y, 32, -8, 24, 20), inside(x, y, -10, -20, 20, 19));
    return chambers < 1 ? 165 : heart > 0.93 ? -60 : 95;
  }
  return null;
}

/**
 * Attenuation in HU of a made-up thorax at a point. Ellipses, no patient: the shapes only need to look like a chest
 * to whoever tries the hub.
 */
export function thoraxHu(x: number, y: number, z: number): number {
  const narrow = 1 - max(z - 40, 0) * 0.004;
  const skin = inside(x, y, 0, 8, 172 * narrow, 118 * narrow);
  if (skin > 1) return inside(x, y, 0, 176, 210, 40) < 1 && y > 139 && y < 145 ? 60 : -1000; // couch top
  const bone = inSpine(x, y, z);
  if (bone !== null) return bone;
  const rib = inRib(x, y, z);
  if (rib) return rib === 'cortex' ? 620 : 260;
  if (abs(x) < 14 - z * 0.05 && abs(y + 88) < 6) return abs(y + 88) > 4 ? 480 : 170; // sternum
  const inner = mediastinum(x, y, z);
  if (inner !== null) return inner;
  const apex = max(1 - ((z - 5) / 125) ** 2, 0);
  const lung = inside(abs(x), y, 74, 8, 60 * sqrt(apex), 78 * sqrt(apex));
  const dome = z < -60 && inside(abs(x), y, 72, 0, 48, 62) < (-60 - z) / 30; // liver and stomach push up
  if (lung < 1 && !dome) {
    if (inside(x, y, 92, 20, 7, 7) + ((z - 10) / 7) ** 2 < 1) return 45; // a nodule in the left upper lobe
    return inVessel(x, y, z) ? 60 : -868 + (y - 8) * 0.55;
  }
  if (inside(x, y, 0, 8, 152 * narrow, 100 * narrow) > 1) return -105; // fat under the skin
  if (abs(x) < 52 && abs(y - 5) < 62) return dome ? 70 : -75; // mediastinal fat
  return dome ? 72 : 48;
}
