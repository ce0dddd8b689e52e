import type { JsonObject } from '../../../contract/values.ts';
import type { LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { ExportedAnnotation } from '../format.ts';
import { holds, xmlAttributes, xmlText } from '../xml-text.ts';
import { inputTypeOf, type DeclaredLabel } from './cvat-declared.ts';
import type { NodeRow } from './cvat-kept.ts';

/** CVAT's word for who made it: `auto` a model, `semi-auto` a model and then a person. */
export function sourceWord({ provenance: { agent, derivedFrom } }: ExportedAnnotation): string {
  if (agent.kind === 'model') return 'auto';
  if (derivedFrom?.agentKind === 'model') return 'semi-auto';
  return agent.kind === 'person' ? 'manual' : 'file';
}

/** Lines of `<attribute>`; what CVAT has no value for goes to `lost`. */
export function attributeLines(
  attributes: JsonObject,
  label: DeclaredLabel | undefined,
  lost: Set<LossField>,
  indent: string,
): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const type = inputTypeOf(value);
    const spoken = name !== '' && type !== null && typeof value !== 'object';
    // Of a name whose values are of several types only texts come back as what they were.
    if (!spoken || label?.types.get(name) !== type) lost.add('attributes');
    if (!spoken) return [];
    if (!holds(name) || !holds(String(value))) lost.add('characters');
    return [`${indent}<attribute${xmlAttributes({ name })}>${xmlText(String(value))}</attribute>\n`];
  });
}

/** An element on lines of its own. */
export function elementText(name: string, row: Record<string, string>, inside: string[], indent: string): string {
  const start = `${indent}<${name}${xmlAttributes(row)}`;
  return inside.length > 0 ? `${start}>\n${inside.join('')}${indent}</${name}>\n` : `${start}/>\n`;
}

/** The points of a skeleton; their attributes are texts, which no label need declare. */
export function nodeLines(nodes: readonly NodeRow[], lost: Set<LossField>, indent: string): string[] {
  return nodes.map(({ row, attributes }) => {
    if (Object.values(row).some((text) => !holds(text))) lost.add('characters');
    const types = new Map(Object.keys(attributes).map((name) => [name, 'text' as const]));
    const label = { types, mutable: new Set<string>(), nodes: new Set<string>(), edges: [] };
    return elementText('points', row, attributeLines(attributes, label, lost, `${indent}  `), indent);
  });
}

/** What neither kind of CVAT's files has a place for. */
export function annotationLosses(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  const { provenance, relations = [], ext } = annotation;
  authorLosses(annotation, lost);
  if (provenance.confidence !== undefined) lost.add('confidence');
  if (provenance.source?.originalId !== undefined) lost.add('id');
  if (relations.length > 0) lost.add('relations');
  if (Object.keys(ext).some((key) => !key.startsWith('cvat'))) lost.add('extra');
  if (!holds(annotation.class)) lost.add('characters');
}
