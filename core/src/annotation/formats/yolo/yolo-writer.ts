import type { ExportReport, LossField } from '../export-report.ts';
import { belongingLosses, rowLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource, FormatWriter } from '../format.ts';
import { stemOf } from '../stem.ts';
import { lossesAsItCame, numbersAsTheyCame, sourceRow } from './yolo-as-it-came.ts';
import type { YoloTask } from './yolo-data.ts';
import { rowsOfAnnotation } from './yolo-lines.ts';
import type { PointsOfRow } from './yolo-numbers.ts';
import type { Size } from './yolo-shape.ts';
import { survey, type YoloSurvey } from './yolo-survey.ts';
import { dataYaml } from './yolo-yaml.ts';

const NOTHING_CARRIED: ReadonlySet<string> = new Set();

/** Of all classes: those that come up after the survey stand behind the others. */
interface Numbering {
  codes(): string[];
  indexOf(code: string): number;
  pointsOf(code: string): PointsOfRow;
}

function numberingOf({ codes, points, each }: YoloSurvey): Numbering {
  const index = new Map(codes.map((code, i) => [code, i]));
  const count = Math.max(0, ...[...points.values()].map((names) => names.length));
  return {
    codes: () => [...index.keys()],
    indexOf(code) {
      const known = index.get(code) ?? index.size;
      index.set(code, known);
      return known;
    },
    pointsOf: (code) => ({ names: points.get(code) ?? [], count, each }),
  };
}

/** As it came, where that still holds among the others of the export. */
function sameRow(
  annotation: ExportedAnnotation,
  size: Size,
  task: YoloTask,
  { count, each }: PointsOfRow,
): string | null {
  const row = sourceRow(annotation);
  const fits = task !== 'pose' || (row?.points === count && row.each === each);
  return fits ? numbersAsTheyCame(annotation, task, size) : null;
}

function rowsOf(
  annotation: ExportedAnnotation,
  size: Size,
  task: YoloTask,
  { indexOf, pointsOf }: Numbering,
  lost: Set<LossField>,
): string[] {
  const points = pointsOf(annotation.class);
  const same = sameRow(annotation, size, task, points);
  const rows = same === null ? rowsOfAnnotation(annotation, size, task, points, lost) : [same];
  if (rows.length === 0) {
    lost.add('shape');
    return [];
  }
  if (same === null) rowLosses(annotation, NOTHING_CARRIED, lost);
  else lossesAsItCame(annotation, lost);
  // A row stands for itself.
  belongingLosses(annotation, lost);
  const index = indexOf(annotation.class);
  const came = sourceRow(annotation);
  if (came && came.index !== index) lost.add('class-index');
  return rows.map((numbers) => `${index} ${numbers}\n`);
}

/** One row or more for each annotation; an empty text says that there is nothing on the picture. */
function labelsOf(
  { annotations, width, height }: AnnotatedPicture,
  task: YoloTask,
  numbering: Numbering,
  report: ExportReport,
): string {
  const lines: string[] = [];
  for (const annotation of annotations) {
    const lost = new Set<LossField>();
    if (!width || !height) {
      report.count(false, lost.add('unknown-size'));
      continue;
    }
    const rows = rowsOf(annotation, { width, height }, task, numbering, lost);
    report.count(rows.length > 0, lost);
    lines.push(...rows);
  }
  return lines.join('');
}

async function* filesOf(source: ExportSource, report: ExportReport, task: YoloTask): AsyncGenerator<ExportFile> {
  const surveyed = await survey(source);
  const numbering = numberingOf(surveyed);
  const stems = new Set<string>();
  for await (const picture of source.annotatedPictures()) {
    const stem = stemOf(picture.fileName);
    if (stems.has(stem)) {
      for (let i = 0; i < picture.annotations.length; i++) report.count(false, ['same-name']);
      continue;
    }
    stems.add(stem);
    report.pictures++;
    yield { path: `labels/${stem}.txt`, chunks: [labelsOf(picture, task, numbering, report)] };
  }
  const { count } = numbering.pointsOf('');
  const yaml = dataYaml({ ...surveyed, codes: numbering.codes() }, task === 'pose' ? count : null, source.classes);
  yield { path: 'data.yaml', chunks: [yaml] };
  yield { path: 'losses.json', chunks: [`${JSON.stringify(report.losses(), null, 2)}\n`] };
}

function writerOf(id: string, task: YoloTask): FormatWriter {
  return { id, packing: 'zip', files: (source, report) => filesOf(source, report, task) };
}

/**
 * YOLO labels as Ultralytics reads them (docs.ultralytics.com, "Object Detection Datasets Overview"): one text a
 * picture under `labels/`, where its picture lies under `images/`; `data.yaml` has the classes. A row is `class cx cy w h`,
 * shares of the picture's width and height, by the box's centre. An outline without a box gives the box around it.
 *
 * Of all four writers: a row that came from such a file and was not changed goes out with its numbers as they were
 * written, and classes keep their order in it.
 */
export const yoloWriter = writerOf('yolo', 'detect');

/**
 * YOLO labels for segmentation (ibid., "Instance Segmentation Datasets Overview"): `class x1 y1 x2 y2 …`, one outer ring
 * a row. What has a box only, or a mask, has no ring and is left out.
 */
export const yoloSegmentWriter = writerOf('yolo-seg', 'segment');

/**
 * YOLO labels for turned boxes (ibid., "Oriented Bounding Box (OBB) Datasets Overview"): `class x1 y1 … x4 y4`, the corners
 * in the order of the box's own axes. A box goes out as one that was not turned.
 */
export const yoloObbWriter = writerOf('yolo-obb', 'obb');

/**
 * YOLO labels for poses (ibid., "Pose Estimation Datasets Overview"): a box, then `x y visibility` of each point.
 * `kpt_shape` holds for the whole dataset, so that classes of fewer points are filled with points that are not labelled.
 */
export const yoloPoseWriter = writerOf('yolo-pose', 'pose');
