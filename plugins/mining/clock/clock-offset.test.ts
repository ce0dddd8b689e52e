import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { edgesOf, type Edge } from '@lode/core/series';
import { seeded } from '@lode/core/testing';
import { clockOffset, toCameraTime, toSensorTime } from './clock-offset.ts';
import { motionEdges, motionEnergy } from './motion-energy.ts';

const START = 1_772_404_200_000_000_000n;
const at = (seconds: number) => START + BigInt(Math.round(seconds * 1e9));

/** Times at which a belt changes: stretches of 6 to 40 s, without a rhythm. */
function changes(random: () => number, count: number): number[] {
  let time = 12;
  return Array.from({ length: count }, () => (time += 6 + random() * 34));
}

/** What a sensor that is asked every second says of these changes. */
function sensorEdges(times: readonly number[], random: () => number): Edge[] {
  const [from, length] = [-200 + random(), times.at(-1)! + 400];
  const seconds = Array.from({ length: Math.ceil(length) }, (_, i) => from + i);
  const t = BigInt64Array.from(seconds, at);
  const v = Float64Array.from(seconds, (second) => times.filter((time) => time <= second).length % 2);
  return edgesOf({ t, v });
}

/** Packets of a clip in which the belt changes at these times; people come and go and cost bytes, too. */
function packets(times: readonly number[], random: () => number, rate: number, noise: number) {
  const length = Math.ceil((times.at(-1)! + 15) * rate);
  const people = Array.from({ length: 4 }, () => random() * times.at(-1)!);
  const seconds = Float64Array.from({ length }, (_, i) => i / rate);
  const key = Uint8Array.from({ length }, (_, i) => (i % (8 * rate) === 0 ? 1 : 0));
  const bytes = Float64Array.from(seconds, (second, i) => {
    if (key[i]) return 90_000;
    const belt = times.filter((time) => time <= second).length % 2 ? 9_000 : 600;
    const walking = people.some((from) => second >= from && second < from + 9) ? 2_500 : 0;
    return (belt + walking) * (1 + noise * (random() - 0.5));
  });
  return { seconds, bytes, key };
}

function estimate(
  seed: number,
  { offset, drift, count, rate, noise }: Record<'offset' | 'drift' | 'count' | 'rate' | 'noise', number>,
) {
  const random = seeded(seed);
  const times = changes(random, count);
  const camera = times.map((time) => (time + offset) / (1 - drift / 1e6)).filter((time) => time > 1);
  const energy = motionEnergy(packets(camera, random, rate, noise));
  return clockOffset(
    motionEdges(energy!, START),
    sensorEdges(times, random),
    { camera: energy!.step, sensor: 1 },
    START,
  );
}

describe('clock offset from belt edges', () => {
  it('recovers a planted offset within 0.2 s in noise, from ten edges up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: -10, max: 60, noNaN: true }),
        fc.integer({ min: 12, max: 24 }),
        fc.constantFrom(5, 10, 25),
        (seed, offset, count, rate) => {
          const found = estimate(seed, { offset, drift: 0, count, rate, noise: 0.5 });
          expect(found.verdict).toBe(Math.abs(found.seconds!) > 2 ? 'offset' : 'aligned');
          expect(Math.abs(found.seconds! - offset)).toBeLessThan(0.2);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  }, 120_000);

  it('tells a drift over an hour, and keeps silent about it over minutes', () => {
    const hours = estimate(3, { offset: 1, drift: 300, count: 300, rate: 5, noise: 0.3 });
    expect(hours.verdict).toBe('offset');
    expect(Math.abs(hours.driftPpm! - 300)).toBeLessThan(20);
    expect(Math.abs(hours.seconds! - 1)).toBeLessThan(0.3);
    expect(estimate(4, { offset: 1, drift: 0, count: 8, rate: 5, noise: 0.3 })).toMatchObject({
      driftPpm: null,
      verdict: 'aligned',
    });
  });

  it('says unknown with fewer than three edges, never aligned', () => {
    for (const count of [1, 2]) {
      const edges = Array.from({ length: count }, (_, i): Edge => ({ at: at(10 + i * 17), rising: i % 2 === 0 }));
      expect(clockOffset(edges, edges, { camera: 0.2, sensor: 1 }, START)).toMatchObject({
        verdict: 'unknown',
        seconds: null,
        edges: count,
      });
    }
    expect(clockOffset([], [], { camera: 0.2, sensor: 1 }, START)).toMatchObject({ verdict: 'unknown', edges: 0 });
  });

  it('says unknown of a belt that runs to a rhythm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 25 }), fc.integer({ min: 10, max: 60 }), (half, count) => {
        const edges = Array.from({ length: count }, (_, i): Edge => ({ at: at(10 + i * half), rising: i % 2 === 0 }));
        const shifted = edges.map(({ at: time, rising }) => ({ at: time + 1_500_000_000n, rising }));
        const found = clockOffset(shifted, edges, { camera: 0.2, sensor: 1 }, START);
        expect(found).toMatchObject({ verdict: 'unknown', seconds: null });
      }),
    );
  });

  it('says unknown when motion and belt have nothing to do with each other', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const edges = (): Edge[] => changes(random, 12).map((time, i) => ({ at: at(time), rising: i % 2 === 0 }));
      if (clockOffset(edges(), edges(), { camera: 0.2, sensor: 1 }, START).verdict !== 'unknown') wrong += 1;
    }
    // Twelve edges against twelve others fit by chance now and then.
    expect(wrong).toBeLessThanOrEqual(4);
  });

  it('is not drowned by days of readings before and after', () => {
    const random = seeded(9);
    const times = changes(random, 12);
    const days = Array.from({ length: 20_000 }, (_, i): Edge => ({ at: at(-500_000 + i * 20), rising: i % 2 === 0 }));
    const own = times.map((time, i): Edge => ({ at: at(time), rising: i % 2 === 0 }));
    const seen = own.map(({ at: time, rising }) => ({ at: time + 5_000_000_000n, rising }));
    const sensor = [...days.filter(({ at: time }) => time < at(-200)), ...own];
    const found = clockOffset(seen, sensor, { camera: 0.2, sensor: 0.2 }, START);
    expect(found).toMatchObject({ verdict: 'offset', edges: 12 });
    expect(found.seconds).toBeCloseTo(5.1, 1);
  });

  it('maps times there and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -60, max: 60, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.integer({ min: 0, max: 28_800_000 }),
        (seconds, driftPpm, ms) => {
          const time = START + BigInt(ms) * 1_000_000n;
          const clock = { seconds, driftPpm };
          const sensor = toSensorTime(time, START, clock);
          const error = toCameraTime(sensor, START, clock) - time;
          // Doubles of 8 h in seconds are good to some nanoseconds.
          expect(error < 100n && error > -100n).toBe(true);
          const ahead = Number(time - sensor) / 1e9;
          expect(ahead).toBeCloseTo(seconds + (driftPpm * ms) / 1e9, 5);
        },
      ),
    );
    expect(toSensorTime(START, START, { seconds: null, driftPpm: null })).toBe(START);
  });
});

describe('motion energy', () => {
  it('leaves keyframes out and single spikes alone', () => {
    const seconds = Float64Array.from({ length: 100 }, (_, i) => i / 5);
    const bytes = Float64Array.from(seconds, (_, i) => (i === 33 ? 50_000 : i < 50 ? 100 : 8_000));
    const key = Uint8Array.from(seconds, (_, i) => (i % 25 === 0 ? 1 : 0));
    for (let i = 0; i < 100; i += 25) bytes[i] = 200_000;
    const edges = motionEdges(motionEnergy({ seconds, bytes, key })!, START);
    expect(edges.map(({ rising }) => rising)).toEqual([true]);
    // Frame 50 is a keyframe and tells nothing, so the edge may be a frame late.
    expect(Number(edges[0]!.at - START) / 1e9).toBeGreaterThan(9.7);
    expect(Number(edges[0]!.at - START) / 1e9).toBeLessThan(10.3);
  });

  it('has no edges where nothing parts into on and off, and none of a clip of moments', () => {
    const random = seeded(5);
    const seconds = Float64Array.from({ length: 500 }, (_, i) => i / 5);
    const even = { seconds, bytes: Float64Array.from(seconds, () => 500), key: new Uint8Array(500) };
    const noisy = { ...even, bytes: Float64Array.from(seconds, () => 500 + random() * 100) };
    expect(motionEdges(motionEnergy(even)!, START)).toEqual([]);
    expect(motionEdges(motionEnergy(noisy)!, START).length).toBeLessThan(12);
    expect(motionEnergy({ seconds: [0, 1], bytes: [1, 1], key: [1, 0] })).toBeNull();
  });
});
