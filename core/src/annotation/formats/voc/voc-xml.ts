import type { XmlElement } from '../xml-elements.ts';
import { xmlAttributes, xmlText } from '../xml-text.ts';

/** Lines of an element and all in it, two blanks a level. Its own text stands before its children. */
export function linesOf({ name, text, attributes, children }: XmlElement, indent: string): string[] {
  const start = `${indent}<${name}${xmlAttributes(attributes)}>${xmlText(text)}`;
  if (children.length === 0) return [`${start}</${name}>`];
  return [start, ...children.flatMap((child) => linesOf(child, `${indent}  `)), `${indent}</${name}>`];
}
