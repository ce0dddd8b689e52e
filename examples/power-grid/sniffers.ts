import type { Sniffer } from '@lode/core';
import { columnsOf } from './parsers/columns.ts';
import { decodeText, readCsv } from './parsers/csv.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const begins = (head: Uint8Array, magic: number[]) => magic.every((byte, i) => head[i] === byte);

/** By the first bytes, never by the name. */
export const imageSniffer: Sniffer = {
  parser: 'power-grid.inspection-image',
  headBytes: 8,
  sniff: (head) => (begins(head, PNG) || begins(head, JPEG) ? 0.5 : 0),
};

/** As many bytes as a header of the list has at most. */
export const LIST_HEAD_BYTES = 2_048;

/** Whether a file begins with the names of an inspection list's columns. */
export function isList(head: Uint8Array): boolean {
  const [first] = decodeText(head).split(/[\r\n]/, 1);
  return columnsOf(readCsv(first ?? '')[0] ?? []) !== null;
}

export const listSniffer: Sniffer = {
  parser: 'power-grid.inspection-list',
  headBytes: LIST_HEAD_BYTES,
  sniff: (head) => (isList(head) ? 0.9 : 0),
};
