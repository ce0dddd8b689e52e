import { boundsOf } from '../bounds.ts';
import type { BoxGeometry } from '../../model.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, FormatWriter } from '../format.ts';
import { sequenceFiles, type OutRow } from './mot-files.ts';
import { MOT_CLASSES } from './mot-labels.ts';
import { framesOf, type FramedPart } from './mot-frames.ts';
import { objectOf, sourceNumbers } from './mot-numbers.ts';
import { motLine } from './mot-row.ts';
import { surveySequences, type MotSurvey, type SequenceFormat } from './mot-survey.ts';

const FORMAT: SequenceFormat = {
  id: 'mot',
  leastFrame: 1,
  classes: new Map(MOT_CLASSES.map((name, i) => [name, i + 1])),
};
const CARRIED = new Set(['visibility', 'ignored', 'score']);

/** What no row of either format has a place for. */
export function rowLosses(annotation: ExportedAnnotation, format: string, lost: Set<LossField>): void {
  const { group, relations = [], provenance, ext } = annotation;
  authorLosses(annotation, lost);
  if (group !== undefined) lost.add('group');
  if (relations.length > 0) lost.add('relations');
  if (provenance.source?.originalId !== undefined) lost.add('id');
  if (Object.keys(ext).some((key) => key !== format)) lost.add('extra');
}

/** One box for each frame. */
function boxesOf(
  frames: FramedPart[],
  lost: Set<LossField>,
): { frame: number | null; box: BoxGeometry; at: FramedPart }[] {
  return [...Map.groupBy(frames, ({ frame }) => frame)].flatMap(([frame, parts]) => {
    const boxes = parts.filter(({ part }) => part.geometry.kind === 'box');
    const outlines = parts.filter(({ part }) => part.geometry.kind === 'polygon' || part.geometry.kind === 'mask');
    const others = parts.length - boxes.length - outlines.length;
    const [first] = boxes;
    if (boxes.length > 1) lost.add('parts');
    if (others > 0) lost.add('geometry');
    if (first?.part.geometry.kind === 'box') {
      if (outlines.length > 0) lost.add('outline');
      return [{ frame, box: first.part.geometry, at: first }];
    }
    const outline = outlines[0];
    const geometry = outline?.part.geometry;
    const box = geometry?.kind === 'polygon' || geometry?.kind === 'mask' ? boundsOf(geometry) : null;
    if (!outline || !box) return [];
    lost.add('derived-box');
    return [{ frame, box, at: outline }];
  });
}

function rowsOf(
  annotation: ExportedAnnotation,
  picture: AnnotatedPicture,
  survey: MotSurvey,
  report: ExportReport,
): OutRow[] {
  const lost = new Set<LossField>();
  const { sequence, frame: ofPicture, named } = survey.of(picture.id)!;
  const source = annotation.rev === 1 ? sourceNumbers(annotation, 'mot') : null;
  const boxes = boxesOf(framesOf(annotation, sequence.video, lost), lost);
  if (boxes.length === 0) {
    report.count(false, lost.add('shape'));
    return [];
  }
  const classId = sequence.classNumbers.get(annotation.class)!;
  const { base } = sequence;
  // What is one row alone need be no object.
  const loose = annotation.track === undefined && boxes.length === 1;
  const id = loose ? -1 : sequence.objects.of(objectOf(annotation))!;
  const same = source && source.base === base && (source.class ?? classId) === classId && (source.id ?? -1) === id;
  if (source && (source.class ?? classId) !== classId) lost.add('category-id');
  if (source && (source.id ?? -1) !== id) lost.add('id');
  if (!named) lost.add('frame-name');
  rowLosses(annotation, 'mot', lost);
  let kept = 0;
  const rows = boxes.map(({ frame, box, at: { part } }): OutRow => {
    const number = ofPicture ?? frame! + 1;
    const came = same ? source.rows[String(number - 1)] : undefined;
    if (came !== undefined) {
      kept++;
      return { id, frame: number, text: [number, ...came.split(',').slice(1)].join(',') };
    }
    const attributes = { ...annotation.attributes, ...part.attributes };
    if (Object.keys(attributes).some((name) => !CARRIED.has(name))) lost.add('attributes');
    const { visibility, ignored, score } = attributes;
    const unseen = part.occluded ? 0 : 1;
    if (typeof visibility !== 'number') lost.add('visibility');
    const said = {
      ...{ frame: number, id, classId },
      confidence: ignored === true ? 0 : typeof score === 'number' ? score : 1,
      visibility: typeof visibility === 'number' ? visibility : unseen,
    };
    return { id, frame: number, text: motLine(box, base, said) };
  });
  if (annotation.provenance.confidence !== undefined && kept < rows.length) lost.add('confidence');
  report.count(true, lost);
  return rows;
}

/**
 * The MOTChallenge format of ground truth, a sequence for each video and each folder of pictures, with the `labels.txt`
 * and `seqinfo.ini` that Datumaro and CVAT want; like theirs, boxes count pixels from 0. What came from the benchmark's
 * own files, which have no `labels.txt` and count from 1, goes out like them.
 */
export const motWriter: FormatWriter = {
  id: 'mot',
  packing: 'zip',
  async *files(source, report) {
    const survey = await surveySequences(source, FORMAT);
    yield* sequenceFiles(source, survey, report, (annotation, picture) => rowsOf(annotation, picture, survey, report));
  },
};
