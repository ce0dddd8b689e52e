import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { decimalOf } from '../decimal.ts';
import type { FolderReader, FormatReading, ImportFiles, PictureIndex } from '../reader.ts';
import type { YoloData, YoloTask } from './yolo-data.ts';
import { classesOf, draftOfRow } from './yolo-draft.ts';
import { collectFindings, type YoloFindings } from './yolo-findings.ts';
import { surveyFolder } from './yolo-folder.ts';
import { looksLikeLabels, namesPicture, rowsOf, type YoloRow } from './yolo-row.ts';
import type { Size } from './yolo-shape.ts';
import { isFourPoints, taskOf } from './yolo-task.ts';

/** All label files together. */
const MAX_YOLO_BYTES = 256 * 1024 * 1024;
/** Label files whose pictures are looked up together. */
const BATCH = 500;
/** Label files that are looked into to tell which kind they are. */
const SAMPLE = 100;

const stemOf = (path: string) => path.replace(/\.txt$/i, '');

interface LabelFile {
  path: string;
  rows: YoloRow[];
  data: YoloData | null;
}

/** What a file holds; null when there is nothing to read in it, and a finding has then said why, unless it is empty. */
async function labelFile(
  files: ImportFiles,
  path: string,
  data: YoloData | 'broken' | 'several' | null,
  findings: YoloFindings,
  budget: { left: number },
): Promise<LabelFile | null> {
  const bytes = await files.read(path);
  budget.left -= bytes.length;
  const told = (code: string) => (findings.add(code, { file: path }), null);
  if (budget.left < 0) return told('too-large');
  const rows = rowsOf(bytes);
  if (!rows) return told('not-utf8');
  const [first] = rows;
  // An empty file says that there is nothing on the picture.
  if (!first || namesPicture(first)) return null;
  if (!looksLikeLabels(first)) return told('not-labels');
  if (data === 'broken') return told('bad-names');
  if (data === 'several') return told('several-names');
  return { path, rows, data };
}

async function readFolder(files: ImportFiles, pictures: PictureIndex, task: YoloTask): Promise<FormatReading> {
  const findings = collectFindings();
  const folder = await surveyFolder(files);
  const targets: FormatReading['targets'] = [];
  const classes = new Map<string, OntologyClass>();
  const taken = new Set<string>();
  const budget = { left: MAX_YOLO_BYTES };
  const known = new Set<YoloData>();
  let unnamed = false;
  let [long, four] = [0, 0];

  function readRows({ path, rows, data }: LabelFile, size: Size): AnnotationDraft[] {
    return rows.flatMap((row) => {
      if (row.texts.length > 6) long++;
      if (isFourPoints(row.texts) && !data?.task && !data?.keypoints) four++;
      const location = { file: path, line: row.line };
      const draft = draftOfRow(row, data, task, size, (code, evidence) => findings.add(code, location, evidence));
      if (!draft) return [];
      if (!data && !classes.has(draft.class)) {
        unnamed = true;
        classes.set(draft.class, {
          code: draft.class,
          title: { en: draft.class, zh: draft.class },
          external: { YOLO: draft.class },
        });
      }
      return [draft];
    });
  }

  async function readBatch(batch: LabelFile[]) {
    const found = await pictures.byStem(batch.map(({ path }) => stemOf(path)));
    for (const file of batch) {
      const { path, rows, data } = file;
      const note = (code: string) => findings.add(code, { file: path }, { rows: rows.length });
      const picture = found.get(stemOf(path));
      if (data && !known.has(data)) {
        known.add(data);
        for (const one of classesOf(data, task)) if (!classes.has(one.code)) classes.set(one.code, one);
      }
      if (!picture) note('unknown-picture');
      else if (!picture.width || !picture.height) note('unknown-size');
      else if (taken.has(picture.fileName)) note('same-picture');
      else {
        const { fileName, width, height } = picture;
        taken.add(fileName);
        const annotations = readRows(file, { width, height });
        if (annotations.length > 0) targets.push({ fileName, annotations, source: path });
      }
    }
  }

  let batch: LabelFile[] = [];
  for (const path of folder.labels) {
    const file = await labelFile(files, path, folder.dataOf(path), findings, budget);
    if (budget.left < 0) break;
    if (file) batch.push(file);
    if (batch.length < BATCH) continue;
    await readBatch(batch);
    batch = [];
  }
  await readBatch(batch);
  if (unnamed) findings.add('no-names');
  if (four > 0 && four === long && (task === 'obb' || task === 'segment'))
    findings.add('obb-or-segment', undefined, { rows: four, read: task });
  return { targets, findings: findings.list(), classes: [...classes.values()] };
}

/** From the folder as a whole, at equal distances. */
function* sampled(paths: readonly string[]): Generator<string> {
  const step = Math.max(1, paths.length / SAMPLE);
  for (let at = 0; at < paths.length; at += step) yield paths[Math.floor(at)]!;
}

/** Which of the four kinds the folder holds; null: none that can be told from other texts. */
async function taskOfFolder(files: ImportFiles): Promise<YoloTask | null> {
  const folder = await surveyFolder(files);
  const rows: string[][] = [];
  let data: YoloData | null = null;
  for (const path of sampled(folder.labels)) {
    const list = folder.dataOf(path);
    // Without a list of classes only the name of the folder says that rows of numbers are labels.
    if (!list && !/(?:^|\/)labels\//i.test(path)) continue;
    const labels = rowsOf(await files.read(path)) ?? [];
    const [first] = labels;
    const five =
      first && first.texts.length >= 5 && first.texts.slice(0, 5).every((text) => !Number.isNaN(decimalOf(text)));
    if (!five) continue;
    rows.push(...labels.slice(0, 1_000).map(({ texts }) => texts));
    if (list && typeof list === 'object') data ??= list;
  }
  return taskOf(data, rows);
}

function readerOf(id: string, task: YoloTask): FolderReader {
  return {
    id,
    recognises: async (files) => (await taskOfFolder(files)) === task,
    readFolder: (files, pictures) => readFolder(files, pictures, task),
  };
}

/**
 * YOLO labels: a text a picture, a row an object, as Ultralytics has them (docs.ultralytics.com, "Datasets Overview":
 * `data.yaml`, `labels/…` beside `images/…`) and as darknet does (`obj.names`, the text beside its picture).
 *
 * A row is `class cx cy w h`: shares of the picture's width and height, by the centre of the box; one more number is a
 * model's score. An empty text says that nothing is on the picture, and no text says nothing. What a row has no place
 * in: a picture whose size nobody knows, a class beyond the list. Numbers stand in `ext.yolo` as they were written.
 */
export const yoloReader = readerOf('yolo', 'detect');

/** `class x1 y1 x2 y2 …`: one ring. */
export const yoloSegmentReader = readerOf('yolo-seg', 'segment');

/** `class x1 y1 … x4 y4`: four corners, which are a turned box where they form a rectangle, else an outline. */
export const yoloObbReader = readerOf('yolo-obb', 'obb');

/**
 * `class cx cy w h`, then `x y` or `x y visibility` of as many points as `kpt_shape` says: a box and a skeleton of one
 * object. A row whose points are all `0 0 0` has a box alone.
 */
export const yoloPoseReader = readerOf('yolo-pose', 'pose');
