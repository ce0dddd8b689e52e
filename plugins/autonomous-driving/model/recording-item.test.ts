import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromYaw } from '@lode/core/coordinates';
import { egoFromFixes, egoMotion } from './ego-motion.ts';
import { thinnedByTime, wherePath } from './geo-path.ts';
import { recordingItem } from './recording-item.ts';
import { emptyRecording, type EgoState, type Track } from './recording.ts';
import { trackAnnotations } from './track-annotations.ts';

const START = 1_772_403_600_000_000_000n;
const at = (seconds: number) => START + BigInt(Math.round(seconds * 1e9));

/** 50 Hz; v(t) from 20 m/s, −4 m/s² between 2 and 4 s; on a circle of radius 100 m when `turning`. */
function drive(seconds: number, told: boolean, turning = false): EgoState[] {
  let along = 0;
  let speed = 20;
  return Array.from({ length: seconds * 50 + 1 }, (_, i) => {
    const t = i / 50;
    if (i > 0) {
      const braking = t > 2 && t <= 4;
      along += speed * 0.02 - (braking ? 4 * 0.0002 : 0);
      if (braking) speed -= 4 * 0.02;
    }
    const yaw = turning ? along / 100 : 0;
    const position = turning
      ? ([100 * Math.sin(yaw), 100 - 100 * Math.cos(yaw), 0] as const)
      : ([along, 0, 0] as const);
    return { t: at(t), position, rotation: fromYaw(yaw), speed: told ? speed : null, yawRate: null };
  });
}

const track = (count: number, step = 0.1): Track => ({
  ...{ id: 'a', class: 'car', sourceClass: 'vehicle.car', frame: 'map' },
  states: Array.from({ length: count }, (_, i) => ({
    ...{ t: at(i * step), center: [i, 0, 0.8] as const, size: [4, 2, 1.5] as const },
    rotation: [0, 0, 0, 2] as const,
  })),
});

describe('motion of the recording car', () => {
  it.each([true, false])('has the acceleration of the brake (speed told: %s)', (told) => {
    const { acceleration, speed, t, distance } = egoMotion(drive(6, told));
    const near = (seconds: number) => t.indexOf(at(seconds));
    expect(acceleration[near(3)]).toBeCloseTo(-4, 1);
    expect(acceleration[near(1)]).toBeCloseTo(0, 2);
    expect(acceleration[near(5.5)]).toBeCloseTo(0, 2);
    expect(speed[near(5)]).toBeCloseTo(12, 1);
    // 2 s at 20, 2 s at 16 on average, 2 s at 12 m/s.
    expect(distance).toBeCloseTo(96, 0);
  });

  it('turns by speed over radius, and drives backwards with a negative speed', () => {
    const { yawRate } = egoMotion(drive(2, false, true));
    expect(yawRate[50]).toBeCloseTo(0.2, 3);
    const reversed = drive(2, false).map((state) => ({ ...state, rotation: fromYaw(Math.PI) }));
    expect(egoMotion(reversed).speed[20]).toBeCloseTo(-20, 3);
  });

  it('comes from GNSS where nothing else is known', () => {
    const fixes = Array.from({ length: 30 }, (_, i) => ({ t: at(i / 5), lon: 112.587, lat: 37.892 + i * 1e-5 }));
    const states = egoFromFixes(fixes);
    const { speed, yaw } = egoMotion(states);
    // 1e-5° of latitude in 0.2 s is 5.55 m/s to the north.
    expect(speed[15]).toBeCloseTo(5.55, 1);
    expect(yaw[15]).toBeCloseTo(Math.PI / 2, 3);
  });
});

describe('the way on the globe', () => {
  it('keeps at most so many positions, first and last among them, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 300 }), (numbers) => {
        const sorted = [...new Set(numbers)].sort((a, b) => a - b);
        const fixes = sorted.map((n) => ({ t: BigInt(n), lon: 1, lat: 1 }));
        const kept = thinnedByTime(fixes, 20);
        expect(kept.length).toBeLessThanOrEqual(20);
        expect([kept[0], kept.at(-1)]).toEqual([fixes[0], fixes.at(-1)]);
        kept.forEach(({ t }, i) => i > 0 && expect(t > kept[i - 1]!.t).toBe(true));
      }),
    );
  });

  it('says when it was where', () => {
    const path = wherePath([
      { t: at(0), lon: 112.58, lat: 37.89 },
      { t: at(1), lon: 112.59, lat: 37.9 },
    ]);
    expect(path).toEqual({
      bbox: [112.58, 37.89, 112.59, 37.9],
      geometry: {
        type: 'LineString',
        coordinates: [
          [112.58, 37.89],
          [112.59, 37.9],
        ],
      },
      times: [Number(START / 1_000_000n), Number(START / 1_000_000n) + 1000],
    });
    expect(wherePath([])).toBeNull();
  });
});

describe('tracks as annotations', () => {
  it('are cut after 500 states, and no state is lost', () => {
    const drafts = trackAnnotations(track(1201));
    expect(drafts.map(({ originalId, parts }) => [originalId, parts.length])).toEqual([
      ['a#0', 500],
      ['a#1', 500],
      ['a#2', 201],
    ]);
    const parts = drafts.flatMap((draft) => draft.parts);
    parts.slice(0, -1).forEach(({ end }, i) => expect(end).toBe(parts[i + 1]!.start));
    expect(parts[0]!.geometry).toMatchObject({ rotation: [0, 0, 0, 1], size: [4, 2, 1.5] });
  });

  it('do not say that an object was there while nobody saw it', () => {
    const seen = track(10);
    seen.states.splice(5, 5, ...track(5).states.map((state) => ({ ...state, t: state.t + 60_000_000_000n })));
    const { parts } = trackAnnotations(seen)[0]!;
    expect(parts).toHaveLength(10);
    expect(BigInt(parts[4]!.end!) - BigInt(parts[4]!.start!)).toBe(100_000_000n);
  });

  it('leave out boxes that are none', () => {
    const bad = track(3);
    bad.states[1] = { ...bad.states[1]!, center: [NaN, 0, 0] };
    expect(trackAnnotations(bad)[0]!.parts).toHaveLength(2);
    expect(trackAnnotations({ ...bad, states: [bad.states[1]!] })).toEqual([]);
  });
});

describe('a recording as an item', () => {
  const recording = { ...emptyRecording('test'), ego: drive(6, true), tracks: [track(3)] };

  it('sorts states by time; of two at one time the later said wins', () => {
    const [first, ...others] = recording.ego;
    const shuffled = [...others.reverse(), first!, { ...first!, speed: 7 }];
    const clock = { start: at(0), end: at(6) };
    const { item } = recordingItem({ ...recording, clock, ego: shuffled }, { path: 'a', mediaType: 'a/b' });
    const speed = item.channels!.find(({ key }) => key === 'ego.speed')!.samples!;
    expect([speed.t.length, speed.t[0], speed.v[0]]).toEqual([301, at(0), 7]);
    expect(item.core!.when).toEqual({ start: new Date('2026-03-01T22:20:00Z'), end: new Date('2026-03-01T22:20:06Z') });
  });

  it('places poses on the globe when the origin of their map is known', () => {
    const mapOrigin = { lon: 112.587, lat: 37.892 };
    const { item } = recordingItem({ ...recording, mapOrigin }, { path: 'a', mediaType: 'a/b' });
    const [west, south, east] = item.core!.where!.bbox;
    expect([west, south]).toEqual([112.587, 37.892]);
    // 96 m to the east at 87.9 km a degree.
    expect(east - west).toBeCloseTo(96 / 87_900, 5);
    expect(item.core!.where!.times).toHaveLength(301);
  });

  it('has no place in time when its clock counts from zero', () => {
    const { item } = recordingItem({ ...recording, clock: { start: 5n, end: 9n } }, { path: 'a', mediaType: 'a/b' });
    expect(item.core!.when).toBeUndefined();
    expect(item.findings!.map(({ code }) => code)).toEqual(['autonomous-driving.clock-unset']);
  });

  it('speaks of the item that it is', () => {
    const { annotations } = recordingItem(recording, { path: 'a', mediaType: 'a/b', item: 2 });
    expect(annotations.map(({ target }) => target)).toEqual([{ path: 'a', item: 2 }]);
  });
});
