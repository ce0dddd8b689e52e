import type { FindingDraft } from '../../contract/parsing.ts';
import type { AnnotationDraft, OntologyClass } from '../model.ts';
import type { FormatReading } from './reader.ts';

/** A picture (or video, or layer) that an import speaks of. */
export interface SourcePicture {
  /** `/`-separated, as the file names it. */
  fileName: string;
  /** Pixels; null where the file does not say. */
  width: number | null;
  height: number | null;
  /** The asset that it is, once that is known; null: there is none. */
  assetId?: string | null;
  /** That asset is still to be written. */
  awaited?: boolean;
}

/** The pictures of a source, in its order: in memory where they are few. */
export interface SourcePictures extends Iterable<SourcePicture> {
  /** Remembers what was found out of these; others are passed over. */
  keep(pictures: Iterable<SourcePicture>): void;
}

export interface SourceRow {
  picture: SourcePicture;
  draft: AnnotationDraft;
  /** Path of the file that says it; its hash is part of the annotation's identity. */
  file: string;
  /** Among the rows of that file, from 0. */
  row: number;
}

export interface SourceBatch {
  rows: SourceRow[];
  /** Rows up to and with this batch, good ones and others: where a killed import goes on. */
  done: number;
  findings: FindingDraft[];
  /** Rows refused so far, from the beginning. */
  refused: number;
}

/** What is read from the files of an import, a batch at a time. Reading it again gives the same. */
export interface AnnotationSource {
  /** Of the reader. */
  format: string;
  classes: OntologyClass[];
  pictures: SourcePictures;
  /** The batches that hold rows after the first `done`. The last one carries what can only be said at the end. */
  batches(done: number, size: number): AsyncIterable<SourceBatch> | Iterable<SourceBatch>;
  /** Lets go of what it holds outside of memory. */
  close?(): void;
}

/** Pictures that are held in memory, and changed where they are. */
export const inMemory = (pictures: readonly SourcePicture[]): SourcePictures => ({
  [Symbol.iterator]: () => pictures.values(),
  keep: () => undefined,
});

/** What a reader of whole files has read, as batches. `file`: the path of a single file. */
export function sourceOfReading(
  format: string,
  { targets, findings, classes }: FormatReading,
  file: string,
): AnnotationSource {
  const pictures = targets.map(({ fileName, size }): SourcePicture => {
    return { fileName, width: size?.width ?? null, height: size?.height ?? null };
  });
  const refused = findings.filter(({ severity }) => severity === 'error').length;
  function* rows(): Generator<SourceRow> {
    const next = new Map<string, number>();
    for (const [i, { annotations, source = file }] of targets.entries()) {
      const picture = pictures[i];
      for (const draft of annotations) {
        const row = next.get(source) ?? 0;
        next.set(source, row + 1);
        if (picture) yield { picture, draft, file: source, row };
      }
    }
  }
  return {
    format,
    classes,
    pictures: inMemory(pictures),
    *batches(done, size) {
      const all = [...rows()];
      for (let at = done; at < all.length; at += size) {
        const part = all.slice(at, at + size);
        yield { rows: part, done: at + part.length, findings: [], refused };
      }
      yield { rows: [], done: all.length, findings, refused };
    },
  };
}
