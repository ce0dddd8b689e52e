import type { Json, JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart } from '../../model.ts';
import type { XmlElement } from '../xml-elements.ts';
import { frameElements } from './cvat-frame.ts';
import { isTrivial, keptOf } from './cvat-kept.ts';
import type { CvatLabel } from './cvat-labels.ts';
import { flagOf, numberOf, type ShapeNote } from './cvat-numbers.ts';
import { attributesOf, groupOf, labelNamed, nodesOf, restOf, type RowContext } from './cvat-row.ts';
import { readShape, SHAPES, type CvatImage } from './cvat-shape.ts';

/**
 * Characters of JSON that a track may keep of how its shapes were written, since each chunk of a long track holds all of
 * them. Files of CVAT itself need next to none.
 */
const MOST_KEPT = 256 * 1024;

interface ReadPart {
  part: AnnotationPart & { frame: number };
  attributes: JsonObject;
  line: number;
  /** How its element stood there, where we would write it otherwise. */
  kept: JsonObject | null;
}

function zOrderOf(text: string | undefined, note: ShapeNote): number {
  const number = text === undefined ? 0 : numberOf(text);
  if (Number.isSafeInteger(number)) return number;
  note('bad-z-order', { z_order: text! });
  return 0;
}

/** Whether a skeleton is out of view is only said of its points. */
function outsideOf({ geometry }: AnnotationPart, said: string | undefined, note: ShapeNote): boolean {
  const unseen = geometry.kind === 'skeleton' && geometry.nodes.every(({ visibility }) => visibility === 0);
  return flagOf(said, unseen, 'outside', note);
}

function partOf(shape: XmlElement, video: CvatImage, label: CvatLabel | undefined, context: RowContext) {
  const { findings, budget } = context;
  const { attributes: row, line } = shape;
  const note: ShapeNote = (code, evidence) => findings.add(code, { line }, { shape: shape.name, ...evidence });
  const frame = numberOf(row.frame);
  if (!Number.isSafeInteger(frame) || frame < 0) {
    note('bad-frame', { frame: row.frame ?? null });
    return null;
  }
  const read = readShape(shape, video, note, budget);
  if (!read) return null;
  const part: ReadPart['part'] = {
    ...{ frame, geometry: read.geometry },
    keyframe: flagOf(row.keyframe, true, 'keyframe', note),
  };
  if (outsideOf(part, row.outside, note)) part.outside = true;
  if (flagOf(row.occluded, false, 'occluded', note)) part.occluded = true;
  const zOrder = zOrderOf(row.z_order, note);
  if (zOrder !== 0) part.zOrder = zOrder;
  const [ours] = frameElements(part);
  const form = keptOf(restOf(shape, [], findings), ours!.row);
  const nodes = read.elements.length > 0 ? nodesOf(read.elements, ours!.nodes, findings) : null;
  const kept = isTrivial(form) && !nodes ? null : { ...form, ...(nodes ? { nodes } : {}) };
  const attributes = attributesOf(shape, label, findings);
  return { part, attributes, line, kept: kept as JsonObject | null } satisfies ReadPart;
}

/** By frame; of two on one frame the first one stands. */
function inOrder(parts: ReadPart[], { findings }: RowContext): ReadPart[] {
  const frames = new Set<number>();
  const once = parts.filter(({ part: { frame }, line }) => {
    if (frames.has(frame)) findings.add('duplicate-frame', { line }, { frame });
    return !frames.has(frame) && frames.add(frame);
  });
  return once.sort((a, b) => a.part.frame - b.part.frame);
}

/**
 * CVAT repeats on every shape what its label says may not change: that stands on the annotation, once. What may change,
 * and what changes all the same, stands on the parts.
 */
function shareAttributes(parts: ReadPart[], label: CvatLabel | undefined): JsonObject {
  const first = parts[0]!.attributes;
  const shared = Object.entries(first).filter(
    ([name, value]) =>
      !label?.mutable.has(name.trim()) && parts.every(({ attributes }) => Object.is(attributes[name], value)),
  );
  const names = new Set(shared.map(([name]) => name));
  for (const { part, attributes } of parts) {
    const own = Object.entries(attributes).filter(([name]) => !names.has(name));
    if (own.length > 0) part.attributes = Object.fromEntries(own);
  }
  return Object.fromEntries(shared);
}

/** By frame, as much as may be kept. */
function keptByFrame(parts: ReadPart[], line: number, { findings }: RowContext): JsonObject {
  let left = MOST_KEPT;
  let dropped = 0;
  const kept: [string, Json][] = [];
  for (const { part, kept: form } of parts) {
    if (!form) continue;
    left -= JSON.stringify(form).length;
    if (left < 0) dropped++;
    else kept.push([String(part.frame), form]);
  }
  if (dropped > 0) findings.add('much-kept', { line }, { shapes: dropped });
  return Object.fromEntries(kept);
}

/** Ids of the tracks that were read, since those of one id are one object. */
export type TrackIds = Set<string>;

/**
 * One track of a video → one annotation with a part for each frame that the file says; null when nothing of it is usable,
 * and a finding has then said why. Shapes that CVAT computed between two keyframes are kept as they stand (`keyframe`
 * false). What the model does not hold of the track stands in `ext.cvat`; how its shapes were written, where we would
 * write them otherwise, in `ext.cvatFrames`.
 */
export function draftOfTrack(
  track: XmlElement,
  video: CvatImage,
  ids: TrackIds,
  context: RowContext,
): AnnotationDraft | null {
  const { findings } = context;
  const { line } = track;
  const { label: code = '', source, id, group_id: groupId } = track.attributes;
  const named = labelNamed(track, context);
  if (!named) return null;
  const read: ReadPart[] = [];
  for (const shape of track.children) {
    if (!SHAPES.has(shape.name) || shape.name === 'tag') {
      findings.add('unsupported-shape', { line: shape.line }, { shape: shape.name });
      continue;
    }
    const part = partOf(shape, video, named.label, context);
    if (part) read.push(part);
  }
  const parts = inOrder(read, context);
  if (parts.length === 0) {
    findings.add('empty-track', { line }, { id: id ?? null, shapes: track.children.length });
    return null;
  }
  const byModel = source === 'auto';
  const ext: JsonObject = { cvat: restOf(track, ['label', ...(byModel ? ['source'] : [])], findings) };
  const kept = keptByFrame(parts, line, context);
  if (Object.keys(kept).length > 0) ext.cvatFrames = kept;
  const attributes = shareAttributes(parts, named.label);
  const draft: AnnotationDraft = { class: code, parts: parts.map(({ part }) => part), ext };
  if (byModel) draft.model = { id: 'unknown' };
  if (id !== undefined && ids.has(id)) findings.add('duplicate-track', { line }, { id });
  else if (id !== undefined) {
    ids.add(id);
    draft.track = id;
  }
  const group = groupOf(groupId, video.task);
  if (group !== undefined) draft.group = group;
  if (Object.keys(attributes).length > 0) draft.attributes = attributes;
  return draft;
}
