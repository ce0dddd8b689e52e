/**
 * COCO run lengths: column-major, first run is background (pycocotools `maskApi.c`).
 * Everything here is bounded by the bytes it is given, never by a size that a file merely claims.
 */

/** A mask of more pixels than this is refused: one byte a pixel must fit a parser process. */
export const MAX_MASK_PIXELS = 268_435_456;

/** Run lengths of a row-major bitmap (0 = background, anything else = object) of `width` × `height`. */
export function encodeRuns(bitmap: ArrayLike<number>, width: number, height: number): number[] {
  if (bitmap.length < width * height) throw new RangeError('bitmap is shorter than width × height');
  const counts: number[] = [];
  let current = 0;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0, at = x; y < height; y++, at += width) {
      const value = bitmap[at] === 0 ? 0 : 1;
      if (value !== current) {
        counts.push(run);
        run = 0;
        current = value;
      }
      run++;
    }
  }
  if (run > 0) counts.push(run);
  return counts;
}

/** Row-major bitmap of 0 and 1. Throws RangeError when the runs do not fill `width` × `height` exactly. */
export function decodeRuns(counts: readonly number[], width: number, height: number): Uint8Array {
  const fault = faultOfRuns(counts, width, height);
  if (fault) throw new RangeError(fault);
  const bitmap = new Uint8Array(width * height);
  let pixel = 0;
  let value = 0;
  for (const run of counts) {
    if (value === 1) {
      for (let i = pixel; i < pixel + run; i++) bitmap[(i % height) * width + Math.floor(i / height)] = 1;
    }
    pixel += run;
    value ^= 1;
  }
  return bitmap;
}

/** Why these runs are no mask of that size, or null when they are one. */
export function faultOfRuns(counts: readonly number[], width: number, height: number): string | null {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1)
    return 'size is not positive';
  if (width * height > MAX_MASK_PIXELS) return `mask has more than ${MAX_MASK_PIXELS} pixels`;
  let sum = 0;
  for (const run of counts) {
    if (!Number.isSafeInteger(run) || run < 0) return 'a run is negative or not a whole number';
    sum += run;
  }
  return sum === width * height ? null : `runs cover ${sum} of ${width * height} pixels`;
}

/** Number of object pixels. */
export function areaOfRuns(counts: readonly number[]): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i] ?? 0;
  return area;
}

/**
 * COCO's compressed string: from the fourth run on the difference to the run two before, in groups of five bits,
 * lowest first, bit 5 = more follows, offset 48 (`rleToString` in maskApi.c).
 */
export function compressRuns(counts: readonly number[]): string {
  let text = '';
  for (let i = 0; i < counts.length; i++) {
    let x = (counts[i] ?? 0) - (i > 2 ? (counts[i - 2] ?? 0) : 0);
    let more = true;
    while (more) {
      let group = x & 0x1f;
      x >>= 5;
      more = group & 0x10 ? x !== -1 : x !== 0;
      if (more) group |= 0x20;
      text += String.fromCharCode(group + 48);
    }
  }
  return text;
}

/** Inverse of `compressRuns`; null when the string is none. Runs are at most 2³⁰, so 32-bit shifts are safe. */
export function decompressRuns(text: string): number[] | null {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let x = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const group = text.charCodeAt(at++) - 48;
      // NaN (the string ended in mid-number) fails this test too.
      if (!(group >= 0 && group < 64) || shift > 30) return null;
      x |= (group & 0x1f) << shift;
      more = (group & 0x20) !== 0;
      shift += 5;
      if (!more && group & 0x10 && shift < 32) x |= -1 << shift;
    }
    if (counts.length > 2) x += counts[counts.length - 2] ?? 0;
    if (x < 0) return null;
    counts.push(x);
  }
  return counts;
}
