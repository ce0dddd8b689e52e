import type { AnnotationDoc } from '../annotation.model.ts';
import type { OntologyClass } from '../model.ts';
import type { ExportReport } from './export-report.ts';

/** A picture on its way out. Pixels; null where the hub does not know the size. */
export interface ExportPicture {
  id: string;
  /** `/`-separated, and no other picture has it. */
  fileName: string;
  width: number | null;
  height: number | null;
}

/** An annotation as it is stored, without whose it is. */
export type ExportedAnnotation = Pick<
  AnnotationDoc,
  | '_id'
  | 'class'
  | 'parts'
  | 'attributes'
  | 'track'
  | 'chunk'
  | 'group'
  | 'relations'
  | 'provenance'
  | 'reviewState'
  | 'rev'
  | 'ext'
>;

export interface AnnotatedPicture extends ExportPicture {
  annotations: ExportedAnnotation[];
}

/** What a writer reads. Every call begins anew, in the same order; what changed meanwhile may show. */
export interface ExportSource {
  /** Name of the dataset, for a format that has a place for it. */
  name: string;
  /** In the order in which a format numbers them. A class that is not in it may still occur. */
  classes: OntologyClass[];
  pictures(): AsyncIterable<ExportPicture>;
  /** The same pictures; one at a time is held. */
  annotatedPictures(): AsyncIterable<AnnotatedPicture>;
}

/** A file of an export. Its chunks are read to their end before the next file is asked for. */
export interface ExportFile {
  path: string;
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}

/**
 * Writes one interchange format. It holds one picture at a time, the classes, and a name or number for each picture;
 * it never holds all annotations. What the format cannot carry goes to the report, annotation by annotation.
 */
export interface FormatWriter {
  id: string;
  /** What the files travel in; all but `zip` are one file as it is. */
  packing: 'json' | 'xml' | 'csv' | 'zip';
  files(source: ExportSource, report: ExportReport): AsyncIterable<ExportFile>;
}
