import { picturePath } from '../foreign-names.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { collectFindings } from './cvat-findings.ts';
import { collectImages } from './cvat-images.ts';
import { classOfLabel, labelsOf } from './cvat-labels.ts';
import { MAX_FILE_RUNS } from './cvat-mask.ts';
import { draftOfShape, restOf, type RowContext } from './cvat-row.ts';
import { numberOf } from './cvat-numbers.ts';
import { SHAPES } from './cvat-shape.ts';
import { draftOfTrack, type TrackIds } from './cvat-track.ts';
import { collectVideos } from './cvat-videos.ts';

/**
 * One image of the XML is held at a time, but all annotations are. Measured on a busy machine: 100,000 polygons of 20
 * points, 36 MB, take 3 s and 200 MB on top, most of the time in the XML parser. Larger files are refused, not tried.
 */
export const MAX_CVAT_BYTES = 256 * 1024 * 1024;

/** What a version of the format holds beside images and tracks; nothing of it is about a picture. */
const BESIDE = new Set(['version', 'meta']);

/** Kinds of element that were left out: the line of the first, and how many. */
type LeftOut = Map<string, { line: number; rows: number }>;

function leaveOut(leftOut: LeftOut, { name, line }: XmlElement): void {
  const known = leftOut.get(name);
  if (known) known.rows++;
  else leftOut.set(name, { line, rows: 1 });
}

function sideOf(text: string | undefined): number | null | 'bad' {
  if (text === undefined) return null;
  const number = numberOf(text);
  return Number.isSafeInteger(number) && number > 0 ? number : 'bad';
}

/**
 * Reads "CVAT for images 1.1" and "CVAT for video 1.1" (CVAT, "XML annotation format"). Never throws for bad data: a bad
 * shape is a finding with its line, and the good ones stand. Coordinates are as in the file, which has our convention:
 * pixels from the top-left corner; frames are those of the video, from 0.
 */
export function readCvat(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  if (bytes.length > MAX_CVAT_BYTES) {
    findings.add('too-large', undefined, { bytes: bytes.length, limit: MAX_CVAT_BYTES });
    return { targets: [], findings: findings.list(), classes: [] };
  }
  const images = collectImages(findings);
  const context: RowContext = { findings, labels: null, budget: { left: MAX_FILE_RUNS } };
  const used = new Set<string>();
  const shapesOut: LeftOut = new Map();
  const videos = collectVideos(findings);
  const trackIds: TrackIds = new Set();
  let seen = 0;
  let rowsSeen = 0;

  function readMeta(meta: XmlElement) {
    videos.readMeta(meta);
    const labels = labelsOf(meta, findings);
    if (labels.size === 0) return;
    if (rowsSeen > 0) findings.add('late-labels', { line: meta.line });
    context.labels = labels;
  }

  function readImage(image: XmlElement) {
    rowsSeen++;
    const { line, children } = image;
    const { subset = '', task_id: task = '' } = image.attributes;
    const name = picturePath(image.attributes.name ?? '');
    if (name === '') return findings.add('no-image-name', { line }, { shapes: children.length });
    const [width, height] = [sideOf(image.attributes.width), sideOf(image.attributes.height)];
    if (width === 'bad' || height === 'bad') findings.add('bad-image-size', { line }, { name });
    const size = { width: width === 'bad' ? null : width, height: height === 'bad' ? null : height, task };
    const rest = restOf(image, ['name', 'width', 'height'], findings);
    const annotations = images.of({ name, subset, task, line });
    for (const shape of children) {
      if (!SHAPES.has(shape.name)) {
        leaveOut(shapesOut, shape);
        continue;
      }
      const draft = draftOfShape(shape, size, context);
      if (!draft) continue;
      draft.ext!.cvatImage = rest;
      annotations.push(draft);
      used.add(draft.class);
    }
  }

  function readTrack(track: XmlElement) {
    rowsSeen++;
    const video = videos.of(track);
    const draft = draftOfTrack(track, video, trackIds, context);
    if (!draft) return;
    videos.add(video, draft);
    used.add(draft.class);
  }

  const { root, fault } = readXml(bytes, (child, { name }) => {
    if (name !== 'annotations') return;
    if (child.name === 'image') readImage(child);
    else if (child.name === 'track') readTrack(child);
    else if (!BESIDE.has(child.name)) return findings.count('unknown-element');
    else if (child.name === 'meta') readMeta(child);
    else if (child.text !== '1.1') findings.add('version', { line: child.line }, { version: child.text });
    seen++;
  });
  for (const [shape, { line, rows }] of shapesOut) findings.add('unsupported-shape', { line }, { shape, rows });
  if (fault) findings.add('broken-xml', { line: fault.line }, { reason: fault.reason });
  if (seen === 0 && (!fault || (root !== null && root !== 'annotations')))
    findings.add('not-cvat', undefined, { root });
  const targets = [...images.targets(), ...videos.targets()];
  const classes = context.labels
    ? [...context.labels].map(([code, label]) => classOfLabel(code, label))
    : [...used].map((code) => classOfLabel(code));
  return { targets, findings: findings.list(), classes };
}

function headOf(head: Uint8Array): string {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'; // prettier-ignore
  return new TextDecoder(encoding).decode(head.subarray(0, 64 * 1024));
}

/** An XML list of `annotations` with what CVAT puts first into it. (Pascal VOC's root is `annotation`.) */
function isCvat(text: string): boolean {
  return /^\s*</.test(text) && /<annotations[\s>]/.test(text) && /<(version|meta|image|track)[\s>]/.test(text);
}

/** "CVAT for images"; it takes what tracks there are, too. */
export const cvatReader: FormatReader = {
  id: 'cvat',
  recognises: (head) => isCvat(headOf(head)),
  read: readCvat,
};

/**
 * "CVAT for video": tracks and no images, or neither in sight and a task of a video. (A video's task exported for images
 * says `interpolation`, too.)
 */
export const cvatVideoReader: FormatReader = {
  id: 'cvat-video',
  recognises(head) {
    const text = headOf(head);
    if (!isCvat(text) || /<image[\s>]/.test(text)) return false;
    return /<track[\s>]/.test(text) || /<mode>\s*interpolation\s*</.test(text);
  },
  read: readCvat,
};
