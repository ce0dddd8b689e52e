import type { JsonObject } from '../../../contract/values.ts';
import type { OntologyClass } from '../../model.ts';
import { collectFindings } from '../coco/coco-findings.ts';
import { isObject } from '../plain-json.ts';
import { CocoTables, idOf } from '../coco/coco-tables.ts';
import { findingsInFile } from '../findings-in-file.ts';
import { parseJsonFile } from '../json-file.ts';
import { readLabelPng } from '../label-png.ts';
import type { FolderReader, ImportFiles, TargetReading } from '../reader.ts';
import type { RowFindings } from '../row-findings.ts';
import { stemOf } from '../stem.ts';
import { draftsOfSegments, type CategoryNotes } from './panoptic-row.ts';

/** JSON files that are looked into to tell what an import is. */
const MOST_LOOKS = 10;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isJson = (path: string) => path.toLowerCase().endsWith('.json');
const isPng = (path: string) => path.toLowerCase().endsWith('.png');
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const hasSegments = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('"segments_info"');

/** `panoptic_val.json`: the PNG in the folder `panoptic_val` beside it, else beside it, else the only one of that name. */
function pngFinder({ paths }: ImportFiles) {
  const byName = Map.groupBy(paths.filter(isPng), nameOf);
  return (json: string, fileName: string): string | null => {
    const named = byName.get(nameOf(fileName)) ?? [];
    const own = [`${stemOf(json)}/${fileName}`, `${folderOf(json)}${fileName}`].find((path) => named.includes(path));
    return own ?? (named.length === 1 ? named[0]! : null);
  };
}

function notesOf(categories: unknown[]): CategoryNotes {
  const notes = new Map<string, JsonObject>();
  for (const row of categories) {
    const id = isObject(row) ? idOf(row.id) : null;
    if (!isObject(row) || id === null || notes.has(id)) continue;
    const { isthing, color } = row;
    const coloured = Array.isArray(color) && color.length <= 4 && color.every((n) => typeof n === 'number');
    notes.set(id, { ...(isthing === 0 || isthing === 1 ? { isthing } : {}), ...(coloured ? { color } : {}) });
  }
  return notes;
}

/** The pictures of one JSON and its PNGs. */
async function readOne(
  files: ImportFiles,
  source: string,
  bytes: Uint8Array,
  findPng: ReturnType<typeof pngFinder>,
  findings: RowFindings,
): Promise<{ targets: TargetReading[]; classes: OntologyClass[] }> {
  const nothing = { targets: [], classes: [] };
  const file = parseJsonFile(bytes, findings);
  if (file === undefined) return nothing;
  if (!isObject(file) || !Array.isArray(file.images) || !Array.isArray(file.annotations))
    return (findings.add('not-coco'), nothing);
  const tables = new CocoTables(findings);
  file.images.forEach((row, index) => tables.image(row, index));
  const categories = listOf(file.categories);
  categories.forEach((row, index) => tables.category(row, index));
  const notes = notesOf(categories);
  const targets = new Map<string, TargetReading>();
  const seen = new Set<string>();
  for (const [index, row] of (file.annotations as unknown[]).entries()) {
    const location = { row: index + 1 };
    if (!isObject(row) || !Array.isArray(row.segments_info)) {
      findings.add('bad-row', location);
      continue;
    }
    const imageId = idOf(row.image_id) ?? '';
    const image = tables.images.get(imageId);
    const path = typeof row.file_name === 'string' ? findPng(source, row.file_name) : null;
    if (!image) findings.add('unknown-image', location, { imageId });
    else if (seen.has(imageId)) findings.add('second-row', location, { imageId });
    else if (path === null) findings.add('no-png', location);
    else {
      seen.add(imageId);
      const png = await readLabelPng(await files.read(path));
      if (typeof png === 'string') {
        findings.add('bad-png', location, { png: path, reason: png });
        continue;
      }
      const place = { index, imageId: row.image_id, segments: row.segments_info, image };
      const annotations = draftsOfSegments(place, png, tables, notes, findings);
      const { fileName, width, height } = image;
      const size = width && height ? { size: { width, height } } : {};
      const target = targets.get(fileName);
      if (target) target.annotations.push(...annotations);
      else if (annotations.length > 0) targets.set(fileName, { fileName, annotations, ...size, source });
    }
  }
  return { targets: [...targets.values()], classes: tables.classes() };
}

/**
 * COCO panoptic segmentation (cocodataset.org, "Data format", 4): a JSON whose rows list the segments of an image, and a
 * PNG for each row where a pixel belongs to the segment R + 256 G + 65,536 B; 0 belongs to none. Each segment is one
 * annotation: its stored box, and its mask. What else the JSON says of it stands in `ext.cocoPanoptic`, and whether its
 * category is a thing, and its colour, in `ext.cocoCategory`.
 */
export const cocoPanopticReader: FolderReader = {
  id: 'coco-panoptic',
  async recognises(files) {
    if (!files.paths.some(isPng)) return false;
    const byName = files.paths.filter(isJson).sort((a, b) => Number(/panoptic/i.test(b)) - Number(/panoptic/i.test(a)));
    for (const path of byName.slice(0, MOST_LOOKS)) if (hasSegments(await files.read(path))) return true;
    return false;
  },
  async readFolder(files) {
    const findings = collectFindings();
    const findPng = pngFinder(files);
    const targets: TargetReading[] = [];
    const classes = new Map<string, OntologyClass>();
    for (const path of files.paths.filter(isJson)) {
      const bytes = await files.read(path);
      const here = findingsInFile(findings, path);
      if (!hasSegments(bytes)) {
        here.add('not-panoptic');
        continue;
      }
      const reading = await readOne(files, path, bytes, findPng, here);
      for (const target of reading.targets) targets.push(target);
      for (const one of reading.classes) if (!classes.has(one.code)) classes.set(one.code, one);
    }
    return { targets, findings: findings.list(), classes: [...classes.values()] };
  },
};
