import type { AnnotationDraft } from '../../model.ts';
import { findingsInFile } from '../findings-in-file.ts';
import { readLabelPng, type LabelImage } from '../label-png.ts';
import type { FolderReader, ImportFiles, KnownPicture, TargetReading } from '../reader.ts';
import type { RowFindings } from '../row-findings.ts';
import { collectFindings } from './voc-findings.ts';
import { readLabelMap, VOC_LABELS, type LabelMap } from './voc-label-map.ts';
import { vocLabels, type VocLabels } from './voc-labels.ts';
import { vocPictures, type VocPicture } from './voc-layout.ts';
import { withMasks } from './voc-masks.ts';
import { classesOf, readVocFile, vocReader } from './voc-reader.ts';

async function pngOf(files: ImportFiles, path: string | undefined, findings: RowFindings): Promise<LabelImage | null> {
  if (path === undefined) return null;
  const image = await readLabelPng(await files.read(path));
  if (typeof image !== 'string') return image;
  findingsInFile(findings, path).add('bad-png', undefined, { reason: image });
  return null;
}

async function labelsOf(
  files: ImportFiles,
  picture: VocPicture,
  map: LabelMap,
  findings: RowFindings,
): Promise<VocLabels | null> {
  const objects = await pngOf(files, picture.objects, findings);
  const classes = await pngOf(files, picture.classes, findings);
  const ofObjects = findingsInFile(findings, picture.objects ?? '');
  const ofClasses = findingsInFile(findings, picture.classes ?? '');
  const differ = objects && classes && (objects.width !== classes.width || objects.height !== classes.height);
  if (differ) ofClasses.add('png-size', undefined, { objects: [objects.width, objects.height], classes: [classes.width, classes.height] }); // prettier-ignore
  return vocLabels(objects, differ ? null : classes, map, { ofObjects, ofClasses });
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** What the XML calls the picture, in the folder in which the XML lies; without one the kit's own `JPEGImages/%s.jpg`. */
function fileNameOf({ stem }: VocPicture, inXml: string | undefined, known: KnownPicture | undefined): string {
  if (inXml) return inXml.includes('/') ? inXml : `${folderOf(stem)}${inXml}`;
  return known?.fileName ?? `${stem}.jpg`;
}

async function readPicture(
  files: ImportFiles,
  picture: VocPicture,
  map: LabelMap,
  known: KnownPicture | undefined,
  findings: RowFindings,
): Promise<TargetReading | null> {
  const { xml } = picture;
  const file = xml === undefined ? null : readVocFile(await files.read(xml), findingsInFile(findings, xml));
  const labels = await labelsOf(files, picture, map, findings);
  const source = xml ?? picture.objects ?? picture.classes ?? '';
  const here = findingsInFile(findings, picture.objects ?? picture.classes ?? source);
  if (file?.fileName === '') return null;
  const annotations: AnnotationDraft[] = labels ? withMasks(file, labels, here) : [...(file?.objects.values() ?? [])];
  if (labels && known?.width && known.height && (known.width !== labels.width || known.height !== labels.height))
    here.add('mask-size', undefined, { mask: [labels.width, labels.height], image: [known.width, known.height] });
  if (annotations.length === 0) return null;
  return { fileName: fileNameOf(picture, file?.fileName, known), annotations, source };
}

/** `labelmap.txt` of each root; without one VOC's own classes. */
async function labelMapsOf(files: ImportFiles, pictures: VocPicture[], findings: RowFindings) {
  const maps = new Map<string, LabelMap>();
  for (const root of new Set(pictures.map((picture) => picture.root))) {
    const path = `${root}labelmap.txt`;
    const here = files.paths.includes(path);
    maps.set(root, here ? readLabelMap(await files.read(path), findingsInFile(findings, path)) : VOC_LABELS);
  }
  return maps;
}

/**
 * A folder as the VOC2012 development kit has it: `Annotations/NAME.xml`, and where they are `SegmentationObject/NAME.png`
 * and `SegmentationClass/NAME.png`. Index n of the former is the n-th object of the XML: its box and its mask are one
 * annotation. A mask without an object in the XML has the class of its pixels in the latter, and so has what the latter
 * alone shows (`ext.vocMask` = `class`).
 *
 * Void (index 255: borders, and what is too hard to tell) is kept, as an annotation of the class `void` with
 * `ext.vocMask` = `void`: an evaluation leaves these pixels out, so that without them the same masks would mean something
 * else.
 */
export const vocFolderReader: FolderReader = {
  id: 'voc',
  async recognises(files) {
    const pictures = vocPictures(files);
    if (pictures.some(({ objects, classes }) => objects !== undefined || classes !== undefined)) return true;
    const xml = pictures[0]?.xml;
    return xml !== undefined && vocReader.recognises(await files.read(xml));
  },
  async readFolder(files, index) {
    const findings = collectFindings();
    const pictures = vocPictures(files);
    const maps = await labelMapsOf(files, pictures, findings);
    const known = await index.byStem(pictures.map(({ stem }) => stem));
    const targets: TargetReading[] = [];
    for (const picture of pictures) {
      const map = maps.get(picture.root) ?? VOC_LABELS;
      const target = await readPicture(files, picture, map, known.get(picture.stem), findings);
      if (target) targets.push(target);
    }
    const read = new Set(pictures.map(({ xml }) => xml));
    const isStray = (path: string) => nameOf(path).toLowerCase().endsWith('.xml') && !read.has(path);
    for (const path of files.paths.filter(isStray)) findingsInFile(findings, path).add('stray-xml');
    const isSplit = (path: string) => path.split('/').includes('ImageSets') && nameOf(path) !== 'default.txt';
    if (files.paths.some(isSplit)) findings.add('image-sets');
    const classes = classesOf(targets.flatMap(({ annotations }) => annotations));
    return { targets, findings: findings.list(), classes };
  },
};
