import { enuToLonLat, fromYaw, type Quaternion, type Vector3 } from '@lode/core/coordinates';
import type { Box } from './actors.ts';
import { CAMERA } from './camera.ts';
import { LIDAR, POINT_STEP } from './lidar.ts';
import { SHAFT, yawRateAt, type EgoPlace } from './route.ts';

export const TOPICS = {
  '/tf_static': 'tf2_msgs/TFMessage',
  '/odometry': 'nav_msgs/Odometry',
  '/gnss/fix': 'sensor_msgs/NavSatFix',
  '/imu/data': 'sensor_msgs/Imu',
  '/perception/objects': 'vision_msgs/Detection3DArray',
  '/lidar/points': 'sensor_msgs/PointCloud2',
  '/camera/front/camera_info': 'sensor_msgs/CameraInfo',
  '/camera/front/image': 'sensor_msgs/CompressedImage',
} as const;

const xyz = ([x, y, z]: Vector3) => ({ x, y, z });
const xyzw = ([x, y, z, w]: Quaternion) => ({ x, y, z, w });
const zeros = (length: number) => new Float64Array(length);
const header = (time: bigint, frame: string) => ({
  stamp: { sec: Number(time / 1_000_000_000n), nanosec: Number(time % 1_000_000_000n) },
  frame_id: frame,
});

/** Where the sensors sit: said once. */
export function mountings(time: bigint) {
  const link = (child: string, translation: Vector3, rotation: Quaternion) => ({
    ...{ header: header(time, 'base_link'), child_frame_id: child },
    transform: { translation: xyz(translation), rotation: xyzw(rotation) },
  });
  return {
    transforms: [
      link(LIDAR.frame, LIDAR.translation, [0, 0, 0, 1]),
      link(CAMERA.frame, CAMERA.mounting.translation, CAMERA.mounting.rotation),
      link('imu', [0, 0, 0.4], [0, 0, 0, 1]),
      link('gnss', [-0.4, 0, 1.7], [0, 0, 0, 1]),
    ],
  };
}

export function odometryOf(time: bigint, ego: EgoPlace) {
  return {
    ...{ header: header(time, 'map'), child_frame_id: 'base_link' },
    pose: {
      pose: { position: xyz(ego.position), orientation: xyzw(fromYaw(ego.yaw)) },
      covariance: zeros(36),
    },
    twist: {
      twist: { linear: xyz([ego.speed, 0, 0]), angular: xyz([0, 0, yawRateAt(ego)]) },
      covariance: zeros(36),
    },
  };
}

export function fixOf(time: bigint, ego: EgoPlace, random: () => number) {
  const noise = () => (random() - 0.5) * 0.06;
  const [longitude, latitude] = enuToLonLat([SHAFT.lon, SHAFT.lat], ego.x + noise(), ego.y + noise());
  return {
    ...{ header: header(time, 'gnss'), status: { status: 2, service: 1 } },
    ...{ latitude, longitude, altitude: 812, position_covariance: zeros(9), position_covariance_type: 0 },
  };
}

export function imuOf(time: bigint, ego: EgoPlace, random: () => number) {
  const noise = (size: number) => (random() - 0.5) * size;
  const turn = yawRateAt(ego);
  const force: Vector3 = [ego.acceleration + noise(0.2), ego.speed * turn + noise(0.2), 9.806 + noise(0.2)];
  return {
    header: header(time, 'imu'),
    ...{ orientation: xyzw(fromYaw(ego.yaw)), orientation_covariance: zeros(9) },
    angular_velocity: xyz([noise(0.01), noise(0.01), turn + noise(0.01)]),
    ...{ angular_velocity_covariance: zeros(9), linear_acceleration_covariance: zeros(9) },
    linear_acceleration: xyz(force),
  };
}

/** Boxes as a perception would give them: a few centimetres off. */
export function objectsOf(time: bigint, boxes: readonly Box[], random: () => number) {
  const noise = (size: number) => (random() - 0.5) * size;
  const pose = (box: Box) => ({
    position: xyz([box.x + noise(0.12), box.y + noise(0.12), box.z]),
    orientation: xyzw(fromYaw(box.yaw + noise(0.02))),
  });
  return {
    header: header(time, 'map'),
    detections: boxes.map((box) => {
      const center = pose(box);
      const [x, y, z] = box.actor.size;
      return {
        ...{ header: header(time, 'map'), id: box.actor.id, bbox: { center, size: { x, y, z } } },
        results: [
          {
            hypothesis: { class_id: box.actor.class, score: 0.9 },
            pose: { pose: center, covariance: zeros(36) },
          },
        ],
      };
    }),
  };
}

/** sensor_msgs/PointField: 7 is FLOAT32. `data` may hold more points than were seen: padding of a heavy log. */
export function cloudOf(time: bigint, data: Uint8Array) {
  const width = data.length / POINT_STEP;
  return {
    ...{ header: header(time, LIDAR.frame), height: 1, width },
    fields: ['x', 'y', 'z', 'intensity'].map((name, i) => ({ name, offset: i * 4, datatype: 7, count: 1 })),
    ...{ is_bigendian: false, point_step: POINT_STEP, row_step: data.length, data, is_dense: true },
  };
}

export function cameraInfoOf(time: bigint) {
  const { width, height, intrinsics } = CAMERA;
  const [fx, , cx, , fy, cy] = intrinsics as [number, number, number, number, number, number];
  return {
    ...{ header: header(time, CAMERA.frame), height, width, distortion_model: 'plumb_bob', d: zeros(5) },
    ...{ k: Float64Array.from(intrinsics), r: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
    ...{ p: Float64Array.of(fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0), binning_x: 0, binning_y: 0 },
    roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
  };
}

export const imageOf = (time: bigint, data: Uint8Array) => ({
  ...{ header: header(time, CAMERA.frame), format: 'jpeg', data },
});
