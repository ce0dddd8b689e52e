/**
 * CVAT's names of the corners of a 2-D cuboid, x and y, in the order of our points: its face 1 is the front one. In its
 * own order the bottom left corner comes before the top right one.
 */
export const CORNERS: readonly (readonly [string, string])[] = ['1', '2'].flatMap((face) =>
  ['tl', 'tr', 'br', 'bl'].map((corner) => [`x${corner}${face}`, `y${corner}${face}`] as const),
);
