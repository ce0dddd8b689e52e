import type { ExportReport, LossField } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { xmlText } from '../xml-text.ts';
import { collectLabels, labelText, type DeclaredLabels } from './cvat-declared.ts';
import { groupNumbers } from './cvat-groups.ts';
import { cameAs, nodeRows } from './cvat-kept.ts';
import { lanesOf, type LaneShape } from './cvat-lanes.ts';
import { annotationLosses, attributeLines, elementText, nodeLines, sourceWord } from './cvat-lines.ts';
import { sourceRow, untouched } from './cvat-source.ts';
import { isJsonObject } from '../plain-json.ts';

/** What the tracks of one video share. */
interface VideoNames {
  labels: DeclaredLabels;
  groupOf(annotation: ExportedAnnotation): { group_id?: string };
  /** Of a track: that of the source where it is the first to have it, else a new one. */
  idOf(annotation: ExportedAnnotation): string;
  freshId(): string;
  picture: AnnotatedPicture;
}

function namesOf(picture: AnnotatedPicture, classes: ExportSource['classes']): VideoNames {
  const collected = collectLabels(classes);
  const groups = groupNumbers();
  const owners = new Map<string, ExportedAnnotation>();
  let next = 0;
  for (const annotation of picture.annotations) {
    collected.add(annotation);
    const { id, task_id: task } = sourceRow(annotation) ?? {};
    groups.add(annotation, task);
    if (id === undefined || owners.has(id)) continue;
    owners.set(id, annotation);
    if (Number.isSafeInteger(Number(id))) next = Math.max(next, Number(id) + 1);
  }
  const freshId = () => String(next++);
  return {
    ...{ picture, labels: collected.labels, groupOf: groups.finish(), freshId },
    idOf(annotation) {
      const id = sourceRow(annotation)?.id;
      return id !== undefined && owners.get(id) === annotation ? id : freshId();
    },
  };
}

function rowOf(annotation: ExportedAnnotation, id: string, { groupOf }: VideoNames): Record<string, string> {
  const { class: label } = annotation;
  const group = groupOf(annotation);
  const row = sourceRow(annotation);
  if (!row || !untouched(annotation)) return { id, label, source: sourceWord(annotation), ...group };
  const byModel = annotation.provenance.agent.kind === 'model';
  return { ...row, id, label, ...(byModel ? { source: 'auto' } : {}), ...group };
}

function shapeText(
  { name, row, nodes, part }: LaneShape,
  annotation: ExportedAnnotation,
  { labels }: VideoNames,
  lost: Set<LossField>,
): string {
  const same = untouched(annotation);
  const frames = annotation.ext.cvatFrames;
  const kept = isJsonObject(frames) ? frames[String(part.frame)] : undefined;
  const indent = '      ';
  const points =
    part.geometry.kind === 'skeleton'
      ? nodeRows(part.geometry, nodes, isJsonObject(kept) ? kept.nodes : undefined, same)
      : [];
  const attributes = { ...annotation.attributes, ...part.attributes };
  const lines = attributeLines(attributes, labels.get(annotation.class), lost, indent);
  const inside = [...nodeLines(points, lost, indent), ...lines];
  return elementText(name, same ? cameAs(row, kept) : row, inside, '    ');
}

/** Masks as large as the video, since a reader makes them so. */
function withoutOddMasks(annotation: ExportedAnnotation, picture: AnnotatedPicture, lost: Set<LossField>) {
  const { width, height } = picture;
  const parts = annotation.parts.filter(({ geometry }) => {
    if (geometry.kind !== 'mask' || (geometry.size[0] === height && geometry.size[1] === width)) return true;
    lost.add(width && height ? 'mask' : 'unknown-size');
    return false;
  });
  return { ...annotation, parts };
}

function* tracksOf(annotation: ExportedAnnotation, names: VideoNames, report: ExportReport): Generator<string> {
  const lost = new Set<LossField>();
  const lanes = lanesOf(withoutOddMasks(annotation, names.picture, lost), lost);
  if (lanes.length === 0) {
    report.count(false, lost.add('shape'));
    return;
  }
  annotationLosses(annotation, lost);
  const id = names.idOf(annotation);
  if (id !== (sourceRow(annotation)?.id ?? id)) lost.add('id');
  for (const [n, lane] of lanes.entries()) {
    const shapes = lane.map((shape) => shapeText(shape, annotation, names, lost));
    yield elementText('track', rowOf(annotation, n === 0 ? id : names.freshId(), names), shapes, '  ');
  }
  report.count(true, lost);
}

function* chunksOf(given: AnnotatedPicture, source: ExportSource, report: ExportReport): Generator<string> {
  const picture = { ...given, annotations: wholeTracks(given.annotations) };
  const { fileName, width, height } = picture;
  const names = namesOf(picture, source.classes);
  yield '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n';
  yield `  <meta>\n    <task>\n      <name>${xmlText(source.name)}</name>\n      <mode>interpolation</mode>\n      <labels>\n`;
  for (const [code, label] of names.labels) yield labelText(code, label);
  yield '      </labels>\n';
  if (width && height) yield `      <original_size><width>${width}</width><height>${height}</height></original_size>\n`;
  yield `      <source>${xmlText(fileName)}</source>\n    </task>\n  </meta>\n`;
  for (const annotation of picture.annotations) yield* tracksOf(annotation, names, report);
  yield '</annotations>\n';
}

/**
 * "CVAT for video 1.1" (CVAT, "XML annotation format"): one XML file for each video, named after it. An annotation
 * becomes a track: one that came from such a file and was not changed says what it said, number for number. A shape that
 * is no track becomes one of a single frame, as CVAT itself does it: a keyframe, and one that ends it on the next frame.
 */
export const cvatVideoWriter: FormatWriter = {
  id: 'cvat-video',
  packing: 'zip',
  async *files(source, report) {
    for await (const picture of source.annotatedPictures()) {
      if (picture.annotations.length === 0) continue;
      report.pictures++;
      yield { path: `${picture.fileName}.xml`, chunks: chunksOf(picture, source, report) };
    }
  },
};
