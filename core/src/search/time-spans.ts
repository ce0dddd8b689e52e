import type { TimeSpan } from '../contract/values.ts';

const MILLISECOND = 1_000_000n;
/** Spans closer than this are one: a person seen in every frame is seen all the time. */
export const MERGE = 1_000_000_000n;

export const nanosecondsOf = (date: Date): bigint => BigInt(date.getTime()) * MILLISECOND;

/** From the first instant of one date's millisecond to the first of another's. */
export const spanOf = ({ start, end }: { start: Date; end: Date }): TimeSpan => ({
  start: nanosecondsOf(start),
  end: nanosecondsOf(end),
});

/** Spans in order, those that overlap or are closer than `gap` joined. */
export function merged(spans: readonly TimeSpan[], gap = MERGE): TimeSpan[] {
  const ordered = [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const joined: TimeSpan[] = [];
  for (const { start, end } of ordered) {
    const last = joined.at(-1);
    if (!last || start - last.end >= gap) joined.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return joined;
}

/** A span with the rest of its last millisecond: dates are cut to milliseconds, what lies within is not. */
export const wholeMilliseconds = ({ start, end }: TimeSpan): TimeSpan => ({ start, end: end + MILLISECOND - 1n });

export const overlaps = (a: TimeSpan, b: TimeSpan): boolean => a.start <= b.end && b.start <= a.end;
