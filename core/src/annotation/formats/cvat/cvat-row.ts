import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft } from '../../model.ts';
import { UNSAFE } from '../foreign-names.ts';
import type { XmlElement } from '../xml-elements.ts';
import type { CvatFindings } from './cvat-findings.ts';
import type { LabelTypes } from './cvat-labels.ts';
import type { RunBudget } from './cvat-mask.ts';
import { formOf } from './cvat-placing.ts';
import { geometryOf, numberOf, SHAPES, type CvatImage } from './cvat-shape.ts';

/** What the rows of one file share. */
export interface RowContext {
  findings: CvatFindings;
  /** Null: the file declares none, so that none is unknown. */
  labels: LabelTypes | null;
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

function attributesOf(shape: XmlElement, types: Map<string, string> | undefined, findings: CvatFindings): JsonObject {
  const attributes: JsonObject = {};
  for (const child of shape.children) {
    const { line, text } = child;
    const { name = '' } = child.attributes;
    if (child.name !== 'attribute') findings.count('unknown-element');
    else if (name === '') findings.add('bad-attribute', { line });
    else if (UNSAFE.has(name)) findings.add('unsafe-key', { line }, { key: name });
    else if (Object.hasOwn(attributes, name)) findings.add('duplicate-attribute', { line }, { name });
    else {
      const type = types?.get(name.trim());
      const value = typedValue(text, type);
      if (value === undefined) findings.add('attribute-type', { line }, { name, type: type!, value: text });
      attributes[name] = value ?? text;
    }
  }
  return attributes;
}

/**
 * One shape of an image → one annotation; null when it is unusable, and a finding has then said why. What the model does
 * not hold (`occluded`, `z_order`, `group_id`, `source`, …) stands in `ext.cvat`, what we would write with other numbers
 * in `ext.cvatForm`. `source="auto"` says that some model made it.
 */
export function draftOfShape(shape: XmlElement, image: CvatImage, context: RowContext): AnnotationDraft | null {
  const { findings, labels, budget } = context;
  const { line } = shape;
  const { label = '', source } = shape.attributes;
  const note = (code: string, evidence?: JsonObject) =>
    findings.add(code, { line }, { shape: shape.name, ...evidence });
  if (label.trim() === '') {
    note('no-label');
    return null;
  }
  const types = labels?.get(label.trim());
  if (labels && !types) note('unknown-label', { label });
  const geometry = geometryOf(shape, image, note, budget);
  if (!geometry) return null;
  const keys = SHAPES.get(shape.name)!;
  const byModel = source === 'auto';
  const ext: JsonObject = { cvat: restOf(shape, ['label', ...keys, ...(byModel ? ['source'] : [])], findings) };
  const form = formOf(shape.attributes, keys, geometry);
  if (Object.keys(form).length > 0) ext.cvatForm = form;
  const draft: AnnotationDraft = { class: label, parts: [{ geometry }], ext };
  if (byModel) draft.model = { id: 'unknown' };
  const attributes = attributesOf(shape, types, findings);
  if (Object.keys(attributes).length > 0) draft.attributes = attributes;
  return draft;
}
