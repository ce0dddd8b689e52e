import type { AnnotationPart } from '../../model.ts';
import type { LossField } from '../export-report.ts';
import type { ExportedAnnotation } from '../format.ts';
import { frameElements, type FrameElement } from './cvat-frame.ts';

/** A shape of a track on its way out. */
export interface LaneShape extends FrameElement {
  part: AnnotationPart;
}

/** The part on its frame; null where CVAT's tracks have no place for it. */
function framed(part: AnnotationPart, track: string | undefined, lost: Set<LossField>): AnnotationPart | null {
  if (part.stream !== undefined) lost.add('stream');
  else if (part.frame !== undefined) return part;
  else if (part.start !== undefined || part.end !== undefined) lost.add('time');
  else {
    lost.add('whole');
    if (track !== undefined) lost.add('track');
    // Without an end, as it has none.
    return { ...part, frame: 0, keyframe: true };
  }
  return null;
}

function shapesOf(annotation: ExportedAnnotation, lost: Set<LossField>): LaneShape[] {
  return annotation.parts.flatMap((given) => {
    const part = framed(given, annotation.track, lost);
    if (!part) return [];
    const { geometry } = part;
    if (geometry.kind === 'polygon' && geometry.polygons.some((rings) => rings.length > 1)) lost.add('holes');
    const elements = frameElements(part).filter(({ name }) => name !== 'tag');
    if (elements.length === 0) lost.add('geometry');
    return elements.map((element) => ({ ...element, part }));
  });
}

/**
 * A track goes on until it is told to end, and between two shapes CVAT computes. What stands on its own frame alone gets
 * an end on the next one.
 */
function withEnds(shapes: LaneShape[], lost: Set<LossField>): LaneShape[] {
  return shapes.flatMap((shape, i) => {
    const { part, name } = shape;
    if (part.keyframe !== undefined || shapes[i + 1]?.part.frame === part.frame! + 1) return [shape];
    lost.add('track-end');
    const end = { ...part, frame: part.frame! + 1, outside: true };
    const closing = frameElements(end).find((element) => element.name === name);
    return closing ? [shape, { ...closing, part: end }] : [shape];
  });
}

/**
 * An annotation as tracks: one, of one shape a frame; or where some frame has several shapes, one for each kind of them
 * and each piece of an outline.
 */
export function lanesOf(annotation: ExportedAnnotation, lost: Set<LossField>): LaneShape[][] {
  const shapes = shapesOf(annotation, lost).sort((a, b) => a.part.frame! - b.part.frame!);
  const frames = new Set(shapes.map(({ part }) => part.frame));
  if (frames.size === shapes.length) return shapes.length === 0 ? [] : [withEnds(shapes, lost)];
  lost.add('pieces');
  const nth = new Map<string, number>();
  const lanes = Map.groupBy(shapes, ({ name, part }) => {
    const key = `${part.frame} ${name}`;
    const n = nth.get(key) ?? 0;
    nth.set(key, n + 1);
    return `${name} ${n}`;
  });
  return [...lanes.values()].map((lane) => withEnds(lane, lost));
}
