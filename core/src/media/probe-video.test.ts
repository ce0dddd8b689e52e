import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesSource } from '../testing/bytes-source.ts';
import { itWith } from '../testing/required-tool.ts';
import { probeVideo } from './probe-video.ts';
import { steadyFrames, videoBytes, type VideoFormat } from './testing/video-bytes.ts';
import { VideoUnreadable } from './video-unreadable.ts';

const probe = (bytes: Uint8Array, options?: { mostPackets: number }) => probeVideo(bytesSource(bytes), options);
const reasonOf = (bytes: Uint8Array) =>
  probe(bytes).then(
    () => 'readable',
    (error: unknown) => (error instanceof VideoUnreadable ? error.reason : String(error)),
  );

const FORMATS: [VideoFormat, string, string][] = [
  ['mp4', 'mp4', 'video/mp4'],
  ['fragmented', 'mp4', 'video/mp4'],
  ['indexLast', 'mp4', 'video/mp4'],
  ['mov', 'mov', 'video/quicktime'],
  ['mkv', 'mkv', 'video/matroska'],
  ['webm', 'webm', 'video/webm'],
];

describe('probeVideo', () => {
  it.each(FORMATS)('reads what was written: %s', async (format, container, mediaType) => {
    const video = await probe(await videoBytes(format, steadyFrames(35)));
    expect(video).toMatchObject({ container, mediaType, codec: 'vp9' });
    expect(video.codecString).toMatch(/^vp09\.00\.\d\d\.08/);
    expect(video).toMatchObject({ width: 640, height: 360, rotation: 0, frames: 35, frameRate: 10, audioTracks: 0 });
    expect(video).toMatchObject({ keyframes: [0, 1, 2, 3], maxKeyframeInterval: 1, durationNs: 3_500_000_000n });
    expect(video).toMatchObject({ gaps: [], backwards: 0, truncated: false, capped: false });
    expect([...video.packets.bytes]).toEqual(Array(35).fill(100));
  });

  it.each(FORMATS)('puts frames into the order of presentation: %s', async (format) => {
    const stored = [0, 4, 2, 1, 3, 8, 6, 5, 7].map((n) => ({ seconds: n / 10, bytes: 100 + n }));
    const { packets, backwards, gaps } = await probe(await videoBytes(format, stored));
    expect([...packets.bytes]).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108]);
    expect(packets.seconds[8]).toBeCloseTo(0.8, 9);
    expect([backwards, gaps]).toEqual([0, []]);
  });

  it('finds where a camera lost frames', async () => {
    const frames = steadyFrames(60).filter(({ seconds }) => seconds < 2 || seconds >= 4.5);
    const { gaps, frameRate } = await probe(await videoBytes('mkv', frames));
    expect(gaps).toEqual([{ start: 1.9, end: 4.5 }]);
    expect(frameRate).toBe(10);
  });

  it('gives the size as displayed', async () => {
    const video = await probe(await videoBytes('mp4', steadyFrames(5), { rotation: 90 }));
    expect([video.width, video.height, video.rotation]).toEqual([360, 640, 90]);
  });

  it('looks at no more packets than it may', async () => {
    for (const format of ['mp4', 'mkv'] as const) {
      const video = await probe(await videoBytes(format, steadyFrames(50)), { mostPackets: 20 });
      expect([video.frames, video.capped]).toEqual([20, true]);
    }
  });

  it('keeps the frames that are there of an MP4 that was cut', async () => {
    const bytes = await videoBytes('mp4', steadyFrames(50));
    // The index lies in front; the data are 50 packets of 100 bytes at the end.
    const video = await probe(bytes.subarray(0, bytes.length - 1950));
    expect([video.frames, video.truncated]).toEqual([30, true]);
    expect(video.durationNs).toBe(3_000_000_000n);
  });

  it('says why there is nothing to read', async () => {
    const indexLast = await videoBytes('indexLast', steadyFrames(50));
    expect(await reasonOf(indexLast.subarray(0, 3000))).toBe('truncated');
    expect(await reasonOf(new Uint8Array(0))).toBe('not-a-video');
    expect(await reasonOf(new TextEncoder().encode('a letter to whom it may concern'))).toBe('not-a-video');
    const avi = new Uint8Array(64);
    avi.set(new TextEncoder().encode('RIFF....AVI LIST'));
    expect(await reasonOf(avi)).toBe('unsupported');
  });

  it('lets a failing disk be no fault of the file', async () => {
    const frames = steadyFrames(20).map((frame) => ({ ...frame, bytes: 200_000 }));
    const bytes = await videoBytes('mkv', frames);
    const disk = new Error('the disk is gone');
    const { size, read } = bytesSource(bytes);
    const failing = { size, read: (at: number, n: number) => (at > 2_000_000 ? Promise.reject(disk) : read(at, n)) };
    await expect(probeVideo(failing)).rejects.toBe(disk);
  });

  /** First place of four letters in a file. */
  const placeOf = (bytes: Uint8Array, letters: string) => Buffer.from(bytes).indexOf(letters, 0, 'latin1');

  it('is not led on by counts that the bytes cannot hold', async () => {
    // Each of these made the reader run for minutes or out of memory.
    const manyInChunk = await videoBytes('mp4', steadyFrames(30));
    manyInChunk[placeOf(manyInChunk, 'stsc') + 16] = 0x7f;
    expect(await reasonOf(manyInChunk)).toBe('not-a-video');
    const longRun = await videoBytes('fragmented', steadyFrames(30));
    longRun[placeOf(longRun, 'trun') - 1] = 1;
    expect(await reasonOf(longRun)).toBe('not-a-video');
  });

  it('comes to an end where a Matroska file holds no element that is known', async () => {
    const lost = await videoBytes('mkv', steadyFrames(30));
    // Id of the seek head: from here on nothing is where it should be.
    lost.fill(0, Buffer.from(lost).indexOf('114d9b74', 0, 'hex'));
    expect(await reasonOf(lost)).toBe('not-a-video');
    const lastCluster = await videoBytes('mkv', steadyFrames(100));
    lastCluster.fill(0, lastCluster.length - 2000);
    expect(await reasonOf(lastCluster)).toBe('readable');
  }, 20_000);

  it.each(FORMATS)('survives a cut and a flipped byte anywhere: %s', async (format) => {
    const whole = await videoBytes(format, steadyFrames(30));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), async (length, at, value) => {
        const cut = await probe(whole.subarray(0, length)).catch((error: unknown) => error);
        if (cut instanceof Error) expect(cut).toBeInstanceOf(VideoUnreadable);
        else expect((cut as { frames: number }).frames).toBeLessThanOrEqual(30);
        const flipped = whole.slice();
        flipped[at] = value;
        const read = await probe(flipped, { mostPackets: 1000 }).catch((error: unknown) => error);
        if (read instanceof Error) expect(read).toBeInstanceOf(VideoUnreadable);
      }),
      { numRuns: 60 },
    );
  });
});

const sample = fileURLToPath(
  new URL('../../../../shared/samples/mining/footage/one-by-one-person-detection.mp4', import.meta.url),
);
const withSamples = itWith('samples', existsSync(sample));

withSamples('reads a real video: frames, keyframes and duration as ffprobe gives them', async () => {
  const video = await probe(readFileSync(sample));
  expect(video).toMatchObject({ codec: 'h264', codecString: 'avc1.4d401f', width: 768, height: 432, frames: 1394 });
  expect(video).toMatchObject({ durationNs: 139_400_000_000n, frameRate: 10, backwards: 0, gaps: [] });
  expect(video.keyframes.length).toBe(140);
  expect(video.createdAt).toEqual(new Date('2017-09-26T16:57:49Z'));
});
