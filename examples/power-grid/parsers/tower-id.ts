// A tower that was put in later between 42 and 43 is 42+1; it is of the line's form.
const ADDED = /\+\d+$/;

/** How a tower is numbered, its digits left out: `N042` and `N042+1` are `N0`, `42#` is `0#`. */
export const formOf = (tower: string): string => tower.replace(ADDED, '').replace(/\d+/g, '0');

/** Its number along the line; undefined when it has none. */
export function numberOf(tower: string): number | undefined {
  const digits = /\d{1,6}(?!\d)/.exec(tower.replace(ADDED, ''))?.[0];
  return digits === undefined ? undefined : Number(digits);
}
