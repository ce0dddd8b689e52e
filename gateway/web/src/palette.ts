/**
 * Twenty colours for classes, on near-black. From Okabe & Ito (2008) and Paul Tol's bright, vibrant and light schemes,
 * which keep their difference under the three common forms of colour blindness. A name always stands beside a colour.
 */
export const classColours = [
  '#56b4e9', '#e69f00', '#009e73', '#f0e442', '#d55e00', '#cc79a7', '#4477aa', '#66ccee', '#ccbb44', '#ee6677',
  '#aa3377', '#bbbbbb', '#33bbee', '#ee7733', '#44bb99', '#bbcc33', '#99ddff', '#ffaabb', '#eedd88', '#228833',
] as const; // prettier-ignore

/** The colour of a class: the same for the same code on every screen and every machine (FNV-1a, 32 bit). */
export function colourOf(classCode: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(classCode)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return classColours[hash % classColours.length]!;
}
