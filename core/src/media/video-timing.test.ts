import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameTiming, presented, timesGoneBack } from './video-timing.ts';

const track = (seconds: number[], keyEvery = 1) => ({
  seconds: Float64Array.from(seconds),
  bytes: Float64Array.from(seconds, (_, n) => n),
  key: Uint8Array.from(seconds, (_, n) => (n % keyEvery === 0 ? 1 : 0)),
});
const every = (step: number, count: number) => Array.from({ length: count }, (_, n) => n * step);

describe('frameTiming', () => {
  it('finds the stretches without frames, and only those', () => {
    const seconds = [...every(0.1, 20), ...every(0.1, 20).map((t) => t + 5)];
    const { gaps, frameRate } = frameTiming(track(seconds), 0.1);
    expect(gaps).toEqual([{ start: seconds[19], end: 5 }]);
    expect(frameRate).toBeCloseTo(10, 9);
  });

  it('does not take the rounding of Matroska to milliseconds for another frame rate', () => {
    const seconds = every(1 / 29.97, 3000).map((t) => Math.round(t * 1000) / 1000);
    const { frameRate, gaps } = frameTiming(track(seconds), 0);
    expect(frameRate).toBeCloseTo(29.97, 2);
    expect(gaps).toEqual([]);
  });

  it('counts the wait for a keyframe up to the end', () => {
    const packets = { ...track(every(1, 30)), key: Uint8Array.from({ length: 30 }, (_, n) => +(n === 0 || n === 12)) };
    const { keyframes, maxKeyframeInterval, end } = frameTiming(packets, 1);
    expect([keyframes, maxKeyframeInterval, end]).toEqual([[0, 12], 18, 30]);
  });

  it('takes the last frame to last as long as the others where nothing is said', () => {
    expect(frameTiming(track(every(0.5, 4)), 0).end).toBe(2);
    expect(frameTiming(track([7]), 0)).toMatchObject({ end: 7, frameRate: null, gaps: [] });
  });
});

describe('timesGoneBack', () => {
  it('lets B-frames be: 0 4 2 1 3 is how they are stored', () => {
    const seconds = [0, 4, 2, 1, 3, 8, 6, 5, 7].map((t) => t / 10);
    expect(timesGoneBack({ ...track(seconds), key: Uint8Array.from(seconds, (_, n) => +(n === 0)) })).toBe(0);
  });

  it('lets leading frames of an open group be: they are shown before their keyframe', () => {
    const seconds = [0, 1, 2, 5, 3, 4];
    expect(timesGoneBack({ ...track(seconds), key: Uint8Array.from([1, 0, 0, 1, 0, 0]) })).toBe(0);
  });

  it('counts each jump of a clock that was set back, once', () => {
    const seconds = [...every(1, 10), ...every(1, 10), ...every(1, 10)];
    expect(timesGoneBack(track(seconds, 5))).toBe(2);
    expect(timesGoneBack(track(seconds, 1))).toBe(2);
  });
});

it('presented sorts and keeps every packet with its size and kind', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (seconds) => {
      const packets = track(seconds, 3);
      const shown = presented(packets);
      expect([...shown.seconds]).toEqual([...packets.seconds].sort((a, b) => a - b));
      for (const [n, place] of shown.bytes.entries()) {
        expect(shown.seconds[n]).toBe(seconds[place]);
        expect(shown.key[n]).toBe(place % 3 === 0 ? 1 : 0);
      }
      expect(new Set(shown.bytes).size).toBe(seconds.length);
    }),
  );
});
