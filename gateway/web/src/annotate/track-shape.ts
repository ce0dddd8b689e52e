import type { AnnotationPart, Geometry, JsonObject } from '@lode/core';
import { stateAt } from '@lode/core/tracks';
import type { ViewerGeometry } from '@lode/core/viewer';
import type { EditorShape, ShapePart } from './editor-shape.ts';

export type Moment = Pick<ShapePart, 'frame' | 'start' | 'end'>;

type TrackedPart = ShapePart & { frame: number; keyframe: boolean };

const isTracked = (part: ShapePart): part is TrackedPart =>
  part.keyframe !== null && part.frame !== null && part.stream === null;

/** Whether it is one object over several frames, and not a still on one of them. */
export const isTrack = ({ parts }: EditorShape): boolean => parts.some(isTracked);

/** The index of the part that a track has on this frame, also of one that is out of view; -1: it has none. */
export const partOnFrame = ({ parts }: EditorShape, frame: number): number =>
  parts.findIndex((part) => isTracked(part) && part.frame === frame);

/** The last at or before the frame and the first after it. */
function around(parts: readonly ShapePart[], frame: number) {
  let [before, after]: [TrackedPart | null, TrackedPart | null] = [null, null];
  for (const part of parts) {
    if (!isTracked(part)) continue;
    if (part.frame <= frame && (!before || part.frame > before.frame)) before = part;
    if (part.frame > frame && (!after || part.frame < after.frame)) after = part;
  }
  return { before, after };
}

const corePart = ({
  frame,
  geometry,
  keyframe,
  outside,
  occluded,
  zOrder,
  attributes,
}: TrackedPart): AnnotationPart => ({
  frame,
  geometry: geometry as Geometry,
  keyframe,
  outside: outside ?? false,
  occluded: occluded ?? false,
  zOrder: zOrder ?? 0,
  attributes: (attributes ?? {}) as JsonObject,
});

/** Two parts are enough to say where it is between them, and a track may have thousands. */
function stateOf(parts: readonly ShapePart[], frame: number) {
  const { before, after } = around(parts, frame);
  const state = before && stateAt([before, ...(after ? [after] : [])].map(corePart), frame);
  return state && { ...state, geometry: state.geometry as ViewerGeometry };
}

/**
 * A shape as it is on one frame: of a track that says nothing there, with a part that tells where it is
 * (`keyframe: false`). Tools take hold of it as of any other, and what they change becomes a keyframe. `siblings`: the
 * other annotations of its track; where one of them was seen later, this one is over.
 */
export function onFrame(shape: EditorShape, siblings: readonly EditorShape[], at: Moment): EditorShape {
  const { frame } = at;
  if (frame === null) return shape;
  const { before } = around(shape.parts, frame);
  if (!before || before.frame === frame) return shape;
  const others = siblings.flatMap(({ parts }) => parts);
  const ofOthers = around(others, frame).before;
  if (ofOthers && ofOthers.frame > before.frame) return shape;
  const state = stateOf(others.length > 0 ? [...shape.parts, ...others] : shape.parts, frame);
  if (!state) return shape;
  const { geometry, outside, occluded, zOrder, attributes } = state;
  const part: ShapePart = {
    stream: null,
    ...at,
    geometry,
    keyframe: false,
    outside: outside || null,
    occluded: occluded || null,
    zOrder: zOrder || null,
    attributes: Object.keys(attributes).length > 0 ? attributes : null,
  };
  return { ...shape, parts: inPlace(shape.parts, part) };
}

/** Parts stay in the order of their frames. */
function inPlace(parts: readonly ShapePart[], part: ShapePart): ShapePart[] {
  const later = parts.findIndex(({ frame }) => frame !== null && frame > (part.frame ?? 0));
  return later < 0 ? [...parts, part] : [...parts.slice(0, later), part, ...parts.slice(later)];
}

const keyframesOf = (parts: readonly ShapePart[]) => parts.filter(({ keyframe }) => keyframe === true);

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * With other parts. What another tool computed between two keyframes (`keyframe: false`) follows them when they change: it
 * is computed again where the shape allows it, and what stood still with its keyframe goes on to do so. What a tool found
 * by itself and nobody can compute (a mask, a polygon of other points) stays.
 */
export function withParts(shape: EditorShape, parts: readonly ShapePart[]): EditorShape {
  if (!parts.some(({ keyframe }) => keyframe === false)) return { ...shape, parts };
  const [was, now] = [keyframesOf(shape.parts), keyframesOf(parts)];
  const followed = parts.map((part) => {
    if (part.keyframe !== false || part.frame === null) return part;
    const [before, after] = [stateOf(was, part.frame)?.geometry, stateOf(now, part.frame)?.geometry];
    if (!after || isSame(before, after)) return part;
    const stands = now.some(({ geometry }) => geometry === after);
    return stands && !isSame(part.geometry, before) ? part : { ...part, geometry: after };
  });
  return { ...shape, parts: followed };
}

/** Without what it has on this frame; null: nothing is left. */
export function withoutKeyframe(shape: EditorShape, frame: number): EditorShape | null {
  const left = shape.parts.filter((part) => !isTracked(part) || part.frame !== frame);
  return left.length === 0 ? null : withParts(shape, left);
}

/**
 * Out of view from this frame on until the next keyframe, or in view again. What was computed up to there goes: it would
 * bring the object back. The shape is as `onFrame` gives it.
 */
export function turnedOutside(shape: EditorShape, frame: number): EditorShape {
  const index = partOnFrame(shape, frame);
  const here = shape.parts[index];
  if (!here) return shape;
  const outside = here.outside === true ? null : true;
  const next = around(keyframesOf(shape.parts), frame).after?.frame ?? Infinity;
  const parts = shape.parts.flatMap((part, i) => {
    if (i === index) return [{ ...part, outside, keyframe: true }];
    const between = part.keyframe === false && part.frame !== null && part.frame > frame && part.frame < next;
    return outside && between ? [] : [part];
  });
  return withParts(shape, parts);
}
