import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationPart } from '../../model.ts';
import type { RunBudget } from '../cvat/cvat-mask.ts';
import { PICTURE_SHAPES, shapeFromValue, type PixelSize } from './region-shape.ts';
import { textAround, textOffsets, type TextOffsets } from './text-offsets.ts';
import { partsOfSequence } from './video-sequence.ts';

export type RowNote = (code: string, evidence?: JsonObject) => void;

/** What the rows of one task share. */
export interface TaskContext {
  data: JsonObject;
  budget: RunBudget;
  offsets: Map<string, TextOffsets>;
}

/** `rectangle` of `rectanglelabels`; of `labels` alone it stays. */
export const baseOf = (type: string) => (type.length > 6 && type.endsWith('labels') ? type.slice(0, -6) : type);

/** Pixels of the picture under a row; null where it does not say. */
export function sizeOfRow({ original_width: width, original_height: height }: JsonObject): PixelSize | null {
  const whole = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  return whole && Number.isFinite(width) && Number.isFinite(height) ? { width, height } : null;
}

/** Later than 1973 and before 5138, so that no seconds, samples or percents are taken for them. */
const MILLISECONDS = { from: 1e11, to: 1e14 };

/** Unix milliseconds → nanoseconds in decimals; null when the number is no such time. */
function nanoseconds(time: unknown): string | null {
  if (typeof time !== 'number' || !(time >= MILLISECONDS.from && time < MILLISECONDS.to)) return null;
  const whole = Math.trunc(time);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((time - whole) * 1e6)));
}

function intervalOf(value: JsonObject, note: RowNote): AnnotationPart[] | null {
  const [start, end] = [nanoseconds(value.start), nanoseconds(value.end)];
  if (start !== null && end !== null) return [{ start, end, geometry: { kind: 'interval' } }];
  note('time-unit');
  return null;
}

function spanOf(value: JsonObject, { data, offsets }: TaskContext, note: RowNote): AnnotationPart[] | null {
  const { start, end, text } = value;
  const whole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (!whole(start) || !whole(end) || start > end) {
    note('bad-shape');
    return null;
  }
  const around = textAround(data, { start, end, text });
  if (around === null) {
    note('text-mismatch');
    return null;
  }
  const known = offsets.get(around) ?? textOffsets(around);
  offsets.set(around, known);
  const geometry = {
    ...{ kind: 'text-span' as const, start: known.codePoint(start), end: known.codePoint(end) },
    exact: around.slice(start, end),
  };
  return [{ geometry }];
}

/** Whether a row places something, and does not only say something of a place. */
export function places(type: string, value: JsonObject): boolean {
  const base = baseOf(type);
  if (base === 'timeseries') return true;
  if (base === 'brush') return value.rle !== undefined;
  if (base === 'videorectangle' || PICTURE_SHAPES.has(base)) return true;
  return type === 'labels' && typeof value.start === 'number' && typeof value.end === 'number' && value.channel === undefined; // prettier-ignore
}

/** Where a region is; null when it cannot be said, and `note` has then said why. */
export function partsOfRow(row: JsonObject, context: TaskContext, note: RowNote): AnnotationPart[] | null {
  const { type, image_rotation: rotation } = row;
  const value = row.value as JsonObject;
  const base = baseOf(String(type));
  if (base === 'timeseries') return intervalOf(value, note);
  if (type === 'labels') return spanOf(value, context, note);
  if (typeof rotation === 'number' && rotation % 360 !== 0) {
    note('image-rotation', { degrees: rotation });
    return null;
  }
  const size = sizeOfRow(row);
  if (!size) {
    note('no-size');
    return null;
  }
  const placed =
    base === 'videorectangle'
      ? partsOfSequence(value, size, (frame) => note('duplicate-frame', { frame }))
      : shapeFromValue(base, value, size, context.budget);
  if ('code' in placed) {
    note(placed.code, placed.reason === undefined ? undefined : { reason: placed.reason });
    return null;
  }
  return Array.isArray(placed) ? placed : [{ geometry: placed }];
}
