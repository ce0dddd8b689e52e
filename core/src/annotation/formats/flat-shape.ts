import type { BoxGeometry, MaskGeometry, PolygonGeometry } from '../model.ts';
import type { LossField } from './export-report.ts';
import type { ExportedAnnotation } from './format.ts';

/** What a flat picture format can make use of. */
export interface FlatShape {
  box: BoxGeometry | null;
  outline: PolygonGeometry | MaskGeometry | null;
}

/** First box and first outline of the whole picture; what else there is goes to `lost`. */
export function flatShape({ parts }: ExportedAnnotation, lost: Set<LossField>): FlatShape {
  const shape: FlatShape = { box: null, outline: null };
  for (const { frame, start, geometry } of parts) {
    if (frame !== undefined || start !== undefined) lost.add('frames');
    else if (geometry.kind === 'box') {
      if (shape.box) lost.add('parts');
      else shape.box = geometry;
    } else if (geometry.kind === 'polygon' || geometry.kind === 'mask') {
      if (shape.outline) lost.add('parts');
      else shape.outline = geometry;
    } else if (geometry.kind !== 'tag') lost.add('geometry');
  }
  if (shape.outline?.kind === 'polygon' && shape.outline.polygons.some((rings) => rings.length > 1)) lost.add('holes');
  return shape;
}

/** Who made it and what reviewers said: no picture format of ours has a place for either. */
export function authorLosses({ provenance, reviewState }: ExportedAnnotation, lost: Set<LossField>): void {
  const { agent, derivedFrom } = provenance;
  // A COCO score says that some model made it, so that `unknown` says nothing more.
  const named = agent.kind === 'person' || (agent.kind === 'model' && agent.id !== 'unknown');
  if (named || derivedFrom) lost.add('provenance');
  if (reviewState !== 'unreviewed') lost.add('review');
}

/** What it belongs to, and what holds for one part alone: flat formats have no place for either. */
export function belongingLosses({ parts, track, group, relations }: ExportedAnnotation, lost: Set<LossField>): void {
  if (track !== undefined) lost.add('track');
  if (group !== undefined) lost.add('group');
  if (relations && relations.length > 0) lost.add('relations');
  if (parts.some(({ zOrder, occluded, attributes }) => zOrder !== undefined || occluded !== undefined || attributes))
    lost.add('part');
}

/** What YOLO and VOC lose of every annotation; `carried` are the attributes that the format has a place for. */
export function rowLosses(annotation: ExportedAnnotation, carried: ReadonlySet<string>, lost: Set<LossField>): void {
  authorLosses(annotation, lost);
  lost.add('id');
  if (annotation.provenance.confidence !== undefined) lost.add('confidence');
  if (Object.keys(annotation.attributes).some((name) => !carried.has(name))) lost.add('attributes');
  if (Object.keys(annotation.ext).length > 0) lost.add('extra');
}
