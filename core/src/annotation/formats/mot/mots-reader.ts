import type { JsonObject } from '../../../contract/values.ts';
import type { MaskGeometry } from '../../model.ts';
import { labelMasks } from '../label-runs.ts';
import type { FolderReader, FormatReading, ImportFiles, PictureIndex, TargetReading } from '../reader.ts';
import type { RowFindings } from '../row-findings.ts';
import { collectMotsFindings } from './mot-findings.ts';
import { declaredClasses, labelsIn, MOTS_CLASSES } from './mot-labels.ts';
import { collectObjects } from './mot-objects.ts';
import {
  firstLine,
  folderOf,
  frameName,
  inFolder,
  nameOf,
  sequenceAt,
  targetsOf,
  textOf,
  type Sequence,
} from './mot-sequence.ts';
import { isIdPng, readIdPng } from './mots-png.ts';
import { IGNORED_ID, maskIn, motsLine, parseMotsRow } from './mots-row.ts';

/** Of MOTChallenge, and of KITTI MOTS. */
const LIST = /(^|\/)(gt\/gt|instances_txt\/[^/]+)\.txt$/;
const PICTURE = /(^|\/)instances\/.*\.png$/;

const linesOf = (text: string) => text.replace(/^\ufeff/, '').split(/\r?\n/);

/** One mask of a sequence, wherever it stood. */
interface FoundMask {
  /** Of its picture, without folder and ending. */
  frame: string;
  id: number;
  classId: number;
  mask: MaskGeometry;
  place: JsonObject;
  kept?: string;
}

interface FoundSequence {
  /** The file, or one of the files, that it came from. */
  path: string;
  sequence: Sequence;
  labels: ReadonlyMap<number, string> | null;
  masks: FoundMask[];
}

async function labelsAt(files: ImportFiles, folders: string[], findings: RowFindings) {
  const list = folders.map((folder) => inFolder(folder, 'labels.txt')).find((path) => files.paths.includes(path));
  const text = list === undefined ? null : await textOf(files, list, findings);
  return text === null ? null : labelsIn(text);
}

/** The folders that KITTI MOTS and Datumaro keep the pictures of `instances…/<sequence>` in. */
function besides(folder: string, part: RegExp): string[] {
  return ['images', 'image_02'].map((name) => folder.replace(part, `$1${name}$2`));
}

function readLine(line: string, place: JsonObject, findings: RowFindings): FoundMask | null {
  const row = parseMotsRow(line);
  const mask = row ? maskIn(row) : null;
  if (!row || !mask) findings.add('bad-row', place, { row: line.slice(0, 200) });
  else if (typeof mask === 'string') findings.add('bad-mask', place, { reason: mask });
  else {
    const { frame, id, classId } = row;
    if (Math.floor(id / 1000) !== classId) findings.add('class-and-id', place, { id, class: classId });
    const ours = motsLine(mask, row);
    return {
      ...{ frame: frameName(frame), id, classId, mask, place },
      ...(ours === line.trim() ? {} : { kept: line.trim() }),
    };
  }
  return null;
}

async function readList(files: ImportFiles, path: string, findings: RowFindings): Promise<FoundSequence | null> {
  const text = await textOf(files, path, findings);
  if (text === null) return null;
  if (text.trim() === '') findings.add('no-rows', { file: path });
  const folder = folderOf(path);
  const kitti = nameOf(folder) === 'instances_txt';
  const name = nameOf(path).replace(/\.txt$/, '');
  const found = await sequenceAt(files, folderOf(folder), findings);
  const pictures = besides(inFolder(folder, name), /(^|\/)instances_txt(\/.*)$/);
  const sequence = kitti ? { ...found, name, imageFolders: pictures as [string, ...string[]] } : found;
  const labels = await labelsAt(files, [folder, found.root], findings);
  const masks = linesOf(text).flatMap((line, i) => {
    const mask = line.trim() === '' ? null : readLine(line, { file: path, line: i + 1 }, findings);
    return mask ?? [];
  });
  return { path, sequence, labels, masks };
}

async function readPicture(files: ImportFiles, path: string, findings: RowFindings): Promise<FoundMask[]> {
  const image = await readIdPng(await files.read(path));
  if (typeof image === 'string') {
    findings.add('bad-png', { file: path }, { reason: image });
    return [];
  }
  const { width, height } = image;
  const frame = nameOf(path).replace(/\.png$/, '');
  return [...labelMasks(image, () => true).counts].flatMap(([id, counts]) => {
    const place = { file: path, id };
    if (counts) return [{ ...{ frame, id, classId: Math.floor(id / 1000) }, mask: { kind: 'mask', size: [height, width], counts }, place }]; // prettier-ignore
    findings.add('bad-mask', place, { reason: 'it has too many runs' });
    return [];
  });
}

async function readPictures(
  files: ImportFiles,
  folder: string,
  paths: string[],
  findings: RowFindings,
): Promise<FoundSequence> {
  const found = await sequenceAt(files, folder, findings);
  const pictures = besides(folder, /(^|\/)instances(\/.*|)$/) as [string, ...string[]];
  const name = nameOf(folder) === 'instances' ? nameOf(folderOf(folder)) || null : nameOf(folder);
  const labels = await labelsAt(files, [folder, folderOf(folder)], findings);
  const masks: FoundMask[] = [];
  for (const path of paths) masks.push(...(await readPicture(files, path, findings)));
  return { path: paths[0]!, sequence: { ...found, name, imageFolders: pictures }, labels, masks };
}

/** Numbers of frames count from 0 in KITTI, from 1 in MOTChallenge; the file alone does not say. */
function firstFrame({ path, masks }: FoundSequence): 0 | 1 {
  const kitti = /(^|\/)instances/.test(path);
  return kitti || masks.some(({ frame }) => Number(frame) === 0) ? 0 : 1;
}

async function targetsIn(
  found: FoundSequence,
  shared: { pictures: PictureIndex; findings: RowFindings; several: boolean },
): Promise<{ targets: TargetReading[]; names: string[] }> {
  const { pictures, findings, several } = shared;
  const { path, sequence, masks, labels } = found;
  const targets = await targetsOf(sequence, masks.map(({ frame }) => frame), pictures); // prettier-ignore
  const objects = collectObjects('mots', sequence, targets);
  const first = firstFrame(found);
  if (!targets.pictureOf && masks.length > 0) findings.add('first-frame', { file: path }, { first });
  const used = new Set<string>();
  for (const { frame, id, classId, mask, place, kept } of masks) {
    const index = Number(frame) - first;
    const name = labels?.get(classId) ?? MOTS_CLASSES.get(classId);
    if (name === undefined) findings.add('unknown-class', place, { class: classId });
    else if (!targets.pictureOf && !(Number.isSafeInteger(index) && index >= 0))
      findings.add('bad-frame', place, { frame }); // prettier-ignore
    else {
      used.add(name);
      const object = {
        ...{ frame, index: Number.isSafeInteger(index) ? index : 0, class: name, geometry: mask, attributes: {} },
        ...(id === IGNORED_ID ? {} : { track: several ? `${sequence.root} ${sequence.name} ${id}` : String(id) }),
        ext: { first, id, class: classId },
        ...(kept === undefined ? {} : { kept }),
      };
      objects.add(object, (code, evidence) => findings.add(code, place, evidence));
    }
  }
  const readings = objects.targets().map((target) => ({ ...target, source: path }));
  return { targets: readings, names: labels ? [...labels.values()] : [...used] };
}

/**
 * MOTS, of MOTChallenge or KITTI: masks of tracked objects as text with COCO's run lengths, or as grey PNGs of 16 bits
 * whose pixels are object ids (also Datumaro's `mots_png`). `labels.txt` names the classes from 1; without it they are
 * the benchmark's own. Never throws for bad data.
 */
async function readFolder(files: ImportFiles, pictures: PictureIndex): Promise<FormatReading> {
  const findings = collectMotsFindings();
  const found: FoundSequence[] = [];
  for (const path of files.paths.filter((one) => LIST.test(one))) {
    const list = await readList(files, path, findings);
    if (list) found.push(list);
  }
  const pngs = files.paths.filter((one) => PICTURE.test(one));
  if (found.length > 0 && pngs.length > 0) findings.add('pictures-left', undefined, { files: pngs.length });
  const folders = found.length > 0 ? [] : Map.groupBy(pngs, folderOf);
  for (const [folder, paths] of folders) found.push(await readPictures(files, folder, paths, findings));
  const readings = [];
  for (const one of found) readings.push(await targetsIn(one, { pictures, findings, several: found.length > 1 }));
  return {
    targets: readings.flatMap(({ targets }) => targets),
    findings: findings.list(),
    classes: declaredClasses(readings.flatMap(({ names }) => names)),
  };
}

/** By the names of its files, and a look into the first one. */
export const motsReader: FolderReader = {
  id: 'mots',
  async recognises(files) {
    const first = await firstLine(files, files.paths.filter((path) => LIST.test(path))); // prettier-ignore
    // A long mask may reach beyond what was looked at.
    if (first !== undefined && parseMotsRow(first)) return true;
    const picture = files.paths.find((path) => PICTURE.test(path));
    return picture !== undefined && isIdPng(await files.read(picture));
  },
  readFolder,
};
