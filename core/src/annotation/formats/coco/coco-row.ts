import type { AnnotationDraft, AnnotationPart, MaskGeometry, Point, PolygonGeometry } from '../../model.ts';
import type { Json, JsonObject } from '../../../contract/values.ts';
import { keypointsOf } from './coco-keypoints.ts';
import { compressRuns, decompressRuns, faultOfRuns } from './rle.ts';
import { isObject, plainJson } from '../plain-json.ts';

/** Something to say about one row: the code without its `core.coco-` prefix, and what was found. */
export type RowNote = (code: string, evidence?: JsonObject) => void;

export interface CocoImage {
  fileName: string;
  width: number | null;
  height: number | null;
}

export interface CocoCategory {
  name: string;
  /** Names of its keypoints; empty: it has none, or does not name them. */
  keypoints: readonly string[];
}

/** Keys of a row that the model holds itself; everything else goes to `ext.coco` as it stands. */
const MODELLED = new Set(['bbox', 'segmentation', 'attributes', 'score']);

function boxOf(bbox: unknown, note: RowNote): AnnotationPart | null | 'bad' {
  if (bbox === undefined || bbox === null || (Array.isArray(bbox) && bbox.length === 0)) return null;
  const numbers = Array.isArray(bbox) && bbox.length === 4 && bbox.every((n) => Number.isFinite(n));
  const [x, y, width, height] = (numbers ? bbox : []) as number[];
  if (x === undefined || y === undefined || width === undefined || height === undefined || width < 0 || height < 0) {
    note('bad-box', { bbox: plainJson(bbox, () => {}) });
    return 'bad';
  }
  if (width === 0 || height === 0) note('empty-box', { bbox: [x, y, width, height] });
  // Verbatim: a stored box is never recomputed from its outline (CVAT #10885, #8307 show what comes of it).
  return { geometry: { kind: 'box', x, y, width, height } };
}

/** COCO has no holes: each list is one outer ring. */
function polygonOf(lists: unknown[], note: RowNote, form: JsonObject): PolygonGeometry | null {
  const flat = lists.every((n) => typeof n === 'number');
  if (flat) note('flat-polygon');
  const polygons: Point[][][] = [];
  const closed: number[] = [];
  for (const list of flat ? [lists] : lists) {
    if (!Array.isArray(list) || list.length < 6 || list.length % 2 !== 0 || !list.every((n) => Number.isFinite(n))) {
      note('bad-segmentation', { ring: polygons.length, reason: 'needs at least three x, y pairs of finite numbers' });
      return null;
    }
    const ring: Point[] = [];
    for (let i = 0; i < list.length; i += 2) ring.push([list[i] as number, list[i + 1] as number]);
    const first = ring[0];
    const last = ring.at(-1);
    // Our rings are open; remember which were not, so that an export gives back what came.
    if (ring.length > 3 && first && last && first[0] === last[0] && first[1] === last[1]) {
      ring.pop();
      closed.push(polygons.length);
    }
    polygons.push([ring]);
  }
  if (closed.length > 0) form.closedRings = closed;
  return { kind: 'polygon', polygons };
}

function maskOf(rle: Record<string, unknown>, image: CocoImage, note: RowNote, form: JsonObject): MaskGeometry | null {
  const [height, width] = Array.isArray(rle.size) ? (rle.size as number[]) : [];
  const counts = typeof rle.counts === 'string' ? decompressRuns(rle.counts) : rle.counts;
  if (!Array.isArray(counts) || height === undefined || width === undefined) {
    note('bad-segmentation', { reason: 'run lengths cannot be read' });
    return null;
  }
  const fault = faultOfRuns(counts as number[], width, height);
  if (fault) {
    note('bad-segmentation', { reason: fault });
    return null;
  }
  if (image.width !== null && image.height !== null && (image.width !== width || image.height !== height)) {
    note('mask-size', { mask: [width, height], image: [image.width, image.height] });
  }
  form.rle = typeof rle.counts === 'string' ? 'compressed' : 'uncompressed';
  // Not everybody writes the shortest string; who compares the files wants the one that came.
  if (typeof rle.counts === 'string' && rle.counts !== compressRuns(counts as number[])) form.counts = rle.counts;
  return { kind: 'mask', size: [height, width], counts: counts as number[] };
}

/** What is modelled, but was empty or no such thing in the file: kept, so that an export gives back what came. */
function keepUnread(row: Record<string, unknown>, ext: JsonObject): void {
  const { bbox, segmentation, attributes } = row;
  const empty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  if (empty(bbox)) ext.bbox = bbox as Json;
  if (empty(segmentation)) ext.segmentation = segmentation as Json;
  if (attributes !== undefined && (!isObject(attributes) || Object.keys(attributes).length === 0))
    ext.attributes = plainJson(attributes, () => {});
}

/**
 * One COCO row → one annotation: its box, its outline and its keypoints stay parts of the same object.
 * Null when the row is unusable; `note` has then said why. What is not modelled stands in `ext.coco`, and in what form
 * the outline stood in the file in `ext.cocoForm`.
 */
export function draftOfRow(
  row: Record<string, unknown>,
  category: CocoCategory,
  image: CocoImage,
  note: RowNote,
): AnnotationDraft | null {
  const ext = plainJson(
    Object.fromEntries(Object.entries(row).filter(([key]) => !MODELLED.has(key))),
    note,
  ) as JsonObject;
  keepUnread(row, ext);
  const form: JsonObject = {};
  const box = boxOf(row.bbox, note);
  if (box === 'bad') return null;
  const parts: AnnotationPart[] = box ? [box] : [];
  const { segmentation } = row;
  if (Array.isArray(segmentation) && segmentation.length > 0) {
    const geometry = polygonOf(segmentation, note, form);
    if (geometry) parts.push({ geometry });
  } else if (isObject(segmentation)) {
    const geometry = maskOf(segmentation, image, note, form);
    if (geometry) parts.push({ geometry });
  }
  const skeleton = keypointsOf(row.keypoints, category.keypoints, note);
  if (skeleton) {
    parts.push({ geometry: skeleton });
    delete ext.keypoints;
  }
  if (parts.length === 0) {
    // An image-level label has no geometry by intent; a row whose outline was just refused has none by accident.
    const outlined = isObject(segmentation) || (Array.isArray(segmentation) && segmentation.length > 0);
    if (outlined) return null;
    parts.push({ geometry: { kind: 'tag' } });
  }
  const kept: JsonObject = Object.keys(form).length > 0 ? { coco: ext, cocoForm: form } : { coco: ext };
  const draft: AnnotationDraft = { class: category.name, parts, ext: kept };
  if (typeof row.id === 'number' || typeof row.id === 'string') draft.originalId = String(row.id);
  if (isObject(row.attributes)) draft.attributes = plainJson(row.attributes, note) as JsonObject;
  if (row.score !== undefined) {
    if (typeof row.score === 'number' && row.score >= 0 && row.score <= 1) {
      // Only a model gives scores, and COCO has no place for its name.
      draft.confidence = row.score;
      draft.model = { id: 'unknown' };
    } else {
      note('bad-score', { score: plainJson(row.score, () => {}) });
      ext.score = plainJson(row.score, () => {});
    }
  }
  return draft;
}
