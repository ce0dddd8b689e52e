import { cocoReader } from './coco/coco-reader.ts';
import { cocoWriter } from './coco/coco-writer.ts';
import { cvatReader, cvatVideoReader } from './cvat/cvat-reader.ts';
import { cvatVideoWriter } from './cvat/cvat-video-writer.ts';
import { cvatWriter } from './cvat/cvat-writer.ts';
import type { FormatWriter } from './format.ts';
import type { FolderReader, FormatReader } from './reader.ts';
import { vocReader } from './voc/voc-reader.ts';
import { vocWriter } from './voc/voc-writer.ts';
import { yoloObbReader, yoloPoseReader, yoloReader, yoloSegmentReader } from './yolo/yolo-reader.ts';
import { yoloObbWriter, yoloPoseWriter, yoloSegmentWriter, yoloWriter } from './yolo/yolo-writer.ts';

/** Formats of single files. Each recognises its own by content; the first that does reads the file. */
export const READERS: readonly FormatReader[] = [cocoReader, cvatVideoReader, cvatReader, vocReader];

/** Formats of several files, tried before the files are taken one by one. */
export const FOLDER_READERS: readonly FolderReader[] = [yoloReader, yoloSegmentReader, yoloObbReader, yoloPoseReader];

export const WRITERS: readonly FormatWriter[] = [
  cocoWriter,
  cvatWriter,
  cvatVideoWriter,
  vocWriter,
  yoloWriter,
  yoloSegmentWriter,
  yoloObbWriter,
  yoloPoseWriter,
];
