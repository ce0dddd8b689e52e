import { McapIndexedReader } from '@mcap/core';
import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { decompress } from 'fzstd';
import type { ViewerProps } from '@lode/core/viewer';

/** Bytes fetched at once: a chunk of a log is usually 1 to 4 MB, and a request costs more than its bytes. */
const BLOCK = 1 << 20;
const MOST_BLOCKS = 64;

/** A file read by range requests, the last blocks kept. */
function rangeReader(openPart: ViewerProps['openPart'], size: number) {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number) => {
    let found = blocks.get(index);
    if (!found) {
      const offset = index * BLOCK;
      const length = Math.min(BLOCK, size - offset);
      found = openPart('original', { offset, length }).then((bytes) => new Uint8Array(bytes));
      found.catch(() => blocks.delete(index));
      blocks.set(index, found);
      const oldest = blocks.keys().next().value;
      if (blocks.size > MOST_BLOCKS && oldest !== undefined) blocks.delete(oldest);
    }
    return found;
  };
  return {
    size: () => Promise.resolve(BigInt(size)),
    read: async (offset: bigint, length: bigint): Promise<Uint8Array> => {
      const bytes = new Uint8Array(Number(length));
      const from = Number(offset);
      const first = Math.floor(from / BLOCK);
      const last = Math.floor((from + bytes.length - 1) / BLOCK);
      const read = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => block(first + i)));
      for (const [i, part] of read.entries()) {
        const at = (first + i) * BLOCK;
        const skip = Math.max(0, from - at);
        bytes.set(part.subarray(skip, Math.min(part.length, from + bytes.length - at)), Math.max(0, at - from));
      }
      return bytes;
    },
  };
}

export interface LogTopic {
  topic: string;
  type: string;
}

export interface Log {
  topics: LogTopic[];
  start: bigint;
  end: bigint;
  /** The last message of a topic at or before a time, not older than `within` nanoseconds; decoded. */
  latest(topic: string, time: bigint, within: bigint): Promise<{ time: bigint; message: unknown } | null>;
}

export class UnsupportedLog extends Error {
  readonly compression: string;
  constructor(compression: string) {
    super(`compression ${compression}`);
    this.compression = compression;
  }
}

/** Opens an MCAP log by its summary at the end: a few requests, however long it is. */
export async function openLog(openPart: ViewerProps['openPart'], size: number): Promise<Log> {
  const readable = rangeReader(openPart, size);
  const reader = await McapIndexedReader.Initialize({
    readable,
    decompressHandlers: { zstd: (bytes, length) => decompress(bytes, new Uint8Array(Number(length))) },
  });
  const unknown = reader.chunkIndexes.find(({ compression }) => compression !== '' && compression !== 'zstd');
  if (unknown) throw new UnsupportedLog(unknown.compression);
  const readers = new Map<number, (bytes: Uint8Array) => unknown>();
  const decoder = (channelId: number) => {
    let found = readers.get(channelId);
    if (!found) {
      const channel = reader.channelsById.get(channelId)!;
      const schema = reader.schemasById.get(channel.schemaId);
      if (channel.messageEncoding === 'cdr' && schema?.encoding === 'ros2msg') {
        const cdr = new MessageReader(parse(new TextDecoder().decode(schema.data), { ros2: true }));
        found = (bytes) => cdr.readMessage(bytes);
      } else if (channel.messageEncoding === 'json') {
        found = (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown;
      } else found = () => null;
      readers.set(channelId, found);
    }
    return found;
  };
  const topics = [...reader.channelsById.values()].map(({ topic, schemaId }) => ({
    topic,
    type: reader.schemasById.get(schemaId)?.name ?? '',
  }));
  const { messageStartTime: start = 0n, messageEndTime: end = 0n } = reader.statistics ?? {};
  return {
    topics,
    start,
    end,
    latest: async (topic, time, within) => {
      const span = { startTime: time - within, endTime: time };
      for await (const message of reader.readMessages({ topics: [topic], ...span, reverse: true })) {
        return { time: message.logTime, message: decoder(message.channelId)(message.data) };
      }
      return null;
    },
  };
}
