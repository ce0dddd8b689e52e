import { cocoReader } from './coco/coco-reader.ts';
import { cocoWriter } from './coco/coco-writer.ts';
import { cocoPanopticReader } from './coco-panoptic/panoptic-reader.ts';
import { cocoPanopticWriter } from './coco-panoptic/panoptic-writer.ts';
import { csvReader } from './csv/csv-reader.ts';
import { csvWriter } from './csv/csv-writer.ts';
import { cvatReader, cvatVideoReader } from './cvat/cvat-reader.ts';
import { cvatVideoWriter } from './cvat/cvat-video-writer.ts';
import { cvatWriter } from './cvat/cvat-writer.ts';
import { datumaroReader } from './datumaro/datumaro-reader.ts';
import { datumaroWriter } from './datumaro/datumaro-writer.ts';
import type { FormatWriter } from './format.ts';
import { geoJsonReader } from './geojson/geojson-reader.ts';
import { geoJsonWriter } from './geojson/geojson-writer.ts';
import { labelStudioReader } from './label-studio/label-studio-reader.ts';
import { labelStudioWriter } from './label-studio/label-studio-writer.ts';
import { labelmeReader } from './labelme/labelme-reader.ts';
import { labelmeWriter } from './labelme/labelme-writer.ts';
import { motReader } from './mot/mot-reader.ts';
import { motWriter } from './mot/mot-writer.ts';
import { motsReader } from './mot/mots-reader.ts';
import { motsWriter } from './mot/mots-writer.ts';
import type { FolderReader, FormatReader } from './reader.ts';
import { vocFolderReader } from './voc/voc-folder-reader.ts';
import { vocReader } from './voc/voc-reader.ts';
import { vocWriter } from './voc/voc-writer.ts';
import { yoloObbReader, yoloPoseReader, yoloReader, yoloSegmentReader } from './yolo/yolo-reader.ts';
import { yoloObbWriter, yoloPoseWriter, yoloSegmentWriter, yoloWriter } from './yolo/yolo-writer.ts';

/** Formats of single files. Each recognises its own by content; the first that does reads the file. */
export const READERS: readonly FormatReader[] = [
  geoJsonReader,
  datumaroReader,
  cocoReader,
  labelStudioReader,
  labelmeReader,
  cvatVideoReader,
  cvatReader,
  vocReader,
  csvReader,
];

/** Formats of several files, tried before the files are taken one by one. */
export const FOLDER_READERS: readonly FolderReader[] = [
  motReader,
  motsReader,
  cocoPanopticReader,
  vocFolderReader,
  yoloReader,
  yoloSegmentReader,
  yoloObbReader,
  yoloPoseReader,
];

export const WRITERS: readonly FormatWriter[] = [
  cocoWriter,
  cocoPanopticWriter,
  cvatWriter,
  cvatVideoWriter,
  vocWriter,
  yoloWriter,
  yoloSegmentWriter,
  yoloObbWriter,
  yoloPoseWriter,
  labelStudioWriter,
  datumaroWriter,
  labelmeWriter,
  geoJsonWriter,
  motWriter,
  motsWriter,
  csvWriter,
];
