import type { Geometry, OntologyAttribute, OntologyClass, OntologyDraft, RelationType } from '../annotation/model.ts';
import type { JsonObject } from '../contract/values.ts';
import { fits } from './attribute-value.ts';

export type ViolationKind =
  | 'unknown-class'
  | 'geometry'
  | 'skeleton-node'
  | 'unknown-attribute'
  | 'missing-attribute'
  | 'bad-attribute'
  | 'attribute-per-frame'
  | 'unknown-relation'
  | 'relation-end';

/** One way in which an annotation does not keep to an ontology; told once, however many parts it concerns. */
export interface Violation {
  kind: ViolationKind;
  class: string;
  /** The geometry, node, attribute or kind of relation that it is about; of an unknown class nothing. */
  what?: string;
  /** The first part that it was met in, from 0. */
  part?: number;
}

/** As much of an annotation as an ontology speaks of. */
export interface Checked {
  class: string;
  attributes?: JsonObject;
  parts: readonly {
    geometry: { kind: Geometry['kind']; nodes?: readonly { name: string }[] };
    attributes?: JsonObject;
  }[];
  relations?: readonly { type: string; to: string }[];
}

type Rules = Pick<OntologyDraft, 'classes' | 'relationTypes'>;

interface Index {
  classes: Map<string, OntologyClass>;
  relations: Map<string, RelationType> | null;
}

const indices = new WeakMap<Rules, Index>();

function indexOf(ontology: Rules): Index {
  const known = indices.get(ontology);
  if (known) return known;
  const index = {
    classes: new Map(ontology.classes.map((one) => [one.code, one])),
    relations: ontology.relationTypes ? new Map(ontology.relationTypes.map((one) => [one.code, one])) : null,
  };
  indices.set(ontology, index);
  return index;
}

/**
 * Where an annotation does not keep to an ontology; empty when it does. What the ontology leaves open (a class without
 * `geometries`, `attributes` or `skeleton`, an ontology without `relationTypes`) is not checked. `classOf` tells the class
 * of another annotation by its id, null when it is not known: then that end of a relation is not checked.
 */
export function checkAnnotation(
  ontology: Rules,
  annotation: Checked,
  classOf: (id: string) => string | null = () => null,
): Violation[] {
  const { class: code, parts, relations = [] } = annotation;
  const index = indexOf(ontology);
  const found = new Map<string, Violation>();
  const add = (kind: ViolationKind, what?: string, part?: number) => {
    const key = `${kind}\n${what}`;
    if (found.has(key)) return;
    found.set(key, {
      kind,
      class: code,
      ...(what === undefined ? {} : { what }),
      ...(part === undefined ? {} : { part }),
    });
  };
  const rules = index.classes.get(code);
  if (!rules) add('unknown-class');
  else {
    parts.forEach(({ geometry }, i) => {
      if (rules.geometries && !rules.geometries.includes(geometry.kind)) add('geometry', geometry.kind, i);
      for (const { name } of (rules.skeleton && geometry.nodes) ?? [])
        if (!rules.skeleton?.nodes.includes(name)) add('skeleton-node', name, i);
    });
    if (rules.attributes) checkAttributes(rules.attributes, annotation, add);
  }
  for (const { type, to } of relations) {
    if (!index.relations) break;
    const rule = index.relations.get(type);
    if (!rule) add('unknown-relation', type);
    else if (!isBelow(index, code, rule.from) || !isBelow(index, classOf(to), rule.to)) add('relation-end', type);
  }
  return [...found.values()];
}

function checkAttributes(
  attributes: OntologyAttribute[],
  { attributes: ofObject = {}, parts }: Checked,
  add: (kind: ViolationKind, what: string, part?: number) => void,
): void {
  const byName = new Map(attributes.map((one) => [one.name, one]));
  const check = (bag: JsonObject, part?: number) => {
    for (const [name, value] of Object.entries(bag)) {
      const rule = byName.get(name);
      if (!rule) add('unknown-attribute', name, part);
      else if (part !== undefined && !rule.mutable) add('attribute-per-frame', name, part);
      else if (value !== null && !fits(rule, value)) add('bad-attribute', name, part);
    }
  };
  check(ofObject);
  parts.forEach((part, i) => check(part.attributes ?? {}, i));
  const has = (bag: JsonObject | undefined, name: string) =>
    bag !== undefined && Object.hasOwn(bag, name) && bag[name] !== null;
  for (const { name, required, mutable } of attributes) {
    if (!required || has(ofObject, name)) continue;
    const inEachPart = mutable && parts.length > 0 && parts.every((part) => has(part.attributes, name));
    if (!inEachPart) add('missing-attribute', name);
  }
}

/** Whether a class, or one above it, is among `codes`. The ontologies of plugins may be circular: nobody checked them. */
function isBelow({ classes }: Index, code: string | null, codes: string[] | undefined): boolean {
  if (!codes || code === null) return true;
  const seen = new Set<string>();
  let here: string | undefined = code;
  while (here !== undefined && !seen.has(here)) {
    if (codes.includes(here)) return true;
    seen.add(here);
    here = classes.get(here)?.parent;
  }
  return false;
}
