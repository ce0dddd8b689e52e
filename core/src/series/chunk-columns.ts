import { endianness } from 'node:os';
import { Binary } from 'mongodb';

const SWAP = endianness() === 'BE';

/** A column as it is stored: eight bytes a number, little-endian. */
export function packed(column: BigInt64Array | Float64Array): Binary {
  const bytes = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return new Binary(SWAP ? Buffer.from(bytes).swap64() : bytes);
}

function aligned({ buffer, position }: Binary): ArrayBuffer {
  const bytes = new Uint8Array(position); // the driver's is a view at any offset of a whole message
  bytes.set(buffer.subarray(0, position));
  if (SWAP) Buffer.from(bytes.buffer).swap64();
  return bytes.buffer;
}

export const timesOf = (column: Binary): BigInt64Array => new BigInt64Array(aligned(column));
export const valuesOf = (column: Binary): Float64Array => new Float64Array(aligned(column));
