import type { Notes } from './notes.ts';
import { imu, locationFix, navSatFix, odometry, pose, transforms } from './understand-motion.ts';
import { detections, markers, scene } from './understand-objects.ts';
import { cameraInfo, cloud, compressedImage, image } from './understand-sensors.ts';

export interface MessageContext {
  topic: string;
  /** When the message was recorded. */
  time: bigint;
  notes: Notes;
}

/** Notes what a decoded message says. Fields may be missing or of another type: files lie. */
export type Handler = (message: unknown, context: MessageContext) => void;

export interface Understood {
  handle: Handler;
  /** Of pictures and point clouds one message tells the sensor; decoding all would take the longest time. */
  firstOnly?: boolean;
}

/** Message types that mean something here, by plain name (see `plainType`). */
const UNDERSTOOD: Record<string, Understood> = {
  'nav_msgs/Odometry': { handle: odometry },
  'geometry_msgs/PoseStamped': { handle: pose },
  'foxglove.PoseInFrame': { handle: pose },
  'tf2_msgs/TFMessage': { handle: transforms },
  'tf/tfMessage': { handle: transforms },
  'sensor_msgs/NavSatFix': { handle: navSatFix },
  'foxglove.LocationFix': { handle: locationFix },
  'sensor_msgs/Imu': { handle: imu },
  'vision_msgs/Detection3DArray': { handle: detections },
  'visualization_msgs/MarkerArray': { handle: markers },
  'foxglove.SceneUpdate': { handle: scene },
  'sensor_msgs/CameraInfo': { handle: cameraInfo, firstOnly: true },
  'foxglove.CameraCalibration': { handle: cameraInfo, firstOnly: true },
  'sensor_msgs/CompressedImage': { handle: compressedImage, firstOnly: true },
  'foxglove.CompressedImage': { handle: compressedImage, firstOnly: true },
  'sensor_msgs/Image': { handle: image, firstOnly: true },
  'sensor_msgs/PointCloud2': { handle: cloud, firstOnly: true },
  'foxglove.PointCloud': { handle: cloud, firstOnly: true },
};

/** Null: listed, and left alone. */
export function understood(plainName: string): Understood | null {
  return Object.hasOwn(UNDERSTOOD, plainName) ? (UNDERSTOOD[plainName] ?? null) : null;
}
