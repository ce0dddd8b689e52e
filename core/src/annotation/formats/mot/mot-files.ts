import type { ExportReport } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource } from '../format.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { inFolder, nameOf } from './mot-sequence.ts';
import type { MotSurvey, OutSequence } from './mot-survey.ts';

/** Rows that are held at a time, unless one sequence alone has more: a list must be written whole. */
const MOST_ROWS = 200_000;

/** A row of a list, and where it stands in it. */
export interface OutRow {
  id: number;
  frame: number;
  text: string;
}

/** The rows of one annotation; what is lost it tells the report itself. */
export type RowsOf = (annotation: ExportedAnnotation, picture: AnnotatedPicture) => OutRow[];

/** As many sequences as have few rows together, at least one. */
function* batchesOf(sequences: OutSequence[]): Generator<OutSequence[]> {
  let [batch, rows]: [OutSequence[], number] = [[], 0];
  for (const sequence of sequences) {
    if (batch.length > 0 && rows + sequence.rows > MOST_ROWS) {
      yield batch;
      [batch, rows] = [[], 0];
    }
    batch.push(sequence);
    rows += sequence.rows;
  }
  if (batch.length > 0) yield batch;
}

/** All of its keys, since Datumaro wants them all. */
function seqinfo({ root, imageFolder, extension, length, size }: OutSequence): string {
  const lines = [
    '[Sequence]',
    `name=${nameOf(root)}`,
    `imDir=${imageFolder}`,
    // Not known, and wanted all the same.
    'frameRate=0',
    `seqLength=${length}`,
    `imWidth=${size?.width ?? 0}`,
    `imHeight=${size?.height ?? 0}`,
    `imExt=${extension}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `gt/gt.txt` object by object, `gt/labels.txt` where it is needed, and `seqinfo.ini` of every sequence; everything is gone through once for each 200,000 rows. */
export async function* sequenceFiles(
  source: ExportSource,
  survey: MotSurvey,
  report: ExportReport,
  rowsOf: RowsOf,
): AsyncGenerator<ExportFile> {
  for (const batch of batchesOf(survey.sequences)) {
    const rows = new Map<OutSequence, OutRow[]>(batch.map((sequence) => [sequence, []]));
    for await (const picture of source.annotatedPictures()) {
      const known = survey.of(picture.id);
      const list = known && rows.get(known.sequence);
      if (!list) continue;
      report.pictures++;
      for (const annotation of wholeTracks(picture.annotations))
        for (const row of rowsOf(annotation, picture)) list.push(row);
    }
    for (const [sequence, list] of rows) {
      list.sort((a, b) => a.id - b.id || a.frame - b.frame);
      const at = (name: string) => inFolder(sequence.root, name);
      yield { path: at('gt/gt.txt'), chunks: list.map(({ text }) => `${text}\n`) };
      const { labels } = sequence;
      if (labels)
        yield {
          path: at('gt/labels.txt'),
          chunks: [
            labels
              .map(
                (label) => `${label}
`,
              )
              .join(''),
          ],
        };
      yield { path: at('seqinfo.ini'), chunks: [seqinfo(sequence)] };
    }
  }
}
