import type { Json as JsonValue, JsonObject } from '@lode/core';
import { isObject, type Json } from './openlabel-geometry.ts';

/** Data that say something in words and numbers, without a shape. */
const PLAIN = ['num', 'text', 'boolean', 'vec'] as const;

const itemsOf = (data: Json, kind: string): Json[] => {
  const list = data[kind];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

const isPlain = (value: unknown): value is JsonValue =>
  ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(isPlain));

/** Values by name; what has no name (tags have none) goes by its kind. */
export function attributesOf(data: unknown): JsonObject {
  if (typeof data === 'string') return { value: data };
  if (!isObject(data)) return {};
  const found: JsonObject = {};
  for (const kind of PLAIN) {
    for (const { name, val } of itemsOf(data, kind)) {
      if (isPlain(val)) found[typeof name === 'string' && name !== '' ? name : kind] = val;
    }
  }
  return found;
}

/** Pieces of one kind of object data. */
export const piecesOf = (data: unknown, kind: string): Json[] => (isObject(data) ? itemsOf(data, kind) : []);

export interface FrameInterval {
  from: number;
  to: number;
}

/** Well-formed intervals of an element, in order. */
export function intervalsOf(element: Json): FrameInterval[] {
  const list = Array.isArray(element.frame_intervals) ? element.frame_intervals : [];
  return list.flatMap((one): FrameInterval[] => {
    if (!isObject(one)) return [];
    const { frame_start: from, frame_end: to } = one;
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || Number(from) < 0 || Number(to) < Number(from)) {
      return [];
    }
    return [{ from: Number(from), to: Number(to) }];
  });
}

/** Frame numbers in a row become intervals. */
export function runsOf(frames: readonly number[]): FrameInterval[] {
  const runs: FrameInterval[] = [];
  for (const frame of frames) {
    const last = runs.at(-1);
    if (last && frame === last.to + 1) last.to = frame;
    else runs.push({ from: frame, to: frame });
  }
  return runs;
}
