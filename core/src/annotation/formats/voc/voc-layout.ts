import type { ImportFiles } from '../reader.ts';
import { stemOf } from '../stem.ts';

/** The files of one picture in a folder of the VOC development kit. */
export interface VocPicture {
  /** What stands before `Annotations/`, with its `/`. */
  root: string;
  /** Without its ending, below `Annotations/` or one of its sisters. */
  stem: string;
  xml?: string;
  /** SegmentationObject, SegmentationClass. */
  objects?: string;
  classes?: string;
}

const KINDS: Record<string, { ending: string; key: 'xml' | 'objects' | 'classes' }> = {
  Annotations: { ending: '.xml', key: 'xml' },
  SegmentationObject: { ending: '.png', key: 'objects' },
  SegmentationClass: { ending: '.png', key: 'classes' },
};

/** The files by picture, in the order of their names. */
export function vocPictures({ paths }: ImportFiles): VocPicture[] {
  const pictures = new Map<string, VocPicture>();
  for (const path of paths) {
    const steps = path.split('/');
    const at = steps.findLastIndex((step, i) => i < steps.length - 1 && Object.hasOwn(KINDS, step));
    const kind = KINDS[steps[at] ?? ''];
    if (!kind || !path.toLowerCase().endsWith(kind.ending)) continue;
    const root = steps
      .slice(0, at)
      .map((step) => `${step}/`)
      .join('');
    const stem = stemOf(steps.slice(at + 1).join('/'));
    const key = `${root}\0${stem}`;
    const picture = pictures.get(key) ?? { root, stem };
    picture[kind.key] ??= path;
    pictures.set(key, picture);
  }
  return [...pictures.values()].sort((a, b) => (a.root + a.stem < b.root + b.stem ? -1 : 1));
}
