import sharp from 'sharp';
import type { Files } from '@lode/core/testing';

export type TableRows = Record<string, Record<string, unknown>[]>;

/** 2026-03-02 06:20 at UTC+8, microseconds. */
export const SET_START = 1_772_403_600_000_000;
export const SAMPLES = 6;
const [WIDTH, HEIGHT] = [64, 48];

const micros = (sample: number) => SET_START + sample * 500_000;

/** COCO's string of run lengths (maskApi.c), for masks with few runs. */
function runString(counts: readonly number[]): string {
  return counts
    .map((count, i) => {
      let x = count - (i > 2 ? counts[i - 2]! : 0);
      let text = '';
      for (let more = true; more;) {
        let group = x & 0x1f;
        x >>= 5;
        more = group & 0x10 ? x !== -1 : x !== 0;
        if (more) group |= 0x20;
        text += String.fromCharCode(group + 48);
      }
      return text;
    })
    .join('');
}

/** Runs of a filled rectangle, down the columns of a picture `tall` pixels high. */
export function rectangleRuns([left, top, right, bottom]: number[], { wide, tall }: { wide: number; tall: number }) {
  const counts = [left! * tall + top!];
  for (let x = left!; x < right!; x++) {
    counts.push(bottom! - top!);
    counts.push(x + 1 < right! ? tall - (bottom! - top!) : tall - bottom! + (wide - right!) * tall);
  }
  return counts;
}

const maskOf = (box: number[]) => ({
  size: [HEIGHT, WIDTH],
  counts: Buffer.from(runString(rectangleRuns(box, { wide: WIDTH, tall: HEIGHT })), 'latin1').toString('base64'),
});

/** A car that keeps 20 m ahead, and a person at the roadside; the ego car drives north at 10 m/s. */
function tables(): TableRows {
  const samples = Array.from({ length: SAMPLES }, (_, i) => i);
  const north = [Math.SQRT1_2, 0, 0, Math.SQRT1_2]; // w, x, y, z: a quarter turn to the left
  const chained = (prefix: string, i: number) => ({
    token: `${prefix}${i}`,
    next: i + 1 < SAMPLES ? `${prefix}${i + 1}` : '',
    prev: i > 0 ? `${prefix}${i - 1}` : '',
  });
  const boxed = (instance: string, i: number, rest: Record<string, unknown>) => ({
    ...{ ...chained(`${instance}-`, i), sample_token: `s${i}`, instance_token: instance, rotation: north },
    ...{ visibility_token: '4', attribute_tokens: ['moving'], num_lidar_pts: 40, num_radar_pts: 1, ...rest },
  });
  const data = (sensor: string, i: number, rest: Record<string, unknown>) => ({
    ...{ ...chained(`${sensor}-`, i), sample_token: `s${i}`, ego_pose_token: `${sensor}-${i}`, is_key_frame: true },
    ...{ calibrated_sensor_token: `cal-${sensor}`, width: 0, height: 0, timestamp: micros(i), ...rest },
  });
  return {
    scene: [
      {
        ...{ token: 'scene', name: 'scene-0001', description: 'Gate road', log_token: 'log', nbr_samples: SAMPLES },
        ...{ first_sample_token: 's0', last_sample_token: `s${SAMPLES - 1}` },
      },
    ],
    log: [{ token: 'log', logfile: '', vehicle: 'n1', date_captured: '2026-03-02', location: 'boston-seaport' }],
    sample: samples.map((i) => ({ ...chained('s', i), timestamp: micros(i), scene_token: 'scene' })),
    sample_data: samples.flatMap((i) => [
      data('lidar', i, { fileformat: 'pcd', filename: `samples/LIDAR_TOP/${i}.pcd.bin` }),
      data('camera', i, { fileformat: 'jpg', filename: `samples/CAM_FRONT/${i}.jpg`, width: WIDTH, height: HEIGHT }),
    ]),
    ego_pose: samples.flatMap((i) =>
      ['lidar', 'camera'].map((sensor) => ({
        ...{ token: `${sensor}-${i}`, timestamp: micros(i), rotation: north, translation: [100, 200 + 5 * i, 0] },
      })),
    ),
    calibrated_sensor: [
      {
        ...{ token: 'cal-lidar', sensor_token: 'lidar', translation: [0.9, 0, 1.8], rotation: [1, 0, 0, 0] },
        camera_intrinsic: [],
      },
      {
        ...{ token: 'cal-camera', sensor_token: 'camera', translation: [1.7, 0, 1.5] },
        rotation: [0.5, -0.5, 0.5, -0.5],
        camera_intrinsic: [
          [50, 0, 32],
          [0, 50, 24],
          [0, 0, 1],
        ],
      },
    ],
    sensor: [
      { token: 'lidar', channel: 'LIDAR_TOP', modality: 'lidar' },
      { token: 'camera', channel: 'CAM_FRONT', modality: 'camera' },
    ],
    category: [
      { token: 'car', name: 'vehicle.car', description: '' },
      { token: 'adult', name: 'human.pedestrian.adult', description: '' },
      { token: 'road', name: 'flat.driveable_surface', description: '' },
    ],
    attribute: [{ token: 'moving', name: 'vehicle.moving', description: '' }],
    visibility: [{ token: '4', level: 'v80-100', description: '' }],
    instance: ['car', 'adult'].map((token) => ({
      ...{ token: `the-${token}`, category_token: token, nbr_annotations: SAMPLES },
      ...{ first_annotation_token: `the-${token}-0`, last_annotation_token: `the-${token}-${SAMPLES - 1}` },
    })),
    sample_annotation: samples.flatMap((i) => [
      boxed('the-car', i, { translation: [100, 220 + 5 * i, 0.8], size: [1.9, 4.6, 1.6] }),
      boxed('the-adult', i, { translation: [106, 230, 0.9], size: [0.6, 0.5, 1.8], attribute_tokens: [] }),
    ]),
    object_ann: [
      {
        ...{ token: 'o0', sample_data_token: 'camera-0', category_token: 'car', attribute_tokens: ['moving'] },
        ...{ bbox: [20, 10, 40, 30], mask: maskOf([20, 10, 40, 30]) },
      },
    ],
    surface_ann: [
      { token: 'u0', sample_data_token: 'camera-0', category_token: 'road', mask: maskOf([0, 30, WIDTH, HEIGHT]) },
    ],
  };
}

/** x, y, z, intensity, ring; a ring of points around the sensor. */
export function sweepOf(points: number): Uint8Array {
  const values = Array.from({ length: points }, (_, i) => {
    const angle = (2 * Math.PI * i) / points;
    return [10 * Math.cos(angle), 10 * Math.sin(angle), -1, 0.5, i % 32];
  });
  return new Uint8Array(Float32Array.from(values.flat()).buffer);
}

/** A small set in the nuScenes schema, under `set/`; `edit` may spoil its tables. */
export async function tableSet(edit: (rows: TableRows) => void = () => {}): Promise<Files> {
  const rows = tables();
  edit(rows);
  const picture = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#556' } })
    .jpeg()
    .toBuffer();
  const files: Files = new Map();
  for (let i = 0; i < SAMPLES; i++) {
    files.set(`set/samples/CAM_FRONT/${i}.jpg`, new Uint8Array(picture));
    files.set(`set/samples/LIDAR_TOP/${i}.pcd.bin`, sweepOf(100 + i));
  }
  for (const [name, table] of Object.entries(rows)) {
    files.set(`set/v1.0-mini/${name}.json`, new TextEncoder().encode(JSON.stringify(table, null, 1)));
  }
  return files;
}
