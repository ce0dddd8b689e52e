import { pathToFileURL } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import type { LogChannel, OnMessage } from './log-channel.ts';

/**
 * A rosbag2 file of the sqlite3 storage: tables `topics` and `messages`, since ROS 2 Iron `message_definitions`.
 * Opened read-only and immutable: no journal, no lock, no file beside it.
 */
export function openBagDatabase(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'ro');
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true, enableForeignKeyConstraints: false });
}

interface TopicRow {
  id: number;
  name: string;
  type: string;
  serialization_format: string;
}

/** Topics by id. Throws when the tables are not those of a bag. */
export function bagTopics(db: DatabaseSync): Map<number, LogChannel> {
  const topics = db.prepare('SELECT id, name, type, serialization_format FROM topics').all() as unknown as TopicRow[];
  const hasDefinitions = db
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'message_definitions'")
    .get();
  const definitions = hasDefinitions
    ? (db.prepare('SELECT topic_type, encoding, encoded_message_definition FROM message_definitions').all() as {
        [column: string]: unknown;
      }[])
    : [];
  return new Map(
    topics.map(({ id, name, type, serialization_format: encoding }) => {
      const definition = definitions.find((row) => row.topic_type === type);
      const schemaEncoding = String(definition?.encoding ?? '');
      const schema = String(definition?.encoded_message_definition ?? '');
      return [id, { topic: String(name), type: String(type), encoding: String(encoding), schemaEncoding, schema }];
    }),
  );
}

const MOST_MESSAGE = 64 * 1024 * 1024;

/** Bags of compression mode `message` hold each as a zstd frame (RFC 8878 §3.1.1); CDR begins with a zero byte. */
function plain(data: Uint8Array): Uint8Array {
  const packed = data[0] === 0x28 && data[1] === 0xb5 && data[2] === 0x2f && data[3] === 0xfd;
  return packed ? zstdDecompressSync(data, { maxOutputLength: MOST_MESSAGE }) : data;
}

/** Nanoseconds do not fit a double; SQLite's integers come as bigint. */
export function eachBagRow(
  db: DatabaseSync,
  topics: Map<number, LogChannel>,
  onMessage: OnMessage,
  window?: { topic: number; from: bigint; to: bigint },
): void {
  const where = window ? 'WHERE topic_id = ? AND timestamp BETWEEN ? AND ? ORDER BY timestamp' : 'ORDER BY id';
  const statement = db.prepare(`SELECT topic_id, timestamp, data FROM messages ${where}`);
  statement.setReadBigInts(true);
  const values = window ? [window.topic, window.from, window.to] : [];
  for (const row of statement.iterate(...values)) {
    const { topic_id: id, timestamp, data } = row as { topic_id: unknown; timestamp: unknown; data: unknown };
    const channel = typeof id === 'bigint' ? topics.get(Number(id)) : undefined;
    if (channel && typeof timestamp === 'bigint' && data instanceof Uint8Array)
      onMessage(channel, timestamp, plain(data));
  }
}
