import type { ViewerGeometry } from '@lode/core/viewer';

type RotatedBox = Extract<ViewerGeometry, { kind: 'rotated-box' }>;

/** The four corners in picture pixels, clockwise on the screen, from what was the top-left one before it was turned. */
export function cornersOf({ x, y, width, height, angle }: RotatedBox): [number, number][] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const signs: [number, number][] = [[-1, -1], [1, -1], [1, 1], [-1, 1]]; // prettier-ignore
  return signs.map(([right, down]) => {
    const [dx, dy] = [(right * width) / 2, (down * height) / 2];
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
  });
}
