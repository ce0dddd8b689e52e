import type { Json } from '../../../contract/values.ts';
import { surveyIds, type CocoIds } from '../coco/coco-ids.ts';
import { isObject } from '../plain-json.ts';
import { listOf } from '../coco/coco-writer.ts';
import { ExportReport } from '../export-report.ts';
import type { AnnotatedPicture, ExportSource, FormatWriter } from '../format.ts';
import { colourPng } from '../label-png.ts';
import { stemOf } from '../stem.ts';
import { paintSegments, type Painted } from './panoptic-segments.ts';

/** What a category said of itself when its first annotation came. What nobody called stuff is a thing. */
type CategoryNotes = Map<string, Record<string, Json>>;

/** Pictures that have a segment, with their name, and what is painted of them. What cannot be goes to the report. */
async function* painted(source: ExportSource, ids: CocoIds, report: ExportReport) {
  const stems = new Set<string>();
  const idOf = ids.images();
  for await (const picture of source.annotatedPictures()) {
    const imageId = idOf(picture.id);
    if (imageId === undefined || picture.annotations.length === 0) continue; // it came after the survey, or is bare
    const stem = stemOf(picture.fileName);
    if (stems.has(stem)) {
      for (let i = 0; i < picture.annotations.length; i++) report.count(false, ['same-name']);
      continue;
    }
    stems.add(stem);
    const one: Painted = paintSegments(picture, imageId, ids, report);
    if (one.canvas) yield { picture, imageId, fileName: `${stem}.png`, segments: one.segments, canvas: one.canvas };
  }
}

function noteCategories({ annotations }: AnnotatedPicture, notes: CategoryNotes): void {
  for (const { class: code, ext } of annotations)
    if (isObject(ext.cocoCategory) && !notes.has(code)) notes.set(code, ext.cocoCategory as Record<string, Json>);
}

async function* jsonOf(source: ExportSource, ids: CocoIds, report: ExportReport): AsyncGenerator<string> {
  const notes: CategoryNotes = new Map();
  async function* images() {
    const idOf = ids.images();
    for await (const { id, fileName, width, height } of source.pictures()) {
      const imageId = idOf(id);
      if (imageId === undefined) continue;
      report.pictures++;
      yield { id: imageId, file_name: fileName, ...(width && height ? { width, height } : {}) };
    }
  }
  async function* rows() {
    for await (const { picture, imageId, fileName, segments } of painted(source, ids, report)) {
      noteCategories(picture, notes);
      yield { image_id: imageId, file_name: fileName, segments_info: segments };
    }
  }
  const parents = new Map(source.classes.map(({ code, parent }) => [code, parent]));
  const categories = () =>
    ids.categories().map(({ id, name }) => {
      const parent = parents.get(name);
      return { id, name, ...(parent === undefined ? {} : { supercategory: parent }), isthing: 1, ...notes.get(name) };
    });
  yield '{"images":[';
  yield* listOf(images());
  yield '],\n"annotations":[';
  yield* listOf(rows());
  yield `],\n"categories":${JSON.stringify(categories())},\n`;
  yield `"info":${JSON.stringify({ description: source.name, losses: report.losses() })}}\n`;
}

/**
 * COCO panoptic segmentation: `panoptic.json`, and for each picture with a mask `panoptic/NAME.png` of its size, where a
 * pixel is the id of its segment. A pixel has one segment: where masks overlap, the one that is drawn above (`zOrder`,
 * then the later one) has it. Polygons are not turned into masks. Segment ids of the source are kept as far as they are
 * unique in their picture. What was lost also stands in `info.losses`. Everything is painted twice, so that no more than
 * one picture is held.
 */
export const cocoPanopticWriter: FormatWriter = {
  id: 'coco-panoptic',
  packing: 'zip',
  async *files(source, report) {
    const ids = await surveyIds(source, 'cocoPanoptic');
    yield { path: 'panoptic.json', chunks: jsonOf(source, ids, report) };
    for await (const { fileName, canvas } of painted(source, ids, new ExportReport())) {
      const { labels, width, height } = canvas;
      yield { path: `panoptic/${fileName}`, chunks: [await colourPng(labels, width, height)] };
    }
  },
};
