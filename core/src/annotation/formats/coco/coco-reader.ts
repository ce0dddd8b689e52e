import type { Parser } from '../../../contract/parsing.ts';
import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { picturePath } from '../foreign-names.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { collectFindings, type CocoFindings } from './coco-findings.ts';
import { draftOfRow, isObject, type CocoImage } from './coco-row.ts';

/**
 * First form: the file is parsed whole. Measured: 100,000 rows, 43 MB, take 0.7 s and 320 MB on top, so that a file at
 * this limit needs about 2 GB. Larger ones are refused, not tried.
 */
export const MAX_COCO_BYTES = 256 * 1024 * 1024;

/**
 * Python writes NaN and Infinity, which JSON.parse refuses. Outside strings they become `""` of the same length,
 * which no field accepts as a number, so that only their own rows fall. Linear, unlike a regular expression.
 */
function withoutNaN(bytes: Uint8Array): Uint8Array | null {
  const copy = bytes.slice();
  let changed = false;
  let inString = false;
  for (let i = 0; i < copy.length; i++) {
    const c = copy[i];
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x4e || c === 0x49) {
      const word = c === 0x4e ? 'NaN' : 'Infinity';
      if (String.fromCharCode(...copy.subarray(i, i + word.length)) !== word) continue;
      if (copy[i - 1] === 0x2d) copy[i - 1] = 0x20;
      copy.fill(0x20, i, i + word.length).fill(0x22, i, i + 2);
      i += word.length - 1;
      changed = true;
    }
  }
  return changed ? copy : null;
}

function parseJson(bytes: Uint8Array, findings: CocoFindings): unknown {
  const text = (b: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(b);
  try {
    return JSON.parse(text(bytes));
  } catch (error) {
    try {
      const mended = withoutNaN(bytes);
      if (mended) {
        const value: unknown = JSON.parse(text(mended));
        findings.add('not-a-number');
        return value;
      }
    } catch {
      // The first reason is the one that people can act on.
    }
    findings.add('not-json', undefined, {
      reason: error instanceof Error ? error.message.slice(0, 200) : 'unreadable',
    });
    return null;
  }
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' || Number.isFinite(value) ? String(value) : null;
}

function imagesOf(rows: unknown[], findings: CocoFindings): Map<string, CocoImage> {
  const images = new Map<string, CocoImage>();
  rows.forEach((row, index) => {
    const id = isObject(row) ? idOf(row.id) : null;
    if (!isObject(row) || id === null || typeof row.file_name !== 'string' || row.file_name === '') {
      return findings.add('bad-image', { row: index + 1 });
    }
    if (images.has(id)) return findings.add('duplicate-image', { row: index + 1 }, { id });
    const size = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null);
    const fileName = picturePath(row.file_name);
    images.set(id, { fileName, width: size(row.width), height: size(row.height) });
  });
  return images;
}

function categoriesOf(rows: unknown[], findings: CocoFindings) {
  const names = new Map<string, string>();
  const classes = new Map<string, OntologyClass>();
  const parents = new Map<string, string>();
  rows.forEach((row, index) => {
    const id = isObject(row) ? idOf(row.id) : null;
    if (!isObject(row) || id === null || typeof row.name !== 'string' || row.name.trim() === '') {
      return findings.add('bad-category', { row: index + 1 });
    }
    const name = row.name.trim();
    if (names.has(id)) return findings.add('duplicate-category', { row: index + 1 }, { id });
    names.set(id, name);
    if (classes.has(name)) return;
    classes.set(name, { code: name, title: { en: name, zh: name }, external: { COCO: id } });
    if (typeof row.supercategory === 'string') parents.set(name, row.supercategory);
  });
  // A supercategory is only a parent when it is a class itself.
  for (const [name, parent] of parents) {
    const own = classes.get(name);
    if (own && parent !== name && classes.has(parent)) own.parent = parent;
  }
  return { names, classes: [...classes.values()] };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * Reads a COCO annotation file (instances, stuff, labels, keypoints; cocodataset.org "Data format").
 * Never throws for bad data: a bad row is a finding with its row number (from 1) and the good rows stand.
 * Coordinates are as in the file, which has COCO's convention: pixels from the top-left corner.
 */
export function readCoco(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const result = (targets: FormatReading['targets'], classes: OntologyClass[]) => ({
    targets,
    findings: findings.list(),
    classes,
  });
  if (bytes.length > MAX_COCO_BYTES) {
    findings.add('too-large', undefined, { bytes: bytes.length, limit: MAX_COCO_BYTES });
    return result([], []);
  }
  const file = parseJson(bytes, findings);
  if (file === null) return result([], []);
  if (!isObject(file) || !Array.isArray(file.images) || !Array.isArray(file.annotations)) {
    findings.add('not-coco');
    return result([], []);
  }
  const images = imagesOf(file.images, findings);
  const { names, classes } = categoriesOf(listOf(file.categories), findings);
  const targets = new Map<string, AnnotationDraft[]>();
  const ids = new Set<string>();
  file.annotations.forEach((row: unknown, index: number) => {
    const location = { row: index + 1 };
    if (!isObject(row)) return findings.add('bad-row', location);
    if (Array.isArray(row.segments_info)) return findings.count('panoptic');
    if (typeof row.caption === 'string' && row.bbox === undefined) return findings.count('captions');
    const image = images.get(idOf(row.image_id) ?? '');
    if (!image) return findings.add('unknown-image', location, { imageId: idOf(row.image_id) });
    const className = names.get(idOf(row.category_id) ?? '');
    if (className === undefined)
      return findings.add('unknown-category', location, { categoryId: idOf(row.category_id) });
    const id = idOf(row.id);
    if (id !== null && ids.has(id)) return findings.add('duplicate-id', location, { id });
    const draft = draftOfRow(row, className, image, (code, evidence) => findings.add(code, location, evidence));
    if (!draft) return;
    if (id !== null) ids.add(id);
    if (Array.isArray(row.keypoints)) findings.count('keypoints');
    const annotations = targets.get(image.fileName);
    if (annotations) annotations.push(draft);
    else targets.set(image.fileName, [draft]);
  });
  return result(
    [...targets].map(([fileName, annotations]) => ({ fileName, annotations })),
    classes,
  );
}

/** A JSON object that begins with the lists of COCO, or with the `info` and `licenses` that stand before them. */
export const cocoReader: FormatReader = {
  id: 'coco',
  recognises(head) {
    const text = new TextDecoder().decode(head.subarray(0, 64 * 1024));
    return /^\s*\{/.test(text) && /"(images|annotations)"\s*:\s*\[/.test(text);
  },
  read: readCoco,
};

/**
 * `core.coco`. A layout that knows where the images lie says so in `context.imageFolder`; else the names in the file
 * are resolved by the core (path, then unique name).
 */
export const cocoParser: Parser = {
  id: 'core.coco',
  title: { en: 'COCO annotations', zh: 'COCO 标注' },
  async parse({ source, context }) {
    if (source.size > MAX_COCO_BYTES) {
      const findings = collectFindings();
      findings.add('too-large', undefined, { bytes: source.size, limit: MAX_COCO_BYTES });
      return { findings: findings.list() };
    }
    const { targets, findings } = readCoco(await source.read(0, source.size));
    const folder =
      typeof context.imageFolder === 'string' && context.imageFolder !== '' ? `${context.imageFolder}/` : '';
    return {
      annotations: targets.map(({ fileName, annotations }) => ({
        target: { path: `${folder}${fileName}` },
        annotations,
      })),
      findings,
    };
  },
};
