import type { EgoState } from './recording.ts';

const SIDE = 256;
const MARGIN = 20;
const MOST_POINTS = 400;

/** The way that was driven, north up, as SVG bytes that sharp draws; null for a car that stood. */
export function pathPicture(ego: readonly EgoState[]): Uint8Array | null {
  const every = Math.max(1, Math.ceil(ego.length / MOST_POINTS));
  const points = ego.filter((_, i) => i % every === 0 || i === ego.length - 1).map(({ position }) => position);
  if (points.length < 2) return null;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  const extent = Math.max(Math.max(...xs) - west, Math.max(...ys) - south);
  if (!(extent > 1)) return null;
  const scale = (SIDE - 2 * MARGIN) / extent;
  const place = ([x, y]: (typeof points)[number]) =>
    `${(MARGIN + (x - west) * scale).toFixed(1)},${(SIDE - MARGIN - (y - south) * scale).toFixed(1)}`;
  const [startX, startY] = place(points[0]!).split(',');
  return new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="#14181f"/>` +
      `<polyline points="${points.map(place).join(' ')}" fill="none" stroke="#5cc8ff" stroke-width="4" stroke-linejoin="round"/>` +
      `<circle cx="${startX}" cy="${startY}" r="6" fill="#ffd166"/></svg>`,
  );
}
