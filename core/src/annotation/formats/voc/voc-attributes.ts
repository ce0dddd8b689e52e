import type { Json, JsonObject } from '../../../contract/values.ts';
import type { XmlElement } from '../xml-elements.ts';
import { NAME } from './voc-elements.ts';
import { FLAGS } from './voc-object.ts';

const isSet = (value: Json) => value === true || value === 1 || value === '1' || value === 'true';
const isFlag = (value: Json) => isSet(value) || value === false || value === 0 || value === '0' || value === 'false';

const leaf = (name: string, text: string): XmlElement => ({ name, text, attributes: {}, children: [], line: 0 });
const flag = (name: string, value: Json) => leaf(name, isSet(value) ? '1' : '0');

/** Attributes that VOC has an element for: their elements, and whether all that they say is in them. */
export interface AttributeElements {
  pose: XmlElement[];
  flags: XmlElement[];
  actions: XmlElement[];
  complete: boolean;
}

/** Names of the attributes that `attributeElements` looks at. */
export const CARRIED: ReadonlySet<string> = new Set([...FLAGS, 'pose', 'actions']);

function poseOf(value: Json | undefined): XmlElement[] {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? [] : [leaf('pose', text)];
}

function actionsOf(value: Json | undefined): XmlElement[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => (NAME.test(name) && isFlag(item) ? [flag(name, item)] : []));
}

/** What is neither yes nor no has no place: it is left out, not written as a no. */
export function attributeElements(attributes: JsonObject): AttributeElements {
  const { pose, actions } = attributes;
  const said = FLAGS.filter((name) => attributes[name] !== undefined);
  const flags = said.flatMap((name) => (isFlag(attributes[name]!) ? [flag(name, attributes[name]!)] : []));
  const [posed, acting] = [poseOf(pose), actionsOf(actions)];
  return {
    pose: posed,
    flags,
    actions: acting.length > 0 ? [{ ...leaf('actions', ''), children: acting }] : [],
    complete:
      flags.length === said.length &&
      (pose === undefined || posed.length > 0) &&
      (actions === undefined || acting.length === Object.keys(Object(actions) as object).length),
  };
}
