import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** For tests: a rosbag2 file as ROS 2 Humble writes it (rosbag2_storage_sqlite3, schema version 3). */
export function db3Of(
  topics: { name: string; type: string }[],
  messages: { topic: number; time: bigint; data: Uint8Array }[],
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'lode-db3-'));
  try {
    const path = join(folder, 'bag.db3');
    const db = new DatabaseSync(path);
    db.exec(`CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT NOT NULL,type TEXT NOT NULL,serialization_format TEXT NOT NULL,offered_qos_profiles TEXT NOT NULL);
      CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER NOT NULL,timestamp INTEGER NOT NULL, data BLOB NOT NULL);
      CREATE INDEX timestamp_idx ON messages (timestamp ASC);`);
    const topic = db.prepare('INSERT INTO topics VALUES (?, ?, ?, ?, ?)');
    topics.forEach(({ name, type }, i) => topic.run(i + 1, name, type, 'cdr', ''));
    const message = db.prepare('INSERT INTO messages(topic_id, timestamp, data) VALUES (?, ?, ?)');
    for (const { topic: index, time, data } of messages) message.run(index + 1, time, data);
    db.close();
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
