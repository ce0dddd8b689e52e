import { z } from 'zod';
import { columnsOf, type Column, type Columns } from './columns.ts';
import { decodeText, readCsv } from './csv.ts';
import { formOf } from './tower-id.ts';

export const MOST_LIST_BYTES = 16 * 2 ** 20;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One row: a picture, or one defect in it. What the row leaves empty or writes wrongly is absent. */
export interface ListRow {
  /** 1 is the header. */
  row: number;
  /** As the list writes it, `/`-separated, seen from the list's folder. */
  path: string;
  /** The same as names are compared: in small letters. */
  file: string;
  line?: string;
  tower?: string;
  code?: string;
  description?: string;
  level?: string;
  /** Pixels from the top-left corner; `wrong`: some numbers are there, and they make no box. */
  box?: Box | 'wrong';
  /** ISO 8601 with an offset. */
  time?: string;
  /** Longitude, latitude; degrees, WGS84. */
  position?: [number, number];
}

export interface InspectionList {
  rows: ListRow[];
  /** Line → how its towers are numbered, by most of its rows (see formOf). */
  forms: Map<string, string>;
}

const TIME =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:\d{2})?$/;
const isoTime = z.iso.datetime({ offset: true });

/** A time without an offset is China's (UTC+8). Undefined when it is no time. */
export function timeOf(text: string): string | undefined {
  const [, year, month, day, hour, minute, second = '00', offset = '+08:00'] = TIME.exec(text) ?? [];
  const two = (part = '') => part.padStart(2, '0');
  return isoTime.safeParse(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${offset}`).data;
}

const number = (text: string) => (text === '' ? NaN : Number(text));

function boxOf(texts: readonly string[]): Box | 'wrong' | undefined {
  if (texts.every((text) => text === '')) return undefined;
  const [x, y, width, height] = texts.map(number) as [number, number, number, number];
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0 ? { x, y, width, height } : 'wrong';
}

const pathOf = (text: string) => text.replaceAll('\\', '/').replace(/^\.?\//, '');

/** A file's name as lists and folders are compared. */
export const nameOf = (path: string) => pathOf(path).toLowerCase();

function rowOf(record: readonly string[], columns: Columns, row: number): ListRow {
  const text = (column: Column) => record[columns[column] ?? -1] ?? '';
  const [lon, lat] = [number(text('longitude')), number(text('latitude'))];
  const box = boxOf([text('x'), text('y'), text('width'), text('height')]);
  const time = timeOf(text('time'));
  const words = (['line', 'tower', 'code', 'description', 'level'] as const).filter((column) => text(column) !== '');
  return {
    ...{ row, path: pathOf(text('file')), file: nameOf(text('file')) },
    ...Object.fromEntries(words.map((column) => [column, text(column)])),
    ...(box && { box }),
    ...(time !== undefined && { time }),
    ...(Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && { position: [lon, lat] as [number, number] }),
  };
}

function formsOf(rows: readonly ListRow[]): Map<string, string> {
  const towers = new Map<string, Set<string>>();
  for (const { line = '', tower } of rows) {
    if (tower !== undefined) towers.set(line, (towers.get(line) ?? new Set()).add(tower));
  }
  return new Map(
    [...towers].map(([line, ids]) => {
      const counts = new Map<string, number>();
      for (const id of ids) counts.set(formOf(id), (counts.get(formOf(id)) ?? 0) + 1);
      const [most] = [...counts].sort(([, a], [, b]) => b - a);
      return [line, most![0]];
    }),
  );
}

/** The list, or in one line why it is none. Reads UTF-8 and GBK. Never throws. */
export function readList(bytes: Uint8Array): InspectionList | string {
  const [header = [], ...records] = readCsv(decodeText(bytes));
  const columns = columnsOf(header);
  if (!columns) return 'the first line does not name the columns of picture and tower';
  const rows = records.map((record, i) => rowOf(record, columns, i + 2)).filter(({ file }) => file !== '');
  return rows.length === 0 ? 'it has no rows' : { rows, forms: formsOf(rows) };
}
