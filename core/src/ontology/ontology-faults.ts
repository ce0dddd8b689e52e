import type { OntologyAttribute, OntologyClass, OntologyDraft, SkeletonDefinition } from '../annotation/model.ts';
import { fits } from './attribute-value.ts';

interface Fault {
  path: (string | number)[];
  message: string;
}

const at = (prefix: Fault['path'], faults: Fault[]): Fault[] =>
  faults.map(({ path, message }) => ({ path: [...prefix, ...path], message }));

function repeated(names: string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** What is wrong with an ontology in itself: in its classes one by one, and between them. Empty when it can be used. */
export function ontologyFaults({ classes, relationTypes = [] }: OntologyDraft): Fault[] {
  const codes = new Set(classes.map(({ code }) => code));
  const twice = repeated(classes.map(({ code }) => code));
  if (twice !== undefined) return [{ path: ['classes'], message: `two classes have one code: ${twice}` }];
  const twin = repeated(relationTypes.map(({ code }) => code));
  if (twin !== undefined)
    return [{ path: ['relationTypes'], message: `two kinds of relations have one code: ${twin}` }];
  return [
    ...classes.flatMap((one, i) => at(['classes', i], classFaults(one, codes))),
    ...cycleFaults(classes),
    ...relationTypes.flatMap(({ from = [], to = [] }, i) =>
      [...from, ...to]
        .filter((code) => !codes.has(code))
        .map((code) => ({ path: ['relationTypes', i], message: `there is no class ${code}` })),
    ),
  ];
}

function classFaults({ parent, geometries, skeleton, attributes = [] }: OntologyClass, codes: Set<string>): Fault[] {
  const faults: Fault[] = [];
  if (parent !== undefined && !codes.has(parent))
    faults.push({ path: ['parent'], message: `there is no class ${parent}` });
  if (skeleton && geometries && !geometries.includes('skeleton'))
    faults.push({ path: ['skeleton'], message: 'the class is not drawn as a skeleton' });
  if (skeleton) faults.push(...at(['skeleton'], skeletonFaults(skeleton)));
  const twice = repeated(attributes.map(({ name }) => name));
  if (twice !== undefined) faults.push({ path: ['attributes'], message: `two attributes have one name: ${twice}` });
  attributes.forEach((attribute, i) => faults.push(...at(['attributes', i], attributeFaults(attribute))));
  return faults;
}

function skeletonFaults({ nodes, edges, flip = [] }: SkeletonDefinition): Fault[] {
  const faults: Fault[] = [];
  const twice = repeated(nodes);
  if (twice !== undefined) faults.push({ path: ['nodes'], message: `two nodes have one name: ${twice}` });
  const isPair = (pair: [number, number]) => pair[0] !== pair[1] && pair.every((i) => i >= 0 && i < nodes.length);
  if (!edges.every(isPair))
    faults.push({ path: ['edges'], message: 'an edge joins two nodes, by their indices from 0' });
  if (!flip.every(isPair)) faults.push({ path: ['flip'], message: 'a pair names two nodes, by their indices from 0' });
  if (new Set(flip.flat()).size !== flip.length * 2)
    faults.push({ path: ['flip'], message: 'a node has one counterpart in a mirror' });
  return faults;
}

function attributeFaults(attribute: OntologyAttribute): Fault[] {
  const { type, values, min, max } = attribute;
  const faults: Fault[] = [];
  if (type === 'select' && !values?.length) faults.push({ path: ['values'], message: 'a select has values' });
  if (type !== 'select' && values?.length) faults.push({ path: ['values'], message: 'only a select has values' });
  const twice = repeated(values?.map(({ value }) => value) ?? []);
  if (twice !== undefined) faults.push({ path: ['values'], message: `a value is there twice: ${twice}` });
  if (type !== 'number' && (min !== undefined || max !== undefined))
    faults.push({ path: ['min'], message: 'only a number has min and max' });
  if (min !== undefined && max !== undefined && min > max)
    faults.push({ path: ['min'], message: 'min is greater than max' });
  if (attribute.default !== undefined && !fits(attribute, attribute.default))
    faults.push({ path: ['default'], message: 'the default is none of the values that it may have' });
  return faults;
}

/** Walks up from each class once; whatever was reached without meeting itself is sound for all that come later. */
function cycleFaults(classes: OntologyClass[]): Fault[] {
  const parents = new Map(classes.map(({ code, parent }) => [code, parent]));
  const sound = new Set<string>();
  for (const [i, { code }] of classes.entries()) {
    const way = new Set<string>();
    let here: string | undefined = code;
    while (here !== undefined && !sound.has(here)) {
      if (way.has(here)) return [{ path: ['classes', i, 'parent'], message: `${here} is a kind of itself` }];
      way.add(here);
      here = parents.get(here);
    }
    for (const one of way) sound.add(one);
  }
  return [];
}
