import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, Geometry, OntologyClass } from '../../model.ts';
import { formOf } from '../as-it-came.ts';
import { isObject, plainJson } from '../plain-json.ts';
import { MAX_FILE_RUNS, type RunBudget } from '../cvat/cvat-mask.ts';
import { picturePath } from '../foreign-names.ts';
import { parseJsonFile } from '../json-file.ts';
import { jsonHead } from '../json-head.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { collectFindings, type LabelmeFindings } from './labelme-findings.ts';
import { maskFromPng } from './labelme-mask.ts';
import { geometryOf, KINDS, placesOf, pointsOf, rowOf } from './labelme-shape.ts';

type Size = { width: number; height: number };
type Note = (code: string, evidence?: JsonObject) => void;

/** The picture; `imagePath` is relative to the JSON, and which folder that lay in the file does not say. */
const fileNameOf = (imagePath: string) => picturePath(imagePath.replaceAll('\\', '/').replace(/^(\.{0,2}\/)+/, ''));

function sizeOf(file: Record<string, unknown>, findings: LabelmeFindings): Size | null {
  const { imageWidth: width, imageHeight: height } = file;
  if (width === undefined && height === undefined) return null;
  const whole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) > 0;
  if (whole(width) && whole(height)) return { width, height };
  findings.add('bad-image-size');
  return null;
}

/** Flags, what an `attributes` says, and the description: one list, as the model has it. */
function attributesOf(row: Record<string, unknown>, note: Note): JsonObject {
  const attributes: JsonObject = {
    ...(isObject(row.attributes) ? (plainJson(row.attributes, note) as JsonObject) : {}),
    ...(isObject(row.flags) ? (plainJson(row.flags, note) as JsonObject) : {}),
  };
  const { description } = row;
  if (typeof description === 'string' && description !== '' && !Object.hasOwn(attributes, 'description'))
    attributes.description = description;
  return attributes;
}

async function geometryOfRow(
  row: Record<string, unknown>,
  size: Size | null,
  budget: RunBudget,
  note: Note,
): Promise<Geometry | null> {
  // Old files have no `shape_type`; all that they know is polygons.
  const kind = typeof row.shape_type === 'string' ? row.shape_type : 'polygon';
  if (!KINDS.has(kind)) {
    note('unsupported-shape', { shape: kind.slice(0, 200) });
    return null;
  }
  const points = pointsOf(row.points, kind);
  const [first, second] = points ?? [];
  if (!points || !first) {
    note('bad-points', { shape: kind });
    return null;
  }
  if (kind !== 'mask') {
    const geometry = geometryOf(kind, points);
    if (geometry?.kind === 'box' && (geometry.width === 0 || geometry.height === 0)) note('empty-box');
    return geometry;
  }
  if (!size) {
    note('mask-size');
    return null;
  }
  const mask =
    typeof row.mask === 'string' && second
      ? await maskFromPng(row.mask, [first, second], size, budget)
      : 'there is no PNG in base64';
  if (typeof mask !== 'string') return mask;
  note('bad-mask', { reason: mask });
  return null;
}

const groupOf = (value: unknown) => (typeof value === 'string' || Number.isFinite(value) ? String(value) : undefined);

/** The number that we would write for a group. */
export const groupNumber = (group: string | undefined): number | null =>
  group !== undefined && /^-?\d{1,15}$/.test(group) ? Number(group) : null;

/** Shapes of one label and one group are one object (LabelMe's converters join them so): one draft of several parts. */
function collectShapes() {
  const drafts: AnnotationDraft[] = [];
  const grouped = new Map<string, AnnotationDraft>();
  return {
    drafts,
    add(row: JsonObject, at: number, geometry: Geometry, attributes: JsonObject) {
      const label = String(row.label);
      const group = groupOf(row.group_id);
      const key = JSON.stringify([label, group]);
      const known = group === undefined ? undefined : grouped.get(key);
      const draft: AnnotationDraft = known ?? { class: label, parts: [], ext: { labelme: [] } };
      if (!known) {
        drafts.push(draft);
        if (group !== undefined) {
          draft.group = group;
          grouped.set(key, draft);
        }
        if (Object.keys(attributes).length > 0) draft.attributes = attributes;
      }
      draft.parts.push({ geometry });
      const [place] = placesOf(geometry);
      const ours = place ? rowOf(label, place, groupNumber(group), draft.attributes ?? {}) : {};
      (draft.ext!.labelme as JsonObject[]).push({ at, ...formOf(row, ours) } as JsonObject);
    },
  };
}

/**
 * Reads a file of LabelMe (`labelme/_label_file.py`): the shapes of one picture. Never throws for bad data: a bad shape
 * is a finding with its number (from 1), and the good ones stand. Coordinates are as in the file, which has our
 * convention. A flag of the whole picture that is set is a label of the picture.
 */
async function readLabelme(bytes: Uint8Array): Promise<FormatReading> {
  const findings = collectFindings();
  const nothing = () => ({ targets: [], findings: findings.list(), classes: [] });
  const file = parseJsonFile(bytes, findings);
  if (file === undefined) return nothing();
  if (!isObject(file) || !Array.isArray(file.shapes)) {
    findings.add('not-labelme');
    return nothing();
  }
  const { shapes, imageData, imagePath, ...rest } = file;
  if (typeof imageData === 'string') findings.add('image-data', undefined, { characters: imageData.length });
  const fileName = typeof imagePath === 'string' ? fileNameOf(imagePath) : '';
  if (fileName === '') {
    findings.add('no-image-path', undefined, { shapes: shapes.length });
    return nothing();
  }
  const size = sizeOf(file, findings);
  const budget = { left: MAX_FILE_RUNS };
  const collected = collectShapes();
  for (const [index, row] of (shapes as unknown[]).entries()) {
    const note: Note = (code, evidence) => findings.add(code, { shape: index + 1 }, evidence);
    if (!isObject(row)) note('bad-row');
    else if (typeof row.label !== 'string' || row.label.trim() === '') note('no-label');
    else {
      const geometry = await geometryOfRow(row, size, budget, note);
      if (geometry) collected.add(plainJson(row, note) as JsonObject, index, geometry, attributesOf(row, () => {})); // prettier-ignore
    }
  }
  const flags = isObject(rest.flags) ? Object.entries(rest.flags) : [];
  const tags = flags.filter(([key, value]) => value === true && key.trim() !== '').map(([key]) => key);
  const drafts: AnnotationDraft[] = [
    ...collected.drafts,
    ...tags.map((code) => ({ class: code, parts: [{ geometry: { kind: 'tag' as const } }], ext: { labelme: [] } })),
  ];
  const header = plainJson({ ...rest, imagePath }, (code, evidence) => findings.add(code, undefined, evidence));
  for (const draft of drafts) draft.ext!.labelmeFile = header;
  const used = new Set(drafts.map((draft) => draft.class));
  const classes = [...used].map((code): OntologyClass => ({ code, title: { en: code, zh: code } }));
  const targets = drafts.length > 0 ? [{ fileName, annotations: drafts, ...(size ? { size } : {}) }] : [];
  return { targets, findings: findings.list(), classes };
}

/** A JSON object with LabelMe's list of shapes. */
export const labelmeReader: FormatReader = {
  id: 'labelme',
  besidePictures: true,
  recognises(head) {
    const { opening, keys } = jsonHead(head);
    return opening === '{' && keys.get('shapes') === '[';
  },
  read: readLabelme,
};
