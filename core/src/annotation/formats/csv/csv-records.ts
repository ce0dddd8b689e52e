import { parse } from 'csv-parse/sync';

/** A row of a very large mask. */
const MOST_RECORD = 64 * 1024 * 1024;
/** A file of more bad records than that is no table; each costs the library an error. */
const MOST_BAD = 10_000;
const DELIMITERS = [',', ';', '\t'];

/** The one that stands most often in the header, outside quotes; a comma when none does. */
export function delimiterOf(header: string): string {
  const counts = new Map(DELIMITERS.map((one) => [one, 0]));
  let quoted = false;
  for (const c of header) {
    if (c === '"') quoted = !quoted;
    else if (!quoted && counts.has(c)) counts.set(c, counts.get(c)! + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

export const firstLine = (text: string) => /^\ufeff?([^\r\n]*)/.exec(text)?.[1] ?? '';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The records of a text as RFC 4180 has them, one at a time, with the line that each ends on, and whether a line end
 * closes it: the last one may have none (§2.2), as a file that was cut has none. One that cannot be taken
 * apart goes to `onBad`, and the next line begins a new one. `onEnd`: the rest was not read, after too many of those or for
 * a record of more than 64 MiB.
 */
export function readRecords(
  bytes: Uint8Array,
  onRecord: (cells: string[], line: number, closed: boolean) => void,
  onBad: (line: number) => void,
  onEnd: () => void,
): void {
  let bad = 0;
  const last = bytes.at(-1);
  const closed = last === LINE_FEED || last === CARRIAGE_RETURN;
  const header = firstLine(new TextDecoder().decode(bytes.subarray(0, 64 * 1024)));
  try {
    parse(bytes, {
      bom: true,
      delimiter: delimiterOf(header),
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MOST_RECORD,
      // Null: it is not kept.
      on_record: (cells: string[], { lines, bytes: read }) => (
        onRecord(cells, lines, closed || read < bytes.length),
        null
      ),
      on_skip: (error) => {
        onBad(error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 0);
        bad++;
        if (bad >= MOST_BAD) throw new RangeError('too many');
      },
    });
  } catch {
    onEnd();
  }
}
