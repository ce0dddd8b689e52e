import { constants, crc32, zstdDecompressSync } from 'node:zlib';
import type { Damage } from './damage.ts';
import { decompressorOf, MOST_CHUNK_BYTES } from './decompress.ts';
import { chunkRecord, type ChunkRecord } from './mcap-records.ts';

/** What a chunk holds and in which compression; null, and a note, when it cannot be opened. */
export async function openChunk(
  content: Uint8Array,
  at: number,
  damage: Damage,
): Promise<{ records: Uint8Array; compression: string } | null> {
  let chunk: ChunkRecord;
  try {
    chunk = chunkRecord(content);
  } catch {
    damage.note('bad-record', at);
    return null;
  }
  const { size, crc, compression, records, claimed } = chunk;
  if (size > MOST_CHUNK_BYTES || records.length > MOST_CHUNK_BYTES) {
    damage.note('chunk-too-large', at);
    return null;
  }
  const decompress = await decompressorOf(compression);
  if (!decompress) {
    damage.note('unknown-compression', at, compression);
    return null;
  }
  if (records.length < claimed) return { records: beginningOf(chunk), compression };
  let opened: Uint8Array;
  try {
    opened = decompress(records, size);
    if (opened.length !== size) throw new RangeError('another size than announced');
  } catch {
    damage.note('chunk-unreadable', at);
    return null;
  }
  if (crc !== 0 && crc32(opened) !== crc) {
    damage.note('chunk-crc', at);
    return null;
  }
  return { records: opened, compression };
}

/** What a chunk that the file breaks off in still gives: all that stands there, or the blocks of zstd that are whole. */
function beginningOf({ compression, records, size }: ChunkRecord): Uint8Array {
  if (compression === '') return records;
  if (compression !== 'zstd') return new Uint8Array(0);
  try {
    return zstdDecompressSync(records, { finishFlush: constants.ZSTD_e_continue, maxOutputLength: size + 1 });
  } catch {
    return new Uint8Array(0);
  }
}
