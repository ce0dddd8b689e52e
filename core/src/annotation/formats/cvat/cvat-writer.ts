import type { AnnotationPart } from '../../model.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { xmlAttributes, xmlText } from '../xml-text.ts';
import { labelText } from './cvat-declared.ts';
import { nodeRows } from './cvat-kept.ts';
import { annotationLosses, attributeLines, elementText, nodeLines, sourceWord } from './cvat-lines.ts';
import { placingsOf, type Placing } from './cvat-placing.ts';
import { sourceForm, sourceRow, untouched } from './cvat-source.ts';
import { sourceImage, survey, type CvatSurvey } from './cvat-survey.ts';

/** What stays true of a shape that was edited. */
const LASTING = ['occluded', 'z_order'];

/** A shape that nobody has changed says what it said; of an edited one what lasts. */
function rowOf(annotation: ExportedAnnotation, { groupOf }: CvatSurvey): Record<string, string> {
  const row = sourceRow(annotation) ?? {};
  const group = groupOf(annotation);
  if (!untouched(annotation)) {
    const lasting = Object.entries(row).filter(([key]) => LASTING.includes(key));
    return { source: sourceWord(annotation), ...Object.fromEntries(lasting), ...group };
  }
  const byModel = annotation.provenance.agent.kind === 'model';
  return { ...row, ...(byModel ? { source: 'auto' } : {}), ...group };
}

/** What an edited part says itself, over what its source said. */
function partRow({ occluded, zOrder }: AnnotationPart): Record<string, string> {
  return {
    ...(occluded === undefined ? {} : { occluded: occluded ? '1' : '0' }),
    ...(zOrder === undefined ? {} : { z_order: String(zOrder) }),
  };
}

function placingsIn(annotation: ExportedAnnotation, picture: AnnotatedPicture, lost: Set<LossField>) {
  const placings: (Placing & { part: AnnotationPart })[] = [];
  for (const part of annotation.parts) {
    const { frame, start, geometry } = part;
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
    placings.push(...found.map((placing) => ({ ...placing, part })));
  }
  if (placings.length > 1) lost.add('pieces');
  return placings;
}

function shapesOf(annotation: ExportedAnnotation, picture: AnnotatedPicture, names: CvatSurvey, report: ExportReport) {
  const lost = new Set<LossField>();
  const placings = placingsIn(annotation, picture, lost);
  if (placings.length === 0) {
    report.count(false, lost.add('shape'));
    return [];
  }
  const same = untouched(annotation);
  const row = rowOf(annotation, names);
  const form = same ? sourceForm(annotation) : {};
  const label = names.labels.get(annotation.class);
  annotationLosses(annotation, lost);
  if (annotation.track !== undefined) lost.add('track');
  const texts = placings.map(({ name, place, part, nodes = [] }) => {
    const { geometry } = part;
    const inside = geometry.kind === 'skeleton' ? nodeRows(geometry, nodes, annotation.ext.cvatNodes, same) : [];
    const lines = attributeLines({ ...annotation.attributes, ...part.attributes }, label, lost, '      ');
    const all = { label: annotation.class, ...row, ...(same ? {} : partRow(part)), ...place, ...form };
    return elementText(name, all, [...nodeLines(inside, lost, '      '), ...lines], '    ');
  });
  report.count(true, lost);
  return texts;
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const names = await survey(source);
  yield '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n';
  yield `  <meta>\n    <task>\n      <name>${xmlText(source.name)}</name>\n      <mode>annotation</mode>\n      <labels>\n`;
  for (const [code, label] of names.labels) yield labelText(code, label);
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
