import type { Json, JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, BoxGeometry } from '../../model.ts';
import { childOf, type XmlElement } from '../xml-elements.ts';
import { UNSAFE } from '../foreign-names.ts';
import type { ObjectNote } from './voc-findings.ts';

/** Elements of an object that say yes or no, and the attributes of that name. */
export const FLAGS = ['truncated', 'difficult', 'occluded'] as const;

const CORNERS = ['xmin', 'ymin', 'xmax', 'ymax'] as const;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOST_CHARACTERS = 200;

/** What an element says. The development kit writes `Unspecified` where nobody said anything. */
function said({ name, text }: XmlElement, note: ObjectNote): string | null {
  if (text === '' || /^unspecified$/i.test(text)) return null;
  if (text.length <= MOST_CHARACTERS) return text;
  note('too-long', { element: name.slice(0, MOST_CHARACTERS) });
  return null;
}

function flagOf(element: XmlElement, note: ObjectNote): boolean | string | null {
  const text = said(element, note);
  if (text === null) return null;
  if (/^(1|true)$/i.test(text)) return true;
  if (/^(0|false)$/i.test(text)) return false;
  note('bad-flag', { element: element.name.slice(0, MOST_CHARACTERS), text });
  return text;
}

function actionsOf(element: XmlElement, note: ObjectNote): JsonObject {
  const actions: JsonObject = {};
  for (const child of element.children) {
    const flag = flagOf(child, note);
    if (UNSAFE.has(child.name)) note('unsafe-key', { key: child.name });
    else if (flag !== null && !Object.hasOwn(actions, child.name)) actions[child.name] = flag;
  }
  return actions;
}

function boxOf(bndbox: XmlElement, note: ObjectNote): BoxGeometry | null {
  const texts = CORNERS.map((name) => childOf(bndbox, name)?.text ?? '');
  const [xmin, ymin, xmax, ymax] = texts.map((text) => (NUMBER.test(text) ? Number(text) : NaN)) as [
    ...[number, number, number, number],
  ];
  const box = { kind: 'box', x: xmin - 1, y: ymin - 1, width: xmax - xmin + 1, height: ymax - ymin + 1 } as const;
  // Not so for NaN and for what is beyond the numbers.
  if (!(box.width > 0 && box.height > 0 && box.width < Infinity && box.height < Infinity)) {
    note('bad-box', { bndbox: texts.map((text) => text.slice(0, 40)) });
    return null;
  }
  if (xmin === 0 || ymin === 0) note('zero-based', { xmin, ymin });
  if (![xmin, ymin, xmax, ymax].every(Number.isInteger)) note('fractional');
  return box;
}

/**
 * One `object` → one annotation; null when it is unusable, and `note` has then said why. `ext` is not set: what is kept
 * of it is not for here.
 *
 * Attributes: `truncated`, `difficult`, `occluded` (true, false; another text as it stands), `pose` when it is stated,
 * `actions` as an object of such flags, so that an action's name is never taken for another attribute.
 */
export function draftOfObject(object: XmlElement, note: ObjectNote): AnnotationDraft | null {
  const name = childOf(object, 'name')?.text ?? '';
  if (name === '' || name.length > MOST_CHARACTERS) return (note('bad-name'), null);
  const bndbox = childOf(object, 'bndbox');
  if (!bndbox) return (note('no-box'), null);
  const geometry = boxOf(bndbox, note);
  if (!geometry) return null;
  if (object.children.filter((child) => child.name === 'bndbox').length > 1) note('further-boxes');
  if (childOf(object, 'part')) note('body-parts');
  const attributes: Record<string, Json> = {};
  for (const flag of FLAGS) {
    const element = childOf(object, flag);
    const value = element ? flagOf(element, note) : null;
    if (value !== null) attributes[flag] = value;
  }
  const pose = childOf(object, 'pose');
  const stated = pose ? said(pose, note) : null;
  if (stated !== null) attributes.pose = stated;
  const element = childOf(object, 'actions');
  const actions = element ? actionsOf(element, note) : {};
  if (Object.keys(actions).length > 0) attributes.actions = actions;
  return {
    class: name,
    parts: [{ geometry }],
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}
