import { boundsOf } from '../bounds.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses, belongingLosses, flatShape, rowLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource, FormatWriter } from '../format.ts';
import { stemOf } from '../stem.ts';
import { xmlText } from '../xml-text.ts';
import type { AnnotationPart, BoxGeometry } from '../../model.ts';
import { lossesAsItCame, objectAsItCame } from './voc-as-it-came.ts';
import { attributeElements, CARRIED } from './voc-attributes.ts';
import { LabelIndices } from './voc-label-map.ts';
import { maskWithoutObject, VocLabelPictures } from './voc-label-pictures.ts';
import { linesOf } from './voc-xml.ts';

/**
 * First and last pixel, counted from 1: x = 0, width = 1 is the pixel 1…1. Fractions of pixels become the smallest box
 * of whole ones that holds them; what lies beyond the picture is cut off. Null: nothing is left.
 */
function corners({ x, y, width, height }: BoxGeometry, picture: AnnotatedPicture, lost: Set<LossField>) {
  const whole = [Math.floor(x) + 1, Math.floor(y) + 1, Math.ceil(x + width), Math.ceil(y + height)] as const;
  if (![x, y, width, height].every(Number.isInteger)) lost.add('rounding');
  const [right, bottom] = [picture.width ?? Infinity, picture.height ?? Infinity];
  const cut = [
    Math.max(1, whole[0]), Math.max(1, whole[1]), Math.min(right, whole[2]), Math.min(bottom, whole[3]),
  ] as const; // prettier-ignore
  if (cut.some((value, i) => value !== whole[i])) lost.add('outside');
  const [xmin, ymin, xmax, ymax] = cut;
  return xmax < xmin || ymax < ymin ? null : { xmin, ymin, xmax, ymax };
}

function objectOf(annotation: ExportedAnnotation, picture: AnnotatedPicture, lost: Set<LossField>): string | null {
  const same = objectAsItCame(annotation);
  if (same) {
    lossesAsItCame(annotation, lost);
    return linesOf(same, '  ').join('\n');
  }
  // Masks of the whole picture are painted; whether that is possible is told there.
  const isPainted = ({ geometry, frame, start }: AnnotationPart) =>
    geometry.kind === 'mask' && frame === undefined && start === undefined;
  const { box, outline } = flatShape(
    { ...annotation, parts: annotation.parts.filter((part) => !isPainted(part)) },
    lost,
  );
  const masks = annotation.parts
    .filter(isPainted)
    .flatMap(({ geometry }) => (geometry.kind === 'mask' ? geometry : []));
  if (outline) lost.add('outline');
  if (masks.length > 1) lost.add('parts');
  const shape = outline ?? masks[0];
  const around = box ?? (shape && boundsOf(shape));
  if (!box && around) lost.add('derived-box');
  const place = around && corners(around, picture, lost);
  if (!place) return null;
  rowLosses(annotation, CARRIED, lost);
  belongingLosses(annotation, lost);
  const { pose, flags, actions, complete } = attributeElements(annotation.attributes);
  if (!complete) lost.add('attributes');
  return [
    '  <object>',
    `    <name>${xmlText(annotation.class)}</name>`,
    ...[...pose, ...flags].flatMap((element) => linesOf(element, '    ')),
    '    <bndbox>',
    ...Object.entries(place).map(([name, value]) => `      <${name}>${value}</${name}>`),
    '    </bndbox>',
    ...actions.flatMap((element) => linesOf(element, '    ')),
    '  </object>',
  ].join('\n');
}

/** What is lost of a mask without an object: all but its pixels and its class. */
function lossesOfMask(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  authorLosses(annotation, lost);
  belongingLosses(annotation, lost);
  if (annotation.provenance.confidence !== undefined) lost.add('confidence');
  if (Object.keys(annotation.attributes).length > 0) lost.add('attributes');
  if (Object.keys(annotation.ext).some((key) => key !== 'vocMask')) lost.add('extra');
}

/** The files of one picture: its XML, and where it has masks its label pictures. */
function filesOfPicture(
  picture: AnnotatedPicture,
  stem: string,
  indices: LabelIndices,
  report: ExportReport,
): ExportFile[] {
  const objects: string[] = [];
  const labels = new VocLabelPictures(picture, indices);
  const counted: [written: boolean, lost: Set<LossField>][] = [];
  for (const annotation of picture.annotations) {
    const lost = new Set<LossField>();
    const bare = maskWithoutObject(annotation) !== null;
    const object = bare ? null : objectOf(annotation, picture, lost);
    if (object) objects.push(object);
    if (bare) lossesOfMask(annotation, lost);
    const painted = (object !== null || bare) && labels.add(annotation, bare ? 0 : objects.length, lost);
    if (!object && !painted) lost.add('shape');
    counted.push([object !== null || painted, lost]);
  }
  const pictures = labels.paint(stem);
  for (const [written, lost] of counted) report.count(written, lost);
  return [
    { path: `Annotations/${stem}.xml`, chunks: [documentOf(picture, objects, pictures.length > 0)] },
    ...pictures,
  ];
}

function documentOf(picture: AnnotatedPicture, objects: string[], segmented: boolean): string {
  const { fileName, width, height } = picture;
  const slash = fileName.lastIndexOf('/');
  // How many channels a picture has we do not know: the element stays empty.
  const size =
    width && height ? [`  <size><width>${width}</width><height>${height}</height><depth></depth></size>`] : [];
  return [
    '<annotation>',
    `  <folder>${xmlText(fileName.slice(0, Math.max(0, slash)))}</folder>`,
    `  <filename>${xmlText(fileName.slice(slash + 1))}</filename>`,
    ...size,
    `  <segmented>${segmented ? 1 : 0}</segmented>`,
    ...objects,
    '</annotation>\n',
  ].join('\n');
}

/** Other readers take what is in such a list and nothing else. `default`: nobody has split the dataset. */
const listOf = (task: string, stems: string[]): ExportFile => ({
  path: `ImageSets/${task}/default.txt`,
  chunks: [stems.map((stem) => `${stem}\n`).join('')],
});

async function* filesOf(source: ExportSource, report: ExportReport): AsyncGenerator<ExportFile> {
  const stems = new Set<string>();
  const indices = new LabelIndices(source.classes.map(({ code }) => code));
  const painted: string[] = [];
  for await (const picture of source.annotatedPictures()) {
    const stem = stemOf(picture.fileName);
    if (stems.has(stem)) {
      for (let i = 0; i < picture.annotations.length; i++) report.count(false, ['same-name']);
      continue;
    }
    stems.add(stem);
    report.pictures++;
    const files = filesOfPicture(picture, stem, indices, report);
    if (files.length > 1) painted.push(stem);
    yield* files;
  }
  yield listOf('Main', [...stems]);
  if (painted.length > 0) yield listOf('Segmentation', painted);
  yield { path: 'labelmap.txt', chunks: [indices.text()] };
  yield { path: 'losses.json', chunks: [`${JSON.stringify(report.losses(), null, 2)}\n`] };
}

/**
 * Pascal VOC (VOC2012 development kit): one XML a picture under `Annotations/`, and for a picture with masks
 * `SegmentationObject/` (index n: the n-th object of the XML) and `SegmentationClass/` (VOC's own indices where its classes
 * suffice, else those of `labelmap.txt`), palette PNGs with VOC's colours; polygons are not turned into masks.
 * `ImageSets/` names the pictures. The kit counts pixels from 1 and names the last pixel that belongs to the box, in whole numbers; so do we, since its own
 * evaluation adds the one again. Many tools write 0-based corners into the same elements: they read ours one pixel off.
 * `truncated`, `difficult`, `occluded`, `pose` and `actions` come from attributes of that name and are left out where
 * nothing was said. An object that came from VOC and was not changed goes out as it came, element by element: fractions,
 * corners beyond the picture, body parts and what nobody knows included. Of an edited one, what VOC does not know is lost.
 */
export const vocWriter: FormatWriter = { id: 'voc', packing: 'zip', files: filesOf };
