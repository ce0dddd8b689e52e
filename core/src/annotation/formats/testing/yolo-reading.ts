import { yoloReader } from '../yolo/yolo-reader.ts';
import { knownPictures, textFiles } from './import-files.ts';

export const NAMES = 'names: [dent, crack, 划痕]\n';

/** Files by path, on pictures of 200 × 100 and 10 × 10 pixels. */
export const read = (
  files: Record<string, string | Uint8Array>,
  reader = yoloReader,
  pictures: Parameters<typeof knownPictures>[0] = { 'images/a.jpg': [200, 100], 'images/b.jpg': [10, 10] },
) => reader.readFolder(textFiles(files), knownPictures(pictures));

/** One file of labels with its classes. */
export const rows = (text: string, reader = yoloReader, yaml = NAMES) =>
  read({ 'data.yaml': yaml, 'labels/a.txt': text }, reader);

export const shapes = (reading: Awaited<ReturnType<typeof rows>>) =>
  reading.targets.flatMap(({ annotations }) => annotations.map(({ parts }) => parts.map(({ geometry }) => geometry)));
/** The first shape of the first annotation, its numbers by name. */
export const numbersOf = (reading: Awaited<ReturnType<typeof rows>>) =>
  shapes(reading)[0]?.[0] as unknown as Record<string, number>;
export const codes = ({ findings }: Awaited<ReturnType<typeof rows>>) =>
  findings.map(({ code }) => code.replace('core.yolo-', ''));
