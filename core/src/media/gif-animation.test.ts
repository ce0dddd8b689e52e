import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { itWith } from '../testing/required-tool.ts';
import { probeAnimation } from './gif-animation.ts';
import { VideoUnreadable } from './video-unreadable.ts';

/** Written by another hand: libvips. Every frame of another grey, so that none is merged. */
async function gifOf(delaysMs: number[], loop: number): Promise<Uint8Array> {
  const [width, height] = [24, 16];
  const frames = delaysMs.map((_, n) => Buffer.alloc(width * height * 3, 20 + 30 * n));
  const raw = { width, height: height * frames.length, channels: 3 as const, pageHeight: height };
  return sharp(Buffer.concat(frames), { raw }).gif({ delay: delaysMs, loop }).toBuffer();
}

describe('probeAnimation', () => {
  it('reads frames, delays, size and repetitions', async () => {
    const animation = probeAnimation(await gifOf([70, 250, 1000], 3));
    expect(animation).toMatchObject({ width: 24, height: 16, frames: 3, loops: 3, truncated: false });
    expect([...animation.delays]).toEqual([0.07, 0.25, 1]);
    expect(animation.durationNs).toBe(1_320_000_000n);
  });

  it('shows frames without a delay for a tenth of a second, as players do', async () => {
    expect([...probeAnimation(await gifOf([0, 10, 20], 0)).delays]).toEqual([0.1, 0.1, 0.02]);
  });

  it('keeps the whole frames of one that was cut', async () => {
    const bytes = await gifOf([100, 200, 300], 0);
    const cut = probeAnimation(bytes.subarray(0, bytes.length - 3));
    expect([cut.truncated, cut.frames]).toEqual([true, 2]);
    expect(probeAnimation(bytes.subarray(0, bytes.length - 1))).toMatchObject({ truncated: true, frames: 3 });
  });

  it('survives a cut and a flipped byte anywhere', async () => {
    const whole = new Uint8Array(await gifOf([100, 200, 300], 0));
    const attempt = (bytes: Uint8Array) => {
      try {
        expect(probeAnimation(bytes).frames).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(VideoUnreadable);
      }
    };
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
        attempt(whole.subarray(0, length));
        const flipped = whole.slice();
        flipped[at] = value;
        attempt(flipped);
      }),
    );
  });
});

const sample = fileURLToPath(
  new URL('../../../../shared/samples/mining/footage/worker-zone-detection.gif', import.meta.url),
);
const withSamples = itWith('samples', existsSync(sample));

withSamples('reads a real GIF as ffprobe does', () => {
  const animation = probeAnimation(readFileSync(sample));
  expect(animation).toMatchObject({ width: 480, height: 270, frames: 71, loops: 0, truncated: false });
  expect(animation.durationNs).toBe(4_740_000_000n);
});
