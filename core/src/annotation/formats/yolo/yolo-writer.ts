import { boundsOf } from '../bounds.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { flatShape, rowLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource, FormatWriter } from '../format.ts';
import { stemOf } from '../stem.ts';
import type { BoxGeometry, Point } from '../../model.ts';

type Size = { width: number; height: number };
type Task = 'detect' | 'segment';

const NOTHING_CARRIED: ReadonlySet<string> = new Set();

/** Nine decimals: in a picture 100,000 pixels wide that is a ten-thousandth of a pixel. */
const share = (value: number, whole: number) => (value / whole).toFixed(9).replace(/\.?0+$/, '');

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));

/** `cx cy w h` of the part that lies in the picture; null when none does. Ultralytics refuses what reaches beyond. */
function boxNumbers({ x, y, width: w, height: h }: BoxGeometry, size: Size, lost: Set<LossField>): string | null {
  const [left, right] = [clamp(x, size.width), clamp(x + w, size.width)];
  const [top, bottom] = [clamp(y, size.height), clamp(y + h, size.height)];
  if (right - left < w || bottom - top < h) lost.add('outside');
  if (right <= left || bottom <= top) return null;
  const across = [(left + right) / 2, right - left].map((value) => share(value, size.width));
  const down = [(top + bottom) / 2, bottom - top].map((value) => share(value, size.height));
  return `${across[0]} ${down[0]} ${across[1]} ${down[1]}`;
}

/** `x1 y1 x2 y2 …` with every point drawn to the nearest place in the picture; null when nothing of an area is left. */
function ringNumbers(ring: Point[], size: Size, lost: Set<LossField>): string | null {
  const inside = ring.map(([x, y]): Point => [clamp(x, size.width), clamp(y, size.height)]);
  if (inside.some(([x, y], i) => x !== ring[i]![0] || y !== ring[i]![1])) lost.add('outside');
  const flat = inside.every(([x]) => x === inside[0]![0]) || inside.every(([, y]) => y === inside[0]![1]);
  if (inside.length < 3 || flat) return null;
  return inside.map(([x, y]) => `${share(x, size.width)} ${share(y, size.height)}`).join(' ');
}

/** The rows of one annotation, without the class. */
function numbersOf(annotation: ExportedAnnotation, size: Size, task: Task, lost: Set<LossField>): string[] {
  const { box, outline } = flatShape(annotation, lost);
  if (task === 'segment') {
    if (outline?.kind === 'mask') lost.add('mask');
    const polygons = outline?.kind === 'polygon' ? outline.polygons : [];
    const rows = polygons.flatMap(([outer = []]) => ringNumbers(outer, size, lost) ?? []);
    if (rows.length > 1) lost.add('pieces');
    return rows;
  }
  if (outline) lost.add(outline.kind === 'mask' ? 'mask' : 'outline');
  const around = box ?? (outline && boundsOf(outline));
  if (!box && around) lost.add('derived-box');
  return around ? [boxNumbers(around, size, lost) ?? []].flat() : [];
}

/** One row or more for each annotation; an empty text says that there is nothing on the picture. */
function labelsOf(
  { annotations, width, height }: AnnotatedPicture,
  task: Task,
  indexOf: (code: string) => number,
  report: ExportReport,
): string {
  const lines: string[] = [];
  for (const annotation of annotations) {
    const lost = new Set<LossField>();
    if (!width || !height) {
      report.count(false, lost.add('unknown-size'));
      continue;
    }
    const rows = numbersOf(annotation, { width, height }, task, lost);
    if (rows.length === 0) lost.add('shape');
    else rowLosses(annotation, NOTHING_CARRIED, lost);
    report.count(rows.length > 0, lost);
    lines.push(...rows.map((numbers) => `${indexOf(annotation.class)} ${numbers}\n`));
  }
  return lines.join('');
}

/** YAML takes JSON's strings. */
function dataYaml(codes: Iterable<string>): string {
  const names = [...codes].map((code, i) => `  ${i}: ${JSON.stringify(code)}\n`).join('');
  return `path: .\ntrain: images\nval: images\nnames:${names === '' ? ' {}\n' : `\n${names}`}`;
}

async function* filesOf(source: ExportSource, report: ExportReport, task: Task): AsyncGenerator<ExportFile> {
  const index = new Map(source.classes.map(({ code }, i) => [code, i]));
  const indexOf = (code: string) => {
    if (!index.has(code)) index.set(code, index.size);
    return index.get(code)!;
  };
  const stems = new Set<string>();
  for await (const picture of source.annotatedPictures()) {
    const stem = stemOf(picture.fileName);
    if (stems.has(stem)) {
      for (let i = 0; i < picture.annotations.length; i++) report.count(false, ['same-name']);
      continue;
    }
    stems.add(stem);
    report.pictures++;
    yield { path: `labels/${stem}.txt`, chunks: [labelsOf(picture, task, indexOf, report)] };
  }
  yield { path: 'data.yaml', chunks: [dataYaml(index.keys())] };
  yield { path: 'losses.json', chunks: [`${JSON.stringify(report.losses(), null, 2)}\n`] };
}

/**
 * YOLO labels as Ultralytics reads them (docs.ultralytics.com, "Object Detection Datasets Overview"): one text a
 * picture under `labels/`, where its picture lies under `images/`; `data.yaml` has the classes. A row is `class cx cy w h`,
 * shares of the picture's width and height, by the box's centre. An outline without a box gives the box around it.
 */
export const yoloWriter: FormatWriter = {
  id: 'yolo',
  packing: 'zip',
  files: (source, report) => filesOf(source, report, 'detect'),
};

/**
 * YOLO labels for segmentation (ibid., "Instance Segmentation Datasets Overview"): `class x1 y1 x2 y2 …`, one outer ring
 * a row. What has a box only, or a mask, has no ring and is left out.
 */
export const yoloSegmentWriter: FormatWriter = {
  id: 'yolo-seg',
  packing: 'zip',
  files: (source, report) => filesOf(source, report, 'segment'),
};
