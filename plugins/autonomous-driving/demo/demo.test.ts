import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedChannel } from '@lode/core';
import { apply, invert } from '@lode/core/coordinates';
import { within } from '@lode/core/series';
import { runFiles, type Files, type Ingested } from '@lode/core/testing';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { egoPoseAt } from '../logs/frames.ts';
import { generateLog } from './generate-log.ts';
import { DECOYS, DRIVE_SPAN, TRUE_EVENTS } from './ground-truth.ts';
import { drivingDemo } from './index.ts';
import { egoAt, SHAFT, START } from './route.ts';

const files: Files = new Map();
let result: Ingested;

beforeAll(async () => {
  for await (const { path, data } of drivingDemo.files()) files.set(path, data);
  result = await runFiles(autonomousDrivingPlugin, files);
}, 120_000);

const loop = () => result.items.find(({ path }) => path === 'drive/gate-loop.mcap')!;
const channel = (key: string): ParsedChannel => loop().channels!.find((one) => one.key === key)!;

describe('driving demo', () => {
  it('is small, and begins the same at every run', async () => {
    const bytes = [...files.values()].reduce((sum, data) => sum + data.length, 0);
    expect(bytes).toBeLessThan(20_000_000);
    const again: Uint8Array[] = [];
    for await (const piece of generateLog({ seconds: 2, seed: 2 })) again.push(piece);
    const other: Uint8Array[] = [];
    for await (const piece of generateLog({ seconds: 2, seed: 2 })) other.push(piece);
    expect(Buffer.compare(Buffer.concat(again), Buffer.concat(other))).toBe(0);
  });

  it('has the rates, sensors and tracks that were written', () => {
    const { facets, core } = loop();
    const counts = Object.fromEntries(
      (facets.topics as { name: string; count: number }[]).map((t) => [t.name, t.count]),
    );
    expect(counts).toEqual({
      ...{ '/tf_static': 1, '/odometry': 3051, '/gnss/fix': 306, '/imu/data': 6101, '/perception/objects': 611 },
      ...{ '/lidar/points': 306, '/camera/front/camera_info': 123, '/camera/front/image': 123 },
    });
    expect(facets).toMatchObject({ duration: 61, tracks: 13, modalities: ['camera', 'gnss', 'imu', 'lidar'] });
    expect(facets.distance).toBeCloseTo(egoAt(61).along, 0);
    expect(core!.when!.start).toEqual(new Date('2026-03-02T06:20:00+08:00'));
    const [west, south, east, north] = core!.where!.bbox;
    // Within 3 km of the shaft: 0.034° of longitude, 0.027° of latitude here.
    expect(Math.max(Math.abs(west - SHAFT.lon), Math.abs(east - SHAFT.lon))).toBeLessThan(0.034);
    expect(Math.max(Math.abs(south - SHAFT.lat), Math.abs(north - SHAFT.lat))).toBeLessThan(0.027);
  });

  it('brakes hard where the ground truth says so, and nowhere else above 25 km/h', () => {
    const [acceleration, speed] = [channel('ego.acceleration').samples!, channel('ego.speed').samples!];
    const brakes = TRUE_EVENTS.filter(({ kind }) => kind === 'hard-brake');
    for (const span of brakes) expect(Math.min(...within(acceleration, span).v)).toBeLessThan(-4);
    const margin = 500_000_000n;
    acceleration.t.forEach((t, i) => {
      const inside = brakes.some(({ start, end }) => t >= start - margin && t <= end + margin);
      if (!inside && speed.v[i]! >= 25 / 3.6) expect(acceleration.v[i]).toBeGreaterThan(-2.7);
    });
    const slow = DECOYS.find(({ why }) => why.includes('25 km/h'))!;
    expect(Math.min(...within(acceleration, slow).v)).toBeLessThan(-2.7);
  });

  it('has its cut-ins from the next lane to the own one, and decoys that stay out of it', () => {
    const lateral = (id: string, t: bigint) => {
      const ego = egoAt(Number(t - START) / 1e9);
      const states = result.annotations
        .flatMap(({ annotations }) => annotations)
        .filter(({ attributes }) => attributes!.trackId === id)
        .flatMap(({ parts }) => parts);
      const part = states.find(({ start, end }) => BigInt(start!) <= t && t < BigInt(end!));
      const geometry = part?.geometry;
      if (geometry?.kind !== 'cuboid') return null;
      const car = egoPoseAt(
        [
          {
            t,
            position: ego.position,
            rotation: [0, 0, Math.sin(ego.yaw / 2), Math.cos(ego.yaw / 2)],
            speed: 0,
            yawRate: 0,
          },
        ],
        t,
      )!;
      return apply(invert(car), geometry.center)[1];
    };
    for (const { actor, start, end } of TRUE_EVENTS.filter(({ kind }) => kind === 'cut-in')) {
      expect(Math.abs(lateral(actor!, start)! - 3.5)).toBeLessThan(0.2);
      expect(Math.abs(lateral(actor!, end)!)).toBeLessThan(0.2);
    }
    const beside = DECOYS.find(({ actors }) => actors?.includes('car-1'))!;
    for (let t = beside.start + 1_000_000_000n; t < beside.end; t += 1_000_000_000n) {
      const offset = lateral('car-1', t);
      // Its left side stays outside of the lane's edge at 1.75 m.
      if (offset !== null) expect(offset + 1.85 / 2).toBeLessThan(-1.75);
    }
  });

  it('keeps of the faulty log what was written before the disk was full, and tells both faults', () => {
    const faulty = result.items.find(({ path }) => path === 'drive/faulty-recorder.mcap')!;
    expect(faulty.facets.messages).toBeGreaterThan(500);
    const codes = result.findings.filter(({ path }) => path === faulty.path).map(({ code }) => code);
    expect(codes.sort()).toEqual(['autonomous-driving.clock-backwards', 'autonomous-driving.truncated-log']);
    expect(result.findings.filter(({ path }) => path !== faulty.path)).toEqual([]);
  });

  it('ends within the span that the ground truth gives', () => {
    expect(channel('ego.speed').samples!.t.at(-1)).toBe(DRIVE_SPAN.end);
  });
});
