/** Column-major COCO run lengths, background first; size is [height, width]. */
export interface Mask {
  size: [number, number];
  counts: number[];
}

/** More than this is not painted: RGBA would take over 256 MB in the browser. */
const MAX_PIXELS = 64_000_000;

function channels(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  const value = hex === undefined ? 0xffb000 : parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** RGBA rows of the mask in one colour, opaque where the object is; null when it is too large or its runs do not fit. */
export function paintMask(
  { size: [height, width], counts }: Mask,
  colour: string,
): Uint8ClampedArray<ArrayBuffer> | null {
  if (!(width > 0 && height > 0) || width * height > MAX_PIXELS) return null;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [r, g, b] = channels(colour);
  let x = 0;
  let y = 0;
  for (let run = 0; run < counts.length; run++) {
    for (let left = counts[run] as number; left > 0;) {
      if (x >= width) return null;
      // One column at a time: within it the object is a vertical stroke.
      const step = Math.min(left, height - y);
      if (run % 2 === 1) {
        for (let row = y; row < y + step; row++) {
          const at = (row * width + x) * 4;
          rgba[at] = r;
          rgba[at + 1] = g;
          rgba[at + 2] = b;
          rgba[at + 3] = 255;
        }
      }
      left -= step;
      y += step;
      if (y === height) {
        y = 0;
        x++;
      }
    }
  }
  return rgba;
}

/** Whether the object covers picture pixel (x, y). */
export function maskCovers({ size: [height, width], counts }: Mask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const index = Math.floor(x) * height + Math.floor(y);
  let end = 0;
  for (let run = 0; run < counts.length; run++) {
    end += counts[run] as number;
    if (index < end) return run % 2 === 1;
  }
  return false;
}

/** Smallest box around the object in picture pixels, or null when there is none. For the place of its label. */
export function maskBounds({
  size: [height],
  counts,
}: Mask): { x: number; y: number; width: number; height: number } | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (let run = 0; run < counts.length; run++) {
    const length = counts[run] as number;
    if (run % 2 === 1 && length > 0) {
      const end = at + length - 1;
      const [firstX, lastX] = [Math.floor(at / height), Math.floor(end / height)];
      minX = Math.min(minX, firstX);
      maxX = Math.max(maxX, lastX);
      // A run that goes on in the next column touches the lower and the upper rim.
      minY = Math.min(minY, firstX === lastX ? at % height : 0);
      maxY = Math.max(maxY, firstX === lastX ? end % height : height - 1);
    }
    at += length;
  }
  return maxX < 0 ? null : { x: minX, y: minY, width: maxX - minX + 1, height: maxY - minY + 1 };
}
