import type { BoxGeometry, TimeSpan } from '@lode/core';
import type { Zone } from '../kinds.ts';
import type { Track } from './tracks.ts';

/** Where somebody stands: the middle of the box's lower edge. */
export const footPoint = ({ x, y, width, height }: BoxGeometry): [number, number] => [x + width / 2, y + height];

/** Even–odd rule; a point on the left or upper edge is inside, on the right or lower one outside. */
export function insidePolygon([x, y]: readonly [number, number], polygon: Zone['polygon']): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [polygon[i]!, polygon[j]!];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** A label that is missing for longer ends a stay. */
const LONGEST_HOLE = 1_500_000_000n;

/** Stays in a zone of at least `frames` labelled frames, one after the other. */
export function stays(
  { boxes }: Track,
  { polygon }: Pick<Zone, 'polygon'>,
  frames: number,
): (TimeSpan & { frames: number })[] {
  const found: (TimeSpan & { frames: number })[] = [];
  let open: (TimeSpan & { frames: number }) | null = null;
  const close = () => {
    if (open && open.frames >= frames) found.push(open);
    open = null;
  };
  for (const { start, end, box } of boxes) {
    if (open && start - open.end > LONGEST_HOLE) close();
    if (!insidePolygon(footPoint(box), polygon)) close();
    else if (open) {
      open.end = end;
      open.frames += 1;
    } else open = { start, end, frames: 1 };
  }
  close();
  return found;
}
