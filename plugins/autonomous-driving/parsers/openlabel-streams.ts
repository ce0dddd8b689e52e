import { normalised, type Quaternion, type Vector3 } from '@lode/core/coordinates';
import type { Calibration, Sensor } from '../model/recording.ts';
import { isObject, type Json } from './openlabel-geometry.ts';

const MODALITIES: Record<string, Sensor['modality']> = {
  ...{ camera: 'camera', lidar: 'lidar', radar: 'radar', gps_imu: 'gnss' },
};

const numbersOf = (value: unknown, length: number): number[] | null =>
  Array.isArray(value) && value.length === length && value.every((one) => typeof one === 'number') ? value : null;

/** A turn as a quaternion, from the upper left of a 4 × 4 matrix in rows (Shepperd's method). */
export function rotationOfMatrix(m: readonly number[]): Quaternion {
  const [r00 = 1, r01 = 0, r02 = 0, , r10 = 0, r11 = 1, r12 = 0, , r20 = 0, r21 = 0, r22 = 1] = m;
  const trace = r00 + r11 + r22;
  if (trace > 0) return normalised([r21 - r12, r02 - r20, r10 - r01, 1 + trace]);
  if (r00 >= r11 && r00 >= r22) return normalised([1 + r00 - r11 - r22, r01 + r10, r02 + r20, r21 - r12]);
  if (r11 >= r22) return normalised([r01 + r10, 1 - r00 + r11 - r22, r12 + r21, r02 - r20]);
  return normalised([r02 + r20, r12 + r21, 1 - r00 - r11 + r22, r10 - r01]);
}

/** Where a sensor sits in its parent's frame, by matrix or by quaternion and translation. */
function poseOf(system: unknown): Calibration['toEgo'] | null {
  const pose = isObject(system) ? system.pose_wrt_parent : undefined;
  if (!isObject(pose)) return null;
  const matrix = numbersOf(pose.matrix4x4, 16);
  if (matrix) {
    return { translation: [matrix[3]!, matrix[7]!, matrix[11]!], rotation: rotationOfMatrix(matrix) };
  }
  const rotation = numbersOf(pose.quaternion, 4);
  const translation = numbersOf(pose.translation, 3);
  if (!rotation || !translation) return null;
  return { translation: translation as unknown as Vector3, rotation: normalised(rotation as unknown as Quaternion) };
}

function intrinsicsOf(stream: Json): Partial<Calibration> {
  const properties = isObject(stream.stream_properties) ? stream.stream_properties : {};
  const pinhole = isObject(properties.intrinsics_pinhole) ? properties.intrinsics_pinhole : {};
  const matrix = numbersOf(pinhole.camera_matrix_3x4, 12);
  const { width_px: width, height_px: height, distortion_coeffs_1xN: distortion } = pinhole;
  return {
    ...(matrix && { intrinsics: matrix.filter((_, i) => i % 4 !== 3) }),
    ...(typeof width === 'number' && width > 0 && { width: Math.round(width) }),
    ...(typeof height === 'number' && height > 0 && { height: Math.round(height) }),
    ...(Array.isArray(distortion) && distortion.length > 0 && numbersOf(distortion, distortion.length)
      ? { distortion: distortion as number[] }
      : {}),
  };
}

/** Sensors and calibrations of a file's streams; a sensor whose place is not told sits at the vehicle's origin. */
export function streamsOf(root: Json): { sensors: Sensor[]; calibrations: Calibration[]; uris: Map<string, string> } {
  const streams = isObject(root.streams) ? root.streams : {};
  const systems = isObject(root.coordinate_systems) ? root.coordinate_systems : {};
  const sensors: Sensor[] = [];
  const calibrations: Calibration[] = [];
  const uris = new Map<string, string>();
  for (const [name, stream] of Object.entries(streams)) {
    if (!isObject(stream)) continue;
    const modality = MODALITIES[String(stream.type)];
    if (modality) sensors.push({ name, modality });
    if (typeof stream.uri === 'string' && stream.uri !== '') uris.set(name, stream.uri);
    const toEgo = poseOf(systems[name]);
    const known = intrinsicsOf(stream);
    if (!toEgo && !known.intrinsics) continue;
    calibrations.push({ sensor: name, toEgo: toEgo ?? { translation: [0, 0, 0], rotation: [0, 0, 0, 1] }, ...known });
  }
  return { sensors, calibrations, uris };
}
