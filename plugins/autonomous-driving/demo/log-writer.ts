import { zstdCompressSync } from 'node:zlib';
import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { McapWriter } from '@mcap/core';
import { ros2Definition } from '../logs/ros2-definitions.ts';

export interface LogWriter {
  /** Encodes and writes; answers the bytes of the file that are finished. */
  write(topic: string, time: bigint, message: unknown): Promise<Uint8Array[]>;
  end(): Promise<Uint8Array[]>;
}

export type Compression = '' | 'zstd';

/** An MCAP file of ROS 2 messages, handed out piece by piece so that it may be larger than memory. */
export async function openLogWriter(
  topics: Record<string, string>,
  { compression = 'zstd', chunkSize = 1 << 20 }: { compression?: Compression; chunkSize?: number } = {},
): Promise<LogWriter> {
  let ready: Uint8Array[] = [];
  let position = 0n;
  const writer = new McapWriter({
    chunkSize,
    writable: {
      // The writer uses its memory again.
      write: async (bytes) => {
        ready.push(Uint8Array.from(bytes));
        position += BigInt(bytes.length);
      },
      position: () => position,
    },
    ...(compression === 'zstd' && {
      compressChunk: (chunk: Uint8Array) => ({ compression, compressedData: new Uint8Array(zstdCompressSync(chunk)) }),
    }),
  });
  await writer.start({ profile: 'ros2', library: 'lode demo' });
  const channels = new Map<string, { id: number; encode: MessageWriter; sequence: number }>();
  for (const [topic, type] of Object.entries(topics)) {
    const definition = ros2Definition(type)!;
    const name = type.replace('/', '/msg/');
    const schemaId = await writer.registerSchema({
      ...{ name, encoding: 'ros2msg', data: new TextEncoder().encode(definition) },
    });
    const id = await writer.registerChannel({ topic, schemaId, messageEncoding: 'cdr', metadata: new Map() });
    channels.set(topic, { id, encode: new MessageWriter(parse(definition, { ros2: true })), sequence: 0 });
  }
  const taken = () => {
    const pieces = ready;
    ready = [];
    return pieces;
  };
  return {
    async write(topic, time, message) {
      const channel = channels.get(topic)!;
      const data = channel.encode.writeMessage(message);
      const sequence = channel.sequence++;
      await writer.addMessage({ channelId: channel.id, sequence, logTime: time, publishTime: time, data });
      return taken();
    },
    async end() {
      await writer.end();
      return taken();
    },
  };
}
