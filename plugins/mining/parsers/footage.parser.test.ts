import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@lode/core';
import { itWith, parseBytes } from '@lode/core/testing';
import { encodeClip, type Picture } from '../demo/h264/encode-clip.ts';
import { mp4File } from '../demo/h264/mp4-file.ts';
import { footageParser } from './footage.parser.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/mining/footage/', import.meta.url));
const withSamples = itWith('samples', existsSync(samples));

function clip(times: number[], { keyframeEvery = 10, createdAt = new Date(0), lastDuration = 200 } = {}): Uint8Array {
  const picture = (i: number): Picture => ({
    y: new Uint8Array(1_024).fill(16 + (i % 200)),
    u: new Uint8Array(256).fill(128),
    v: new Uint8Array(256).fill(128),
  });
  const pictures = times.map((_, i) => picture(i));
  const encoded = encodeClip({ width: 32, height: 32, keyframeEvery }, pictures);
  return mp4File(encoded, { timescale: 1_000, times, lastDuration, createdAt });
}

async function read(data: Uint8Array, context: JsonObject = {}) {
  const output = await parseBytes(footageParser, data, { context });
  const item = output.items?.[0];
  return { item, codes: [...(output.findings ?? []), ...(item?.findings ?? [])].map(({ code }) => code) };
}

const steady = (count: number) => Array.from({ length: count }, (_, i) => i * 200);

describe('footage', () => {
  it('tells size, frames, rate, length and keyframes', async () => {
    const { item, codes } = await read(clip(steady(25)));
    expect(codes).toEqual(['mining.no-start']);
    expect(item).toMatchObject({ kind: 'mining.footage', mediaType: 'video/mp4', poster: { seconds: 2 } });
    expect(item?.facets).toMatchObject({ width: 32, height: 32, frames: 25, frameRate: 5, duration: 5, codec: 'h264' });
    expect(item?.facets).toMatchObject({ keyframes: [0, 2, 4], keyframeCount: 3, gaps: [], clockVerdict: 'unknown' });
    expect(item?.core?.when).toBeUndefined();
  });

  it('finds gaps of more than half a frame, and not less', async () => {
    const late = (ms: number) => steady(20).map((time, i) => (i < 10 ? time : time + ms));
    expect((await read(clip(late(99)))).codes).toEqual(['mining.no-start']);
    const { item, codes } = await read(clip(late(110)));
    expect(codes).toEqual(['mining.footage-gap', 'mining.no-start']);
    expect(item?.facets['gaps']).toEqual([{ start: 1.8, end: 2.11 }]);
  });

  it('wants a keyframe every ten seconds', async () => {
    expect((await read(clip(steady(100), { keyframeEvery: 50 }))).codes).toEqual(['mining.no-start']);
    expect((await read(clip(steady(100), { keyframeEvery: 51 }))).codes).toContain('mining.keyframe-interval');
  });

  it('takes its time from the shift, else from a sane container', async () => {
    const createdAt = new Date('2026-03-01T22:30:00Z');
    const made = clip(steady(10), { createdAt });
    expect((await read(made)).item?.core?.when).toEqual({ start: createdAt, end: new Date('2026-03-01T22:30:02Z') });
    const shift = { start: '1772404200000000000', camera: { code: 'C1', area: 'a', lon: 112.1, lat: 37.2 } };
    const { item, codes } = await read(made, shift);
    expect(item?.core?.when?.start).toEqual(new Date(1_772_404_200_000));
    expect(item?.core).toMatchObject({ where: { bbox: [112.1, 37.2, 112.1, 37.2] }, device: 'C1' });
    expect(codes).toEqual(['mining.clock-unknown']);
    expect((await read(clip(steady(10), { createdAt: new Date('1970-01-01T00:00:05Z') }))).codes).toEqual([
      'mining.no-start',
    ]);
  });

  it('keeps what there is of a clip that breaks off, and calls a single frame no length', async () => {
    const whole = clip(steady(25));
    const { item, codes } = await read(whole.subarray(0, whole.length - 2_000));
    expect(codes).toContain('mining.truncated');
    expect(item?.facets['frames']).toBeGreaterThan(5);
    expect((await read(clip([0]))).codes).toContain('mining.zero-length');
  });

  it('refuses what is no video, with a reason', async () => {
    for (const data of [new Uint8Array(), new Uint8Array(4_000), clip(steady(5)).subarray(0, 60)]) {
      const { item, codes } = await read(data);
      expect(item).toBeUndefined();
      expect(codes).toEqual(['mining.footage-unreadable']);
    }
  });

  // Numbers of ffprobe 5.1.9 (-show_entries packet=flags, stream=width,height,duration; -count_packets).
  withSamples('reads the person clip as ffprobe does: 1,394 frames, 140 keyframes, 139.4 s', async () => {
    const { item } = await read(new Uint8Array(readFileSync(`${samples}one-by-one-person-detection.mp4`)));
    const { frames, keyframeCount, duration, width, height, frameRate } = item?.facets ?? {};
    expect({ frames, keyframeCount, width, height }).toEqual({
      frames: 1_394,
      keyframeCount: 140,
      width: 768,
      height: 432,
    });
    expect(duration).toBeCloseTo(139.4, 3);
    expect(frameRate).toBeCloseTo(10, 3);
    expect(item?.facets['gaps']).toEqual([]);
  });

  withSamples('reads the worker clip, an animated GIF: 71 frames, 4.74 s, with a thumbnail', async () => {
    const { item } = await read(new Uint8Array(readFileSync(`${samples}worker-zone-detection.gif`)));
    expect(item).toMatchObject({ mediaType: 'image/gif' });
    expect(item?.facets).toMatchObject({ container: 'gif', codec: 'gif', frames: 71, width: 480, height: 270 });
    expect(item?.facets['duration']).toBeCloseTo(4.74, 2);
    expect(item?.derivatives?.map(({ role }) => role)).toEqual(['thumbnail']);
  });
});
