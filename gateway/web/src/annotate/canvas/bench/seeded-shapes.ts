import { classColours } from '../../../palette.ts';
import type { SceneShape } from '../scene.ts';

export const PICTURE = { width: 8000, height: 6000 };
const CORNERS = 20;

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Boxes and polygons of twenty corners in turn, 10 to 60 pixels long, all over the picture. */
export function seededShapes(count: number, seed: number): SceneShape[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index): SceneShape => {
    const size = 10 + 50 * random();
    const [x, y] = [random() * (PICTURE.width - size), random() * (PICTURE.height - size)];
    const colour = classColours[Math.floor(random() * classColours.length)]!;
    const id = String(index);
    if (index % 2 === 0) {
      return { id, colour, geometries: [{ kind: 'box', x, y, width: size, height: size * (0.4 + 0.6 * random()) }] };
    }
    const ring = Array.from({ length: CORNERS }, (_, corner): [number, number] => {
      const turn = (corner / CORNERS) * 2 * Math.PI;
      const radius = (size / 2) * (0.7 + 0.3 * random());
      return [x + size / 2 + radius * Math.cos(turn), y + size / 2 + radius * Math.sin(turn)];
    });
    return { id, colour, geometries: [{ kind: 'polygon', polygons: [[ring]] }] };
  });
}
