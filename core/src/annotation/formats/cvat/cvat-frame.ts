import type { AnnotationPart } from '../../model.ts';
import { placingsOf } from './cvat-placing.ts';

/** A shape of a track as it is written: its element's attributes, and those of the points of a skeleton. */
export interface FrameElement {
  name: string;
  row: Record<string, string>;
  nodes: Record<string, string>[];
}

const flag = (value: boolean | undefined) => (value ? '1' : '0');

/** The elements that say a part on its frame: none for what CVAT has no shape for, several for an outline in pieces. */
export function frameElements(part: AnnotationPart): FrameElement[] {
  const { frame = 0, geometry, keyframe = true, outside, occluded, zOrder = 0 } = part;
  return placingsOf(geometry).map(({ name, place, nodes = [] }) => {
    // CVAT says of a skeleton's points alone whether they are in view.
    const seen: Record<string, string> =
      name === 'skeleton' ? {} : { outside: flag(outside), occluded: flag(occluded) };
    return {
      name,
      row: { frame: String(frame), keyframe: flag(keyframe), ...seen, ...place, z_order: String(zOrder) },
      nodes: nodes.map((node) => ({ ...node, keyframe: flag(keyframe), ...(outside ? { outside: '1' } : {}) })),
    };
  });
}
