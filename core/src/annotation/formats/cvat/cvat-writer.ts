import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { holds, xmlAttributes, xmlText } from '../xml-text.ts';
import { placingsOf, type Placing } from './cvat-placing.ts';
import {
  inputTypeOf,
  sourceForm,
  sourceImage,
  sourceRow,
  survey,
  untouched,
  type CvatSurvey,
  type InputType,
} from './cvat-survey.ts';

/** What stays true of a shape that was edited. */
const LASTING = ['occluded', 'z_order', 'group_id'];

/** CVAT's word for who made it: `auto` a model, `semi-auto` a model and then a person. */
function sourceWord({ provenance: { agent, derivedFrom } }: ExportedAnnotation): string {
  if (agent.kind === 'model') return 'auto';
  if (derivedFrom?.agentKind === 'model') return 'semi-auto';
  return agent.kind === 'person' ? 'manual' : 'file';
}

/** A shape that nobody has changed says what it said; of an edited one what lasts. */
function rowOf(annotation: ExportedAnnotation): Record<string, string> {
  const row = sourceRow(annotation) ?? {};
  if (!untouched(annotation)) {
    const lasting = Object.entries(row).filter(([key]) => LASTING.includes(key));
    return { source: sourceWord(annotation), ...Object.fromEntries(lasting) };
  }
  return annotation.provenance.agent.kind === 'model' ? { ...row, source: 'auto' } : row;
}

function placingsIn(annotation: ExportedAnnotation, picture: AnnotatedPicture, lost: Set<LossField>): Placing[] {
  const placings: Placing[] = [];
  for (const { frame, start, geometry } of annotation.parts) {
    if (frame !== undefined || start !== undefined) {
      lost.add('frames');
      continue;
    }
    if (geometry.kind === 'mask') {
      // A reader makes the mask as large as the picture.
      const { width, height } = picture;
      const fits = geometry.size[0] === height && geometry.size[1] === width;
      if (!fits) {
        lost.add(width && height ? 'mask' : 'unknown-size');
        continue;
      }
    }
    if (geometry.kind === 'polygon' && geometry.polygons.some((rings) => rings.length > 1)) lost.add('holes');
    const found = placingsOf(geometry);
    if (found.length === 0) lost.add('geometry');
    placings.push(...found);
  }
  if (placings.length > 1) lost.add('pieces');
  return placings;
}

function attributeLines({ class: code, attributes }: ExportedAnnotation, { labels }: CvatSurvey, lost: Set<LossField>) {
  const types = labels.get(code);
  return Object.entries(attributes).flatMap(([name, value]) => {
    const type = inputTypeOf(value);
    const spoken = name !== '' && type !== null && typeof value !== 'object';
    // Of a name whose values are of several types only texts come back as what they were.
    if (!spoken || types?.get(name) !== type) lost.add('attributes');
    if (!spoken) return [];
    if (!holds(name) || !holds(String(value))) lost.add('characters');
    return [`      <attribute${xmlAttributes({ name })}>${xmlText(String(value))}</attribute>`];
  });
}

function shapesOf(annotation: ExportedAnnotation, picture: AnnotatedPicture, names: CvatSurvey, report: ExportReport) {
  const lost = new Set<LossField>();
  const placings = placingsIn(annotation, picture, lost);
  if (placings.length === 0) {
    report.count(false, lost.add('shape'));
    return [];
  }
  const { provenance } = annotation;
  const lines = attributeLines(annotation, names, lost);
  authorLosses(annotation, lost);
  if (provenance.confidence !== undefined) lost.add('confidence');
  if (provenance.source?.originalId !== undefined) lost.add('id');
  if (Object.keys(annotation.ext).some((key) => !key.startsWith('cvat'))) lost.add('extra');
  if (!holds(annotation.class)) lost.add('characters');
  const row = rowOf(annotation);
  const form = untouched(annotation) ? sourceForm(annotation) : {};
  report.count(true, lost);
  return placings.map(({ name, place }) => {
    const start = `    <${name}${xmlAttributes({ label: annotation.class, ...row, ...place, ...form })}`;
    return lines.length > 0 ? `${start}>\n${lines.join('\n')}\n    </${name}>\n` : `${start}/>\n`;
  });
}

function labelText(label: string, types: ReadonlyMap<string, InputType>): string {
  const attributes = [...types].map(
    ([name, type]) =>
      `          <attribute><name>${xmlText(name)}</name><mutable>False</mutable><input_type>${type}</input_type></attribute>\n`,
  );
  return `        <label>\n          <name>${xmlText(label)}</name>\n          <attributes>\n${attributes.join('')}          </attributes>\n        </label>\n`;
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const names = await survey(source);
  yield '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n';
  yield `  <meta>\n    <task>\n      <name>${xmlText(source.name)}</name>\n      <mode>annotation</mode>\n      <labels>\n`;
  for (const [label, types] of names.labels) yield labelText(label, types);
  yield '      </labels>\n    </task>\n  </meta>\n';
  for await (const picture of source.annotatedPictures()) {
    const id = names.imageId(picture.id);
    if (id === undefined) continue; // it came after the survey
    report.pictures++;
    const { fileName, width, height } = picture;
    const size: Record<string, string> = width && height ? { width: String(width), height: String(height) } : {};
    yield `  <image${xmlAttributes({ ...sourceImage(picture), id, name: fileName, ...size })}>\n`;
    for (const annotation of picture.annotations) yield* shapesOf(annotation, picture, names, report);
    yield '  </image>\n';
  }
  yield '</annotations>\n';
}

/**
 * "CVAT for images 1.1" (CVAT, "XML annotation format"): one XML file. Shapes that came from such a file and were not
 * changed say what they said, number for number. An object of several parts becomes a shape for each; attributes are
 * declared by the values that occur.
 */
export const cvatWriter: FormatWriter = {
  id: 'cvat',
  packing: 'xml',
  async *files(source, report) {
    yield { path: 'annotations.xml', chunks: chunksOf(source, report) };
  },
};
