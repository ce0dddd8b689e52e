import type { OntologyClass, SkeletonDefinition } from '../../model.ts';
import { childOf, readXml, type XmlElement } from '../xml-elements.ts';
import type { CvatFindings } from './cvat-findings.ts';

/** What `<meta>` says of a label. */
export interface CvatLabel {
  /** Name of an attribute → `checkbox`, `number`, `radio`, `select` or `text`. Names are trimmed. */
  types: Map<string, string>;
  /** Names of the attributes that may change from frame to frame. */
  mutable: Set<string>;
  /** Of a skeleton: the labels of its points, in the order of the file. */
  nodes: string[];
  /** Of a skeleton: how CVAT draws it. */
  svg: string;
}

export type CvatLabels = Map<string, CvatLabel>;

const textOf = (element: XmlElement, name: string) => childOf(element, name)?.text ?? '';

function labelOf(label: XmlElement): CvatLabel {
  const attributes = childOf(label, 'attributes')?.children ?? [];
  const named = attributes.map((attribute) => [textOf(attribute, 'name'), attribute] as const);
  const mutable = named.filter(([, attribute]) => textOf(attribute, 'mutable').toLowerCase() === 'true');
  return {
    types: new Map(named.map(([name, attribute]) => [name, textOf(attribute, 'input_type')])),
    mutable: new Set(mutable.map(([name]) => name)),
    nodes: [],
    svg: textOf(label, 'svg'),
  };
}

/** What `<meta>` declares, of a task, a project or a job. A part of a skeleton (it has a `parent`) is a node of that. */
export function labelsOf(meta: XmlElement, findings: CvatFindings): CvatLabels {
  const labels: CvatLabels = new Map();
  const nodes: [string, string][] = [];
  for (const holder of meta.children) {
    if (!['task', 'project', 'job'].includes(holder.name)) continue;
    for (const label of childOf(holder, 'labels')?.children ?? []) {
      if (label.name !== 'label') continue;
      const [name, parent] = [textOf(label, 'name'), textOf(label, 'parent')];
      if (name === '') findings.add('bad-label', { line: label.line });
      else if (parent !== '') nodes.push([parent, name]);
      else if (labels.has(name)) findings.add('duplicate-label', { line: label.line }, { label: name });
      else labels.set(name, labelOf(label));
    }
  }
  for (const [parent, name] of nodes) {
    const known = labels.get(parent)?.nodes;
    if (known && !known.includes(name)) known.push(name);
  }
  return labels;
}

/** Nodes by label, and the lines of the drawing that join two of them; lines that join nothing are left out. */
function skeletonOf({ nodes, svg }: CvatLabel): SkeletonDefinition {
  const indexOf = new Map<string, number>();
  const lines: XmlElement[] = [];
  readXml(new TextEncoder().encode(`<svg>${svg}</svg>`), (element) => {
    if (element.name === 'line') lines.push(element);
    const index = nodes.indexOf(element.attributes['data-label-name'] ?? '');
    const id = element.attributes['data-node-id'];
    if (element.name === 'circle' && id !== undefined && index >= 0) indexOf.set(id, index);
  });
  const edges = lines.flatMap(({ attributes }): [number, number][] => {
    const from = indexOf.get(attributes['data-node-from'] ?? '');
    const to = indexOf.get(attributes['data-node-to'] ?? '');
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
  return { nodes, edges };
}

export const classOfLabel = (code: string, label?: CvatLabel): OntologyClass => ({
  code,
  title: { en: code, zh: code },
  ...(label && label.nodes.length > 0 ? { skeleton: skeletonOf(label) } : {}),
});
