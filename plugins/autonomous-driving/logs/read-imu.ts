import type { ChannelReadInput, RandomAccess, Samples } from '@lode/core';
import { ordered } from '@lode/core/series';
import { bagIndex } from './bag-index.ts';
import { bagTopics, eachBagRow, openBagDatabase } from './bag-database.ts';
import { BAG_MAGIC, BAG_OP, bagFields, bagNumber, bagOp, bagTime, eachBagRecord } from './bag-records.ts';
import { newDamage } from './damage.ts';
import { stampAt, STAMP_TOLERANCE, textAt } from './fields.ts';
import { imuValue } from './imu-fields.ts';
import type { LogChannel, OnMessage } from './log-channel.ts';
import { openChunk } from './mcap-chunk.ts';
import { eachRecord, fieldsOf, MAGIC, OP, RECORD_HEAD } from './mcap-records.ts';
import { mcapSummary } from './mcap-summary.ts';
import { messageReader, type ReadMessage } from './message-reader.ts';
import { openBagChunk, readBag } from './read-bag.ts';
import { readMcap } from './read-mcap.ts';

interface Window {
  from: bigint;
  to: bigint;
}

/** Which file, which messages: everything recorded in the window reaches `onMessage`, and possibly more. */
type WindowReader = (
  source: ChannelReadInput['source'],
  topic: string,
  window: Window,
  onMessage: OnMessage,
) => Promise<void>;

const overlaps = (chunk: { start: bigint; end: bigint }, { from, to }: Window) =>
  chunk.start <= to && chunk.end >= from;

const mcapWindow: WindowReader = async (source, _topic, window, message) => {
  const damage = newDamage();
  const summary = await mcapSummary(source);
  if (typeof summary === 'string' || summary.chunks.length === 0) {
    await readMcap(source, { channel: () => undefined, message, damage });
    return;
  }
  for (const { offset, length } of summary.chunks.filter((chunk) => overlaps(chunk, window))) {
    if (offset + length > source.size) continue;
    const record = await source.read(offset, length);
    if (record[0] !== OP.CHUNK) continue;
    const opened = await openChunk(record.subarray(RECORD_HEAD), offset, damage);
    eachRecord(opened?.records ?? new Uint8Array(0), (op, content) => {
      if (op !== OP.MESSAGE || content.length < 22) return;
      const fields = fieldsOf(content);
      const channel = summary.channels.get(fields.u16());
      fields.u32(); // sequence
      const time = fields.u64();
      fields.u64(); // time of publishing
      if (channel) message(channel, time, fields.rest());
    });
  }
};

const bagWindow: WindowReader = async (source, _topic, window, message) => {
  const damage = newDamage();
  const index = await bagIndex(source);
  if (!index) {
    await readBag(source, { channel: () => undefined, message, damage });
    return;
  }
  const chunks = index.chunks.filter((chunk) => overlaps(chunk, window));
  for (const { offset } of chunks) {
    const record = await chunkAt(source, offset);
    const opened = record && (await openBagChunk(record.fields, record.data, offset, damage));
    eachBagRecord(opened ?? new Uint8Array(0), (header, data) => {
      const fields = bagFields(header);
      if (bagOp(fields) !== BAG_OP.MESSAGE) return;
      const channel = index.channels.get(bagNumber(fields, 'conn'));
      if (channel) message(channel, bagTime(fields, 'time'), data);
    });
  }
};

async function chunkAt(source: RandomAccess, offset: number) {
  const number = async (at: number) => {
    const bytes = await source.read(at, 4);
    return bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  };
  const headerLength = await number(offset);
  if (offset + 8 + headerLength > source.size) return null;
  const length = await number(offset + 4 + headerLength);
  if (offset + 8 + headerLength + length > source.size) return null;
  const fields = bagFields(await source.read(offset + 4, headerLength));
  return { fields, data: await source.read(offset + 8 + headerLength, length) };
}

const databaseWindow: WindowReader = async (source, topic, { from, to }, message) => {
  const db = openBagDatabase(await source.localPath());
  try {
    const topics = bagTopics(db);
    for (const [id, channel] of topics) {
      if (channel.topic === topic) eachBagRow(db, topics, message, { topic: id, from, to });
    }
  } finally {
    db.close();
  }
};

async function readerFor(source: RandomAccess): Promise<WindowReader> {
  const head = await source.read(0, 16);
  const begins = (magic: Uint8Array) => magic.every((byte, i) => head[i] === byte);
  return begins(MAGIC) ? mcapWindow : begins(BAG_MAGIC) ? bagWindow : databaseWindow;
}

/** A field of an Imu topic in [from, to]: only the chunks that overlap are read, where the log has an index. */
export async function readImu({ source, channel: { attributes }, from, to }: ChannelReadInput): Promise<Samples> {
  const [topic, field] = [textAt(attributes, 'topic'), textAt(attributes, 'field')];
  const times: bigint[] = [];
  const values: number[] = [];
  const readers = new Map<LogChannel, ReadMessage | null>();
  const read = await readerFor(source);
  // Stamps and the time of recording may differ by as much as a stamp is believed.
  const window = { from: from - STAMP_TOLERANCE, to: to + STAMP_TOLERANCE };
  await read(source, topic, window, (channel, time, data) => {
    if (channel.topic !== topic || time < window.from || time > window.to) return;
    if (!readers.has(channel)) readers.set(channel, messageReader(channel));
    try {
      const message = readers.get(channel)?.(data);
      const t = stampAt(time, message, 'header', 'stamp');
      if (message === undefined || t < from || t > to) return;
      times.push(t);
      values.push(imuValue(message, field));
    } catch {
      // a message that does not fit its definition; the parser has said so
    }
  });
  return ordered({ t: BigInt64Array.from(times), v: Float64Array.from(values) }).samples;
}
