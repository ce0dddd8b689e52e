import { isObject, type Json } from './openlabel-geometry.ts';

/** A frame's number, and when it was, where the file says so. */
export interface LabelClock {
  /** In order. */
  frames: number[];
  /** Nanoseconds since the Unix epoch; null when not every frame has a time. */
  times: Map<number, bigint> | null;
}

/** Timestamps are free texts: ISO 8601, the same with a space, or seconds since the epoch. Without a zone it is UTC. */
export function timeOf(value: unknown): bigint | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,11}(\.\d+)?$/.test(text)) {
    const [whole = '0', part = ''] = text.split('.');
    return BigInt(whole) * 1_000_000_000n + BigInt(part.slice(0, 9).padEnd(9, '0'));
  }
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!match) return null;
  const [, day, clock, part = '', zone = 'Z'] = match;
  const millis = Date.parse(`${day}T${clock}${zone}`);
  return Number.isNaN(millis) ? null : BigInt(millis) * 1_000_000n + BigInt(part.padEnd(9, '0'));
}

/** `backwards`: frames whose time lies before the frame before them; then only the numbers are used. */
export function clockOf(frames: Json): LabelClock & { backwards: number } {
  const known = Object.keys(frames)
    .filter((key) => /^\d{1,9}$/.test(key))
    .map(Number)
    .sort((a, b) => a - b);
  const times = new Map<number, bigint>();
  for (const frame of known) {
    const body = frames[String(frame)];
    const properties = isObject(body) && isObject(body.frame_properties) ? body.frame_properties : {};
    const time = timeOf(properties.timestamp);
    if (time !== null) times.set(frame, time);
  }
  const backwards = known.filter((frame, i) => i > 0 && times.get(frame)! < times.get(known[i - 1]!)!).length;
  const whole = known.length > 0 && times.size === known.length && backwards === 0;
  return { frames: known, times: whole ? times : null, backwards };
}

/** Place of the first frame with at least this number. */
function placeOf(frames: readonly number[], number: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (frames[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Start and end of a stay from one frame to another, the last included; nothing when frames have no times. */
export function spanOf({ frames, times }: LabelClock, from: number, to: number): { start?: string; end?: string } {
  const start = times?.get(from);
  if (!times || start === undefined) return {};
  const last = times.get(to) ?? start;
  const next = times.get(frames[placeOf(frames, to + 1)] ?? NaN);
  // The last frame lasts as long as the one before it did.
  const before = times.get(frames[placeOf(frames, to) - 1] ?? NaN) ?? last;
  const end = next ?? last + (last - before);
  return { start: String(start), end: String(end < start ? start : end) };
}
