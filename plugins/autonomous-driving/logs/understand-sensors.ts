import { at, frameAt, numberAt, numbersAt } from './fields.ts';
import type { Handler } from './understand.ts';
import type { Sensor } from '../model/recording.ts';

const MOST_PICTURE = 32 * 1024 * 1024;

const named = (message: unknown, topic: string) =>
  frameAt(message, 'header', 'frame_id') || frameAt(message, 'frame_id') || topic;

const sensor =
  (modality: Sensor['modality']): Handler =>
  (message, { topic, notes }) =>
    void notes.sensors.set(topic, { name: named(message, topic), modality });

export const image = sensor('camera');

export const cloud: Handler = (message, context) =>
  sensor(/radar/i.test(context.topic) ? 'radar' : 'lidar')(message, context);

/** The first one stands for the recording. JSON carries bytes as base64. */
export const compressedImage: Handler = (message, context) => {
  image(message, context);
  const data = at(message, 'data');
  const bytes = typeof data === 'string' ? Buffer.from(data.slice(0, MOST_PICTURE), 'base64') : data;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0 || bytes.length > MOST_PICTURE) return;
  context.notes.picture ??= Uint8Array.from(bytes);
};

/** sensor_msgs/CameraInfo: `k`, `d` in ROS 2, `K`, `D` in ROS 1 and foxglove.CameraCalibration. */
export const cameraInfo: Handler = (message, { topic, notes }) => {
  const frame = named(message, topic);
  const [width, height] = [numberAt(message, 'width'), numberAt(message, 'height')];
  const k = numbersAt(message, 'k') ?? numbersAt(message, 'K');
  notes.cameras.set(frame, {
    intrinsics: k?.length === 9 ? k : null,
    distortion: numbersAt(message, 'd') ?? numbersAt(message, 'D'),
    width,
    height,
  });
};
