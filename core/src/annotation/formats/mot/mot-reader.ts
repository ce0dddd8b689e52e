import type { JsonObject } from '../../../contract/values.ts';
import type { FolderReader, FormatReading, ImportFiles, PictureIndex, TargetReading } from '../reader.ts';
import type { RowFindings } from '../row-findings.ts';
import { collectMotFindings } from './mot-findings.ts';
import { declaredClasses, labelsIn, MOT_CLASSES } from './mot-labels.ts';
import { collectObjects } from './mot-objects.ts';
import { boxIn, motLine, parseMotRow, sameRow, type MotRow } from './mot-row.ts';
import { firstLine, folderOf, frameName, inFolder, nameOf, sequenceAt, targetsOf, textOf } from './mot-sequence.ts';

const LIST = /(^|\/)(gt|det)\.txt$/;
const MOST_PIXELS = 1e7;
const MOST_FRAME = 1e9;

/** `gt/gt.txt` and `det/det.txt` lie one folder below their sequence. */
function rootOf(path: string): string {
  const folder = folderOf(path);
  return ['gt', 'det'].includes(nameOf(folder)) ? folderOf(folder) : folder;
}

const linesOf = (text: string) => text.replace(/^\ufeff/, '').split(/\r?\n/);

/** Classes by number, and what a row without one is. */
interface Classes {
  names: ReadonlyMap<number, string>;
  /** Null: such a row cannot be used. */
  otherwise: string | null;
}

interface SequenceReading {
  targets: TargetReading[];
  names: string[];
}

async function classesBeside(files: ImportFiles, path: string, root: string, findings: RowFindings) {
  const lists = [inFolder(folderOf(path), 'labels.txt'), inFolder(root, 'labels.txt')];
  const list = lists.find((one) => files.paths.includes(one));
  const text = list === undefined ? null : await textOf(files, list, findings);
  return text === null ? null : labelsIn(text);
}

function faultOf({ frame, id, left, top, width, height }: MotRow): string | null {
  if (!Number.isSafeInteger(frame) || frame < 1 || frame > MOST_FRAME) return 'bad-frame';
  if (!Number.isSafeInteger(id)) return 'bad-row';
  const within = [left, top, width, height].every((n) => Math.abs(n) <= MOST_PIXELS);
  return within && width >= 0 && height >= 0 ? null : 'bad-box';
}

/** Of ground truth the confidence says whether it is to be judged by; of detections it is the detector's. */
function saidOf({ confidence, visibility }: MotRow, detected: boolean, say: (code: string) => void) {
  const attributes: JsonObject = {};
  if (visibility !== null && visibility >= 0 && visibility <= 1) attributes.visibility = visibility;
  else if (visibility !== null) say('bad-visibility');
  const share = confidence >= 0 && confidence <= 1;
  if (detected && share) return { attributes, confidence, byModel: true };
  if (detected || (confidence !== 0 && confidence !== 1)) attributes.score = confidence;
  else if (confidence === 0) attributes.ignored = true;
  return { attributes, ...(detected ? { byModel: true } : {}) };
}

async function readSequence(
  files: ImportFiles,
  path: string,
  shared: { pictures: PictureIndex; findings: RowFindings; several: boolean },
): Promise<SequenceReading> {
  const { pictures, findings, several } = shared;
  const text = await textOf(files, path, findings);
  if (text === null) return { targets: [], names: [] };
  const root = rootOf(path);
  const labels = await classesBeside(files, path, root, findings);
  const classes: Classes = {
    names: labels ?? new Map(MOT_CLASSES.map((name, i) => [i + 1, name])),
    otherwise: labels ? null : 'pedestrian',
  };
  const sequence = await sequenceAt(files, root, findings);
  const base = labels ? 0 : 1;
  if (base === 0) findings.add('zero-based', { file: path });
  if (text.trim() === '') findings.add('no-rows', { file: path });
  const rows: { row: MotRow; line: number; text: string }[] = [];
  for (const [i, one] of linesOf(text).entries()) {
    if (one.trim() === '') continue;
    const row = parseMotRow(one);
    const fault = row ? faultOf(row) : 'bad-row';
    if (fault || !row) findings.add(fault ?? 'bad-row', { file: path, line: i + 1 }, { row: one.slice(0, 200) });
    else rows.push({ row, line: i + 1, text: one.trim() });
  }
  const names = rows.map(({ row }) => frameName(row.frame));
  const targets = await targetsOf(sequence, names, pictures);
  const objects = collectObjects('mot', sequence, targets);
  const detected = nameOf(path) === 'det.txt';
  const used = new Set<string>();
  for (const { row, line, text: came } of rows) {
    const say = (code: string, evidence?: JsonObject) => findings.add(code, { file: path, line }, evidence);
    const { frame, id, classId } = row;
    const name = classId === null ? classes.otherwise : classes.names.get(classId);
    if (name === undefined || name === null) {
      say(name === null ? 'no-class' : 'unknown-class', { class: classId });
      continue;
    }
    if (classId === null) findings.count('pedestrian');
    used.add(name);
    const box = boxIn(row, base);
    const said = saidOf(row, detected, say);
    const flag = said.attributes.ignored === true ? 0 : ((said.attributes.score as number | undefined) ?? 1);
    const ours = motLine(box, base, { ...row, confidence: flag, visibility: (said.attributes.visibility as number | undefined) ?? 1 }); // prettier-ignore
    const object = {
      ...{ frame: frameName(frame), index: frame - 1, class: name, geometry: box, ...said },
      // Detections are of no object yet.
      ...(id > 0 ? { track: several ? `${root} ${id}` : String(id) } : {}),
      ext: { base, ...(id > 0 ? { id } : {}), ...(classId === null ? {} : { class: classId }) },
      ...(sameRow(came, ours) ? {} : { kept: came }),
    };
    objects.add(object, say);
  }
  const readings = objects.targets().map((target) => ({ ...target, source: path }));
  return { targets: readings, names: labels ? [...labels.values()] : [...used] };
}

/** Ground truth, and detections where there is none. */
function listsIn(files: ImportFiles, findings: RowFindings): string[] {
  const byRoot = Map.groupBy(files.paths.filter((path) => LIST.test(path)), rootOf); // prettier-ignore
  return [...byRoot.values()].flatMap((paths) => {
    const truth = paths.filter((path) => nameOf(path) === 'gt.txt');
    if (truth.length === 0) return paths;
    for (const path of paths) if (!truth.includes(path)) findings.add('detections-left', { file: path });
    return truth;
  });
}

/**
 * The MOTChallenge format, of ground truth or of detections. Frames count from 1; so do the pixels of boxes by the
 * benchmark ("all frame numbers, target IDs and bounding boxes are 1-based"), but Datumaro and CVAT, which write a
 * `labels.txt`, count pixels from 0. Never throws for bad data.
 */
async function readFolder(files: ImportFiles, pictures: PictureIndex): Promise<FormatReading> {
  const findings = collectMotFindings();
  const lists = listsIn(files, findings);
  const readings: SequenceReading[] = [];
  for (const path of lists) {
    readings.push(await readSequence(files, path, { pictures, findings, several: lists.length > 1 }));
  }
  return {
    targets: readings.flatMap(({ targets }) => targets),
    findings: findings.list(),
    classes: declaredClasses(readings.flatMap(({ names }) => names)),
  };
}

/** Lists by their name, whose first row is one. */
export const motReader: FolderReader = {
  id: 'mot',
  async recognises(files) {
    const first = await firstLine(files, files.paths.filter((path) => LIST.test(path))); // prettier-ignore
    return first !== undefined && parseMotRow(first) !== null;
  },
  readFolder,
};
