import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, SkeletonGeometry } from '../../model.ts';
import { UNSAFE } from '../foreign-names.ts';
import type { XmlElement } from '../xml-elements.ts';
import type { CvatFindings } from './cvat-findings.ts';
import { keptNodes, type KeptNode } from './cvat-kept.ts';
import type { CvatLabel, CvatLabels } from './cvat-labels.ts';
import type { RunBudget } from './cvat-mask.ts';
import { numberOf } from './cvat-numbers.ts';
import { formOf } from './cvat-placing.ts';
import { readShape, SHAPES, type CvatImage } from './cvat-shape.ts';
import { nodePlaces } from './cvat-skeleton.ts';

/** What the rows of one file share. */
export interface RowContext {
  findings: CvatFindings;
  /** Null: the file declares none, so that none is unknown. */
  labels: CvatLabels | null;
  budget: RunBudget;
}

/** XML attributes but those that the model holds, without the names that reach a prototype. */
export function restOf({ attributes, line }: XmlElement, held: readonly string[], findings: CvatFindings): JsonObject {
  const rest: JsonObject = {};
  for (const [key, value] of Object.entries(attributes)) {
    if (held.includes(key)) continue;
    if (UNSAFE.has(key)) findings.add('unsafe-key', { line }, { key });
    else rest[key] = value;
  }
  return rest;
}

/** As the label's `input_type` says: `checkbox` a boolean, `number` a number, all else text. Undefined: it is no such thing. */
function typedValue(text: string, type: string | undefined): string | number | boolean | undefined {
  if (type === 'number') {
    const number = numberOf(text);
    return Number.isFinite(number) ? number : undefined;
  }
  if (type !== 'checkbox') return text;
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** Of a shape of that label, or of a point of a skeleton, whose attributes are texts. */
export function attributesOf(shape: XmlElement, label: CvatLabel | undefined, findings: CvatFindings): JsonObject {
  const attributes: JsonObject = {};
  for (const child of shape.children) {
    const { line, text } = child;
    // The points of a skeleton are read elsewhere.
    if (shape.name === 'skeleton' && child.name !== 'attribute') continue;
    const { name = '' } = child.attributes;
    if (child.name !== 'attribute') findings.count('unknown-element');
    else if (name === '') findings.add('bad-attribute', { line });
    else if (UNSAFE.has(name)) findings.add('unsafe-key', { line }, { key: name });
    else if (Object.hasOwn(attributes, name)) findings.add('duplicate-attribute', { line }, { name });
    else {
      const type = label?.types.get(name.trim());
      const value = typedValue(text, type);
      if (value === undefined) findings.add('attribute-type', { line }, { name, type: type!, value: text });
      attributes[name] = value ?? text;
    }
  }
  return attributes;
}

/** Their attributes, and what of them is not as we would write it. */
export function nodesOf(
  elements: readonly XmlElement[],
  ours: readonly Record<string, string>[],
  findings: CvatFindings,
): KeptNode[] | null {
  const rows = elements.map((element) => ({
    row: restOf(element, [], findings),
    attributes: attributesOf(element, undefined, findings),
  }));
  return keptNodes(rows, ours);
}

/** What belongs together, unique in its file; 0 is CVAT's word for nothing. */
export function groupOf(id: string | undefined, task: string): string | undefined {
  if (id === undefined || id.trim() === '' || Number(id) === 0) return undefined;
  return task === '' ? id : `${task} ${id}`;
}

/** The label of a shape or a track, as the file declares it; null when it names none, and a finding has then said so. */
export function labelNamed(element: XmlElement, { labels, findings }: RowContext): { label?: CvatLabel } | null {
  const { line, attributes, name: shape } = element;
  const { label: name = '' } = attributes;
  if (name.trim() === '') {
    findings.add('no-label', { line }, { shape });
    return null;
  }
  const label = labels?.get(name.trim());
  if (labels && !label) findings.add('unknown-label', { line }, { shape, label: name });
  return label ? { label } : {};
}

/**
 * One shape of an image → one annotation; null when it is unusable, and a finding has then said why. What the model does
 * not hold (`source`, …), and `occluded` and `z_order` as they were written, stand in `ext.cvat`, what we would write with other numbers in
 * `ext.cvatForm`, the points of a skeleton in `ext.cvatNodes`. `source="auto"` says that some model made it.
 */
export function draftOfShape(shape: XmlElement, image: CvatImage, context: RowContext): AnnotationDraft | null {
  const { findings, budget } = context;
  const { line } = shape;
  const { label: code = '', source, group_id: groupId } = shape.attributes;
  const named = labelNamed(shape, context);
  if (!named) return null;
  const note = (finding: string, evidence?: JsonObject) =>
    findings.add(finding, { line }, { shape: shape.name, ...evidence });
  const read = readShape(shape, image, note, budget);
  if (!read) return null;
  const { geometry, elements } = read;
  const keys = SHAPES.get(shape.name)!;
  const byModel = source === 'auto';
  const ext: JsonObject = { cvat: restOf(shape, ['label', ...keys, ...(byModel ? ['source'] : [])], findings) };
  const form = formOf(shape.attributes, keys, geometry);
  if (Object.keys(form).length > 0) ext.cvatForm = form;
  if (elements.length > 0) {
    const nodes = nodesOf(elements, nodePlaces(geometry as SkeletonGeometry), findings);
    if (nodes) ext.cvatNodes = nodes as unknown as JsonObject[];
  }
  const { occluded, z_order: zOrder } = shape.attributes;
  const part = {
    geometry,
    ...(occluded === '1' ? { occluded: true } : {}),
    // What is no whole number stays in `ext.cvat` alone.
    ...(/^-?[1-9]\d{0,8}$/.test(zOrder ?? '') ? { zOrder: Number(zOrder) } : {}),
  };
  const draft: AnnotationDraft = { class: code, parts: [part], ext };
  if (byModel) draft.model = { id: 'unknown' };
  const group = groupOf(groupId, image.task);
  if (group !== undefined) draft.group = group;
  const attributes = attributesOf(shape, named.label, findings);
  if (Object.keys(attributes).length > 0) draft.attributes = attributes;
  return draft;
}
