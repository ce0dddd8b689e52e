import type { RandomAccess } from '@lode/core';
import { bagIndex, connectionTable } from './bag-index.ts';
import { BAG_MAGIC, BAG_OP, bagFields, bagNumber, bagOp, bagText, bagTime, eachBagRecord } from './bag-records.ts';
import { byteWindow } from './byte-window.ts';
import type { Damage } from './damage.ts';
import { decompressorOf, MOST_CHUNK_BYTES } from './decompress.ts';
import type { LogChannel, OnMessage } from './log-channel.ts';

export interface BagSink {
  channel(channel: LogChannel): void;
  message: OnMessage;
  damage: Damage;
}

/** Headers hold a few short fields; connections' definitions stand in the data. */
const MOST_HEADER = 64 * 1024;

/** What a chunk holds; null, and a note, when it cannot be opened. ROS 1 bags have no checksums. */
export async function openBagChunk(
  fields: Map<string, Uint8Array>,
  data: Uint8Array,
  at: number,
  damage: Damage,
): Promise<Uint8Array | null> {
  const compression = bagText(fields, 'compression');
  const decompress = await decompressorOf(compression);
  if (!decompress || compression === '' || compression === 'zstd') {
    damage.note('unknown-compression', at, compression);
    return null;
  }
  try {
    const size = bagNumber(fields, 'size');
    if (size > MOST_CHUNK_BYTES) {
      damage.note('chunk-too-large', at);
      return null;
    }
    const opened = decompress(data, size);
    if (opened.length !== size) throw new RangeError('another size than announced');
    return opened;
  } catch {
    damage.note('chunk-unreadable', at);
    return null;
  }
}

/** Every message of a ROS 1 bag in the order of the file: one pass, one chunk in memory, index or not. */
export async function readBag(
  source: RandomAccess,
  { channel, message, damage }: BagSink,
): Promise<{ compression: Set<string> }> {
  const index = await bagIndex(source);
  const table = connectionTable();
  if (index) for (const [id, one] of index.channels) table.channels.set(id, one);
  else damage.note('unindexed', source.size);
  const compression = new Set<string>();

  const take = (at: number) => (header: Uint8Array, data: Uint8Array) => {
    try {
      const fields = bagFields(header);
      const op = bagOp(fields);
      if (op === BAG_OP.CONNECTION) channel(table.connection(fields, data));
      else if (op === BAG_OP.MESSAGE) {
        const known = table.channels.get(bagNumber(fields, 'conn'));
        if (known) message(known, bagTime(fields, 'time'), data);
        else damage.note('message-without-channel', at);
      }
    } catch {
      damage.note('bad-record', at);
    }
  };

  const window = byteWindow(source);
  let at = BAG_MAGIC.length;
  /** After a lying length: the next chunk that the index knows, else nothing more can be found. */
  const stepOver = () => {
    const next = index?.chunks.find(({ offset }) => offset > at);
    damage.note(next ? 'bad-record' : 'truncated-log', at);
    at = next ? next.offset : Infinity;
  };
  const u32 = async (offset: number) => {
    const bytes = await window.bytes(offset, 4);
    return bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  };
  while (at < source.size) {
    const headerLength = await u32(at);
    const dataAt = at + 8 + headerLength;
    // Each record's header has at least its op; nothing but zeros, which a recorder leaves that lost its power, has none.
    if (headerLength === 0 || headerLength > MOST_HEADER || dataAt > source.size) {
      stepOver();
      continue;
    }
    const header = Uint8Array.from(await window.bytes(at + 4, headerLength));
    const length = await u32(at + 4 + headerLength);
    let fields: Map<string, Uint8Array>;
    try {
      fields = bagFields(header);
    } catch {
      stepOver();
      continue;
    }
    const isChunk = bagOp(fields) === BAG_OP.CHUNK;
    const cut = length > source.size - dataAt;
    if (cut && isChunk && bagText(fields, 'compression') === 'none') {
      eachBagRecord(await source.read(dataAt, Math.min(source.size - dataAt, MOST_CHUNK_BYTES)), take(at));
    }
    if (cut) {
      stepOver();
      continue;
    }
    if (length > MOST_CHUNK_BYTES) damage.note('chunk-too-large', at);
    else if (isChunk) {
      const opened = await openBagChunk(fields, await window.bytes(dataAt, length), at, damage);
      if (opened) {
        compression.add(bagText(fields, 'compression'));
        if (eachBagRecord(opened, take(at)) !== opened.length) damage.note('bad-record', at);
      }
    } else if (bagOp(fields) === BAG_OP.CONNECTION || bagOp(fields) === BAG_OP.MESSAGE) {
      take(at)(header, await window.bytes(dataAt, length));
    }
    at = dataAt + length;
  }
  return { compression };
}
