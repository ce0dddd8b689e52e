import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { autonomousDrivingPlugin } from './plugin.ts';
import { bagOf } from './testing/bag-of.ts';
import { imuCdr } from './testing/cdr-of.ts';
import { db3Of } from './testing/db3-of.ts';
import { sweepOf, tableSet } from './testing/table-set.ts';

const START = 1_772_403_600_000_000_000n;
const times = Array.from({ length: 40 }, (_, i) => START + BigInt(i) * 10_000_000n);

/** Two boxes, an action and a tag. */
const LABELS = JSON.stringify({
  openlabel: {
    metadata: { schema_version: '1.0.0' },
    objects: {
      0: { name: 'a', type: 'Car', object_data: { bbox: [{ name: 's', val: [100, 50, 20, 10] }] } },
      1: { name: 'b', type: 'Person', frame_intervals: [{ frame_start: 0, frame_end: 1 }] },
    },
    actions: { 0: { name: '', type: 'walking', frame_intervals: [{ frame_start: 0, frame_end: 1 }] } },
    tags: { 0: { type: 'rain', tag_data: { num: [{ val: 2 }] } } },
    frames: {
      0: {
        frame_properties: { timestamp: '2026-03-02T06:20:00Z' },
        objects: { 1: { object_data: { cuboid: [{ name: 'c', val: [1, 2, 3, 0, 0, 0, 1, 4, 2, 1.5] }] } } },
      },
      1: { frame_properties: { timestamp: '2026-03-02T06:20:01Z' }, objects: { 1: {} } },
    },
  },
});

/** Tables alone: their layout's own tests damage them with their companions. */
async function frameFiles() {
  const set = await tableSet();
  const frame = 'autonomous-driving.frame';
  const path = 'set/samples/CAM_FRONT/0.jpg';
  const scene = 'set/v1.0-mini/scene.json';
  return [
    { parser: frame, path, data: set.get(path)!, context: { modality: 'camera', sensor: 'CAM_FRONT' } },
    { parser: frame, path: 'set/0.pcd.bin', data: sweepOf(200), context: { modality: 'lidar', sensor: 'LIDAR_TOP' } },
    { parser: 'autonomous-driving.nuscenes', path: scene, data: set.get(scene)! },
  ];
}

const files = async () => [
  {
    parser: 'autonomous-driving.rosbag1',
    path: 'logs/a.bag',
    data: bagOf(
      [{ topic: '/speed', type: 'std_msgs/Float64', definition: 'float64 data' }],
      [times.map((time) => ({ topic: 0, time, data: new Uint8Array(8) }))],
    ),
  },
  {
    parser: 'autonomous-driving.rosbag2-sqlite',
    path: 'logs/a.db3',
    data: db3Of(
      [{ name: '/imu', type: 'sensor_msgs/msg/Imu' }],
      times.map((time, i) => ({ topic: 0, time, data: imuCdr(time, i) })),
    ),
  },
  ...(await frameFiles()),
  { parser: 'autonomous-driving.openlabel', path: 'labels/a.json', data: new TextEncoder().encode(LABELS) },
  {
    parser: 'autonomous-driving.recognised',
    path: 'map/a.osm',
    data: new TextEncoder().encode('<osm version="0.6"/>'),
  },
];

describe('autonomous-driving keeps the contract', () => {
  const owns = ['mcap', 'rosbag'];
  for (const { name, run } of pluginConformance(autonomousDrivingPlugin, { owns, files })) it(name, run, 180_000);
});
