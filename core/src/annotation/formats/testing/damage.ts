import { describe, expect, it } from '@jest/globals';
import { goodFiles, type Files } from './good-files.ts';
import { importFiles } from './import-damaged.ts';

/** What was done to good files; it fails where there is nothing to do it to. */
export type Edit = (files: Files) => Files;

/** Of the nine rows `11` … `33`: digit of the picture, then of the class. */
const ROWS = ['11', '12', '13', '21', '22', '23', '31', '32', '33'];
export const ALL = ROWS;
export const NONE: string[] = [];
/** All but those that begin so: `but('22')` is eight rows, `but('2')` are six. */
export const but = (...starts: string[]) => ROWS.filter((row) => !starts.some((start) => row.startsWith(start)));

export interface Damage {
  name: string;
  edit: Edit;
  /** Rows that must arrive exactly as from the good files. */
  same: string[];
  /** All rows that must arrive. */
  rows: number;
  /** What must be said, without `core.`; null: nothing is wrong, and no error may be told. */
  code: string | null;
  /** What its location must have; absent: it is about the only file. */
  place?: string;
}

/** Bytes as characters 0 … 255, so that a text may hold what is no UTF-8. */
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

function placeOf(text: string, part: string): number {
  const at = text.indexOf(part);
  if (at < 0) throw new RangeError(`There is no ${part} to damage.`);
  return at;
}

/** The first `from` of that file is `to`. */
export const put =
  (path: string, from: string, to: string): Edit =>
  (files) => {
    const text = textOf(files[path]);
    const at = placeOf(text, from);
    return { ...files, [path]: bytesOf(text.slice(0, at) + to + text.slice(at + from.length)) };
  };

/** The file ends where `part` began. */
export const cut =
  (path: string, part: string): Edit =>
  (files) => {
    const text = textOf(files[path]);
    return { ...files, [path]: bytesOf(text.slice(0, placeOf(text, part))) };
  };

export const without =
  (path: string): Edit =>
  ({ [path]: _left, ...files }) =>
    files;

export const fill =
  (path: string, content: string): Edit =>
  (files) => ({ ...files, [path]: bytesOf(content) });

/** 裂 in GBK, which is no UTF-8. */
export const GBK = '\xc1\xd1';
const DEPTH = 1_000_000;
export const DEEP_JSON = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
export const DEEP_XML = '<a>'.repeat(DEPTH) + '</a>'.repeat(DEPTH);
/** Of this processor's time: the machine may be busy. Nothing here needs more; what grows with the square of its input does. */
export const SECONDS = 5;
const MAX_MEMORY = 600 * 2 ** 20;

/** Names of rows, by what the good files gave. */
async function namedRows(format: string, files: Files): Promise<Map<string, string>> {
  const good = await importFiles(files, format);
  const names = (good?.rows ?? []).map((row): [string, string] => {
    const [fileName, code] = JSON.parse(row) as [string, string];
    return [row, `${fileName.replace(/\D/g, '').at(-1)}${['car', 'dog', 'cat'].indexOf(code) + 1}`];
  });
  return new Map(names);
}

/** One test for each damage of the files of one format, read as that format. */
export function describeDamage(format: string, damages: Damage[]) {
  describe(`damaged files of ${format}`, () => {
    it.each(damages)(
      '$name',
      async ({ edit, same, rows, code, place }) => {
        const files = await goodFiles(format);
        const names = await namedRows(format, files);
        expect([...names.values()].sort()).toEqual(ROWS);
        const began = process.cpuUsage();
        const memory = process.memoryUsage().rss;
        const imported = await importFiles(edit(files), format);
        expect(process.cpuUsage(began).user).toBeLessThan(SECONDS * 1e6);
        expect(process.memoryUsage().rss - memory).toBeLessThan(MAX_MEMORY);
        const told = imported?.findings ?? [];
        const arrived = imported?.rows ?? [];
        const standing = arrived.flatMap((row) => names.get(row) ?? []).sort();
        const codes = told.map((finding) => finding.code);
        const errors = told.filter(({ severity }) => severity === 'error');
        expect({ standing, rows: arrived.length }).toEqual({
          standing: same,
          rows,
        });
        if (code !== null) expect(codes).toContain(`core.${code}`);
        if (code === null) expect(errors).toEqual([]);
        else if (place !== undefined) {
          const said = told.find((finding) => finding.code === `core.${code}`);
          expect(said?.location).toHaveProperty(place);
        }
        // Of several files a fault says at least in which it is.
        if (Object.keys(files).length > 1) for (const { location } of errors) expect(location).toBeDefined();
      },
      20_000,
    );
  });
}
