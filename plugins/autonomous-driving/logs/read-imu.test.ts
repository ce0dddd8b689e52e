import { describe, expect, it } from '@jest/globals';
import type { ByteSource } from '@lode/core';
import { bytesSource } from '@lode/core/testing';
import { generateLog } from '../demo/generate-log.ts';
import { motionAt, START } from '../demo/route.ts';
import { bagOf } from '../testing/bag-of.ts';
import { imuCdr } from '../testing/cdr-of.ts';
import { db3Of } from '../testing/db3-of.ts';
import { readImu } from './read-imu.ts';

const SECOND = 1_000_000_000n;

async function logOf(seconds: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of generateLog({ seconds, seed: 1, light: true, chunkSize: 32 * 1024 })) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

function counting(bytes: Uint8Array): ByteSource & { read: ByteSource['read']; total(): number } {
  const source = bytesSource(bytes);
  let total = 0;
  return {
    ...source,
    read: (offset, length) => {
      total += Math.min(length, bytes.length - offset);
      return source.read(offset, length);
    },
    total: () => total,
  };
}

const read = (source: ByteSource, from: bigint, to: bigint, field = 'ax', topic = '/imu/data') =>
  readImu({ source, companions: {}, channel: { key: `imu.${field}`, attributes: { topic, field } }, from, to });

describe('a window of an Imu topic', () => {
  it('has every sample in it and no other, with the values that were written', async () => {
    const source = bytesSource(await logOf(12));
    const [from, to] = [START + 3n * SECOND, START + 5n * SECOND];
    const { t, v } = await read(source, from, to);
    expect([t.length, t[0], t.at(-1)]).toEqual([201, from, to]);
    // The demo's noise is ±0.1 m/s².
    t.forEach((time, i) => {
      expect(Math.abs(v[i]! - motionAt(Number(time - START) / 1e9).acceleration)).toBeLessThan(0.11);
    });
    const { v: upward } = await read(source, from, to, 'az');
    for (const value of upward) expect(value).toBeCloseTo(9.8, 0);
    expect((await read(source, from, to, 'ax', '/other')).t).toHaveLength(0);
  });

  it('costs as much in a long log as in a short one', async () => {
    const [short, long] = [counting(await logOf(12)), counting(await logOf(96))];
    expect(long.size).toBeGreaterThan(short.size * 7);
    const window = [START + 3n * SECOND, START + 5n * SECOND] as const;
    expect((await read(short, ...window)).v).toEqual((await read(long, ...window)).v);
    // The index itself grows, by about 60 bytes for each chunk and more where chunks have message indexes.
    expect(long.total() - short.total()).toBeLessThan((long.size - short.size) / 10);
    expect(long.total()).toBeLessThan(long.size / 4);
  });

  it('is read from ROS 1 bags and databases too', async () => {
    const times = Array.from({ length: 300 }, (_, i) => START + BigInt(i) * 10_000_000n);
    const data = times.map((time, i) => ({ topic: 0, time, data: imuCdr(time, i) }));
    const db3 = bytesSource(db3Of([{ name: '/imu', type: 'sensor_msgs/msg/Imu' }], data));
    const window = [START + SECOND, START + 2n * SECOND] as const;
    const expected = Float64Array.from({ length: 101 }, (_, i) => 100 + i);
    expect((await read(db3, ...window, 'ax', '/imu')).v).toEqual(expected);

    const vector = 'geometry_msgs/Vector3';
    const definition = [
      `std_msgs/Header header\n${vector} linear_acceleration`,
      'MSG: std_msgs/Header\nuint32 seq\ntime stamp\nstring frame_id',
      `MSG: ${vector}\nfloat64 x\nfloat64 y\nfloat64 z`,
    ].join(`\n${'='.repeat(80)}\n`);
    const ros1 = (time: bigint, ax: number) => {
      const view = new DataView(new ArrayBuffer(40));
      view.setUint32(4, Number(time / SECOND), true);
      view.setUint32(8, Number(time % SECOND), true);
      view.setFloat64(16, ax, true);
      return new Uint8Array(view.buffer);
    };
    const messages = times.map((time, i) => ({ topic: 0, time, data: ros1(time, i) }));
    const bag = bagOf(
      [{ topic: '/imu', type: 'sensor_msgs/Imu', definition }],
      [messages.slice(0, 100), messages.slice(100, 200), messages.slice(200)],
    );
    expect((await read(bytesSource(bag), ...window, 'ax', '/imu')).v).toEqual(expected);
  });
});
