/** Places behind the point, of files that people see; beyond them a number is written with all that it has. */
const PLACES = [0, 2, 4, 8, 12];

/**
 * The number with few digits for which `same` holds, else the number itself. A side that was computed (`0.1 + 0.2`) is so
 * written as it stood in a file, wherever that gives back the same width and height.
 */
export function fewDigits(value: number, same: (candidate: number) => boolean): number {
  for (const places of PLACES) {
    const candidate = Number(value.toFixed(places));
    if (same(candidate)) return candidate;
  }
  return value;
}

/** Both ends of what has this centre and this size. */
export function endsOf(centre: number, size: number): [number, number] {
  const [from, to] = [centre - size / 2, centre + size / 2];
  for (const places of PLACES) {
    const [a, b] = [Number(from.toFixed(places)), Number(to.toFixed(places))];
    if (b - a === size && (a + b) / 2 === centre) return [a, b];
  }
  return [from, to];
}
