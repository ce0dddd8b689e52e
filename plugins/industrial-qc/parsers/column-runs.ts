/**
 * COCO run lengths of a row-major bitmap: column-major, first run is background. `@lode/core` holds the full set
 * (annotation/formats/rle.ts) but does not offer it at its front door yet; this is all that a mask needs of it.
 */
export function columnRuns(isObject: (index: number) => boolean, width: number, height: number): number[] {
  const counts: number[] = [];
  let current = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0, at = x; y < height; y++, at += width) {
      const value = isObject(at);
      if (value !== current) {
        counts.push(run);
        run = 0;
        current = value;
      }
      run++;
    }
  }
  counts.push(run);
  return counts;
}
