import type { Json, JsonObject } from '../../../contract/values.ts';
import { formFrom, rowAgain } from '../as-it-came.ts';
import { isObject } from '../plain-json.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource, FormatWriter } from '../format.ts';
import { stemOf } from '../stem.ts';
import { pngOf } from './labelme-mask.ts';
import { groupNumber } from './labelme-reader.ts';
import { placesOf, rowOf } from './labelme-shape.ts';

/** The version whose keys we write. */
const VERSION = '5.5.0';

/** How each shape stood in its file; null when it came from no such file. */
function sourceForms({ ext }: ExportedAnnotation): JsonObject[] | null {
  const { labelme } = ext;
  return Array.isArray(labelme) && labelme.every(isObject) ? (labelme as JsonObject[]) : null;
}

/** Nobody has changed it since it was read. */
const untouched = (annotation: ExportedAnnotation) => annotation.rev === 1 && sourceForms(annotation) !== null;

/** Numbers of groups within one file: those of the source, else new ones. */
function groupNumbers({ annotations }: AnnotatedPicture) {
  const ofGroup = new Map<string, number>();
  const taken = new Set<number>();
  for (const { group, provenance } of annotations) {
    const said = groupNumber(provenance.source?.group);
    if (group === undefined || said === null || ofGroup.has(group) || taken.has(said)) continue;
    ofGroup.set(group, said);
    taken.add(said);
  }
  let next = Math.max(0, ...taken) + 1;
  return {
    of(group: string): number {
      const known = ofGroup.get(group);
      if (known !== undefined) return known;
      ofGroup.set(group, next);
      return next++;
    },
    fresh: () => next++,
  };
}

type GroupNumbers = ReturnType<typeof groupNumbers>;

interface Shape {
  /** Its place among the shapes of the source; new ones come last. */
  at: number;
  row: JsonObject;
}

async function shapesOf(annotation: ExportedAnnotation, groups: GroupNumbers, lost: Set<LossField>): Promise<Shape[]> {
  const { parts, attributes, class: label, group } = annotation;
  const placed = parts.flatMap(({ frame, start, geometry }) => {
    if (frame !== undefined || start !== undefined) {
      lost.add('frames');
      return [];
    }
    if (geometry.kind === 'polygon' && geometry.polygons.some((rings) => rings.length > 1)) lost.add('holes');
    if (geometry.kind === 'polygon' && geometry.polygons.length > 1) lost.add('pieces');
    const places = placesOf(geometry);
    if (places.length === 0 && geometry.kind !== 'tag') lost.add('geometry');
    return places.map((place) => ({ place, geometry }));
  });
  const forms = untouched(annotation) ? sourceForms(annotation) : null;
  const [first] = sourceForms(annotation) ?? [];
  // Several shapes are one object only where they share a group.
  const number = group !== undefined ? groups.of(group) : placed.length > 1 ? groups.fresh() : null;
  if (group === undefined && placed.length > 1) lost.add('as-group');
  const shapes: Shape[] = [];
  for (const [i, { place, geometry }] of placed.entries()) {
    const form = formFrom(forms?.[i]);
    const row = rowAgain(rowOf(label, place, number, attributes), form);
    if (geometry.kind === 'mask' && row.mask === undefined) row.mask = await pngOf(geometry);
    const at = (forms?.[i] ?? first)?.at;
    shapes.push({ at: typeof at === 'number' ? at : Infinity, row });
  }
  return shapes;
}

function losses(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  const { parts, provenance, ext, relations } = annotation;
  authorLosses(annotation, lost);
  if (provenance.confidence !== undefined) lost.add('confidence');
  if (provenance.source?.originalId !== undefined) lost.add('id');
  if (Object.keys(ext).some((key) => !key.startsWith('labelme'))) lost.add('extra');
  if (annotation.track !== undefined) lost.add('track');
  if (relations && relations.length > 0) lost.add('relations');
  if (parts.some(({ zOrder, occluded, attributes }) => zOrder !== undefined || occluded !== undefined || attributes))
    lost.add('part');
}

async function* documentOf(picture: AnnotatedPicture, report: ExportReport): AsyncGenerator<string> {
  const groups = groupNumbers(picture);
  const flags: Record<string, Json> = {};
  const shapes: Shape[] = [];
  for (const annotation of picture.annotations) {
    const lost = new Set<LossField>();
    const found = await shapesOf(annotation, groups, lost);
    const tagged = annotation.parts.some(({ geometry }) => geometry.kind === 'tag');
    if (tagged) flags[annotation.class] = true;
    if (tagged && Object.keys(annotation.attributes).length > 0 && found.length === 0) lost.add('attributes');
    if (found.length > 0 || tagged) losses(annotation, lost);
    else lost.add('shape');
    report.count(found.length > 0 || tagged, lost);
    shapes.push(...found);
  }
  shapes.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
  const { fileName, width, height } = picture;
  const came = picture.annotations.map(({ ext }) => ext.labelmeFile).find(isObject) as JsonObject | undefined;
  const unset = Object.entries(isObject(came?.flags) ? came.flags : {}).filter(([, value]) => value !== true);
  const head = {
    version: VERSION,
    // The file lies beside its picture.
    imagePath: fileName.slice(fileName.lastIndexOf('/') + 1),
    imageHeight: height,
    imageWidth: width,
    ...came,
    imageData: null,
    ...(came && !isObject(came.flags) && Object.keys(flags).length === 0
      ? {}
      : { flags: { ...Object.fromEntries(unset), ...flags } }),
  };
  const text = JSON.stringify(head, null, 2);
  yield `${text.slice(0, -2)},\n  "shapes": [`;
  for (const [i, { row }] of shapes.entries()) yield `${i === 0 ? '' : ','}\n    ${JSON.stringify(row)}`;
  yield '\n  ]\n}\n';
}

async function* filesOf(source: ExportSource, report: ExportReport): AsyncGenerator<ExportFile> {
  const stems = new Set<string>();
  for await (const picture of source.annotatedPictures()) {
    const stem = stemOf(picture.fileName);
    if (stems.has(stem)) {
      for (let i = 0; i < picture.annotations.length; i++) report.count(false, ['same-name']);
      continue;
    }
    stems.add(stem);
    report.pictures++;
    yield { path: `${stem}.json`, chunks: documentOf(picture, report) };
  }
  // A picture may be called so.
  const path = stems.has('losses') ? 'losses-of-export.json' : 'losses.json';
  yield { path, chunks: [`${JSON.stringify(report.losses(), null, 2)}\n`] };
}

/**
 * LabelMe: a JSON beside each picture, without the picture in it. Shapes that came from such a file and were not changed
 * go out as they came. An object of several parts becomes shapes of one group and one label, which are one object
 * for LabelMe, too. A turned box is an `oriented_rectangle`; an ellipse that is no circle has no shape there.
 */
export const labelmeWriter: FormatWriter = { id: 'labelme', packing: 'zip', files: filesOf };
