import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@lode/core';
import { bytesSource, parseBytes } from '@lode/core/testing';
import { encodeClip, type Picture } from '../demo/h264/encode-clip.ts';
import { mp4File } from '../demo/h264/mp4-file.ts';
import { motParser } from './mot.parser.ts';

const START = 1_772_404_200_000_000_000n;

/** 64 × 48, five frames a second, the third one late: its times must come from the clip, not from a rate. */
function clip(): Uint8Array {
  const picture = (): Picture => ({ y: new Uint8Array(3_072), u: new Uint8Array(768), v: new Uint8Array(768) });
  const encoded = encodeClip({ width: 64, height: 48, keyframeEvery: 10 }, Array.from({ length: 5 }, picture));
  const times = [0, 200, 500, 700, 900];
  return mp4File(encoded, { timescale: 1_000, times, lastDuration: 200, createdAt: new Date(0) });
}

async function read(text: string, context: JsonObject = {}, names?: string) {
  const companions = {
    video: { path: 'a.mp4', source: bytesSource(clip()) },
    ...(names !== undefined && { names: { path: 'labels.txt', source: bytesSource(new TextEncoder().encode(names)) } }),
  };
  const output = await parseBytes(motParser, new TextEncoder().encode(text), {
    context: { target: 'a.mp4', start: String(START), ...context },
    companions,
  });
  return {
    codes: (output.findings ?? []).map(({ code }) => code),
    drafts: output.annotations?.[0]?.annotations ?? [],
    target: output.annotations?.[0]?.target.path,
  };
}

describe('MOT tracks', () => {
  it('makes one annotation a track, each box with the time of its frame in the clip', async () => {
    const { drafts, codes, target } = await read('3,7,10,4,8,20,1,1,0.5\n2,7,9,4,8,20,1,1,1\n1,8,30,4,8,20,1,3,1\n');
    expect(codes).toEqual([]);
    expect(target).toBe('a.mp4');
    expect(drafts.map((draft) => [draft.class, draft.originalId])).toEqual([
      ['person', '7/1'],
      ['vehicle', '8/3'],
    ]);
    expect(drafts[0]).toMatchObject({ attributes: { track: 7, meanVisibility: 0.75 } });
    expect(drafts[0]?.parts).toEqual([
      {
        frame: 1,
        start: String(START + 200_000_000n),
        end: String(START + 500_000_000n),
        geometry: { kind: 'box', x: 9, y: 4, width: 8, height: 20 },
      },
      {
        frame: 2,
        start: String(START + 500_000_000n),
        end: String(START + 700_000_000n),
        geometry: { kind: 'box', x: 10, y: 4, width: 8, height: 20 },
      },
    ]);
  });

  it('names classes by the shift, by labels.txt, or by MOT16', async () => {
    const row = '1,1,1,1,5,5,1,2,1\n';
    expect((await read(row)).drafts[0]?.class).toBe('person');
    expect((await read(row, {}, 'worker\nvehicle\n')).drafts[0]?.class).toBe('vehicle');
    expect((await read(row, { classes: { '2': 'worker' } }, 'a\nb')).drafts[0]?.class).toBe('worker');
    const unknown = await read('1,1,1,1,5,5,1,12,1\n');
    expect(unknown.drafts[0]?.class).toBe('class-12');
    expect(unknown.codes).toEqual(['mining.label-class-unknown']);
  });

  it('cuts long tracks at 500 boxes', async () => {
    const rows = Array.from({ length: 1_001 }, (_, i) => `${i + 1},1,1,1,5,5,1,1,1`);
    const { drafts, codes } = await read(rows.join('\n'));
    expect(drafts.map(({ parts, originalId }) => [parts.length, originalId])).toEqual([
      [500, '1/1/0'],
      [500, '1/1/1'],
      [1, '1/1/2'],
    ]);
    expect(drafts[2]?.attributes).toMatchObject({ track: 1, piece: 2, pieces: 3 });
    expect(drafts[1]?.parts[0]).not.toHaveProperty('start');
    expect(codes).toEqual(['mining.label-after-end']);
  });

  it('keeps good rows among bad ones, and tells what lies outside or on nobody', async () => {
    const classes = { classes: { '1': 'person', '2': 'helmet' } };
    const person = '1,1,10,10,10,30,1,1,1';
    expect((await read(`${person}\n1,2,11,10,8,6,1,2,1`, classes)).codes).toEqual([]);
    expect((await read(`${person}\n1,2,40,10,8,6,1,2,1`, classes)).codes).toEqual(['mining.ppe-without-person']);
    expect((await read(`${person}\n2,2,11,10,8,6,1,2,1`, classes)).codes).toEqual(['mining.ppe-without-person']);
    expect((await read('1,1,60,10,5,5,1,1,1', classes)).codes).toEqual(['mining.label-outside']);
    expect((await read('1,1,59,43,5,5,1,1,1', classes)).codes).toEqual([]);
    const mixed = await read(`${person}\nnonsense\n0,1,1,1,5,5\n1,1,1,1,-5,5\n`, classes);
    expect(mixed.codes).toEqual(['mining.bad-label-rows']);
    expect(mixed.drafts).toHaveLength(1);
  });

  it('marks tracks that are not to be counted', async () => {
    expect((await read('1,1,1,1,5,5,0,1,1')).drafts[0]?.attributes).toMatchObject({ ignored: true });
  });

  it('says so when there is no clip or nothing in the file', async () => {
    expect((await read('1,1,1,1,5,5,1,1,1', { target: null })).codes).toEqual(['mining.labels-without-footage']);
    expect((await read('\n')).codes).toEqual(['mining.no-labels']);
    expect((await read('x')).codes).toEqual(['mining.bad-label-rows']);
  });
});
