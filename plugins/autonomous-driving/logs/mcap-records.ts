/** Records of MCAP (specification version 0): one byte of opcode, eight of length, content; all little-endian. */
export const OP = {
  HEADER: 0x01,
  FOOTER: 0x02,
  SCHEMA: 0x03,
  CHANNEL: 0x04,
  MESSAGE: 0x05,
  CHUNK: 0x06,
  CHUNK_INDEX: 0x08,
  STATISTICS: 0x0b,
  DATA_END: 0x0f,
} as const;

export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);
export const RECORD_HEAD = 9;
/** Opcode, length, summary start, summary offset start, summary CRC, magic. */
export const FOOTER_BYTES = RECORD_HEAD + 20;

export interface Fields {
  u16(): number;
  u32(): number;
  /** Throws beyond 2⁵³: no length or offset of a file is. */
  size(): number;
  u64(): bigint;
  text(): string;
  /** Of a length given in `width` bytes before. */
  blob(width: 4 | 8): Uint8Array;
  rest(): Uint8Array;
  readonly at: number;
}

const TEXT = new TextDecoder();

/** Reads fields one after the other; throws a RangeError when they end early. */
export function fieldsOf(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const step = (length: number) => {
    if (length > bytes.length - at) throw new RangeError('The record ends early.');
    at += length;
    return at - length;
  };
  const u32 = () => view.getUint32(step(4), true);
  const u64 = () => view.getBigUint64(step(8), true);
  const size = () => {
    const value = Number(u64());
    if (!Number.isSafeInteger(value)) throw new RangeError('No size of a file.');
    return value;
  };
  const take = (length: number) => bytes.subarray(step(length), at);
  return {
    get at() {
      return at;
    },
    ...{ u32, u64, size },
    u16: () => view.getUint16(step(2), true),
    text: () => TEXT.decode(take(u32())),
    blob: (width) => take(width === 4 ? u32() : size()),
    rest: () => bytes.subarray(at),
  };
}

export interface SchemaRecord {
  id: number;
  name: string;
  encoding: string;
  text: string;
}

export function schemaRecord(bytes: Uint8Array): SchemaRecord {
  const fields = fieldsOf(bytes);
  const [id, name, encoding] = [fields.u16(), fields.text(), fields.text()];
  return { id, name, encoding, text: TEXT.decode(fields.blob(4)) };
}

export function channelRecord(bytes: Uint8Array) {
  const fields = fieldsOf(bytes);
  return { id: fields.u16(), schemaId: fields.u16(), topic: fields.text(), encoding: fields.text() };
}

export interface ChunkRecord {
  start: bigint;
  end: bigint;
  /** Bytes when decompressed, as the file says. */
  size: number;
  /** CRC-32 of the decompressed records; 0: not computed. */
  crc: number;
  compression: string;
  /** Fewer than `claimed` when the file ends within. */
  records: Uint8Array;
  claimed: number;
}

export function chunkRecord(bytes: Uint8Array): ChunkRecord {
  const fields = fieldsOf(bytes);
  const [start, end, size, crc] = [fields.u64(), fields.u64(), fields.size(), fields.u32()];
  const compression = fields.text();
  const claimed = fields.size();
  return { start, end, size, crc, compression, claimed, records: fields.rest().subarray(0, claimed) };
}

export interface ChunkIndex {
  start: bigint;
  end: bigint;
  offset: number;
  length: number;
}

export function chunkIndexRecord(bytes: Uint8Array): ChunkIndex {
  const fields = fieldsOf(bytes);
  return { start: fields.u64(), end: fields.u64(), offset: fields.size(), length: fields.size() };
}

/** Number of messages that the writer counted. */
export function statisticsRecord(bytes: Uint8Array): bigint {
  return fieldsOf(bytes).u64();
}
/**
 * The records in a stretch of memory. `onRecord` gets opcode, content and offset; the answer is where the last whole
 * record ends, less than `bytes.length` when one is cut off or its length lies.
 */
export function eachRecord(bytes: Uint8Array, onRecord: (op: number, content: Uint8Array, at: number) => void): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + RECORD_HEAD <= bytes.length) {
    const length = view.getUint32(at + 1, true) + view.getUint32(at + 5, true) * 2 ** 32;
    const begin = at + RECORD_HEAD;
    if (length > bytes.length - begin) break;
    onRecord(bytes[at]!, bytes.subarray(begin, begin + length), at);
    at = begin + length;
  }
  return at;
}
