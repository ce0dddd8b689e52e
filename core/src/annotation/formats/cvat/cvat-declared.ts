import type { Json, JsonObject } from '../../../contract/values.ts';
import type { OntologyClass } from '../../model.ts';
import type { ExportedAnnotation } from '../format.ts';
import { xmlText } from '../xml-text.ts';

export type InputType = 'checkbox' | 'number' | 'text';

/** A label on its way out: what is declared of it in `<meta>`. */
export interface DeclaredLabel {
  types: Map<string, InputType>;
  /** Attributes that some part says, so that they may differ from frame to frame. */
  mutable: Set<string>;
  /** Of a skeleton, with its edges as pairs of indices. */
  nodes: Set<string>;
  edges: readonly [number, number][];
}

/** In the order of the source's classes; then those that only occur. */
export type DeclaredLabels = ReadonlyMap<string, DeclaredLabel>;

/** Null: CVAT has no such value. */
export function inputTypeOf(value: Json): InputType | null {
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : null;
}

const emptyLabel = (skeleton?: OntologyClass['skeleton']): DeclaredLabel => ({
  types: new Map(),
  mutable: new Set(),
  nodes: new Set(skeleton?.nodes),
  edges: skeleton?.edges ?? [],
});

/** Holds names of labels, of their attributes and of their nodes. */
export function collectLabels(classes: readonly OntologyClass[]) {
  const labels = new Map(classes.map(({ code, skeleton }) => [code, emptyLabel(skeleton)]));

  function addAttributes({ types }: DeclaredLabel, attributes: JsonObject): void {
    for (const [name, value] of Object.entries(attributes)) {
      const type = inputTypeOf(value);
      const known = types.get(name);
      // Values of several types are all texts.
      if (type) types.set(name, known === undefined || known === type ? type : 'text');
    }
  }

  return {
    labels: labels as DeclaredLabels,
    add({ class: code, attributes, parts }: ExportedAnnotation): void {
      const label = labels.get(code) ?? emptyLabel();
      labels.set(code, label);
      addAttributes(label, attributes);
      for (const part of parts) {
        if (part.attributes) {
          addAttributes(label, part.attributes);
          for (const name of Object.keys(part.attributes)) label.mutable.add(name);
        }
        if (part.geometry.kind === 'skeleton') for (const { name } of part.geometry.nodes) label.nodes.add(name);
      }
    },
  };
}

/** Nodes around a circle: where they lie on it means nothing, which of them are joined does. */
function drawingOf({ nodes, edges }: DeclaredLabel): string {
  const place = (index: number) => {
    const turn = (2 * Math.PI * index) / nodes.size;
    return [50 + 40 * Math.sin(turn), 50 - 40 * Math.cos(turn)].map((n) => n.toFixed(2)) as [string, string];
  };
  const lines = edges.map(([from, to]) => {
    const [[x1, y1], [x2, y2]] = [place(from), place(to)];
    const ends = `x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`;
    return `<line ${ends} data-type="edge" data-node-from="${from + 1}" data-node-to="${to + 1}"></line>`;
  });
  const circles = [...nodes].map((name, index) => {
    const [x, y] = place(index);
    const ids = `data-element-id="${index + 1}" data-node-id="${index + 1}" data-label-name="${xmlText(name).replaceAll('"', '&quot;')}"`;
    return `<circle r="1.5" cx="${x}" cy="${y}" data-type="element node" ${ids}></circle>`;
  });
  return [...lines, ...circles].join('');
}

/** The lines that declare a label, and those of a skeleton's points after it. */
export function labelText(code: string, label: DeclaredLabel): string {
  const attributes = [...label.types].map(([name, type]) => {
    const mutable = label.mutable.has(name) ? 'True' : 'False';
    return `          <attribute><name>${xmlText(name)}</name><mutable>${mutable}</mutable><input_type>${type}</input_type></attribute>\n`;
  });
  const skeleton = label.nodes.size > 0;
  const kind = skeleton ? '          <type>skeleton</type>\n' : '';
  const drawing = skeleton ? `          <svg>${xmlText(drawingOf(label))}</svg>\n` : '';
  const points = [...label.nodes].map(
    (name) =>
      `        <label><name>${xmlText(name)}</name><type>points</type><attributes/><parent>${xmlText(code)}</parent></label>\n`,
  );
  return `        <label>\n          <name>${xmlText(code)}</name>\n${kind}          <attributes>\n${attributes.join('')}          </attributes>\n${drawing}        </label>\n${points.join('')}`;
}
