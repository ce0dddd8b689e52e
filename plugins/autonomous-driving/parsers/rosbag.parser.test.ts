import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Bag } from '@foxglove/rosbag';
import { bytesSource, filesOf, itWith, parseBytes, runFiles } from '@lode/core/testing';
import { newDamage } from '../logs/damage.ts';
import { readBag } from '../logs/read-bag.ts';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { rosbag2Layout } from '../layouts/rosbag2.layout.ts';
import { bagOf } from '../testing/bag-of.ts';
import { imuCdr } from '../testing/cdr-of.ts';
import { db3Of } from '../testing/db3-of.ts';
import { rosbag1Parser } from './rosbag1.parser.ts';
import { rosbag2SqliteParser } from './rosbag2-sqlite.parser.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/driving/', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

const START = 1_772_403_600_000_000_000n;
const TOPIC = { topic: '/speed', type: 'std_msgs/Float64', definition: 'float64 data' };
const times = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => START + BigInt(from + i) * 10_000_000n);
const chunk = (from: number, to: number) =>
  times(from, to).map((time) => ({ topic: 0, time, data: new Uint8Array(8) }));

const codesOf = ({ items = [], findings = [] }: Awaited<ReturnType<typeof parseBytes>>) =>
  [...(items[0]?.findings ?? []), ...findings].map(({ code }) => code.replace('autonomous-driving.', ''));

describe('ROS 1 bags', () => {
  it('reads what it indexes', async () => {
    const output = await parseBytes(rosbag1Parser, bagOf([TOPIC], [chunk(0, 50), chunk(50, 100)]));
    expect(output.items?.[0]?.facets).toMatchObject({
      ...{ format: 'rosbag1', messages: 100, duration: 0.99, compression: ['none'] },
      topics: [{ name: '/speed', type: 'std_msgs/Float64', encoding: 'ros1', count: 100, hz: 100 }],
    });
    expect(codesOf(output)).toEqual(['unknown-schema']);
  });

  it('goes on at the next chunk after a length that lies, and keeps what stands before a break', async () => {
    const bytes = bagOf([TOPIC], [chunk(0, 50), chunk(50, 100)]);
    const lying = Uint8Array.from(bytes);
    // The first chunk's header length.
    new DataView(lying.buffer).setUint32(13 + 4096 + 8, 0x7fff_ffff, true);
    const stepped = await parseBytes(rosbag1Parser, lying);
    expect(codesOf(stepped)).toEqual(['bad-record', 'unknown-schema']);
    expect(stepped.items?.[0]?.facets.messages).toBe(50);
    const cut = await parseBytes(rosbag1Parser, bytes.subarray(0, 13 + 4096 + 8 + 2500));
    expect(codesOf(cut)).toEqual(['unindexed', 'truncated-log', 'unknown-schema']);
    expect(cut.items?.[0]?.facets.messages).toBeGreaterThan(20);
  });

  withSamples('reads the messages that @foxglove/rosbag reads', async () => {
    const bytes = new Uint8Array(readFileSync(`${samples}rosbag1/example.bag`));
    const line = (topic: string, time: bigint, data: Uint8Array) =>
      `${time} ${topic} ${Buffer.from(data).toString('hex')}`;
    const theirs: string[] = [];
    const bag = new Bag({
      size: () => bytes.length,
      read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    });
    await bag.open();
    for await (const { topic, timestamp, data } of bag.messageIterator()) {
      theirs.push(line(topic, BigInt(timestamp.sec) * 1_000_000_000n + BigInt(timestamp.nsec), data));
    }
    const ours: string[] = [];
    await readBag(bytesSource(bytes), {
      ...{ channel: () => undefined, damage: newDamage() },
      message: ({ topic }, time, data) => void ours.push(line(topic, time, data)),
    });
    expect(theirs).toHaveLength(8647);
    // Theirs come by time, ours as they stand in the file.
    expect(ours.sort()).toEqual(theirs.sort());
  });

  withSamples('gives the same of a bag in three compressions: 8,647 messages', async () => {
    const [plain, ...others] = await Promise.all(
      ['example.bag', 'example-lz4.bag', 'example-bz2.bag'].map(async (name) => {
        const { items } = await parseBytes(rosbag1Parser, new Uint8Array(readFileSync(`${samples}rosbag1/${name}`)));
        return items![0]!;
      }),
    );
    expect(plain!.facets).toMatchObject({ messages: 8647, duration: 21.700086256, compression: ['none'] });
    const byName = (item: typeof plain) =>
      [...(item!.facets.topics as { name: string }[])].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const [i, other] of others.entries()) {
      expect(other.facets.compression).toEqual([['lz4', 'bz2'][i]]);
      expect(byName(other)).toEqual(byName(plain));
      expect(other.core).toEqual(plain!.core);
      expect(other.findings).toEqual(plain!.findings);
      expect(other.channels).toEqual(plain!.channels);
    }
  });
});

describe('ROS 2 bags', () => {
  const imu = times(0, 100).map((time, i) => ({ topic: 0, time, data: imuCdr(time, i) }));

  it('reads a database without definitions by the known ones', async () => {
    const bytes = db3Of([{ name: '/imu', type: 'sensor_msgs/msg/Imu' }], imu);
    const { items } = await parseBytes(rosbag2SqliteParser, bytes);
    expect(items?.[0]?.facets).toMatchObject({ messages: 100, duration: 0.99, sensors: ['imu'] });
    expect(items?.[0]?.channels?.map(({ key, count }) => [key, count])).toContainEqual(['imu.ax', 100]);
    expect(items?.[0]?.findings ?? []).toEqual([]);
  });

  it('says so when the database is damaged or another one', async () => {
    const bytes = db3Of([{ name: '/imu', type: 'sensor_msgs/msg/Imu' }], imu);
    const cut = await parseBytes(rosbag2SqliteParser, bytes.subarray(0, bytes.length / 2));
    expect(codesOf(cut)).toContain('bag-unreadable');
  });

  it('recognises a folder, and what its metadata promise', async () => {
    const yaml = (files: string[], count: number) =>
      new TextEncoder().encode(
        `rosbag2_bagfile_information:\n  version: 5\n  storage_identifier: sqlite3\n  relative_file_paths:\n` +
          `${files.map((name) => `    - ${name}\n`).join('')}  message_count: ${count}\n  topics_with_message_count:\n    - message_count: 7\n`,
      );
    const data = db3Of([{ name: '/imu', type: 'sensor_msgs/msg/Imu' }], imu);
    const sound = await runFiles(
      autonomousDrivingPlugin,
      new Map([
        ['d/run/metadata.yaml', yaml(['run_0.db3'], 100)],
        ['d/run/run_0.db3', data],
      ]),
    );
    expect(sound.items.map(({ groups }) => groups)).toEqual([
      [{ kind: 'autonomous-driving.bag', key: 'd/run', name: 'run' }],
    ]);
    expect(sound.findings).toEqual([]);
    const wrong = await runFiles(
      autonomousDrivingPlugin,
      new Map([
        ['d/run/metadata.yaml', yaml(['run_0.db3', 'run_1.db3'], 150)],
        ['d/run/run_0.db3', data],
      ]),
    );
    const codes = wrong.findings.map(({ code, path }) => `${path}: ${code}`);
    expect(codes).toEqual([
      'd/run/metadata.yaml: autonomous-driving.bag-file-missing',
      'd/run/run_0.db3: autonomous-driving.metadata-mismatch',
    ]);
  });

  withSamples('reads the samples of both storages: as many messages as metadata.yaml says', async () => {
    for (const storage of ['mcap', 'sqlite3']) {
      const { items, findings, runs } = await runFiles(
        autonomousDrivingPlugin,
        filesOf(`${samples}rosbag2/${storage}`),
        rosbag2Layout,
      );
      expect(runs).toHaveLength(6);
      const sums = new Map<string, number>();
      for (const { groups, facets } of items) {
        const bag = groups![0]!.key;
        sums.set(bag, (sums.get(bag) ?? 0) + (facets.messages as number));
      }
      expect(Object.fromEntries(sums)).toEqual({ talker: 20, wbag: 6074 });
      const codes = new Set(findings.map(({ code }) => code));
      // wbag was recorded with a clock that counts from zero, and holds nothing but texts.
      expect([...codes].sort()).toEqual(['autonomous-driving.clock-unset', 'autonomous-driving.unknown-schema']);
    }
  });
});
