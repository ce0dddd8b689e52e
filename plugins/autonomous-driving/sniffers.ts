import type { Sniffer } from '@lode/core';
import { BAG_MAGIC } from './logs/bag-records.ts';
import { MAGIC } from './logs/mcap-records.ts';

const starts = (head: Uint8Array, magic: Uint8Array) => magic.every((byte, i) => head[i] === byte);
const SQLITE = new TextEncoder().encode('SQLite format 3\0');

export const mcapSniffer: Sniffer = {
  parser: 'autonomous-driving.mcap',
  headBytes: 16,
  sniff: (head) => (starts(head, MAGIC) ? 1 : 0),
};

export const rosbag1Sniffer: Sniffer = {
  parser: 'autonomous-driving.rosbag1',
  headBytes: 16,
  sniff: (head) => (starts(head, BAG_MAGIC) ? 1 : 0),
};

/** SQLite's first page holds the tables' own SQL, so that a bag is told from any other database by what it declares. */
export const rosbag2SqliteSniffer: Sniffer = {
  parser: 'autonomous-driving.rosbag2-sqlite',
  headBytes: 64 * 1024,
  sniff(head) {
    if (!starts(head, SQLITE)) return 0;
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
    const topics = /CREATE TABLE "?topics"?\s*\(/i.test(text) && text.includes('serialization_format');
    return topics && /CREATE TABLE "?messages"?\s*\(/i.test(text) ? 0.95 : 0;
  },
};
