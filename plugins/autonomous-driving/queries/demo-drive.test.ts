import { beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryAnnotation, QueryMatch } from '@lode/core';
import { runFiles, type Files } from '@lode/core/testing';
import { TRUE_EVENTS } from '../demo/ground-truth.ts';
import { drivingDemo } from '../demo/index.ts';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { cutInQuery } from './cut-in.query.ts';
import { hardBrakeQuery } from './hard-brake.query.ts';
import { queryData, type StoredDrive } from './testing/query-data.ts';

let drive: StoredDrive;

beforeAll(async () => {
  const files: Files = new Map();
  for await (const { path, data } of drivingDemo.files()) if (path === 'drive/gate-loop.mcap') files.set(path, data);
  const { items, annotations } = await runFiles(autonomousDrivingPlugin, files);
  const stored = items[0]!.channels!.filter(({ samples }) => samples);
  drive = {
    assetId: 'gate-loop',
    channels: Object.fromEntries(stored.map(({ key, samples }) => [key, samples!])),
    annotations: annotations
      .flatMap((one) => one.annotations)
      .map(({ class: code, parts, attributes = {}, originalId = '' }): QueryAnnotation => {
        return { id: originalId, assetId: 'gate-loop', class: code, parts, attributes, confidence: null };
      }),
  };
}, 120_000);

const overlaps = ({ window }: QueryMatch, { start, end }: { start: bigint; end: bigint }) =>
  window!.start <= end && window!.end >= start;

describe('queries on the demo drive, as its parser reads it', () => {
  it('finds the two hard brakes and not the gentle and the slow one', async () => {
    const params = hardBrakeQuery.params.parse({}) as never;
    const matches = await Array.fromAsync(hardBrakeQuery.run(queryData([drive]), params));
    const truth = TRUE_EVENTS.filter(({ kind }) => kind === 'hard-brake');
    expect(matches).toHaveLength(truth.length);
    truth.forEach((event, i) => expect(overlaps(matches[i]!, event)).toBe(true));
  });

  it('finds the two cut-ins and neither the parked row nor the neighbour', async () => {
    const params = cutInQuery.params.parse({}) as never;
    const matches = await Array.fromAsync(cutInQuery.run(queryData([drive]), params));
    const truth = TRUE_EVENTS.filter(({ kind }) => kind === 'cut-in');
    expect(matches.map(({ evidence }) => evidence!.actor)).toEqual(truth.map(({ actor }) => actor));
    truth.forEach((event, i) => expect(overlaps(matches[i]!, event)).toBe(true));
  });
});
