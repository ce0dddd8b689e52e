import type { Json } from '../../../contract/values.ts';
import type { MaskGeometry } from '../../model.ts';
import { boundsOf } from '../bounds.ts';
import { sourceRow, untouched, type CocoIds } from '../coco/coco-ids.ts';
import { areaOfRuns } from '../coco/rle.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses, belongingLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import { MAX_LABEL_PIXELS } from '../label-png.ts';
import { LabelCanvas } from '../label-runs.ts';
import { maskShape, type MaskShape } from '../mask-shape.ts';
import { LARGEST_ID } from './panoptic-row.ts';

type Row = Record<string, Json>;

interface Planned extends MaskShape {
  annotation: ExportedAnnotation;
  mask: MaskGeometry;
  /** Of the segment. */
  id: number;
  lost: Set<LossField>;
}

/** A picture on its way out: `segments_info` of its row, and its pixels; no canvas when it has no segment. */
export interface Painted {
  segments: Row[];
  canvas: LabelCanvas | null;
}

/** Of a segment that was edited, what the source said of its old shape is no longer true. */
const STALE = new Set(['area', 'bbox', 'attributes', 'score']);

/** The ids of the source first, so that none of them goes to another segment. */
function idsOf(annotations: ExportedAnnotation[]): (annotation: ExportedAnnotation) => number {
  const given = new Map<number, ExportedAnnotation>();
  for (const annotation of annotations) {
    const id = sourceRow(annotation, 'cocoPanoptic')?.id;
    if (Number.isInteger(id) && (id as number) >= 1 && (id as number) <= LARGEST_ID && !given.has(id as number))
      given.set(id as number, annotation);
  }
  const kept = new Map([...given].map(([id, annotation]) => [annotation, id]));
  let next = 0;
  return (annotation) => {
    const id = kept.get(annotation);
    if (id !== undefined) return id;
    do next++;
    while (given.has(next));
    return next;
  };
}

function rowOf(
  { annotation, box, mask, id, lost }: Planned,
  pixels: number,
  imageId: string | number,
  ids: CocoIds,
): Row {
  const { attributes, provenance } = annotation;
  const source = sourceRow(annotation, 'cocoPanoptic');
  const same = untouched(annotation, 'cocoPanoptic');
  const { image_id: imageOfSource, ...kept } = source ?? {};
  const category = ids.category(annotation);
  if (source && source.id !== id) lost.add('id');
  if (imageOfSource !== undefined && imageOfSource !== imageId) lost.add('image-id');
  if (same && source?.category_id !== category) lost.add('category-id');
  const place = box ?? (same ? null : boundsOf(mask));
  if (!box && !same) lost.add('derived-box');
  const asPainted = same && pixels === areaOfRuns(mask.counts);
  return {
    ...(same ? {} : { iscrowd: 0 }),
    ...(same ? kept : Object.fromEntries(Object.entries(kept).filter(([key]) => !STALE.has(key)))),
    ...(asPainted ? {} : { area: pixels }),
    ...(place ? { bbox: [place.x, place.y, place.width, place.height] } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(provenance.confidence === undefined ? {} : { score: provenance.confidence }),
    ...{ id, category_id: category },
  };
}

/** The masks of a picture, each over those below it, and their rows. Every annotation is counted once. */
export function paintSegments(
  { annotations, width, height }: AnnotatedPicture,
  imageId: string | number,
  ids: CocoIds,
  report: ExportReport,
): Painted {
  const idOf = idsOf(annotations);
  const planned: Planned[] = [];
  for (const annotation of annotations) {
    const lost = new Set<LossField>();
    const { box, mask, zOrder } = maskShape(annotation, lost);
    if (mask) planned.push({ annotation, box, mask, zOrder, id: idOf(annotation), lost });
    else report.count(false, lost.add('shape'));
  }
  const first = planned[0];
  if (!first) return { segments: [], canvas: null };
  const size = width && height ? [height, width] : first.mask.size;
  const fits = size[0]! * size[1]! <= MAX_LABEL_PIXELS;
  const canvas = fits ? new LabelCanvas(size[1]!, size[0]!) : null;
  const unpainted = new Set<Planned>();
  for (const one of [...planned].sort((a, b) => a.zOrder - b.zOrder))
    if (!canvas?.paint(one.mask, one.id)) unpainted.add(one);
  const pixels = canvas?.pixels() ?? new Map<number, number>();
  const segments: Row[] = [];
  for (const one of planned) {
    const { annotation, id, lost } = one;
    const left = pixels.get(id) ?? 0;
    if (unpainted.has(one)) lost.add(canvas ? 'mask-size' : 'shape');
    else if (left < areaOfRuns(one.mask.counts)) lost.add('overlap');
    else if (left === 0) lost.add('shape');
    if (left > 0) {
      authorLosses(annotation, lost);
      belongingLosses(annotation, lost);
      segments.push(rowOf(one, left, imageId, ids));
    }
    report.count(left > 0, lost);
  }
  return { segments, canvas: segments.length > 0 ? canvas : null };
}
