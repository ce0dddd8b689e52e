import type { FindingDraft } from '../../contract/parsing.ts';
import type { AnnotationDraft, OntologyClass } from '../model.ts';

/** What is said about one picture (or video, or layer). */
export interface TargetReading {
  /** `/`-separated, as the file names it. */
  fileName: string;
  annotations: AnnotationDraft[];
  /** Pixels, where the file says so; for an asset that is only declared. */
  size?: { width: number; height: number };
  /** Of an import of several files: which one says it. */
  source?: string;
}

/** What a file of annotations says. */
export interface FormatReading {
  /** By picture, in the order of the file; pictures without a row are not listed. */
  targets: TargetReading[];
  /** Of the rows; their `location` says which. */
  findings: FindingDraft[];
  /** The classes that the file declares, or else those that it uses, in its order. */
  classes: OntologyClass[];
}

/** Reads one interchange format of single files. Its writer stands beside it. */
export interface FormatReader {
  /** As the writer's. */
  id: string;
  /** The pictures that it names are found from the folder of its file. */
  besidePictures?: boolean;
  /** Whether the first bytes (up to 64 KiB) look like it. */
  recognises(head: Uint8Array): boolean;
  /** Never throws for bad data: a bad row is a finding, and the good rows stand. */
  read(bytes: Uint8Array): FormatReading | Promise<FormatReading>;
}

/** The files of an import: a folder, or what a ZIP held. */
export interface ImportFiles {
  /** `/`-separated, sorted. */
  paths: readonly string[];
  /** All of it. Rejects for a path that is not among them. */
  read(path: string): Promise<Uint8Array>;
}

/** A picture of the dataset, for formats that name none or that measure in shares of its size (YOLO, MOT). */
export interface KnownPicture {
  /** The path that it came by. */
  fileName: string;
  /** Pixels; null where the hub does not know. */
  width: number | null;
  height: number | null;
}

export interface PictureIndex {
  /**
   * Paths without their ending → pictures: the one of that path, else the only one that ends in `/images/…` where the
   * path says `/labels/…` (YOLO), else of those of that name the one with the most folders in common, from the end. What
   * means none or several is absent.
   */
  byStem(stems: readonly string[]): Promise<Map<string, KnownPicture>>;
}

/** Reads a format that is spread over several files. */
export interface FolderReader {
  /** As the writer's. */
  id: string;
  /** By the names of the files and a look into few of them. */
  recognises(files: ImportFiles): Promise<boolean>;
  /** Never throws for bad data. */
  readFolder(files: ImportFiles, pictures: PictureIndex): Promise<FormatReading>;
}
