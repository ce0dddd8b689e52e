/** Records of a ZIP archive. Clauses are those of PKWARE's APPNOTE.TXT 6.3. Numbers are little-endian. */

export interface ZipEntry {
  /** `/`-separated. A text, since a small Buffer would keep Node's whole pool of 64 KB alive until the end. */
  name: string;
  crc: number;
  compressed: number;
  size: number;
  /** Of its local header, from the beginning of the archive. */
  offset: number;
}

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
/** With ZIP64, 4.4.3. */
const VERSION = 45;
/** Bit 11: names are UTF-8, 4.4.4. */
const FLAGS = 0x0800;
const DEFLATED = 8;
/** 1 January 1980 on all, so that the same content is the same archive, 4.4.6. */
const DATE = 0x21;

type Field = [bytes: 2 | 4 | 8, value: number];

function record(fields: Field[], ...tail: Buffer[]): Buffer {
  const head = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 8) head.writeBigUInt64LE(BigInt(value), at);
    else head.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return Buffer.concat([head, ...tail]);
}

const shared = ({ name, crc, compressed, size }: ZipEntry, extra: Buffer): Field[] => [
  ...([[2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, DATE]] as Field[]),
  ...([[4, crc], [4, compressed], [4, size], [2, Buffer.byteLength(name)], [2, extra.length]] as Field[]),
]; // prettier-ignore

/** 4.3.7 */
export const localHeader = (entry: ZipEntry) =>
  record([[4, 0x04034b50], ...shared(entry, Buffer.alloc(0))], Buffer.from(entry.name));

/** 4.3.12; an offset beyond 32 bits goes into the extra field of 4.5.3. */
export function centralHeader(entry: ZipEntry): Buffer {
  const { offset, name } = entry;
  const extra = offset < MAX_32 ? Buffer.alloc(0) : record([[2, 1], [2, 8], [8, offset]]); // prettier-ignore
  const place: Field[] = [[2, 0], [2, 0], [2, 0], [4, 0], [4, Math.min(offset, MAX_32)]]; // prettier-ignore
  return record([[4, 0x02014b50], [2, VERSION], ...shared(entry, extra), ...place], Buffer.from(name), extra);
}

/** 4.3.14, 4.3.15 where the numbers need it, and 4.3.16. */
export function endOfArchive(entries: number, size: number, offset: number): Buffer {
  const end = record([
    ...([[4, 0x06054b50], [2, 0], [2, 0]] as Field[]),
    ...([[2, Math.min(entries, MAX_16)], [2, Math.min(entries, MAX_16)]] as Field[]),
    ...([[4, Math.min(size, MAX_32)], [4, Math.min(offset, MAX_32)], [2, 0]] as Field[]),
  ]); // prettier-ignore
  if (entries < MAX_16 && size < MAX_32 && offset < MAX_32) return end;
  const end64 = record([
    ...([[4, 0x06064b50], [8, 44], [2, VERSION], [2, VERSION], [4, 0], [4, 0]] as Field[]),
    ...([[8, entries], [8, entries], [8, size], [8, offset]] as Field[]),
  ]); // prettier-ignore
  const locator = record([[4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]]); // prettier-ignore
  return Buffer.concat([end64, locator, end]);
}
