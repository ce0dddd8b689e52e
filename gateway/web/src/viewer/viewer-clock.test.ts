import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { viewerClock } from './viewer-clock.ts';

const second = 1_000_000_000n;
const start = 1_772_404_200n * second;
const span = { start, end: start + 10n * second };

/** Frames that come when the test says so. */
function handFrames() {
  let at = 0;
  let waiting: (() => void) | null = null;
  return {
    now: () => at,
    request: (callback: () => void) => {
      waiting = callback;
      return 1;
    },
    cancel: () => {
      waiting = null;
    },
    pass(milliseconds: number) {
      at += milliseconds;
      const due = waiting;
      waiting = null;
      due?.();
    },
    waits: () => waiting !== null,
  };
}

describe("the viewer's clock", () => {
  it('keeps every seek within its span', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n), (t) => {
        const clock = viewerClock(span, handFrames());
        clock.seek(t);
        expect(clock.now).toBe(t < span.start ? span.start : t > span.end ? span.end : t);
      }),
    );
  });

  it('plays at its rate, whatever the length of the frames, and stops at the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0.1, 0.5, 1, 2, 10),
        (lengths, rate) => {
          const frames = handFrames();
          const clock = viewerClock(span, frames);
          clock.setRate(rate);
          clock.play();
          for (const length of lengths) frames.pass(length);
          const passed = BigInt(Math.round(lengths.reduce((sum, length) => sum + length, 0) * rate * 1e6));
          const expected = span.start + passed;
          expect(clock.now).toBe(expected > span.end ? span.end : expected);
          expect(clock.playing).toBe(expected < span.end);
          expect(frames.waits()).toBe(expected < span.end);
        },
      ),
    );
  });

  it('goes on from where it is when rate or time change while it plays', () => {
    const frames = handFrames();
    const clock = viewerClock(span, frames);
    clock.play();
    frames.pass(1000);
    clock.setRate(2);
    frames.pass(1000);
    expect(clock.now).toBe(start + 3n * second);
    clock.seek(start + 8n * second);
    frames.pass(500);
    expect(clock.now).toBe(start + 9n * second);
    clock.pause();
    frames.pass(500);
    expect(clock.now).toBe(start + 9n * second);
  });

  it('starts over when it is played at the end', () => {
    const clock = viewerClock(span, handFrames());
    clock.seek(span.end);
    clock.play();
    expect([clock.now, clock.playing]).toEqual([span.start, true]);
  });

  it('is what its source says while it follows one, within the span', () => {
    const frames = handFrames();
    const clock = viewerClock(span, frames);
    let video = start + second;
    clock.follow(() => video);
    clock.play();
    frames.pass(16);
    expect(clock.now).toBe(start + second);
    video = span.end + second;
    frames.pass(16);
    expect([clock.now, clock.playing]).toEqual([span.end, false]);
    clock.seek(start);
    clock.follow(null);
    clock.play();
    frames.pass(250);
    expect(clock.now).toBe(start + second / 4n);
  });

  it('remembers a time that was asked for before there was a span', () => {
    const clock = viewerClock(null, handFrames());
    clock.play();
    expect(clock.playing).toBe(false);
    clock.seek(start + 4n * second);
    clock.declare(span);
    expect(clock.now).toBe(start + 4n * second);
    clock.declare({ start: start + 6n * second, end: span.end });
    expect(clock.now).toBe(start + 6n * second);
  });

  it('shows a new span from its start until someone has chosen a time', () => {
    const clock = viewerClock(span, handFrames());
    clock.declare({ start: start - second, end: span.end });
    expect(clock.now).toBe(start - second);
    clock.declare({ start: 5n, end: 3n });
    expect(clock.span).toEqual({ start: 5n, end: 5n });
  });

  it('tells its subscribers of every change until they stop', () => {
    const frames = handFrames();
    const clock = viewerClock(span, frames);
    let told = 0;
    const stop = clock.subscribe(() => told++);
    clock.seek(start + 1n);
    clock.play();
    frames.pass(16);
    clock.pause();
    clock.pause();
    expect(told).toBe(4);
    stop();
    clock.seek(start);
    expect(told).toBe(4);
  });
});
