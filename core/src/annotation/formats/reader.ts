import type { FindingDraft } from '../../contract/parsing.ts';
import type { AnnotationDraft, OntologyClass } from '../model.ts';

/** What a file of annotations says. */
export interface FormatReading {
  /** By picture, in the order of the file; pictures without a row are not listed. Paths are `/`-separated. */
  targets: { fileName: string; annotations: AnnotationDraft[] }[];
  /** Of the rows; their `location` says which. */
  findings: FindingDraft[];
  /** The classes that the file declares, or else those that it uses, in its order. */
  classes: OntologyClass[];
}

/** Reads one interchange format. Its writer stands beside it. */
export interface FormatReader {
  /** As the writer's. */
  id: string;
  /** Whether the first bytes (up to 64 KiB) look like it. */
  recognises(head: Uint8Array): boolean;
  /** Never throws for bad data: a bad row is a finding, and the good rows stand. */
  read(bytes: Uint8Array): FormatReading;
}
