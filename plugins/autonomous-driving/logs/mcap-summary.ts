import { crc32 } from 'node:zlib';
import type { RandomAccess } from '@lode/core';
import type { LogChannel } from './log-channel.ts';
import {
  channelRecord,
  chunkIndexRecord,
  eachRecord,
  fieldsOf,
  FOOTER_BYTES,
  MAGIC,
  OP,
  schemaRecord,
  statisticsRecord,
  type ChunkIndex,
  type SchemaRecord,
} from './mcap-records.ts';

/** A summary of a log of 100,000 chunks takes some 10 MB. */
const MOST_SUMMARY = 64 * 1024 * 1024;

export interface McapSummary {
  /** In the order of the file. */
  chunks: ChunkIndex[];
  channels: Map<number, LogChannel>;
  messages: bigint | null;
}

/** Channels by id, as schema and channel records come along. What is said again stays the same object. */
export function channelTable() {
  const schemas = new Map<number, SchemaRecord>();
  const channels = new Map<number, LogChannel>();
  return {
    channels,
    schema: (content: Uint8Array) => {
      const schema = schemaRecord(content);
      schemas.set(schema.id, schema);
    },
    channel: (content: Uint8Array): LogChannel => {
      const { id, schemaId, topic, encoding } = channelRecord(content);
      const known = channels.get(id);
      const schema = schemas.get(schemaId);
      if (known && known.topic === topic && (!schema || known.schema === schema.text)) return known;
      const made = {
        ...{ topic, encoding, type: schema?.name ?? '' },
        ...{ schemaEncoding: schema?.encoding ?? '', schema: schema?.text ?? '' },
      };
      channels.set(id, made);
      return made;
    },
  };
}

/** The index at the end of a log. `none`: the file has none or breaks off; `damaged`: its checksum is wrong. */
export async function mcapSummary(source: RandomAccess): Promise<McapSummary | 'none' | 'damaged'> {
  const tail = FOOTER_BYTES + MAGIC.length;
  if (source.size < MAGIC.length + tail) return 'none';
  const footer = await source.read(source.size - tail, tail);
  if (footer.length < tail || footer[0] !== OP.FOOTER || Buffer.compare(footer.subarray(FOOTER_BYTES), MAGIC) !== 0) {
    return 'none';
  }
  const fields = fieldsOf(footer.subarray(9));
  let start: number;
  try {
    start = fields.size();
    fields.u64();
  } catch {
    return 'damaged';
  }
  if (start === 0) return 'none';
  const length = source.size - tail - start;
  if (start < MAGIC.length || length < 0 || length > MOST_SUMMARY) return 'damaged';
  const bytes = await source.read(start, length);
  const crc = fields.u32();
  // Over the summary and the footer up to the checksum itself.
  if (crc !== 0 && crc32(footer.subarray(0, FOOTER_BYTES - 4), crc32(bytes)) !== crc) return 'damaged';
  const table = channelTable();
  const chunks: ChunkIndex[] = [];
  let messages: bigint | null = null;
  try {
    eachRecord(bytes, (op, content) => {
      if (op === OP.SCHEMA) table.schema(content);
      else if (op === OP.CHANNEL) table.channel(content);
      else if (op === OP.CHUNK_INDEX) chunks.push(chunkIndexRecord(content));
      else if (op === OP.STATISTICS) messages = statisticsRecord(content);
    });
  } catch {
    return 'damaged';
  }
  chunks.sort((a, b) => a.offset - b.offset);
  return { chunks, channels: table.channels, messages };
}
