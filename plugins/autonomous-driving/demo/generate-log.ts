import { boxesAt } from './actors.ts';
import { photograph } from './camera.ts';
import { POINT_STEP, sweep } from './lidar.ts';
import { openLogWriter, type Compression } from './log-writer.ts';
import { cameraInfoOf, cloudOf, fixOf, imageOf, imuOf, mountings, objectsOf, odometryOf, TOPICS } from './messages.ts';
import { noiseFrom } from './noise.ts';
import { egoAt, START } from './route.ts';

export interface LogOptions {
  seconds: number;
  seed: number;
  /** Seconds of the drive at which the log begins; default 0. */
  from?: number;
  /** The lidar is padded with points until the log has about so many; default: no padding. */
  bytesPerSecond?: number;
  /** Without pictures and point clouds. */
  light?: boolean;
  compression?: Compression;
  chunkSize?: number;
  /** What the recorder's clock says at a time of the drive: seconds to add. */
  clockError?: (t: number) => number;
}

/** Sensors' rates in ticks of 100 Hz. */
const EVERY = { odometry: 2, fix: 20, imu: 1, objects: 10, lidar: 20, camera: 50 };
const PERCEPTION_RANGE = 80;

/**
 * A log of the drive, piece by piece; nothing of it is kept, so that it may be longer than memory. The same options give
 * the same bytes (with the same sharp and zlib).
 */
export async function* generateLog(options: LogOptions): AsyncGenerator<Uint8Array> {
  const { seconds, seed, from = 0, bytesPerSecond = 0, light = false, clockError = () => 0 } = options;
  const { compression = 'zstd', chunkSize = 1 << 20 } = options;
  const writer = await openLogWriter(TOPICS, { compression, chunkSize });
  const { random, bytes } = noiseFrom(seed);
  const perSweep = Math.floor((bytesPerSecond * EVERY.lidar) / 100 / POINT_STEP) * POINT_STEP;
  const timeOf = (t: number) => START + BigInt(Math.round((t + clockError(t)) * 1e6)) * 1000n;
  yield* await writer.write('/tf_static', timeOf(from), mountings(timeOf(from)));
  for (let tick = 0; tick <= seconds * 100; tick++) {
    const t = from + tick / 100;
    const time = timeOf(t);
    const ego = egoAt(t);
    const due = (every: number) => tick % every === 0;
    yield* await writer.write('/imu/data', time, imuOf(time, ego, random));
    if (due(EVERY.odometry)) yield* await writer.write('/odometry', time, odometryOf(time, ego));
    if (due(EVERY.fix)) yield* await writer.write('/gnss/fix', time, fixOf(time, ego, random));
    if (!due(EVERY.objects)) continue;
    const boxes = boxesAt(t, ego, PERCEPTION_RANGE);
    yield* await writer.write('/perception/objects', time, objectsOf(time, boxes, random));
    if (light) continue;
    if (due(EVERY.lidar)) {
      const points = new Uint8Array(sweep(ego, boxes, random).buffer);
      const padding = Math.max(0, perSweep - points.length);
      const data = padding > 0 ? new Uint8Array(points.length + padding) : points;
      if (padding > 0) {
        data.set(points);
        data.set(bytes(padding), points.length);
      }
      yield* await writer.write('/lidar/points', time, cloudOf(time, data));
    }
    if (due(EVERY.camera)) {
      yield* await writer.write('/camera/front/camera_info', time, cameraInfoOf(time));
      yield* await writer.write('/camera/front/image', time, imageOf(time, await photograph(ego, boxes)));
    }
  }
  yield* await writer.end();
}
