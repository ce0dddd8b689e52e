import { isUtf8 } from 'node:buffer';
import type { OntologyClass } from '../../model.ts';
import { picturePath, UNSAFE } from '../foreign-names.ts';
import type { FormatReader, FormatReading } from '../reader.ts';
import { columnName, isColumn, type Cells, type Column } from './csv-columns.ts';
import { collectFindings, type CsvFindings } from './csv-findings.ts';
import { collectObjects, type CsvObjects, type CsvRow } from './csv-objects.ts';
import { delimiterOf, firstLine, readRecords } from './csv-records.ts';

/** Rows are read one at a time, but all annotations are held. */
const MAX_CSV_BYTES = 256 * 1024 * 1024;

/** What stands in each column of a file; null: nothing that is read. */
type Header = ({ ours: Column } | { other: string } | null)[];

/** Null: it names no image or no class. */
function headerOf(cells: readonly string[], findings: CsvFindings): Header | null {
  const seen = new Set<string>();
  const header = cells.map((cell, index): Header[number] => {
    const name = columnName(cell);
    const ours = isColumn(name) ? name : null;
    const key = ours ?? cell.trim();
    const location = { column: index + 1 };
    if (key === '') return null;
    if (seen.has(key)) {
      findings.add('duplicate-column', location, { name: key.slice(0, 200) });
      return null;
    }
    seen.add(key);
    if (ours) return { ours };
    findings.add(UNSAFE.has(key) ? 'unsafe-key' : 'unknown-column', location, { name: key.slice(0, 200) });
    return UNSAFE.has(key) ? null : { other: key };
  });
  return seen.has('image') && seen.has('class') ? header : null;
}

function rowOf(cells: readonly string[], header: Header): CsvRow {
  const ours: Cells = {};
  const others: Record<string, string> = {};
  for (const [index, cell] of cells.entries()) {
    const column = header[index];
    if (!column || cell.trim() === '') continue;
    if ('ours' in column) ours[column.ours] = cell;
    else others[column.other] = cell;
  }
  return { cells: ours, others };
}

/**
 * Reads a table of annotations, a row a part (RFC 4180; the columns are `COLUMNS`). Commas, semicolons or tabs stand
 * between cells, which the header tells. Never throws for bad data: a bad row is a finding with the line that it ends on,
 * and the good ones stand.
 *
 * `image` and `class` must be there; rows of one image and `id` are parts of one object, in the order of `part`.
 * `kind` says the shape (a box, when there are x, y, width and height and nothing says so): `box`, `rotated-box`, `ellipse`
 * by x, y (corner of a box, else the centre), width, height (whole axes) in pixels, `angle` in radians, clockwise on the screen;
 * `polygon`, `polyline`, `points`, `cuboid-2d` by `points` as `x y;x y` (rings by `|`, polygons by `||`); `skeleton` by
 * `x y visibility;…` with a JSON list of names in `nodes`; `mask` by width, height and COCO's compressed run lengths in
 * `points`; `geo` by a GeoJSON geometry there; `tag`; `interval`. `start` and `end` are nanoseconds since 1970. Columns that are not
 * ours are kept with their rows.
 */
export function readCsv(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const images = new Map<string, CsvObjects>();
  const classes = new Map<string, OntologyClass>();
  const fits = bytes.length <= MAX_CSV_BYTES;
  let header: Header | null | undefined;
  let seenShort = false;

  function readRow(cells: string[], line: number, closed: boolean) {
    if (header === undefined) {
      header = headerOf(cells, findings);
      if (!header) findings.add('not-csv');
      return;
    }
    if (!header) return;
    const location = { line };
    if (cells.length > header.length) return findings.add('columns', location, { cells: cells.length });
    const whole = cells.length >= header.length;
    // Without its end a box would be read as a smaller one, or as a tag. Who leaves out empty cells does so in every row.
    if (!whole && !closed && !seenShort) return findings.add('cut-row', location, { cells: cells.length });
    seenShort ||= !whole;
    const row = rowOf(cells, header);
    const image = picturePath(row.cells.image?.trim() ?? '');
    const code = row.cells.class?.trim() ?? '';
    if (image === '' || code === '') return findings.add(image === '' ? 'no-image' : 'no-class', location);
    const objects = images.get(image) ?? collectObjects();
    images.set(image, objects);
    objects.add(row, code, (found, evidence) => findings.add(found, location, evidence));
  }

  if (!fits) findings.add('too-large', undefined, { bytes: bytes.length, limit: MAX_CSV_BYTES });
  else if (!isUtf8(bytes)) findings.add('not-utf8');
  else {
    const tellBad = (line: number) => findings.add('bad-record', { line });
    readRecords(bytes, readRow, tellBad, () => findings.add('unread-rest'));
  }
  if (fits && header === undefined && findings.list().length === 0) findings.add('not-csv');
  const targets = [...images].flatMap(([fileName, objects]) => {
    const annotations = objects.drafts();
    for (const { class: code } of annotations) classes.set(code, { code, title: { en: code, zh: code } });
    return annotations.length > 0 ? [{ fileName, annotations }] : [];
  });
  return { targets, findings: findings.list(), classes: [...classes.values()] };
}

export const csvReader: FormatReader = {
  id: 'csv',
  recognises(head) {
    const header = firstLine(new TextDecoder().decode(head.subarray(0, 64 * 1024)));
    const names = header.split(delimiterOf(header)).map((cell) => columnName(cell.replaceAll('"', '')));
    return names.includes('image') && names.includes('class');
  },
  read: readCsv,
};
