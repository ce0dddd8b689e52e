import type { RandomAccess } from '@lode/core';
import { byteWindow } from './byte-window.ts';
import type { Damage } from './damage.ts';
import { MOST_CHUNK_BYTES } from './decompress.ts';
import type { LogChannel, OnMessage } from './log-channel.ts';
import { openChunk } from './mcap-chunk.ts';
import { eachRecord, fieldsOf, MAGIC, OP, RECORD_HEAD } from './mcap-records.ts';
import { channelTable, mcapSummary } from './mcap-summary.ts';

export interface McapRead {
  library: string;
  compression: Set<string>;
  messages: number;
}

export interface McapSink {
  channel(channel: LogChannel): void;
  message: OnMessage;
  damage: Damage;
}

/**
 * Every message of an MCAP file in the order of the file: one pass, one chunk in memory at a time, index or not. What
 * is damaged is noted and stepped over: after a lying length the index tells where the next chunk begins.
 */
export async function readMcap(source: RandomAccess, { channel, message, damage }: McapSink): Promise<McapRead> {
  const summary = await mcapSummary(source);
  const result: McapRead = { library: '', compression: new Set(), messages: 0 };
  const table = channelTable();
  if (summary === 'damaged') damage.note('summary-crc', source.size);
  const indexed = typeof summary === 'object' && summary.chunks.length > 0 ? summary : null;
  // A chunk that was lost may have held the only declaration of a channel that later chunks use.
  if (indexed) for (const [id, one] of indexed.channels) table.channels.set(id, one);

  const take = (op: number, content: Uint8Array, at: number) => {
    try {
      if (op === OP.SCHEMA) table.schema(content);
      else if (op === OP.CHANNEL) channel(table.channel(content));
      else if (op === OP.MESSAGE) {
        const fields = fieldsOf(content);
        const id = fields.u16();
        fields.u32(); // sequence
        const time = fields.u64();
        fields.u64(); // time of publishing
        const known = table.channels.get(id);
        if (!known) return damage.note('message-without-channel', at);
        result.messages += 1;
        message(known, time, fields.rest());
      } else if (op === OP.HEADER) {
        const fields = fieldsOf(content);
        fields.text(); // profile
        result.library = fields.text().slice(0, 200);
      }
    } catch {
      damage.note('bad-record', at);
    }
  };

  const window = byteWindow(source);
  let at = MAGIC.length;
  let chunks = 0;
  let ended = false;
  while (!ended && at < source.size) {
    const head = await window.bytes(at, RECORD_HEAD);
    const fields = fieldsOf(head.subarray(1));
    const op = head[0]!;
    const length = head.length < RECORD_HEAD ? Infinity : fields.u32() + fields.u32() * 2 ** 32;
    const left = source.size - at - RECORD_HEAD;
    // Opcode 0 is no record (MCAP, Records): what a recorder leaves that lost its power is zeros.
    if (op === 0 || length > left) {
      const next = indexed?.chunks.find(({ offset }) => offset > at);
      damage.note(next ? 'bad-record' : 'truncated-log', at);
      if (!next && op === OP.CHUNK && left > 0 && left <= MOST_CHUNK_BYTES) {
        const opened = await openChunk(await source.read(at + RECORD_HEAD, left), at, damage);
        if (opened) eachRecord(opened.records, (inner, content) => take(inner, content, at));
      }
      if (!next) return result;
      at = next.offset;
      continue;
    }
    const wanted = op === OP.CHUNK || op === OP.MESSAGE || op === OP.SCHEMA || op === OP.CHANNEL || op === OP.HEADER;
    if (wanted && length > MOST_CHUNK_BYTES) damage.note('chunk-too-large', at);
    else if (op === OP.CHUNK) {
      chunks += 1;
      const opened = await openChunk(await window.bytes(at + RECORD_HEAD, length), at, damage);
      if (opened) {
        result.compression.add(opened.compression || 'none');
        const end = eachRecord(opened.records, (inner, content) => take(inner, content, at));
        if (end !== opened.records.length) damage.note('bad-record', at);
      }
    } else if (wanted) take(op, await window.bytes(at + RECORD_HEAD, length), at);
    else if (op === OP.DATA_END || op === OP.FOOTER) ended = true;
    at += RECORD_HEAD + length;
  }
  if (!ended) damage.note('truncated-log', at);
  else if (!indexed && summary !== 'damaged') damage.note('unindexed', source.size);
  if (indexed && indexed.messages !== null && indexed.messages !== BigInt(result.messages)) {
    damage.note('count-mismatch', source.size, `${indexed.messages} / ${result.messages}`);
  }
  if (indexed && indexed.chunks.length !== chunks && !damage.has('bad-record')) {
    damage.note('count-mismatch', source.size, `${indexed.chunks.length} / ${chunks}`);
  }
  return result;
}
