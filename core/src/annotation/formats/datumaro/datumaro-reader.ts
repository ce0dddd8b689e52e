import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart } from '../../model.ts';
import { formOf, type RowForm } from '../as-it-came.ts';
import { isObject, plainJson } from '../plain-json.ts';
import { picturePath } from '../foreign-names.ts';
import { parseJsonFile } from '../json-file.ts';
import { jsonHead } from '../json-head.ts';
import type { FormatReader, FormatReading, TargetReading } from '../reader.ts';
import { collectFindings, type DatumaroFindings } from './datumaro-findings.ts';
import { labelsOf, type FileLabels } from './datumaro-labels.ts';
import { numberOf, OBJECT_MARK, rowAs } from './datumaro-row.ts';
import { geometryOf, rowsOf, turnOf, TYPES } from './datumaro-shape.ts';

type Note = (code: string, evidence?: JsonObject) => void;

/** One row that could be read. */
interface ReadRow {
  at: number;
  row: JsonObject;
  class: string;
  part: AnnotationPart;
  attributes: JsonObject;
  mark: number | null;
}

const groupOf = ({ group }: JsonObject) => (typeof group === 'number' && group !== 0 ? String(group) : undefined);
const trackOf = ({ object_id: object }: JsonObject) => (typeof object === 'number' && object >= 0 ? String(object) : undefined); // prettier-ignore

/** Attributes without what the model holds itself. */
function attributesOf(row: JsonObject): { attributes: JsonObject; mark: number | null } {
  const attributes = isObject(row.attributes) ? { ...(row.attributes as JsonObject) } : {};
  const mark = attributes[OBJECT_MARK];
  if (typeof mark === 'number') delete attributes[OBJECT_MARK];
  if (turnOf(row.type, row.attributes) !== 0) delete attributes.rotation;
  return { attributes, mark: typeof mark === 'number' ? mark : null };
}

function readRow(
  came: unknown,
  at: number,
  frame: number | undefined,
  labels: FileLabels,
  note: Note,
): ReadRow | 'caption' | null {
  // prettier-ignore
  if (!isObject(came) || typeof came.type !== 'string') {
    note('bad-row');
    return null;
  }
  if (came.type === 'caption') return 'caption';
  if (!TYPES.has(came.type)) {
    note('unsupported-type', { type: came.type.slice(0, 200) });
    return null;
  }
  const label = typeof came.label_id === 'number' ? came.label_id : -1;
  const name = labels.names[label] ?? null;
  if (name === null) {
    note('no-label', { labelId: plainJson(came.label_id, () => {}) });
    return null;
  }
  const geometry = geometryOf(came, labels.points.get(label));
  if ('code' in geometry) {
    note(geometry.code, geometry.reason === undefined ? undefined : { reason: geometry.reason });
    return null;
  }
  if (geometry.kind === 'box' && (geometry.width === 0 || geometry.height === 0)) note('empty-box');
  const row = plainJson(came, note) as JsonObject;
  const { z_order: zOrder } = row;
  const part: AnnotationPart = {
    ...(frame === undefined ? {} : { frame }),
    geometry,
    ...(geometry.kind !== 'tag' && typeof zOrder === 'number' && zOrder !== 0 ? { zOrder } : {}),
  };
  return { at, row, class: name, part, ...attributesOf(row) };
}

/** Rows that are one object become one draft; a group that is nothing but one object is none. */
function draftsOf(rows: ReadRow[], item: number, labels: FileLabels, taken: Set<string>): AnnotationDraft[] {
  const keyOf = ({ mark, class: code, at }: ReadRow) => (mark === null ? `#${at}` : JSON.stringify([mark, code]));
  const members = Map.groupBy(rows, keyOf);
  const objectsIn = new Map<string | undefined, Set<string>>();
  for (const row of rows) {
    const group = groupOf(row.row);
    objectsIn.set(group, (objectsIn.get(group) ?? new Set<string>()).add(keyOf(row)));
  }
  return [...members.values()].flatMap((own): AnnotationDraft[] => {
    const [first] = own;
    if (!first) return [];
    const said = groupOf(first.row);
    const group = own.length > 1 && objectsIn.get(said)?.size === 1 ? undefined : said;
    const track = trackOf(first.row);
    const { id } = first.row;
    const original = typeof id === 'number' && !taken.has(String(id)) ? String(id) : undefined;
    if (original !== undefined) taken.add(original);
    const forms = own.map(({ at, row, part }): JsonObject => {
      const [placed] = rowsOf(part.geometry, labels.points.get(Number(row.label_id)));
      const sayings = {
        ...{ id: numberOf(original) ?? 0, label: Number(row.label_id), group: numberOf(group) ?? 0, mark: null },
        ...{ object: numberOf(track), zOrder: part.zOrder ?? 0, attributes: first.attributes },
      };
      const form: RowForm = placed ? formOf(row, rowAs(placed, sayings)) : {};
      // The group of an object of several rows is not always the draft's.
      const kept = own.length > 1 && row.group !== undefined ? { kept: { ...form.kept, group: row.group } } : {};
      return { at, label: Number(row.label_id), ...form, ...kept } as JsonObject;
    });
    return [
      {
        class: first.class,
        parts: own.map(({ part }) => part),
        ...(original === undefined ? {} : { originalId: original }),
        ...(group === undefined ? {} : { group }),
        ...(track === undefined ? {} : { track }),
        ...(Object.keys(first.attributes).length > 0 ? { attributes: first.attributes } : {}),
        ext: { datumaro: { item, rows: forms } },
      },
    ];
  });
}

interface ItemMedia {
  fileName: string;
  size?: { width: number; height: number };
  frame?: number;
}

/** The picture, or the frame of a video, that an item is about. */
function mediaOf(item: Record<string, unknown>): ItemMedia | null {
  const pathIn = (media: unknown, key = 'path') =>
    isObject(media) && typeof media[key] === 'string' ? picturePath(media[key]) : '';
  const { image, video_frame: frame } = item;
  const video = pathIn(frame, 'video_path');
  if (video !== '' && isObject(frame) && Number.isSafeInteger(frame.frame_index) && (frame.frame_index as number) >= 0)
    return { fileName: video, frame: frame.frame_index as number };
  const named = [pathIn(image), pathIn(item.media), pathIn(item.video), pathIn(item.point_cloud)].find((path) => path !== ''); // prettier-ignore
  const fileName = named ?? (typeof item.id === 'string' ? picturePath(item.id) : '');
  if (fileName === '') return null;
  const [height, width] = isObject(image) && Array.isArray(image.size) ? (image.size as unknown[]) : [];
  const known = typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0;
  return { fileName, ...(known ? { size: { width, height } } : {}) };
}

function readItem(
  item: unknown,
  index: number,
  labels: FileLabels,
  takenIn: Map<string, Set<string>>,
  findings: DatumaroFindings,
): { media: ItemMedia; drafts: AnnotationDraft[] } | null {
  const location = { item: index + 1 };
  const media = isObject(item) ? mediaOf(item) : null;
  if (!isObject(item) || !media) {
    findings.add('bad-item', location);
    return null;
  }
  const { annotations, ...rest } = item;
  const rows: ReadRow[] = [];
  for (const [at, came] of (Array.isArray(annotations) ? (annotations as unknown[]) : []).entries()) {
    const note: Note = (code, evidence) => findings.add(code, { ...location, row: at + 1 }, evidence);
    const read = readRow(came, at, media.frame, labels, note);
    if (read === 'caption') findings.count('captions');
    else if (read) rows.push(read);
  }
  const taken = takenIn.get(media.fileName) ?? new Set<string>();
  takenIn.set(media.fileName, taken);
  const drafts = draftsOf(rows, index, labels, taken);
  const [first] = drafts;
  const header = plainJson(rest, (code, evidence) => findings.add(code, location, evidence));
  if (first?.ext) first.ext.datumaroItem = header;
  return { media, drafts };
}

/**
 * Reads a JSON of Datumaro (`plugins/data_formats/datumaro`), of one subset. Never throws for bad data: a bad row is a
 * finding with item and row (each from 1), and the good ones stand. Coordinates are as in the file, which has our
 * convention. A `group` stays a group: Datumaro joins the box and the mask of one object by it, but other things as well.
 */
export function readDatumaro(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const file = parseJsonFile(bytes, findings);
  const nothing = () => ({ targets: [], findings: findings.list(), classes: [] });
  if (file === undefined) return nothing();
  if (!isObject(file) || !Array.isArray(file.items)) {
    findings.add('not-datumaro');
    return nothing();
  }
  const { items, ...rest } = file;
  const labels = labelsOf(file.categories, findings);
  const takenIn = new Map<string, Set<string>>();
  const targets = new Map<string, TargetReading>();
  for (const [index, item] of (items as unknown[]).entries()) {
    const read = readItem(item, index, labels, takenIn, findings);
    if (!read || read.drafts.length === 0) continue;
    const { fileName, size } = read.media;
    const target = targets.get(fileName);
    if (target) target.annotations.push(...read.drafts);
    else targets.set(fileName, { fileName, annotations: read.drafts, ...(size ? { size } : {}) });
  }
  const [first] = [...targets.values()].flatMap(({ annotations }) => annotations.slice(0, 1));
  // Once: labels that no annotation has, colours and joints of the file.
  if (first?.ext) first.ext.datumaroFile = plainJson(rest, (code, evidence) => findings.add(code, undefined, evidence));
  return { targets: [...targets.values()], findings: findings.list(), classes: labels.classes };
}

/** A JSON object that says so, or has Datumaro's object of categories (COCO's are a list). */
export const datumaroReader: FormatReader = {
  id: 'datumaro',
  recognises(head) {
    const { opening, keys } = jsonHead(head);
    return opening === '{' && (keys.has('dm_format_version') || keys.get('categories') === '{');
  },
  read: readDatumaro,
};
