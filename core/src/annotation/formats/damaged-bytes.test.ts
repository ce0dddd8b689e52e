import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importFormats } from '../importing/open-import.ts';
import { DEEP_JSON, DEEP_XML, SECONDS } from './testing/damage.ts';
import { goodFiles, type Files } from './testing/good-files.ts';
import { importFiles, type Imported } from './testing/import-damaged.ts';

const RUNS = process.env['LODE_LONG'] ? 100 : 6;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

const eachFile = (files: Files, content: (bytes: Uint8Array) => Uint8Array): Files =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, content(bytes)]));

/** Whatever the bytes were: numbers that can be used, and words for what is not there. */
function expectSane(imported: Imported | null, good: number, several: boolean): void {
  // Null: no format knows them, which the importer tells.
  if (!imported) return;
  for (const row of imported.rows) expect(JSON.parse(row)).toEqual([expect.any(String), expect.any(String), expect.anything()]); // prettier-ignore
  for (const { code, message, severity, location } of imported.findings) {
    expect(code).toMatch(/^core\.[a-z0-9-]+$/);
    expect([severity, message.en, message.zh]).not.toContain('');
    if (several && severity === 'error') expect([code, location]).toEqual([code, expect.any(Object)]);
  }
  expect(imported.numbersAreFinite).toBe(true);
  if (imported.rows.length < good) expect(imported.findings.map(({ code }) => code)).not.toEqual([]);
}

/** Bytes of one file to change: which of the files, and by place what they become. */
const flips = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

function flipped(files: Files, list: [number, number, number][]): Files {
  const paths = Object.keys(files);
  const copy = eachFile(files, (bytes) => new Uint8Array(bytes));
  for (const [which, place, byte] of list) {
    const bytes = copy[paths[which % paths.length] ?? ''];
    if (bytes) bytes[place % Math.max(1, bytes.length)] = byte;
  }
  return copy;
}

describe.each(importFormats())('any bytes, as %s', (format) => {
  it.each([[format], [undefined]])(
    'flipped, told %p',
    async (told) => {
      const files = await goodFiles(format);
      await fc.assert(
        fc.asyncProperty(flips, async (list) =>
          expectSane(await importFiles(flipped(files, list), told), 0, Object.keys(files).length > 1),
        ),
        { numRuns: RUNS },
      );
    },
    30_000,
  );

  it('cut anywhere: no more than was there, and what is missing is told', async () => {
    const files = await goodFiles(format);
    const paths = Object.keys(files).filter((path) => !path.endsWith('losses.json'));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (which, at) => {
        const path = paths[which % paths.length] ?? '';
        const bytes = files[path] ?? new Uint8Array();
        const imported = await importFiles({ ...files, [path]: bytes.subarray(0, at % (bytes.length + 1)) }, format);
        expect(imported?.rows.length ?? 0).toBeLessThanOrEqual(9);
        // A label file of YOLO, or a list without its last lines, is a good one of fewer rows.
        expectSane(imported, LINES.has(format) ? 0 : 9, Object.keys(files).length > 1);
      }),
      { numRuns: RUNS },
    );
  }, 30_000);

  it.each([
    ['nothing', ''],
    ['zeros', '\0'.repeat(100_000)],
    ['a list in a list a million times', DEEP_JSON],
    ['such a list that never ends', '['.repeat(1_000_000)],
    ['an object in an object a million times', '{"a":'.repeat(1_000_000)],
    ['an element in an element a million times', DEEP_XML],
    ['quotes', '"'.repeat(1_000_001)],
    ['a million angles', '<'.repeat(1_000_000)],
    ['many line ends', '\n'.repeat(100_000)],
  ])(
    'every file is %s',
    async (_name, text) => {
      const files = eachFile(await goodFiles(format), () => bytesOf(text));
      for (const told of [format, undefined]) {
        const began = process.cpuUsage();
        const imported = await importFiles(files, told);
        expect(process.cpuUsage(began).user).toBeLessThan(SECONDS * 1e6);
        expect(imported?.rows ?? []).toEqual([]);
        if (told !== undefined && !(MAY_BE_EMPTY.has(format) && text.trim() === '')) expect(imported?.findings ?? ['unknown']).not.toEqual([]); // prettier-ignore
      }
    },
    30_000,
  );
});

/** Formats of lines, where a file that was cut between two is a good one. */
const LINES: ReadonlySet<string> = new Set(['csv', 'mot', 'mots', 'yolo', 'yolo-seg', 'yolo-obb', 'yolo-pose']);
/** A picture without anything on it has an empty label file. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['yolo', 'yolo-seg', 'yolo-obb', 'yolo-pose']);
