/** Records of ROS bags, format 2.0 (wiki.ros.org/Bags/Format/2.0): header, data; both with a length before. */
export const BAG_OP = { MESSAGE: 2, BAG_HEADER: 3, INDEX: 4, CHUNK: 5, CHUNK_INFO: 6, CONNECTION: 7 } as const;

export const BAG_MAGIC = new TextEncoder().encode('#ROSBAG V2.0\n');

const TEXT = new TextDecoder();
const EQUALS = 0x3d;

/** Fields of a header by name; throws a RangeError when a length lies. */
export function bagFields(header: Uint8Array): Map<string, Uint8Array> {
  const fields = new Map<string, Uint8Array>();
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  let at = 0;
  while (at < header.length) {
    const length = view.getUint32(at, true);
    const field = header.subarray(at + 4, at + 4 + length);
    const equals = field.indexOf(EQUALS);
    if (field.length < length || equals < 1) throw new RangeError('A field ends early.');
    fields.set(TEXT.decode(field.subarray(0, equals)), field.subarray(equals + 1));
    at += 4 + length;
  }
  return fields;
}

const viewOf = (fields: Map<string, Uint8Array>, name: string, bytes: number): DataView => {
  const value = fields.get(name);
  if (!value || value.length < bytes) throw new RangeError(`No field ${name}.`);
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
};

export const bagOp = (fields: Map<string, Uint8Array>) => fields.get('op')?.[0] ?? 0;
export const bagNumber = (fields: Map<string, Uint8Array>, name: string) => viewOf(fields, name, 4).getUint32(0, true);
export const bagText = (fields: Map<string, Uint8Array>, name: string) =>
  TEXT.decode(fields.get(name) ?? new Uint8Array(0));

export function bagOffset(fields: Map<string, Uint8Array>, name: string): number {
  const offset = Number(viewOf(fields, name, 8).getBigUint64(0, true));
  if (!Number.isSafeInteger(offset)) throw new RangeError('No offset of a file.');
  return offset;
}

/** Seconds and nanoseconds, 32 bits each. */
export function bagTime(fields: Map<string, Uint8Array>, name: string): bigint {
  const view = viewOf(fields, name, 8);
  return BigInt(view.getUint32(0, true)) * 1_000_000_000n + BigInt(view.getUint32(4, true));
}

/** The records in a stretch of memory; answers where the last whole one ends. */
export function eachBagRecord(bytes: Uint8Array, onRecord: (header: Uint8Array, data: Uint8Array) => void): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const headerEnd = at + 4 + view.getUint32(at, true);
    if (headerEnd + 4 > bytes.length) break;
    const end = headerEnd + 4 + view.getUint32(headerEnd, true);
    if (end > bytes.length) break;
    onRecord(bytes.subarray(at + 4, headerEnd), bytes.subarray(headerEnd + 4, end));
    at = end;
  }
  return at;
}
