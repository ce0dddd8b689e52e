import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { tasksOf } from './picture-tasks.ts';
import { markOf, untouched } from './source-mark.ts';

/** What Label Studio has no place for, whatever the shape is. */
function losses(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  const { parts, provenance, ext, group, track } = annotation;
  // The version of a model is carried, its name only where it has no version.
  const { agent } = provenance;
  if (agent.kind !== 'model' || (agent.version !== undefined && agent.id !== 'unknown')) authorLosses(annotation, lost);
  else if (annotation.reviewState !== 'unreviewed') lost.add('review');
  if (!markOf(annotation) && provenance.source?.originalId !== undefined) lost.add('id');
  if (Object.keys(ext).some((key) => key !== 'labelStudio')) lost.add('extra');
  if (group !== undefined) lost.add('group');
  if (track !== undefined && parts.every(({ frame }) => frame === undefined)) lost.add('track');
  if (parts.some(({ zOrder, occluded, attributes }) => zOrder !== undefined || occluded !== undefined || attributes))
    lost.add('part');
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  yield '[';
  let first = true;
  for await (const picture of source.annotatedPictures()) {
    report.pictures++;
    const { tasks, rows } = tasksOf(picture);
    for (const [i, annotation] of wholeTracks(picture.annotations).entries()) {
      const { written, lost } = rows[i] ?? { written: false, lost: new Set<LossField>() };
      if (written && !untouched(annotation)) losses(annotation, lost);
      else if (written && annotation.reviewState !== 'unreviewed') lost.add('review');
      report.count(written, lost);
    }
    for (const task of tasks) {
      yield `${first ? '\n' : ',\n'}${JSON.stringify(task)}`;
      first = false;
    }
  }
  yield '\n]\n';
}

/**
 * Label Studio (labelstud.io, "Label Studio JSON format of annotated tasks"): one list of tasks. Tasks that came from there
 * go out as they came, region by region; each new or edited region has percents of its picture's size. Objects of several
 * parts become one region for each, joined by `parentID` and `meta.part`. What a model made stands among the predictions.
 */
export const labelStudioWriter: FormatWriter = {
  id: 'label-studio',
  packing: 'json',
  async *files(source, report) {
    yield { path: 'tasks.json', chunks: chunksOf(source, report) };
  },
};
