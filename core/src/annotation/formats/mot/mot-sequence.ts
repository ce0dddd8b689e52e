import type { ImportFiles, KnownPicture, PictureIndex } from '../reader.ts';
import type { RowFindings } from '../row-findings.ts';
import { commonSteps, stemOf } from '../stem.ts';

const MAX_TEXT_BYTES = 256 * 1024 * 1024;

/** A folder of frames, or a video. */
export interface Sequence {
  /** Folder that all of it is in; `''` is the top one. */
  root: string;
  /** Null: nothing says how it is called. */
  name: string | null;
  /** Where its pictures may lie, `/`-separated from the top; the first one is the usual one. */
  imageFolders: [string, ...string[]];
  /** With its dot. */
  extension: string;
  size: { width: number; height: number } | null;
}

/** Either may be `''`: nothing. */
export const inFolder = (folder: string, name: string) => [folder, name].filter((part) => part !== '').join('/');
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Null: it is too large or no text, and a finding has said so. */
export async function textOf(files: ImportFiles, path: string, findings: RowFindings): Promise<string | null> {
  const bytes = await files.read(path);
  if (bytes.length > MAX_TEXT_BYTES) findings.add('too-large', { file: path }, { bytes: bytes.length });
  else {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      findings.add('encoding', { file: path });
    }
  }
  return null;
}

function entriesOf(ini: string): Map<string, string> {
  const pairs = ini.split(/\r?\n/).map((line) => line.split('='));
  return new Map(pairs.flatMap(([key, ...rest]) => (rest.length > 0 ? [[key!.trim().toLowerCase(), rest.join('=').trim()]] : []))); // prettier-ignore
}

/** Of the folder `root`: what its `seqinfo.ini` says (MOTChallenge), and else what is usual. */
export async function sequenceAt(files: ImportFiles, root: string, findings: RowFindings): Promise<Sequence> {
  const path = inFolder(root, 'seqinfo.ini');
  const ini = files.paths.includes(path) ? ((await textOf(files, path, findings)) ?? '') : '';
  const info = entriesOf(ini);
  const [width, height] = [Number(info.get('imwidth')), Number(info.get('imheight'))];
  const sized = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  return {
    root,
    name: info.get('name') || nameOf(root) || null,
    imageFolders: [inFolder(root, info.get('imdir') ?? 'img1')],
    extension: info.get('imext') || '.jpg',
    size: sized ? { width, height } : null,
  };
}

/** The first line of the lists that says anything, of the first 64 KiB of each; lists of sequences without objects are empty. */
export async function firstLine(files: ImportFiles, lists: readonly string[]): Promise<string | undefined> {
  for (const path of lists) {
    const head = new TextDecoder().decode((await files.read(path)).subarray(0, 64 * 1024));
    const first = head.replace(/^\ufeff/, '').split(/\r?\n/).find((line) => line.trim() !== ''); // prettier-ignore
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Where the rows of a sequence belong. */
export interface SequenceTargets {
  /** By the name of the frame. Null: the frames are those of `video`. */
  pictureOf: ((frame: string) => string) | null;
  video: string;
}

export const frameName = (frame: number) => String(frame).padStart(6, '0');

/**
 * Every sequence has a frame of that number: where a sequence lies in a folder, a picture is only meant when its whole
 * path says so, or its folder does (and the one above, where that is called as all are).
 */
function isMeant(stem: string, { fileName }: KnownPicture): boolean {
  const own = stemOf(fileName);
  const wanted = nameOf(folderOf(stem)) === 'img1' ? 3 : 2;
  const steps = commonSteps(stem, own);
  return steps >= Math.min(wanted, own.split('/').length, stem.split('/').length);
}

/**
 * The pictures of the frames (by their names, without ending), as soon as the dataset has one of them; else the video of
 * the sequence's name. Where the dataset has neither, the name alone says what is missing.
 */
export async function targetsOf(
  { root, name, imageFolders, extension }: Sequence,
  frames: Iterable<string>,
  pictures: PictureIndex,
): Promise<SequenceTargets> {
  const names = [...new Set(frames)];
  let best = { folder: imageFolders[0], found: new Map<string, KnownPicture>() };
  for (const folder of imageFolders) {
    const known = await pictures.byStem(names.map((frame) => inFolder(folder, frame)));
    const found = new Map([...known].filter(([stem, picture]) => root === '' || isMeant(stem, picture)));
    if (found.size > best.found.size) best = { folder, found };
  }
  const { folder, found } = best;
  const pictureOf = (frame: string) => {
    const stem = inFolder(folder, frame);
    return found.get(stem)?.fileName ?? `${stem}${extension}`;
  };
  if (found.size > 0 || name === null) return { pictureOf, video: '' };
  const stems = [...new Set([inFolder(folderOf(root), name), name])];
  const videos = await pictures.byStem(stems);
  const video = stems.flatMap((one) => videos.get(one)?.fileName ?? [])[0];
  return { pictureOf: null, video: video ?? name };
}
