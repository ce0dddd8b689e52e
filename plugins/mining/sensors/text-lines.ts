import type { RandomAccess } from '@lode/core';

export type TextEncodingName = 'utf-8' | 'gb18030';

const CHUNK = 1 << 20;
/** A longer line is no row of readings; it is handed on in pieces, which then are bad rows. */
const MAX_LINE = 1 << 16;

/** UTF-8 unless the bytes cannot be that; a character cut off at the end of the head is no proof. */
export function encodingOf(head: Uint8Array): TextEncodingName {
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, Math.max(0, head.length - cut)));
      return 'utf-8';
    } catch {
      // Try with one byte less: the head may end within a character.
    }
  }
  return 'gb18030';
}

/** The lines of a text file, a block at a time, so that a file of any size is read in little memory. */
export async function* linesOf(source: RandomAccess, encoding: TextEncodingName): AsyncGenerator<string[]> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  for (let at = 0; at < source.size; at += CHUNK) {
    const bytes = await source.read(at, Math.min(CHUNK, source.size - at));
    if (bytes.length === 0) break;
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    while (rest.length > MAX_LINE) {
      lines.push(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
    yield lines;
  }
  rest = (rest + decoder.decode()).replace(/\r$/, '');
  if (rest !== '') yield [rest];
}

/** Cells of one row; a quoted cell may hold the delimiter and doubled quotes, but no line break. */
export function cellsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (line[i + 1] === '"') cell += line[++i]!;
      else quoted = false;
    } else if (c === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (c === delimiter) {
      cells.push(cell);
      cell = '';
    } else cell += c;
  }
  cells.push(cell);
  return cells;
}

/** The delimiter that the header has most of. */
export function delimiterOf(header: string): string {
  const counts = [',', '\t', ';'].map((delimiter) => [delimiter, header.split(delimiter).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
