import type { AnnotationPart } from '../../model.ts';
import { stateAt } from '../../tracks.ts';
import type { LossField } from '../export-report.ts';
import type { ExportedAnnotation } from '../format.ts';

/** A part on one frame of its sequence, from 0; null: the frame is the picture. */
export interface FramedPart {
  frame: number | null;
  part: AnnotationPart;
}

/** Frames between two key frames that are filled at most. */
const MOST_BETWEEN = 100_000;

function* between(before: AnnotationPart, after: AnnotationPart, lost: Set<LossField>): Generator<FramedPart> {
  const [from, to] = [before.frame!, after.frame!];
  if (before.keyframe === undefined || before.outside || to - from < 2) return;
  if (to - from > MOST_BETWEEN) return void lost.add('gap');
  lost.add('filled');
  for (let frame = from + 1; frame < to; frame++) {
    const state = stateAt([before, after], frame);
    if (state) yield { frame, part: { ...before, frame, geometry: state.geometry } };
  }
}

/**
 * An annotation frame by frame, without those on which it is out of view. A track gets its frames between two key frames,
 * since a format of one row a frame computes none. Parts that lie on no frame of a video stand on its first one.
 */
export function framesOf({ parts }: ExportedAnnotation, video: boolean, lost: Set<LossField>): FramedPart[] {
  const placed = parts.flatMap((part): AnnotationPart[] => {
    if (part.stream !== undefined) lost.add('stream');
    else if (part.frame === undefined && (part.start !== undefined || part.end !== undefined)) lost.add('time');
    else if (part.frame !== undefined || !video) return [part];
    else {
      lost.add('whole');
      return [{ ...part, frame: 0 }];
    }
    return [];
  });
  if (video && placed.some(({ keyframe, outside }) => keyframe !== undefined || outside)) lost.add('keyframes');
  if (!video) return placed.map((part) => ({ frame: null, part }));
  const sorted = placed.sort((a, b) => a.frame! - b.frame!);
  return sorted.flatMap((part, i) => {
    const after = sorted.slice(i + 1, i + 2).find((next) => next.frame !== part.frame);
    const here = part.outside ? [] : [{ frame: part.frame!, part }];
    return after ? [...here, ...between(part, after, lost)] : here;
  });
}
