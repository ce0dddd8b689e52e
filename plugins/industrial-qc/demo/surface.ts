// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { atan2, cos, floor, hypot, imul, max, min, sqrt } = Math;

/** Side of every picture, px. */
export const SIDE = 512;

export type Random = () => number;

/** mulberry32: the same picture on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = imul(state ^ (state >>> 15), state | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Luminance 0…255 of one plate, row-major, before any defect. */
export type Surface = Float32Array;

/** Brushed lines: noise smeared along x by a running mean of random length a row. */
function brush(surface: Surface, random: Random): void {
  for (let y = 0; y < SIDE; y++) {
    const tone = (random() - 0.5) * 9;
    const reach = 20 + floor(random() * 90);
    const noise = Float32Array.from({ length: SIDE + reach }, () => random() - 0.5);
    let sum = 0;
    for (let i = 0; i < reach; i++) sum += noise[i] as number;
    for (let x = 0; x < SIDE; x++) {
      sum += (noise[x + reach] as number) - (noise[x] as number);
      surface[y * SIDE + x]! += tone + (sum / sqrt(reach)) * 22 + (random() - 0.5) * 7;
    }
  }
}

/** A countersunk hole: dark bore, a ring lit from the upper left, a soft shadow. */
function drill(surface: Surface, cx: number, cy: number, radius: number, random: Random): void {
  const glint = random() * 0.4;
  for (let y = max(0, cy - 50) | 0; y < min(SIDE, cy + 50); y++) {
    for (let x = max(0, cx - 50) | 0; x < min(SIDE, cx + 50); x++) {
      const distance = hypot(x - cx, y - cy) / radius;
      if (distance > 1.9) continue;
      const at = y * SIDE + x;
      const lit = cos(atan2(y - cy, x - cx) + 2.36 + glint);
      const bore = min(1, max(0, (0.74 - distance) * radius));
      const sink = min(1, max(0, (1.16 - distance) * radius)) * (1 - bore);
      surface[at]! += sink * lit * -46 - (distance > 1.16 ? max(0, 1.9 - distance) * 14 : 0);
      surface[at] = (surface[at] as number) * (1 - bore) + bore * (26 + 14 * lit + random() * 5);
    }
  }
}

/** One plate under the line's lamp: no two have the same brushing, tilt of light or position on the belt. */
export function plate(random: Random): Surface {
  const surface = new Float32Array(SIDE * SIDE);
  const [lampX, lampY, power] = [SIDE * (0.3 + random() * 0.4), SIDE * (0.25 + random() * 0.3), 150 + random() * 14];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const away = ((x - lampX) ** 2 * 0.5 + (y - lampY) ** 2) / SIDE ** 2;
      surface[y * SIDE + x] = power - away * 62;
    }
  }
  brush(surface, random);
  const [shiftX, shiftY] = [(random() - 0.5) * 8, (random() - 0.5) * 8];
  for (const [x, y] of [
    [70, 70],
    [442, 70],
    [70, 442],
    [442, 442],
  ] as const) {
    drill(surface, x + shiftX, y + shiftY, 24, random);
  }
  return surface;
}
