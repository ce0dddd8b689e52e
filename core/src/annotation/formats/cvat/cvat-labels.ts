import type { OntologyClass } from '../../model.ts';
import { childOf, type XmlElement } from '../xml-elements.ts';
import type { CvatFindings } from './cvat-findings.ts';

/** Label → name of an attribute → `checkbox`, `number`, `radio`, `select` or `text`. Names are trimmed. */
export type LabelTypes = Map<string, Map<string, string>>;

const textOf = (element: XmlElement, name: string) => childOf(element, name)?.text ?? '';

function typesOf(label: XmlElement): Map<string, string> {
  const attributes = childOf(label, 'attributes')?.children ?? [];
  return new Map(attributes.map((attribute) => [textOf(attribute, 'name'), textOf(attribute, 'input_type')]));
}

/** What `<meta>` declares, of a task, a project or a job. A part of a skeleton (it has a `parent`) is no class. */
export function labelsOf(meta: XmlElement, findings: CvatFindings): LabelTypes {
  const labels: LabelTypes = new Map();
  for (const holder of meta.children) {
    if (!['task', 'project', 'job'].includes(holder.name)) continue;
    for (const label of childOf(holder, 'labels')?.children ?? []) {
      if (label.name !== 'label' || textOf(label, 'parent') !== '') continue;
      const name = textOf(label, 'name');
      if (name === '') findings.add('bad-label', { line: label.line });
      else if (labels.has(name)) findings.add('duplicate-label', { line: label.line }, { label: name });
      else labels.set(name, typesOf(label));
    }
  }
  return labels;
}

export const classOfLabel = (code: string): OntologyClass => ({ code, title: { en: code, zh: code } });
