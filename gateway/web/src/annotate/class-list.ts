import type { LocalText } from '@lode/core';
import { colourOf } from '../palette.ts';

export interface AttributeDeclaration {
  name: string;
  title: LocalText;
  type: 'SELECT' | 'NUMBER' | 'BOOLEAN' | 'TEXT';
  values: { value: string; title: LocalText }[];
  default: unknown;
  mutable: boolean;
  required: boolean;
  min: number | null;
  max: number | null;
}

/** A class that a shape may have; without an ontology only code and title are known. */
export interface EditorClass {
  code: string;
  title: LocalText;
  colour: string;
  parent: string | null;
  /** Empty: any. */
  geometries: string[];
  skeleton: { nodes: string[]; edges: [number, number][] } | null;
  attributes: AttributeDeclaration[];
}

export interface RelationType {
  code: string;
  title: LocalText;
  /** Classes that it leads from and to, with those below them; empty: any. */
  from: string[];
  to: string[];
}

export interface OntologyDetail {
  id: string;
  classes: {
    code: string;
    title: LocalText;
    parent: string | null;
    geometries: string[];
    skeleton: { nodes: string[]; edges: number[][] } | null;
    attributes: AttributeDeclaration[];
  }[];
  relationTypes: RelationType[];
}

/** What is known only by its name: a class that some annotation uses, or that somebody just typed. */
export function plainClass(code: string, title: LocalText | null): EditorClass {
  const words = title ?? { en: code, zh: code };
  return { code, title: words, colour: colourOf(code), parent: null, geometries: [], skeleton: null, attributes: [] };
}

/** The ontology's classes in its order, then those that are used besides. */
export function classesOf(
  ontology: OntologyDetail | null,
  used: readonly { code: string; title: LocalText | null }[],
): EditorClass[] {
  const known = (ontology?.classes ?? []).map(({ code, title, skeleton, ...rest }): EditorClass => {
    const pairs = (skeleton?.edges ?? []).flatMap(([a, b]): [number, number][] =>
      a === undefined || b === undefined ? [] : [[a, b]],
    );
    return { ...plainClass(code, title), ...rest, skeleton: skeleton && { nodes: skeleton.nodes, edges: pairs } };
  });
  const codes = new Set(known.map(({ code }) => code));
  const others = used.filter(({ code }) => !codes.has(code) && code !== '');
  return [...known, ...others.map(({ code, title }) => plainClass(code, title))];
}

/** What a new shape of the class starts with. */
export function defaultsOf({ attributes }: EditorClass): Record<string, unknown> {
  const given = attributes.filter((one) => one.default !== null && one.default !== undefined);
  return Object.fromEntries(given.map((one) => [one.name, one.default]));
}

/** The class itself and those above it. A circle of parents ends where it began. */
export function lineOf(classes: readonly EditorClass[], code: string): Set<string> {
  const line = new Set<string>();
  for (let at: string | null = code; at !== null && !line.has(at);) {
    line.add(at);
    const here: string = at;
    at = classes.find((one) => one.code === here)?.parent ?? null;
  }
  return line;
}
