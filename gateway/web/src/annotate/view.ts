import type { View } from './canvas/scene.ts';
import type { Bounds, Point } from './geometry/shape-geometry.ts';

export interface Size {
  width: number;
  height: number;
}

const SMALLEST = 0.005;
const LARGEST = 80;
const MARGIN = 16;

/** The whole picture in the middle of the canvas. */
export function fitted(picture: Size, canvas: Size): View {
  const wide = Math.max(canvas.width - 2 * MARGIN, 1) / picture.width;
  const high = Math.max(canvas.height - 2 * MARGIN, 1) / picture.height;
  const scale = Math.min(Math.max(Math.min(wide, high), SMALLEST), LARGEST);
  return {
    x: (picture.width - canvas.width / scale) / 2,
    y: (picture.height - canvas.height / scale) / 2,
    scale,
  };
}

/** Larger or smaller by a factor; the point of the canvas stays over the same pixel. */
export function zoomed(view: View, factor: number, [cx, cy]: Point): View {
  const scale = Math.min(Math.max(view.scale * factor, SMALLEST), LARGEST);
  return { x: view.x + cx / view.scale - cx / scale, y: view.y + cy / view.scale - cy / scale, scale };
}

/** By CSS pixels. */
export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
}

export const toPicture = (view: View, [cx, cy]: Point): Point => [view.x + cx / view.scale, view.y + cy / view.scale];
export const toCanvas = (view: View, [x, y]: Point): Point => [(x - view.x) * view.scale, (y - view.y) * view.scale];

/** Moved no farther than needed to have these bounds in view; what is larger than the canvas is shown from its middle. */
export function shown(view: View, canvas: Size, [left, top, right, bottom]: Bounds): View {
  const along = (from: number, length: number, low: number, high: number) => {
    if (high - low > length) return (low + high - length) / 2;
    return low < from ? low : high > from + length ? high - length : from;
  };
  return {
    x: along(view.x, canvas.width / view.scale, left, right),
    y: along(view.y, canvas.height / view.scale, top, bottom),
    scale: view.scale,
  };
}
