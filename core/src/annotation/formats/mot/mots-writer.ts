import type { MaskGeometry } from '../../model.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation, FormatWriter } from '../format.ts';
import { MOTS_CLASSES } from './mot-labels.ts';
import { sequenceFiles, type OutRow } from './mot-files.ts';
import { framesOf } from './mot-frames.ts';
import { objectOf, sourceNumbers } from './mot-numbers.ts';
import { surveySequences, type MotSurvey, type SequenceFormat } from './mot-survey.ts';
import { rowLosses } from './mot-writer.ts';
import { IGNORED_ID, motsLine } from './mots-row.ts';

const FORMAT: SequenceFormat = {
  id: 'mots',
  leastFrame: 0,
  classes: new Map([...MOTS_CLASSES].map(([number, name]) => [name, number])),
};
/** What no tracker is judged by is one and the same on all frames. */
const IGNORED_CLASS = 10;
/** Objects of one class that ids have place for. */
const MOST_OBJECTS = 999;

/** One mask for each frame. */
function masksOf(annotation: ExportedAnnotation, video: boolean, lost: Set<LossField>) {
  const masks = new Map<number | null, MaskGeometry>();
  for (const { frame, part } of framesOf(annotation, video, lost)) {
    if (part.geometry.kind !== 'mask') lost.add('geometry');
    else if (masks.has(frame)) lost.add('parts');
    else masks.set(frame, part.geometry);
  }
  return masks;
}

function rowsOf(
  annotation: ExportedAnnotation,
  picture: AnnotatedPicture,
  survey: MotSurvey,
  report: ExportReport,
): OutRow[] {
  const lost = new Set<LossField>();
  const { sequence, frame: ofPicture, named } = survey.of(picture.id)!;
  const source = annotation.rev === 1 ? sourceNumbers(annotation, 'mots') : null;
  const masks = masksOf(annotation, sequence.video, lost);
  if (masks.size === 0) {
    report.count(false, lost.add('shape'));
    return [];
  }
  const classId = sequence.classNumbers.get(annotation.class)!;
  const ignored = classId === IGNORED_CLASS && annotation.class === MOTS_CLASSES.get(IGNORED_CLASS);
  const [from, to] = [classId * 1000 + 1, classId * 1000 + MOST_OBJECTS];
  const id = ignored ? IGNORED_ID : sequence.objects.of(objectOf(annotation), from, to);
  if (id === null) {
    report.count(false, lost.add('objects'));
    return [];
  }
  if (source && (source.class ?? classId) !== classId) lost.add('category-id');
  if (source && source.id !== id) lost.add('id');
  if (!named) lost.add('frame-name');
  rowLosses(annotation, 'mots', lost);
  const { attributes, parts, provenance } = annotation;
  if (Object.keys(attributes).length > 0 || parts.some((part) => part.attributes)) lost.add('attributes');
  if (provenance.confidence !== undefined) lost.add('confidence');
  const { first } = sequence;
  const same = source && source.id === id && source.class === classId && (!sequence.video || source.first === first);
  const rows = [...masks].map(([frame, mask]): OutRow => {
    const number = ofPicture ?? frame! + first;
    const came = same ? source.rows[String(frame ?? number - (source.first ?? 1))] : undefined;
    const text = came === undefined ? motsLine(mask, { frame: number, id, classId }) : came;
    return { id, frame: number, text };
  });
  report.count(true, lost);
  return rows;
}

/**
 * MOTS as text (`gt/gt.txt`), a sequence for each video and each folder of pictures. Masks that overlap are written as
 * they are, though the benchmark wants none.
 */
export const motsWriter: FormatWriter = {
  id: 'mots',
  packing: 'zip',
  async *files(source, report) {
    const survey = await surveySequences(source, FORMAT);
    yield* sequenceFiles(source, survey, report, (annotation, picture) => rowsOf(annotation, picture, survey, report));
  },
};
