import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { McapStreamReader } from '@mcap/core';
import { loadDecompressHandlers } from '@mcap/support';
import { bytesSource, parseBytes } from '@lode/core/testing';
import { newDamage } from '../logs/damage.ts';
import { mcapSummary } from '../logs/mcap-summary.ts';
import { readMcap } from '../logs/read-mcap.ts';
import { lz4Stored, mcapOf, type TestMessage } from '../testing/mcap-of.ts';
import { mcapParser } from './mcap.parser.ts';

const START = 1_772_403_600_000_000_000n;
const MS = 1_000_000n;
const stampOf = (time: bigint) => ({ sec: Number(time / 1_000_000_000n), nsec: Number(time % 1_000_000_000n) });

/** A car that drives east at 10 m/s for 2 s, seen at 20 Hz, and a car 20 m ahead of it. */
const MESSAGES: TestMessage[] = Array.from({ length: 41 }, (_, i) => {
  const time = START + BigInt(i) * 50n * MS;
  const pose = { position: { x: i * 0.5, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } };
  const cube = { pose: { ...pose, position: { x: 20, y: 0, z: 0.8 } }, size: { x: 4, y: 2, z: 1.6 } };
  const entity = { id: 'a', frame_id: 'base_link', timestamp: stampOf(time), cubes: [cube] };
  const metadata = [{ key: 'class', value: 'vehicle.car' }];
  return [
    { topic: '/pose', time, data: { timestamp: stampOf(time), frame_id: 'map', pose } },
    { topic: '/objects', time, data: { entities: [{ ...entity, metadata }] } },
    { topic: '/noise', time, data: { anything: 'x'.repeat(500) } },
  ];
}).flat();
const TYPES = { '/pose': 'foxglove.PoseInFrame', '/objects': 'foxglove.SceneUpdate', '/noise': 'acme.Noise' };
const SMALL = { chunkSize: 4096 };

const compressions = {
  none: {},
  zstd: { compressChunk: (chunk: Uint8Array) => ({ compression: 'zstd', compressedData: zstdCompressSync(chunk) }) },
  lz4: { compressChunk: (chunk: Uint8Array) => ({ compression: 'lz4', compressedData: lz4Stored(chunk) }) },
};
const parse = (bytes: Uint8Array) => parseBytes(mcapParser, bytes, { path: 'a.mcap' });
const whole = () => mcapOf(TYPES, MESSAGES, SMALL);

async function read(bytes: Uint8Array) {
  const { items = [], annotations = [], findings = [] } = await parse(bytes);
  const [item] = items;
  const codes = [...(item?.findings ?? []), ...findings].map(({ code }) => code.replace('autonomous-driving.', ''));
  const { messages } = (item?.facets ?? {}) as { messages?: number };
  return { item, annotations, codes, messages: messages ?? 0 };
}

/** Topic, time and content of every message: by the library of the format's makers, and by ours. */
async function bothWays(bytes: Uint8Array): Promise<[theirs: string[], ours: string[]]> {
  const line = (topic: string, time: bigint, data: Uint8Array) =>
    `${topic} ${time} ${Buffer.from(data).toString('hex')}`;
  const theirs: string[] = [];
  const topics = new Map<number, string>();
  const reader = new McapStreamReader({ validateCrcs: true, decompressHandlers: await loadDecompressHandlers() });
  reader.append(bytes);
  for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
    if (record.type === 'Channel') topics.set(record.id, record.topic);
    if (record.type === 'Message') theirs.push(line(topics.get(record.channelId)!, record.logTime, record.data));
  }
  const ours: string[] = [];
  await readMcap(bytesSource(bytes), {
    ...{ channel: () => undefined, damage: newDamage() },
    message: ({ topic }, time, data) => void ours.push(line(topic, time, data)),
  });
  return [theirs, ours];
}

describe('MCAP', () => {
  it.each(Object.entries(compressions))('reads chunks of compression %s as @mcap/core does', async (name, options) => {
    const bytes = await mcapOf(TYPES, MESSAGES, { ...SMALL, ...options });
    const [theirs, ours] = await bothWays(bytes);
    expect(ours).toEqual(theirs);
    const { item, annotations, codes, messages } = await read(bytes);
    expect(messages).toBe(123);
    expect(item?.facets).toMatchObject({ compression: [name], duration: 2, tracks: 1, classes: ['car'] });
    expect(codes).toEqual(['unknown-schema']);
    const [track] = annotations[0]!.annotations;
    expect(track).toMatchObject({ class: 'car', attributes: { trackId: 'a', sourceClass: 'vehicle.car' } });
    expect(track!.parts).toHaveLength(41);
    // 20 m ahead of a car at 5 m; a state holds until the next.
    expect(track!.parts[10]).toMatchObject({
      start: String(START + 500n * MS),
      end: String(START + 550n * MS),
      geometry: { kind: 'cuboid', frame: 'map', center: [25, 0, 0.8], size: [4, 2, 1.6] },
    });
  });

  it('derives speed and acceleration from positions alone', async () => {
    const { item } = await read(await whole());
    const speed = item!.channels!.find(({ key }) => key === 'ego.speed')!.samples!;
    expect(speed.t[0]).toBe(START);
    for (const value of speed.v) expect(value).toBeCloseTo(10, 6);
    const acceleration = item!.channels!.find(({ key }) => key === 'ego.acceleration')!.samples!;
    for (const value of acceleration.v) expect(value).toBeCloseTo(0, 6);
    expect(item!.facets).toMatchObject({ distance: 20, maxSpeed: 10 });
  });

  it('reads a log without index or chunks, and says what is missing', async () => {
    const noIndex = { useChunkIndex: false, useMessageIndex: false, useStatistics: false, useSummaryOffsets: false };
    const bare = { ...noIndex, repeatChannels: false, repeatSchemas: false };
    for (const options of [
      { ...bare, ...SMALL },
      { ...bare, useChunks: false },
    ]) {
      const { codes, messages } = await read(await mcapOf(TYPES, MESSAGES, options));
      expect(messages).toBe(123);
      expect(codes).toEqual(['unindexed', 'unknown-schema']);
    }
  });

  it('leaves out a chunk whose checksum is wrong, keeps the others', async () => {
    const bytes = await whole();
    const summary = await mcapSummary(bytesSource(bytes));
    if (typeof summary === 'string') throw new Error(summary);
    const chunk = summary.chunks[3]!;
    bytes[chunk.offset + chunk.length - 5]! ^= 0x40;
    const { codes, messages } = await read(bytes);
    expect(codes).toContain('chunk-crc');
    expect(messages).toBeGreaterThan(90);
    expect(messages).toBeLessThan(123);
  });

  it('goes on at the next chunk that the index knows after a length that lies', async () => {
    const bytes = await whole();
    const summary = await mcapSummary(bytesSource(bytes));
    if (typeof summary === 'string') throw new Error(summary);
    new DataView(bytes.buffer).setUint32(summary.chunks[2]!.offset + 5, 0xffff, true);
    const { codes, messages } = await read(bytes);
    expect(codes).toEqual(['bad-record', 'count-mismatch', 'unknown-schema']);
    expect(messages).toBeGreaterThan(90);
  });

  it('keeps what stands before the break, of the broken chunk too', async () => {
    for (const options of [compressions.none, compressions.zstd]) {
      const bytes = await mcapOf(TYPES, MESSAGES, { chunkSize: 1 << 20, ...options });
      const summary = await mcapSummary(bytesSource(bytes));
      if (typeof summary === 'string') throw new Error(summary);
      const { offset, length } = summary.chunks[0]!;
      const { codes, messages } = await read(bytes.subarray(0, offset + Math.floor(length * 0.9)));
      expect(codes).toContain('truncated-log');
      if (options === compressions.none) expect(messages).toBeGreaterThan(100);
    }
  });

  it('names a compression that nobody knows', async () => {
    const options = {
      ...SMALL,
      compressChunk: (chunk: Uint8Array) => ({ compression: 'brotli', compressedData: chunk }),
    };
    const { codes, item } = await read(await mcapOf(TYPES, MESSAGES, options));
    expect(item).toBeUndefined();
    expect(codes).toEqual(['unknown-compression', 'count-mismatch', 'empty-log']);
  });

  it('says how far the clock went backwards, and keeps channels in order', async () => {
    const back = MESSAGES.map((message, i) => (i < 60 ? message : { ...message, time: message.time - 500n * MS }));
    const { codes, item } = await read(await mcapOf(TYPES, back, SMALL));
    expect(codes).toContain('clock-backwards');
    const found = item!.findings!.find(({ code }) => code.endsWith('clock-backwards'))!;
    expect(found.evidence).toMatchObject({ times: 3, seconds: 0.45 });
    for (const { samples } of item!.channels!) {
      samples!.t.forEach((t, i) => i > 0 && expect(t > samples!.t[i - 1]!).toBe(true));
    }
  });

  it('says that messages do not fit their definition', async () => {
    const messages = MESSAGES.map((message) =>
      message.topic === '/pose' ? { ...message, data: Uint8Array.of(0x7b) } : message,
    );
    const { codes, item } = await read(await mcapOf(TYPES, messages, SMALL));
    expect(codes).toContain('undecodable-message');
    // Nothing ties the boxes, given on the car, to the map.
    expect(codes).toContain('unplaced-objects');
    expect(item!.channels).toEqual([]);
  });

  it('does not open a chunk that claims more than memory', async () => {
    const bytes = await whole();
    const summary = await mcapSummary(bytesSource(bytes));
    if (typeof summary === 'string') throw new Error(summary);
    // Opcode, length, start, end: then the size when decompressed.
    new DataView(bytes.buffer).setUint32(summary.chunks[0]!.offset + 25, 0xffff_ffff, true);
    expect((await read(bytes)).codes).toContain('chunk-too-large');
  });
});
