import type { RandomAccess } from '@lode/core';
import {
  BAG_MAGIC,
  BAG_OP,
  bagFields,
  bagNumber,
  bagOffset,
  bagOp,
  bagText,
  bagTime,
  eachBagRecord,
} from './bag-records.ts';
import type { LogChannel } from './log-channel.ts';

const MOST_INDEX = 64 * 1024 * 1024;
/** A bag header record is padded to 4096 bytes, its two lengths not counted. */
const BAG_HEADER = 4096 + 8;

export interface BagChunk {
  offset: number;
  start: bigint;
  end: bigint;
}

export interface BagIndex {
  /** In the order of the file. */
  chunks: BagChunk[];
  channels: Map<number, LogChannel>;
}

/** Connections by number: the record's header has number and topic, its data is a header again. */
export function connectionTable() {
  const channels = new Map<number, LogChannel>();
  return {
    channels,
    connection(fields: Map<string, Uint8Array>, data: Uint8Array): LogChannel {
      const id = bagNumber(fields, 'conn');
      const known = channels.get(id);
      if (known) return known;
      const said = bagFields(data);
      const made: LogChannel = {
        ...{ topic: bagText(fields, 'topic'), type: bagText(said, 'type'), encoding: 'ros1' },
        ...{ schemaEncoding: 'ros1msg', schema: bagText(said, 'message_definition') },
      };
      channels.set(id, made);
      return made;
    },
  };
}

/** The index at the end of a bag; null: it was not closed properly, or the index is damaged. */
export async function bagIndex(source: RandomAccess): Promise<BagIndex | null> {
  try {
    const head = await source.read(BAG_MAGIC.length, BAG_HEADER);
    let position = 0;
    eachBagRecord(head, (header) => {
      const fields = bagFields(header);
      if (bagOp(fields) === BAG_OP.BAG_HEADER) position = bagOffset(fields, 'index_pos');
    });
    const length = source.size - position;
    if (position < BAG_MAGIC.length || length <= 0 || length > MOST_INDEX) return null;
    const table = connectionTable();
    const chunks: BagChunk[] = [];
    eachBagRecord(await source.read(position, length), (header, data) => {
      const fields = bagFields(header);
      if (bagOp(fields) === BAG_OP.CONNECTION) table.connection(fields, data);
      else if (bagOp(fields) === BAG_OP.CHUNK_INFO) {
        const [start, end] = [bagTime(fields, 'start_time'), bagTime(fields, 'end_time')];
        chunks.push({ offset: bagOffset(fields, 'chunk_pos'), start, end });
      }
    });
    if (chunks.length === 0) return null;
    return { chunks: chunks.sort((a, b) => a.offset - b.offset), channels: table.channels };
  } catch {
    return null;
  }
}
