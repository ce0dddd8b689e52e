import type { Json } from '../../../contract/values.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { cellsOfPart } from './csv-cells.ts';
import { columnName, COLUMNS, isColumn, type Cells } from './csv-columns.ts';
import { cellsOf } from './csv-shape.ts';
import { isJsonObject } from '../plain-json.ts';

/** Quoted where RFC 4180 asks for it, where blanks would be trimmed, and where a spreadsheet would see a formula. */
const quoted = (cell: string) => (/["\r\n,;\t]|^[\s=+@-]|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Cells of columns that are not ours, part by part, as they came; null when there are none or it was edited since. */
function otherCells({ rev, ext, parts }: ExportedAnnotation): Record<string, Json>[] | null {
  const cells = rev === 1 && isJsonObject(ext.csv) ? ext.csv.cells : null;
  return Array.isArray(cells) && cells.length === parts.length && cells.every(isJsonObject) ? cells : null;
}

/** Columns of the sources that are not ours, in the order in which they come up. */
async function otherColumns(source: ExportSource): Promise<string[]> {
  const names = new Set<string>();
  for await (const { annotations } of source.annotatedPictures()) {
    for (const annotation of wholeTracks(annotations))
      for (const cells of otherCells(annotation) ?? [])
        for (const name of Object.keys(cells)) if (!isColumn(columnName(name))) names.add(name);
  }
  return [...names];
}

/** Names for the objects of a picture: as the source called them, else the hub's where one is needed. */
function idsOf(annotations: readonly ExportedAnnotation[]): ReadonlyMap<string, string> {
  const meant = new Set(annotations.flatMap(({ relations = [] }) => relations.map(({ to }) => to)));
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  for (const { _id, parts, provenance } of annotations) {
    const original = provenance.source?.originalId;
    const own = original !== undefined && !taken.has(original) ? original : null;
    if (own === null && parts.length === 1 && !meant.has(_id) && original === undefined && provenance.source) continue;
    const id = own ?? _id;
    taken.add(id);
    ids.set(_id, id);
  }
  return ids;
}

/** What is said of the object as a whole, in its first row only; class and track stand in each. */
function wholeCells(annotation: ExportedAnnotation, ids: ReadonlyMap<string, string>, lost: Set<LossField>): Cells {
  const { attributes, provenance, group, relations = [] } = annotation;
  const known = relations.filter(({ to }) => ids.has(to));
  if (known.length < relations.length) lost.add('relations');
  const named = provenance.source?.group ?? group;
  return {
    ...(provenance.confidence === undefined ? {} : { score: String(provenance.confidence) }),
    ...(named === undefined ? {} : { group: named }),
    ...(Object.keys(attributes).length > 0 ? { attributes: JSON.stringify(attributes) } : {}),
    ...(known.length > 0
      ? { relations: JSON.stringify(known.map(({ type, to }) => ({ type, to: ids.get(to) }))) }
      : {}),
  };
}

function lossesOf(annotation: ExportedAnnotation, id: string | undefined, lost: Set<LossField>): void {
  const { provenance, ext } = annotation;
  authorLosses(annotation, lost);
  const original = provenance.source?.originalId;
  if (original !== undefined && original !== id) lost.add('id');
  if (ext.csv !== undefined && !otherCells(annotation)) lost.add('extra');
  if (Object.keys(ext).some((format) => format !== 'csv')) lost.add('extra');
}

function rowsOf(
  annotation: ExportedAnnotation,
  fileName: string,
  ids: ReadonlyMap<string, string>,
  others: readonly string[],
  report: ExportReport,
): string[] {
  const lost = new Set<LossField>();
  const id = ids.get(annotation._id);
  const { class: code, parts, provenance } = annotation;
  const track = provenance.source?.track ?? annotation.track;
  const kept = otherCells(annotation);
  const rows: string[] = [];
  for (const [index, part] of parts.entries()) {
    const shape = cellsOf(part.geometry);
    if (!shape) {
      lost.add('geometry');
      continue;
    }
    const cells: Cells = {
      ...{ image: fileName, class: code },
      ...(id === undefined ? {} : { id }),
      ...(parts.length > 1 ? { part: String(rows.length + 1) } : {}),
      ...(track === undefined ? {} : { track }),
      ...(rows.length === 0 ? wholeCells(annotation, ids, lost) : {}),
      ...cellsOfPart(part),
      ...shape,
    };
    const ours = COLUMNS.map((column) => quoted(cells[column] ?? ''));
    const theirs = others.map((name) => quoted(String(kept?.[index]?.[name] ?? '')));
    rows.push(`${[...ours, ...theirs].join(',')}\r\n`);
  }
  if (rows.length === 0) lost.add('shape');
  else lossesOf(annotation, id, lost);
  report.count(rows.length > 0, lost);
  return rows;
}

function* pictureRows({ fileName, annotations }: AnnotatedPicture, others: readonly string[], report: ExportReport) {
  const whole = wholeTracks(annotations);
  const ids = idsOf(whole);
  for (const annotation of whole) yield* rowsOf(annotation, fileName, ids, others, report);
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const others = await otherColumns(source);
  yield `${[...COLUMNS, ...others].map(quoted).join(',')}\r\n`;
  for await (const picture of source.annotatedPictures()) {
    report.pictures++;
    yield* pictureRows(picture, others, report);
  }
}

/**
 * A table of annotations, a row a part (RFC 4180, UTF-8, commas); `readCsv` describes its columns. Texts go out as they
 * are: a class that begins with `=`, `+`, `-` or `@` is quoted, but a spreadsheet may still take it for a formula, and no
 * sign is put before it, since that would be another class.
 */
export const csvWriter: FormatWriter = {
  id: 'csv',
  packing: 'csv',
  async *files(source, report) {
    yield { path: 'annotations.csv', chunks: chunksOf(source, report) };
  },
};
