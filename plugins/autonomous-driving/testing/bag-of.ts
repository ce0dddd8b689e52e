const latin = (text: string) => new TextEncoder().encode(text);
const u32 = (value: number) => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};
const u64 = (value: bigint) => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};
const stamp = (time: bigint) => u64(((time % 1_000_000_000n) << 32n) | (time / 1_000_000_000n));
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function record(fields: Record<string, Uint8Array>, data: Uint8Array): Uint8Array {
  const header = Object.entries(fields).map(([name, value]) =>
    join(u32(name.length + 1 + value.length), latin(`${name}=`), value),
  );
  const bytes = join(...header);
  return join(u32(bytes.length), bytes, u32(data.length), data);
}

const op = (code: number) => Uint8Array.of(code);

export interface BagMessage {
  topic: number;
  /** Nanoseconds. */
  time: bigint;
  data: Uint8Array;
}

/** For tests: a ROS 1 bag of format 2.0, uncompressed, one chunk for each list of messages, with its index. */
export function bagOf(
  topics: { topic: string; type: string; definition: string }[],
  chunks: BagMessage[][],
): Uint8Array {
  const magic = latin('#ROSBAG V2.0\n');
  const connections = topics.map(({ topic, type, definition }, conn) =>
    record(
      { op: op(7), conn: u32(conn), topic: latin(topic) },
      join(
        ...[`topic=${topic}`, `type=${type}`, 'md5sum=*', `message_definition=${definition}`].map((field) =>
          join(u32(latin(field).length), latin(field)),
        ),
      ),
    ),
  );
  const headerOf = (index: number) => {
    const fields = {
      op: op(3),
      index_pos: u64(BigInt(index)),
      conn_count: u32(topics.length),
      chunk_count: u32(chunks.length),
    };
    const bare = record(fields, new Uint8Array(0)).length;
    return record(fields, new Uint8Array(4096 + 8 - bare).fill(0x20));
  };
  let position = magic.length + headerOf(0).length;
  const body: Uint8Array[] = [];
  const infos: Uint8Array[] = [];
  for (const messages of chunks) {
    const content = join(
      ...connections,
      ...messages.map(({ topic, time, data }) => record({ op: op(2), conn: u32(topic), time: stamp(time) }, data)),
    );
    const chunk = record({ op: op(5), compression: latin('none'), size: u32(content.length) }, content);
    const times = messages.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1));
    const info = { chunk_pos: u64(BigInt(position)), start_time: stamp(times[0]!), end_time: stamp(times.at(-1)!) };
    infos.push(record({ op: op(6), ver: u32(1), ...info, count: u32(0) }, new Uint8Array(0)));
    body.push(chunk);
    position += chunk.length;
  }
  return join(magic, headerOf(position), ...body, ...connections, ...infos);
}
