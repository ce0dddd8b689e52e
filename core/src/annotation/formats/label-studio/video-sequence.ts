import type { Json, JsonObject } from '../../../contract/values.ts';
import type { AnnotationPart } from '../../model.ts';
import { isObject } from '../plain-json.ts';
import { boxFromValue, valueOfBox, type PixelSize, type ShapeFault } from './region-shape.ts';

/**
 * A track → parts. Label Studio counts frames from 1 and keeps key frames only; `enabled: false` says that the object is
 * last seen there, so that it is out of view from the frame after it on, until the next key frame.
 */
export function partsOfSequence(
  { sequence, framesCount }: JsonObject,
  size: PixelSize,
  duplicate: (frame: number) => void,
): AnnotationPart[] | ShapeFault {
  if (!Array.isArray(sequence) || sequence.length === 0) return { code: 'bad-shape' };
  const frames: { frame: number; value: JsonObject }[] = [];
  const seen = new Set<number>();
  for (const entry of sequence) {
    const frame = isObject(entry) ? entry.frame : undefined;
    if (!isObject(entry) || !Number.isSafeInteger(frame) || (frame as number) < 1) return { code: 'bad-shape' };
    if (seen.has(frame as number)) duplicate(frame as number);
    else frames.push({ frame: (frame as number) - 1, value: entry as JsonObject });
    seen.add(frame as number);
  }
  frames.sort((a, b) => a.frame - b.frame);
  const end = typeof framesCount === 'number' ? framesCount : Infinity;
  const parts: AnnotationPart[] = [];
  for (const [i, { frame, value }] of frames.entries()) {
    const geometry = boxFromValue(value, size);
    if ('code' in geometry) return geometry;
    parts.push({ frame, keyframe: true, geometry });
    const gone = value.enabled === false && frame + 1 < (frames[i + 1]?.frame ?? end);
    if (gone) parts.push({ frame: frame + 1, keyframe: true, outside: true, geometry });
  }
  return parts;
}

/** Parts → a track's key frames; null when not all of them are boxes on a frame. Computed parts are left out. */
export function sequenceOf(parts: readonly AnnotationPart[], size: PixelSize): Json[] | null {
  const sequence: JsonObject[] = [];
  const sorted = parts.toSorted((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
  for (const { frame, geometry, keyframe, outside } of sorted) {
    const value = valueOfBox(geometry, size);
    if (frame === undefined || value === null) return null;
    if (keyframe === false) continue;
    const last = sequence.at(-1);
    if (!outside) sequence.push({ frame: frame + 1, enabled: true, ...value });
    else if (last && last.frame === frame) last.enabled = false;
    // It was still seen one frame before.
    else if (last && last.enabled !== false) sequence.push({ ...value, frame, enabled: false });
  }
  return sequence;
}
