import { McapWriter } from '@mcap/core';

type WriterOptions = Omit<ConstructorParameters<typeof McapWriter>[0], 'writable'>;

export interface TestMessage {
  topic: string;
  /** Nanoseconds. */
  time: bigint;
  data: Uint8Array | object;
}

/** For tests: an MCAP file of JSON (objects) or opaque messages, written by @mcap/core with any of its options. */
export async function mcapOf(
  types: Record<string, string>,
  messages: TestMessage[],
  options: WriterOptions = {},
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let position = 0n;
  const writer = new McapWriter({
    ...options,
    writable: {
      write: async (bytes) => {
        pieces.push(Uint8Array.from(bytes));
        position += BigInt(bytes.length);
      },
      position: () => position,
    },
  });
  await writer.start({ profile: '', library: 'test' });
  const ids = new Map<string, number>();
  for (const [topic, name] of Object.entries(types)) {
    const schemaId = await writer.registerSchema({
      name,
      encoding: 'jsonschema',
      data: new TextEncoder().encode('{}'),
    });
    ids.set(topic, await writer.registerChannel({ topic, schemaId, messageEncoding: 'json', metadata: new Map() }));
  }
  for (const [sequence, { topic, time, data }] of messages.entries()) {
    const bytes = data instanceof Uint8Array ? data : new TextEncoder().encode(JSON.stringify(data));
    await writer.addMessage({ channelId: ids.get(topic)!, sequence, logTime: time, publishTime: time, data: bytes });
  }
  await writer.end();
  return new Uint8Array(Buffer.concat(pieces));
}

/** A frame of LZ4 (frame format 1.6.1) with stored blocks: what a decompressor must read, made without a compressor. */
export function lz4Stored(bytes: Uint8Array): Uint8Array {
  const most = 64 * 1024;
  const parts: Uint8Array[] = [Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82)];
  for (let at = 0; at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, (block.length | 0x8000_0000) >>> 0, true);
    parts.push(head, block);
  }
  parts.push(new Uint8Array(4));
  return new Uint8Array(Buffer.concat(parts));
}
