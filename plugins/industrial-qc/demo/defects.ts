import { SIDE, type Random, type Surface } from './surface.ts';

// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { PI, abs, atan2, cos, exp, floor, hypot, max, min, sin } = Math;

/** What a defect does to a plate: tints RGB over the luminance, and says which pixels are its own (255). */
export interface Defect {
  mask: Uint8Array;
  /** Per pixel 0…1, how much of `colour` covers the plate. */
  cover: Float32Array;
  colour: [number, number, number];
}

const blank = (colour: Defect['colour']): Defect => ({
  mask: new Uint8Array(SIDE * SIDE),
  cover: new Float32Array(SIDE * SIDE),
  colour,
});

/** Away from the holes and the rim, so that every defect is whole. */
const within = (random: Random, margin: number) => margin + random() * (SIDE - 2 * margin);

/** A tool mark: a bright furrow with a dark lip, along a gently bent line. */
export function scratch(surface: Surface, random: Random): Defect {
  const defect = blank([238, 240, 244]);
  const [x0, y0] = [within(random, 130), within(random, 110)];
  const angle = (random() - 0.5) * 1.6 + (random() < 0.5 ? 0 : PI);
  const length = 110 + random() * 120;
  const bend = (random() - 0.5) * 60;
  const width = 1.1 + random() * 1.2;
  for (let step = 0; step <= length; step += 0.5) {
    const t = step / length;
    const off = 4 * t * (1 - t) * bend;
    const px = x0 + cos(angle) * step - sin(angle) * off;
    const py = y0 + sin(angle) * step + cos(angle) * off;
    const pressed = width * (0.35 + 0.65 * sin(PI * min(1, t * 1.1)));
    for (let y = floor(py) - 5; y <= py + 5; y++) {
      for (let x = floor(px) - 5; x <= px + 5; x++) {
        if (x < 0 || y < 0 || x >= SIDE || y >= SIDE) continue;
        const at = y * SIDE + x;
        const distance = hypot(x - px, y - py);
        if (distance < pressed + 1.5) defect.mask[at] = 255;
        const furrow = max(0, 1 - distance / (pressed + 0.6)) * 0.85;
        if (furrow > (defect.cover[at] as number)) defect.cover[at] = furrow;
        const lip = hypot(x - px - 1.4, y - py - 1.8);
        if (lip < pressed) surface[at] = min(surface[at] as number, 96 + lip * 14);
      }
    }
  }
  return defect;
}

/** A knock: the metal is pressed in, so one flank catches the lamp and the other falls dark. */
export function dent(surface: Surface, random: Random): Defect {
  const defect = blank([0, 0, 0]);
  const [cx, cy] = [within(random, 150), within(random, 150)];
  const [rx, ry, turn] = [26 + random() * 26, 18 + random() * 20, random() * PI];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const u = ((x - cx) * cos(turn) + (y - cy) * sin(turn)) / rx;
      const v = ((y - cy) * cos(turn) - (x - cx) * sin(turn)) / ry;
      const distance = hypot(u, v);
      if (distance > 1.5) continue;
      const at = y * SIDE + x;
      if (distance < 1.02) defect.mask[at] = 255;
      // Slope of a bowl (1 − d²)²: steepest between centre and rim.
      const slope = distance < 1 ? 2.6 * distance * (1 - distance ** 2) : 0;
      const facing = ((x - cx) * -0.6 + (y - cy) * -0.8) / max(1, hypot(x - cx, y - cy));
      const rim = exp(-(((distance - 1.03) / 0.07) ** 2)) * 20;
      surface[at]! += -slope * facing * 62 - (distance < 1 ? (1 - distance) * 16 : 0) - facing * -rim;
    }
  }
  return defect;
}

/** Oil or rust: a few lumps grown together, ragged at the edge. */
export function contamination(_surface: Surface, random: Random): Defect {
  const defect = blank(random() < 0.5 ? [74, 52, 34] : [52, 50, 44]);
  const [cx, cy] = [within(random, 150), within(random, 150)];
  const lumps = Array.from({ length: 5 + floor(random() * 6) }, () => ({
    x: cx + (random() - 0.5) * 90,
    y: cy + (random() - 0.5) * 70,
    r: 9 + random() * 20,
    phase: random() * 6.28,
    stretch: 0.7 + random() * 0.6,
  }));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let depth = 0;
      for (const { x: lx, y: ly, r, phase, stretch } of lumps) {
        // The ragged edge stands out by 0.19 of the radius at most.
        if (abs(y - ly) > r * 1.2 || abs(x - lx) * stretch > r * 1.2) continue;
        const turn = atan2(y - ly, x - lx);
        const ragged = 0.1 * sin(turn * 2 + phase) + 0.06 * sin(turn * 5 - phase) + 0.03 * sin(turn * 11);
        depth = max(depth, 1 - hypot((x - lx) * stretch, y - ly) / (r * (1 + ragged)));
      }
      if (depth <= 0) continue;
      const at = y * SIDE + x;
      defect.mask[at] = 255;
      defect.cover[at] = min(0.82, 0.25 + depth * 1.3) * (0.9 + random() * 0.1);
    }
  }
  return defect;
}
