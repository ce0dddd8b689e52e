import type { ParsedChannel } from '@lode/core';
import { emptyRecording, type Recording, type Sensor, type Track } from '../model/recording.ts';
import { classOf } from '../ontology.ts';
import { calibrationOf, rotationOf, sensorOf, vector3 } from './nuscenes-rows.ts';
import { number, text, texts, timeOf, vector, type Row, type Tables } from './nuscenes-tables.ts';

/**
 * Where the map frames of nuScenes have their origin, the south-west corner of each map; x is east, y north
 * (nuscenes-devkit, scripts/export_poses.py).
 */
const MAP_ORIGINS: Record<string, { lat: number; lon: number }> = {
  'boston-seaport': { lat: 42.336849169438615, lon: -71.05785369873047 },
  'singapore-onenorth': { lat: 1.2882100868743724, lon: 103.78475189208984 },
  'singapore-hollandvillage': { lat: 1.2993652317780957, lon: 103.78217697143555 },
  'singapore-queenstown': { lat: 1.2782562240223188, lon: 103.76741409301758 },
};

const MODALITIES: readonly Sensor['modality'][] = ['camera', 'lidar', 'radar', 'imu', 'gnss'];

const byTime = (a: { t: bigint }, b: { t: bigint }) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0);

/** The sensor data of each scene and its annotations: found once, since the tables know only the way back. */
export function byScene(tables: Tables) {
  const sceneOf = (row: Row) => text(tables.sample.get(text(row, 'sample_token')), 'scene_token');
  return {
    data: Map.groupBy(tables.sample_data.values(), sceneOf),
    annotations: Map.groupBy(tables.sample_annotation.values(), sceneOf),
  };
}

function streamsOf(tables: Tables, data: readonly Row[]): Recording['streams'] {
  const streams = new Map<string, Recording['streams'][number]>();
  for (const row of data) {
    const t = timeOf(row);
    const sensor = sensorOf(tables, row);
    const topic = text(sensor, 'channel');
    if (t === null || topic === '') continue;
    const known = streams.get(topic);
    if (!known) {
      const encoding = text(row, 'fileformat');
      streams.set(topic, { topic, type: text(sensor, 'modality'), encoding, count: 1, start: t, end: t });
      continue;
    }
    known.count += 1;
    if (t < known.start) known.start = t;
    if (t > known.end) known.end = t;
  }
  return [...streams.values()].sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

function egoOf(tables: Tables, data: readonly Row[]): Pick<Recording, 'ego' | 'fixes'> {
  const tokens = new Set(data.map((row) => text(row, 'ego_pose_token')));
  const rows = [...tokens].flatMap((token) => {
    const row = tables.ego_pose.get(token);
    const t = timeOf(row);
    return row === undefined || t === null ? [] : [{ t, row }];
  });
  rows.sort(byTime);
  const ego = rows.flatMap(({ t, row }) => {
    const position = vector3(row, 'translation');
    const rotation = rotationOf(row);
    if (!position || !rotation) return [];
    // T4 adds vx, vy, vz and the rates of yaw, pitch and roll, in the car's own frame.
    const twist = vector(row, 'twist', 6);
    return [{ t, position, rotation, speed: twist?.[0] ?? null, yawRate: twist?.[3] ?? null }];
  });
  const fixes = rows.flatMap(({ t, row }) => {
    const place = vector3(row, 'geocoordinate'); // T4: latitude, longitude, altitude
    return place ? [{ t, lat: place[0], lon: place[1] }] : [];
  });
  return { ego, fixes };
}

/** A track an instance; `size` is width, length, height there and length, width, height here. */
function tracksOf(tables: Tables, annotations: readonly Row[]): Track[] {
  const instances = Map.groupBy(annotations, (row) => text(row, 'instance_token'));
  return [...instances].flatMap(([id, rows]): Track[] => {
    const instance = tables.instance.get(id);
    const sourceClass = text(tables.category.get(text(instance, 'category_token')), 'name');
    const states = rows.flatMap((row) => {
      const t = timeOf(tables.sample.get(text(row, 'sample_token')));
      const [center, size, rotation] = [vector3(row, 'translation'), vector3(row, 'size'), rotationOf(row)];
      if (t === null || !center || !size || !rotation) return [];
      return [{ t, center, size: [size[1], size[0], size[2]] as const, rotation }];
    });
    if (id === '' || states.length === 0) return [];
    const tokens = new Set(rows.flatMap((row) => texts(row, 'attribute_tokens')));
    const attributes = [...tokens].map((token) => text(tables.attribute.get(token), 'name')).filter(Boolean);
    const name = text(instance, 'instance_name');
    return [
      {
        ...{ id, class: classOf(sourceClass), sourceClass, states, frame: 'map' },
        attributes: {
          ...(name !== '' && { name }),
          ...(attributes.length > 0 && { attributes: attributes.sort().join(', ') }),
        },
      },
    ];
  });
}

/** One scene as a recording, from its own rows of `sample_data` and `sample_annotation`. */
export function sceneRecording(
  tables: Tables,
  scene: Row,
  { data, annotations }: { data: readonly Row[]; annotations: readonly Row[] },
): Recording {
  const streams = streamsOf(tables, data);
  const calibrated = [...new Set(data.map((row) => text(row, 'calibrated_sensor_token')))];
  const sensors = streams.flatMap(({ topic, type }): Sensor[] => {
    const modality = MODALITIES.find((one) => one === type);
    return modality ? [{ name: topic, modality }] : [];
  });
  const [first] = streams;
  const clock = first ? { start: first.start, end: first.end } : null;
  for (const { start, end } of clock ? streams : []) {
    if (start < clock!.start) clock!.start = start;
    if (end > clock!.end) clock!.end = end;
  }
  const mapOrigin = MAP_ORIGINS[text(tables.log.get(text(scene, 'log_token')), 'location')];
  return {
    ...emptyRecording('nuscenes'),
    ...{ streams, sensors, clock, ...egoOf(tables, data), tracks: tracksOf(tables, annotations) },
    calibrations: calibrated.flatMap((token) => calibrationOf(tables, token) ?? []),
    ...(mapOrigin && { mapOrigin }),
  };
}

const STATE_CHANNELS: [field: string, key: string, unit: string, en: string, zh: string][] = [
  ['accel_pedal', 'vehicle.accelerator-pedal', '%', 'Accelerator pedal', '加速踏板'],
  ['brake_pedal', 'vehicle.brake-pedal', '%', 'Brake pedal', '制动踏板'],
  ['steering_wheel_angle', 'vehicle.steering-wheel-angle', 'rad', 'Steering wheel angle', '方向盘转角'],
  ['steering_tire_angle', 'vehicle.steering-angle', 'rad', 'Steering angle', '前轮转角'],
];

/** T4's table of vehicle states within the scene's time. */
export function vehicleChannels(tables: Tables, clock: Recording['clock']): ParsedChannel[] {
  if (!clock) return [];
  const rows = [...tables.vehicle_state.values()].flatMap((row) => {
    const t = timeOf(row);
    return t !== null && t >= clock.start && t <= clock.end ? [{ t, row }] : [];
  });
  rows.sort(byTime);
  return STATE_CHANNELS.flatMap(([field, key, unit, en, zh]): ParsedChannel[] => {
    const v = Float64Array.from(rows, ({ row }) => number(row, field));
    if (v.every((value) => Number.isNaN(value))) return [];
    const samples = { t: BigInt64Array.from(rows, ({ t }) => t), v };
    return [{ key, title: { en, zh }, unit, type: 'number', attributes: { quantity: key }, samples }];
  });
}
