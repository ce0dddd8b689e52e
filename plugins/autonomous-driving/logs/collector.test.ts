import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apply, compose, fromYaw, invert, type Pose } from '@lode/core/coordinates';
import { cdrOf, headerOf } from '../testing/cdr-of.ts';
import { createCollector } from './collector.ts';
import { plainType, type LogChannel } from './log-channel.ts';
import { thinned } from './thinned.ts';

const START = 1_772_403_600_000_000_000n;
const MS = 1_000_000n;

const channelOf = (topic: string, type: string): LogChannel => ({
  ...{ topic, type, encoding: 'cdr', schemaEncoding: 'ros2idl', schema: 'module nav_msgs {}' },
});
const jsonOf = (topic: string, type: string): LogChannel => ({
  ...{ topic, type, encoding: 'json', schemaEncoding: 'jsonschema', schema: '{}' },
});
const xyz = ([x, y, z]: readonly number[]) => ({ x, y, z });
const xyzw = ([x, y, z, w]: readonly number[]) => ({ x, y, z, w });
const link = (time: bigint, parent: string, child: string, { translation, rotation }: Pose) => ({
  ...{ header: headerOf(time, parent), child_frame_id: child },
  transform: { translation: xyz(translation), rotation: xyzw(rotation) },
});
const tf = (transforms: object[]) => cdrOf('tf2_msgs/TFMessage', { transforms });
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

const MOUNTED: Pose = { translation: [1.2, 0.1, 1.8], rotation: fromYaw(0.3) };
/** The car at t seconds: a bend to the left. */
const carAt = (t: number): Pose => ({ translation: [10 * t, t * t, 0], rotation: fromYaw(0.1 * t) });

/** A log of transforms and of one box that stands at [30, 5, 1] in the map, as a mounted lidar sees it. */
function seenByLidar(withTransforms: boolean) {
  const collector = createCollector('test');
  const [dynamic, fixed] = [
    channelOf('/tf', 'tf2_msgs/msg/TFMessage'),
    channelOf('/tf_static', 'tf2_msgs/msg/TFMessage'),
  ];
  const boxes = jsonOf('/markers', 'visualization_msgs/msg/MarkerArray');
  if (withTransforms) collector.message(fixed, START, tf([link(START, 'base_link', 'lidar', MOUNTED)]));
  for (let i = 0; i <= 20; i++) {
    const time = START + BigInt(i) * 100n * MS;
    const car = carAt(i / 10);
    collector.message(dynamic, time, tf([link(time, 'map', 'base_link', car)]));
    const inLidar = apply(invert(compose(car, MOUNTED)), [30, 5, 1]);
    const pose = { position: xyz(inLidar), orientation: xyzw(invert(compose(car, MOUNTED)).rotation) };
    const header = { frame_id: 'lidar', stamp: headerOf(time, '').stamp };
    const marker = { header, ns: 'Pedestrian', id: 7, type: 1, action: 0, pose, scale: xyz([0.6, 0.6, 1.7]) };
    const arrow = { ...marker, type: 0, id: 8 };
    collector.message(boxes, time, json({ markers: [marker, arrow] }));
  }
  return collector.finish();
}

describe('boxes in a sensor’s frame', () => {
  it('stand still in the map although the car moves and turns', () => {
    const { recording, findings } = seenByLidar(true);
    expect(recording.tracks.map(({ id, class: code, frame }) => [id, code, frame])).toEqual([
      ['Pedestrian/7', 'pedestrian', 'map'],
    ]);
    const [{ states }] = recording.tracks as [(typeof recording.tracks)[0]];
    expect(states).toHaveLength(21);
    for (const { center, rotation } of states) {
      [30, 5, 1].forEach((value, i) => expect(center[i]).toBeCloseTo(value, 9));
      expect(Math.abs(rotation[3])).toBeCloseTo(1, 9);
    }
    expect(findings).toEqual([]);
  });

  it('stay in that frame, with a finding, when nobody says where the sensor is', () => {
    const { recording, findings } = seenByLidar(false);
    expect(recording.tracks.map(({ id, frame }) => [id, frame])).toEqual([['Pedestrian/7@lidar', 'lidar']]);
    expect(findings.map(({ code }) => code)).toEqual(['autonomous-driving.unplaced-objects']);
  });
});

describe('the car’s way', () => {
  it('comes from odometry brought to the map, rather than from bare poses', () => {
    const collector = createCollector('test');
    const odometry = channelOf('/odom', 'nav_msgs/msg/Odometry');
    const poses = channelOf('/pose', 'geometry_msgs/msg/PoseStamped');
    const correction: Pose = { translation: [100, 50, 0], rotation: fromYaw(Math.PI / 2) };
    collector.message(channelOf('/tf', 'tf2_msgs/msg/TFMessage'), START, tf([link(START, 'map', 'odom', correction)]));
    for (let i = 0; i < 5; i++) {
      const time = START + BigInt(i) * 20n * MS;
      const pose = { position: { x: i, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } };
      const covariance = new Float64Array(36);
      const twist = { linear: { x: 50, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0.5 } };
      const header = headerOf(time, 'odom');
      const message = { header, child_frame_id: 'base_link', pose: { pose, covariance }, twist: { twist, covariance } };
      collector.message(odometry, time, cdrOf('nav_msgs/Odometry', message));
      collector.message(poses, time, cdrOf('geometry_msgs/PoseStamped', { header: headerOf(time, 'map'), pose }));
    }
    const { recording } = collector.finish();
    expect(recording.ego.map(({ speed, yawRate }) => [speed, yawRate])).toEqual(Array(5).fill([50, 0.5]));
    const last = recording.ego.at(-1)!.position;
    [100, 54, 0].forEach((value, i) => expect(last[i]).toBeCloseTo(value, 9));
  });

  it('is not where the car shall go', () => {
    const collector = createCollector('test');
    const pose = { position: xyz([1, 2, 3]), orientation: xyzw([0, 0, 0, 1]) };
    const goal = cdrOf('geometry_msgs/PoseStamped', { header: headerOf(START, 'map'), pose });
    collector.message(channelOf('/goal_pose', 'geometry_msgs/msg/PoseStamped'), START, goal);
    expect(collector.finish().recording.ego).toEqual([]);
  });

  it('takes a stamp for no time when it is far from that of recording', () => {
    const collector = createCollector('test');
    const fix = { latitude: 37.9, longitude: 112.6, timestamp: { sec: 12, nsec: 0 } };
    collector.message(jsonOf('/fix', 'foxglove.LocationFix'), START, json(fix));
    expect(collector.finish().recording.fixes).toEqual([{ t: START, lon: 112.6, lat: 37.9 }]);
  });
});

describe('what nobody here understands', () => {
  it('is listed by its type and left alone, also names that objects have', () => {
    const collector = createCollector('test');
    for (const type of ['constructor', '__proto__', 'acme/msg/Blob']) {
      collector.message(jsonOf(`/${type}`, type), START, json({}));
    }
    const { findings, recording } = collector.finish();
    expect(findings.map(({ code }) => code)).toEqual(['autonomous-driving.unknown-schema']);
    expect(findings[0]!.evidence).toEqual({ types: ['__proto__', 'acme/msg/Blob', 'constructor'] });
    expect(recording.streams).toHaveLength(3);
  });

  it('is named when only its encoding is strange', () => {
    const collector = createCollector('test');
    collector.message({ ...jsonOf('/odom', 'nav_msgs/Odometry'), encoding: 'flatbuffer' }, START, new Uint8Array(4));
    expect(collector.finish().findings[0]).toMatchObject({
      code: 'autonomous-driving.unknown-encoding',
      evidence: { topics: ['/odom: nav_msgs/Odometry (flatbuffer)'] },
    });
  });

  it('has one name whatever the file calls it', () => {
    expect(plainType('nav_msgs/msg/Odometry')).toBe('nav_msgs/Odometry');
    expect(plainType('nav_msgs/Odometry')).toBe('nav_msgs/Odometry');
    expect(plainType('foxglove_msgs/msg/SceneUpdate')).toBe('foxglove.SceneUpdate');
  });
});

describe('states of a log without end', () => {
  it('never exceed their limit and stay spread over the whole time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 60 }), fc.integer({ min: 1, max: 2000 }), (most, count) => {
        const list = thinned<{ t: bigint }>(most);
        for (let i = 0; i < count; i++) list.add({ t: BigInt(i) * 20n });
        expect(list.items.length).toBeLessThanOrEqual(most);
        if (count <= most) expect(list.items).toHaveLength(count);
        expect(list.items[0]!.t).toBe(0n);
        const gaps = list.items.slice(1).map(({ t }, i) => Number(t - list.items[i]!.t));
        // After thinning, half of the limit at least would fit: no stretch is left empty.
        const widest = Math.max(20, ...gaps);
        expect(widest).toBeLessThanOrEqual(Math.max(20, (count * 20 * 8) / most + 40));
      }),
    );
  });
});
