import type { Json, JsonObject } from '../../../contract/values.ts';
import type { XmlElement } from '../xml-elements.ts';
import { UNSAFE } from '../foreign-names.ts';
import type { ObjectNote } from './voc-findings.ts';

/** What is kept of one object must fit the document of its annotation (16 MB), and its nesting (100 levels). */
const MOST_ELEMENTS = 20_000;
const MOST_CHARACTERS = 1_000_000;
const MOST_DEPTH = 16;

/** XML 1.0 §2.3 but for a few scripts; a name that is not one never gets into a file of ours. */
export const NAME = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;

const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An element and all in it as JSON, in its order: `{ name, text?, attributes?, children? }`. Where text stood between
 * children is not kept. Null, with a finding, when it is too much or too deep.
 */
export function keepElement(element: XmlElement, note: ObjectNote): JsonObject | null {
  let [elements, characters, deepest] = [0, 0, 0];
  const full = () => elements > MOST_ELEMENTS || characters > MOST_CHARACTERS || deepest > MOST_DEPTH;
  const unsafe = new Set<string>();
  function keep({ name, text, attributes, children }: XmlElement, depth: number): JsonObject {
    elements++;
    characters += name.length + text.length;
    deepest = Math.max(deepest, depth);
    const safe: JsonObject = {};
    for (const [key, value] of Object.entries(attributes)) {
      characters += key.length + value.length;
      if (UNSAFE.has(key)) unsafe.add(key);
      else safe[key] = value;
    }
    const inside: Json[] = [];
    for (const child of children) if (!full()) inside.push(keep(child, depth + 1));
    return {
      name,
      ...(text === '' ? {} : { text }),
      ...(Object.keys(safe).length > 0 ? { attributes: safe } : {}),
      ...(inside.length > 0 ? { children: inside } : {}),
    };
  }
  const kept = keep(element, 1);
  for (const key of unsafe) note('unsafe-key', { key });
  if (!full()) return kept;
  note('not-kept', { limits: { elements: MOST_ELEMENTS, characters: MOST_CHARACTERS, depth: MOST_DEPTH } });
  return null;
}

/** What `keepElement` kept, as an element again (without lines); null when it is no such thing. */
export function elementFrom(kept: Json | undefined, depth = 1): XmlElement | null {
  if (!isRecord(kept) || depth > MOST_DEPTH || typeof kept.name !== 'string' || !NAME.test(kept.name)) return null;
  const { name, text = '', attributes = {}, children = [] } = kept;
  if (typeof text !== 'string' || !isRecord(attributes) || !Array.isArray(children)) return null;
  const texts = Object.entries(attributes);
  if (!texts.every(([key, value]) => NAME.test(key) && typeof value === 'string')) return null;
  const inside: XmlElement[] = [];
  for (const child of children) {
    const element = elementFrom(child, depth + 1);
    if (!element) return null;
    inside.push(element);
  }
  return { name, text, attributes: Object.fromEntries(texts) as Record<string, string>, children: inside, line: 0 };
}
