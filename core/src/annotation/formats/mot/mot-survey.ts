import type { AnnotatedPicture, ExportedAnnotation, ExportSource } from '../format.ts';
import { stemOf } from '../stem.ts';
import { classNumbers, ObjectNumbers, objectOf, sourceNumbers } from './mot-numbers.ts';
import { folderOf, nameOf } from './mot-sequence.ts';

/** A sequence on its way out: a video, or the pictures of a folder. */
export interface OutSequence {
  /** Folder that it is written to. */
  root: string;
  imageFolder: string;
  extension: string;
  video: boolean;
  size: { width: number; height: number } | null;
  /** Frames that it has, as far as is known. */
  length: number;
  /** Rows at least. */
  rows: number;
  /** What the first pixel is called (MOT), and the first frame of a video (MOTS). */
  base: 0 | 1;
  first: 0 | 1;
  classNumbers: ReadonlyMap<string, number>;
  /** Of `labels.txt`; null where the classes are the benchmark's own, so that it needs none. */
  labels: string[] | null;
  objects: ObjectNumbers;
}

interface Surveyed {
  sequence: OutSequence;
  /** Number of the frame; null: those of a video are its parts'. */
  frame: number | null;
  /** The picture's name says that number. */
  named: boolean;
}

export interface MotSurvey {
  sequences: OutSequence[];
  of(pictureId: string): Surveyed | undefined;
}

/** What distinguishes MOT and MOTS here. */
export interface SequenceFormat {
  id: 'mot' | 'mots';
  /** The lowest number that a frame may have. */
  leastFrame: 0 | 1;
  /** The benchmark's own numbers of classes. */
  classes: ReadonlyMap<string, number>;
}

const hasFrames = ({ annotations }: AnnotatedPicture) =>
  annotations.some(({ parts }) => parts.some(({ frame }) => frame !== undefined));

function placeOf(fileName: string, video: boolean) {
  if (video) return { root: stemOf(fileName), imageFolder: 'img1' };
  const folder = folderOf(fileName);
  if (nameOf(folder) === 'img1') return { root: folderOf(folder), imageFolder: 'img1' };
  return { root: folder, imageFolder: '' };
}

interface Growing extends OutSequence {
  pictures: { id: string; number: number | null }[];
  wanted: ReturnType<typeof classNumbers>;
  used: Set<string>;
  bases: Set<number | undefined>;
  firsts: Set<number | undefined>;
}

/** Frames by the names of the pictures, when all of them are different numbers; else by their places. */
function framesOf({ pictures }: Growing, least: number) {
  const numbers = pictures.map(({ number }) => number);
  const named = numbers.every((n) => n !== null && n >= least) && new Set(numbers).size === numbers.length;
  return pictures.map(({ id, number }, i) => ({ id, frame: named ? number! : i + 1, named }));
}

/** Rows of the benchmark's own files, and what was drawn beside them, are written as the benchmark does. */
function finish(sequence: Growing, { id, classes }: SequenceFormat): void {
  const { numbers, lines } = sequence.wanted.finish();
  const { bases, firsts } = sequence;
  const official = id === 'mot' && bases.has(1) && !bases.has(0) && [...sequence.used].every((code) => classes.get(code) === numbers.get(code)); // prettier-ignore
  sequence.base = official ? 1 : 0;
  sequence.first = firsts.has(0) && !firsts.has(1) ? 0 : 1;
  sequence.classNumbers = numbers;
  sequence.labels = official ? null : lines;
}

/** One way through everything. It holds the sequences with their classes, and a number for each picture and each track. */
export async function surveySequences(source: ExportSource, format: SequenceFormat): Promise<MotSurvey> {
  const codes = source.classes.map(({ code }) => code);
  const byKey = new Map<string, Growing>();
  const roots = new Set<string>();

  function sequenceOf({ fileName, width, height }: AnnotatedPicture, video: boolean): Growing {
    const { root, imageFolder } = placeOf(fileName, video);
    const key = video ? `video ${fileName}` : `pictures ${folderOf(fileName)}`;
    const known = byKey.get(key);
    if (known) return known;
    let free = root || 'sequence';
    for (let n = 2; roots.has(free); n++) free = `${root || 'sequence'}-${n}`;
    roots.add(free);
    const extension = video ? '.jpg' : fileName.slice(stemOf(fileName).length);
    const sequence: Growing = {
      ...{ root: free, imageFolder, extension, video, size: width && height ? { width, height } : null },
      ...{ length: 0, rows: 0, base: 0, first: 1, classNumbers: new Map(), labels: null, objects: new ObjectNumbers() },
      ...{ pictures: [], wanted: classNumbers(codes), used: new Set(), bases: new Set(), firsts: new Set() },
    };
    byKey.set(key, sequence);
    return sequence;
  }

  function look(sequence: Growing, annotation: ExportedAnnotation): void {
    const numbers = sourceNumbers(annotation, format.id);
    // Where a file numbers its classes itself, the benchmark's numbers mean nothing.
    const own = format.id === 'mots' || numbers?.base === 1;
    sequence.wanted.add(annotation.class, numbers?.class ?? (own ? format.classes.get(annotation.class) : undefined));
    sequence.used.add(annotation.class);
    if (numbers?.id !== undefined) sequence.objects.keep(objectOf(annotation), numbers.id);
    sequence.bases.add(numbers?.base);
    sequence.firsts.add(numbers?.first);
    sequence.rows += annotation.parts.length;
    for (const { frame = 0 } of annotation.parts) sequence.length = Math.max(sequence.length, frame + 1);
  }

  for await (const picture of source.annotatedPictures()) {
    const sequence = sequenceOf(picture, hasFrames(picture));
    const stem = nameOf(stemOf(picture.fileName));
    sequence.pictures.push({ id: picture.id, number: /^\d{1,9}$/.test(stem) ? Number(stem) : null });
    for (const annotation of picture.annotations) look(sequence, annotation);
  }

  const surveyed = new Map<string, Surveyed>();
  for (const sequence of byKey.values()) {
    finish(sequence, format);
    for (const { id, frame, named } of framesOf(sequence, format.leastFrame)) {
      surveyed.set(id, sequence.video ? { sequence, frame: null, named: true } : { sequence, frame, named });
      if (!sequence.video) sequence.length = Math.max(sequence.length, frame);
    }
  }
  const sequences = [...byKey.values()].filter(({ rows }) => rows > 0);
  return { sequences, of: (id) => surveyed.get(id) };
}
