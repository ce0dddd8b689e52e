import type { BoxGeometry, MaskGeometry } from '../model.ts';
import type { LossField } from './export-report.ts';
import type { ExportedAnnotation } from './format.ts';

/** What a format of label pictures can make use of. */
export interface MaskShape {
  box: BoxGeometry | null;
  mask: MaskGeometry | null;
  /** Higher lies above lower. */
  zOrder: number;
}

/** First box and first mask of the whole picture; what else there is goes to `lost`. */
export function maskShape({ parts }: ExportedAnnotation, lost: Set<LossField>): MaskShape {
  const shape: MaskShape = { box: null, mask: null, zOrder: 0 };
  for (const { frame, start, geometry, zOrder = 0 } of parts) {
    if (frame !== undefined || start !== undefined) lost.add('frames');
    else if (geometry.kind === 'box') {
      if (shape.box) lost.add('parts');
      else shape.box = geometry;
    } else if (geometry.kind === 'mask') {
      if (shape.mask) lost.add('parts');
      else [shape.mask, shape.zOrder] = [geometry, zOrder];
    } else if (geometry.kind !== 'tag') lost.add('geometry');
  }
  return shape;
}
