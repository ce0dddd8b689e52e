/**
 * Label Studio counts UTF-16 code units, as JavaScript does; we count Unicode code points. They part at characters
 * beyond the basic plane: rare Chinese characters, emoji.
 */
export interface TextOffsets {
  codePoint(unit: number): number;
  unit(codePoint: number): number;
}

/** How many of the ascending numbers are smaller. */
function smaller(numbers: readonly number[], than: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < than) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One way through the text, so that each of many spans costs little. */
export function textOffsets(text: string): TextOffsets {
  /** Where a character of two units begins: in units, and in code points. */
  const units: number[] = [];
  const points: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if ((text.codePointAt(i) ?? 0) <= 0xffff) continue;
    points.push(i - units.length);
    units.push(i);
    i++;
  }
  return {
    // In the middle of a character: where it begins.
    codePoint: (unit) => {
      const before = smaller(units, unit);
      return units[before - 1] === unit - 1 ? (points[before - 1] ?? 0) : unit - before;
    },
    unit: (codePoint) => codePoint + smaller(points, codePoint),
  };
}

/** Label Studio writes line ends inside a region's text as `\n` of two characters. */
const sameText = (a: string, b: string) => a === b || a.replaceAll('\n', '\\n') === b;

/** The text of a task in which a span lies: the one that has the region's text at that place. */
export function textAround(
  data: Record<string, unknown>,
  { start, end, text }: { start: number; end: number; text: unknown },
): string | null {
  const texts = Object.values(data).filter((value): value is string => typeof value === 'string');
  const fits = (candidate: string) =>
    end <= candidate.length && (typeof text !== 'string' || sameText(candidate.slice(start, end), text));
  const named = data.text;
  if (typeof named === 'string' && fits(named)) return named;
  return typeof text === 'string' ? (texts.find(fits) ?? null) : null;
}
