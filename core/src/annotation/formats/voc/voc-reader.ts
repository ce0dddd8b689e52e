import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { picturePath } from '../foreign-names.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { keepElement } from './voc-elements.ts';
import type { RowFindings } from '../row-findings.ts';
import { collectFindings, COUNTED, type ObjectNote } from './voc-findings.ts';
import { draftOfObject } from './voc-object.ts';

/** One picture a file: these are some 12,000 objects. Measured: a hostile one of 8 MiB (`<a/><a/>…`) took 860 MB. */
export const MAX_VOC_BYTES = 4 * 1024 * 1024;

function draftOf(object: XmlElement, note: ObjectNote): AnnotationDraft | null {
  const draft = draftOfObject(object, note);
  if (!draft) return null;
  const voc = keepElement(object, note);
  return voc ? { ...draft, ext: { voc } } : draft;
}

/**
 * Reads a Pascal VOC annotation file (VOC2012 development kit): one picture and its boxes. Never throws for bad data: a
 * bad object is a finding with its line and its number (from 1), and the good ones stand.
 *
 * Corners are pixels counted from 1, and xmax, ymax belong to the box: xmin = xmax = 1 is x 0, width 1. Fractions are
 * read by the same rule. A corner at 0 proves that the writer counted from 0, but not whether its last pixel belongs to
 * the box, nor that of other files of the set: so it is said (`zero-based`) and nothing is shifted. The box then begins
 * at −1, outside the picture, where it can be seen, and an export gives back the 0.
 *
 * The picture is what `filename` says. `folder` is not put before it: tools write there the set (`VOC2007`) or the last
 * folder of another machine, which is no path of ours.
 *
 * The whole object stands as it came in `ext.voc`, so that an export gives back in their place the elements that we do
 * not model (`part`, `point`, unknown ones) and numbers as they were written. A body part belongs to its object and is not one itself.
 */
export function readVoc(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const { fileName, objects } = readVocFile(bytes, findings);
  const annotations = [...objects.values()];
  const targets = fileName !== '' && annotations.length > 0 ? [{ fileName, annotations }] : [];
  return { targets, findings: findings.list(), classes: classesOf(targets.flatMap((target) => target.annotations)) };
}

export function classesOf(drafts: AnnotationDraft[]): OntologyClass[] {
  return [...new Set(drafts.map((draft) => draft.class))].map((code) => ({ code, title: { en: code, zh: code } }));
}

/** What one file says. */
export interface VocFile {
  /** Empty: it does not say. */
  fileName: string;
  /** The good ones by their number in the file, from 1: by that number the pictures of masks call them. */
  objects: Map<number, AnnotationDraft>;
}

/** As `readVoc`, with what is wrong told to `findings`. */
export function readVocFile(bytes: Uint8Array, findings: RowFindings): VocFile {
  const objects = new Map<number, AnnotationDraft>();
  if (bytes.length > MAX_VOC_BYTES) {
    findings.add('too-large', undefined, { bytes: bytes.length, limit: MAX_VOC_BYTES });
    return { fileName: '', objects };
  }
  let fileName = '';
  let row = 0;
  const { root, fault } = readXml(bytes, (child, { name }) => {
    if (name !== 'annotation') return;
    if (child.name === 'filename') fileName ||= picturePath(child.text);
    if (child.name !== 'object') return;
    const location = { row: ++row, line: child.line };
    const draft = draftOf(child, (code, evidence) => {
      if (COUNTED.has(code)) findings.count(code);
      else findings.add(code, location, evidence);
    });
    if (draft) objects.set(row, draft);
  });
  if (root === null) findings.add('not-xml', undefined, fault ? { reason: fault.reason } : undefined);
  else if (root !== 'annotation') findings.add('not-voc', undefined, { root: root.slice(0, 200) });
  else {
    if (fault) findings.add('broken-xml', { line: fault.line }, { reason: fault.reason });
    if (fileName === '') findings.add('no-filename', undefined, { objects: row });
  }
  return { fileName, objects };
}

/** Elements of a VOC file's root; one of them tells it from other XML whose root is an `annotation`. */
const ITS_OWN = ['filename', 'size', 'segmented', 'object'];

/** LabelMe has the same root, `filename` and `object`: but `imagesize`, and polygons instead of boxes. */
function isLabelMe({ name, children }: XmlElement): boolean {
  const has = (inside: string) => children.some((child) => child.name === inside);
  return name === 'imagesize' || (name === 'source' && has('sourceImage')) || (name === 'object' && has('polygon'));
}

export const vocReader: FormatReader = {
  id: 'voc',
  recognises(head) {
    const start = head.subarray(0, 64 * 1024);
    // To read what is no XML as such takes long. In UTF-16 every other byte is 0.
    if (!/^[\s\0\ufeff\xef\xbb\xbf\xfe\xff]*</.test(new TextDecoder('latin1').decode(start.subarray(0, 1024))))
      return false;
    let [own, labelMe] = [false, false];
    const { root } = readXml(start, (child) => {
      own ||= ITS_OWN.includes(child.name);
      labelMe ||= isLabelMe(child);
    });
    return root === 'annotation' && own && !labelMe;
  },
  read: readVoc,
};
