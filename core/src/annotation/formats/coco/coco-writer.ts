import type { Json } from '../../../contract/values.ts';
import type { OntologyClass, SkeletonGeometry } from '../../model.ts';
import { authorLosses, belongingLosses, flatShape, type FlatShape } from '../flat-shape.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import type { ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { boundsOf } from '../bounds.ts';
import { surveyIds, sourceRow, untouched, type CocoIds } from './coco-ids.ts';
import { keypointNumbers, labelledKeypoints } from './coco-keypoints.ts';
import { areaOf, segmentationOf } from './coco-shape.ts';

type Row = Record<string, Json>;

/** Of a row that was edited, what the source said of its old shape is no longer true. */
const STALE = new Set(['area', 'bbox', 'segmentation', 'keypoints', 'num_keypoints', 'attributes', 'score']);

interface CocoShape extends FlatShape {
  skeleton: SkeletonGeometry | null;
}

/** Box, outline and keypoints of one object: in COCO they are one row. */
function cocoShape(annotation: ExportedAnnotation, lost: Set<LossField>): CocoShape {
  const ofPicture = annotation.parts.filter(({ frame, start }) => frame === undefined && start === undefined);
  const [skeleton = null, ...more] = ofPicture.flatMap(({ geometry }) =>
    geometry.kind === 'skeleton' ? geometry : [],
  );
  if (more.length > 0) lost.add('parts');
  const others = annotation.parts.filter((part) => part.geometry.kind !== 'skeleton' || !ofPicture.includes(part));
  return { ...flatShape({ ...annotation, parts: others }, lost), skeleton };
}

/** A row that nobody has changed: as it came, ids apart. */
function sameRow(annotation: ExportedAnnotation, { box, outline }: FlatShape, keypoints: number[] | null): Row {
  const { attributes, provenance, ext } = annotation;
  return {
    ...sourceRow(annotation),
    ...(box ? { bbox: [box.x, box.y, box.width, box.height] } : {}),
    ...(outline ? { segmentation: segmentationOf(outline, ext.cocoForm) } : {}),
    ...(keypoints ? { keypoints } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(provenance.confidence === undefined ? {} : { score: provenance.confidence }),
  };
}

/**
 * A new or edited one: with every key that readers of COCO ask for. A label of the whole picture has no shape, and
 * keypoints alone have no box: how far beyond them their object reaches nobody said.
 */
function newRow(
  annotation: ExportedAnnotation,
  shape: CocoShape,
  keypoints: number[] | null,
  lost: Set<LossField>,
): Row {
  const { attributes, provenance } = annotation;
  const row = Object.fromEntries(Object.entries(sourceRow(annotation) ?? {}).filter(([key]) => !STALE.has(key)));
  const { outline, skeleton } = shape;
  const box = shape.box ?? (outline && boundsOf(outline));
  if (outline && !shape.box) lost.add('derived-box');
  return {
    iscrowd: 0,
    ...row,
    ...(box
      ? {
          bbox: [box.x, box.y, box.width, box.height],
          area: areaOf(outline ?? box),
          segmentation: outline ? segmentationOf(outline) : [],
        }
      : {}),
    ...(skeleton && keypoints ? { keypoints, num_keypoints: labelledKeypoints(skeleton) } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(provenance.confidence === undefined ? {} : { score: provenance.confidence }),
  };
}

function rowOf(annotation: ExportedAnnotation, imageId: string | number, ids: CocoIds, report: ExportReport) {
  const lost = new Set<LossField>();
  const shape = cocoShape(annotation, lost);
  const tagged = annotation.parts.some(({ geometry }) => geometry.kind === 'tag');
  if (!shape.box && !shape.outline && !shape.skeleton && !tagged) {
    report.count(false, lost.add('shape'));
    return null;
  }
  authorLosses(annotation, lost);
  belongingLosses(annotation, lost);
  const source = sourceRow(annotation);
  const same = untouched(annotation);
  const names = ids.nodes.of(annotation.class);
  const keypoints = shape.skeleton && keypointNumbers(shape.skeleton, names, same);
  const row = same ? sameRow(annotation, shape, keypoints) : newRow(annotation, shape, keypoints, lost);
  const kept = ids.kept(annotation, imageId);
  const category = ids.category(annotation);
  if (source?.id !== undefined && kept === null) lost.add('id');
  if (source?.image_id !== undefined && source.image_id !== imageId) lost.add('image-id');
  if (same && source?.category_id !== category) lost.add('category-id');
  report.count(true, lost);
  return { ...row, id: kept ?? ids.freshAnnotation(), image_id: imageId, category_id: category };
}

/** Pieces of a JSON array; a comma stands before all but the first. */
export async function* listOf(rows: AsyncIterable<object>): AsyncGenerator<string> {
  let first = true;
  for await (const row of rows) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(row)}`;
    first = false;
  }
}

function categoryRows(ids: CocoIds, classes: OntologyClass[]) {
  const parents = new Map(classes.map(({ code, parent }) => [code, parent]));
  return ids.categories().map(({ id, name }) => {
    const supercategory = parents.get(name);
    return { id, name, ...(supercategory === undefined ? {} : { supercategory }), ...ids.nodes.category(name) };
  });
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const ids = await surveyIds(source);
  async function* images() {
    const idOf = ids.images();
    for await (const { id, fileName, width, height } of source.pictures()) {
      const imageId = idOf(id);
      if (imageId === undefined) continue; // it came after the survey
      report.pictures++;
      yield { id: imageId, file_name: fileName, ...(width && height ? { width, height } : {}) };
    }
  }
  async function* annotations() {
    const idOf = ids.images();
    for await (const { id, annotations } of source.annotatedPictures()) {
      const imageId = idOf(id);
      if (imageId === undefined) continue;
      for (const annotation of annotations) {
        const row = rowOf(annotation, imageId, ids, report);
        if (row) yield row;
      }
    }
  }
  yield '{"images":[';
  yield* listOf(images());
  yield '],\n"annotations":[';
  yield* listOf(annotations());
  // Last, since only now all are known.
  yield `],\n"categories":${JSON.stringify(categoryRows(ids, source.classes))},\n`;
  yield `"info":${JSON.stringify({ description: source.name, losses: report.losses() })}}\n`;
}

/**
 * COCO (cocodataset.org, "Data format"): one JSON file. Rows that came from COCO and were not changed go out as they
 * came, with box, rings, run lengths, keypoints and every unknown key; ids too, as far as they are unique (see coco-ids.ts).
 * Coordinates need no conversion: COCO's are ours. Holes and turned boxes have no place in COCO. What was lost also
 * stands in `info.losses`.
 */
export const cocoWriter: FormatWriter = {
  id: 'coco',
  packing: 'json',
  async *files(source, report) {
    yield { path: 'annotations.json', chunks: chunksOf(source, report) };
  },
};
