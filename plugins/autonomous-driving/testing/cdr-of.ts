import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { ros2Definition } from '../logs/ros2-definitions.ts';

/** For tests: a message of a known type as CDR. */
export function cdrOf(type: string, message: object): Uint8Array {
  const definition = ros2Definition(type);
  if (definition === null) throw new Error(`No definition of ${type}.`);
  return new MessageWriter(parse(definition, { ros2: true })).writeMessage(message);
}

/** A header of ROS 2. */
export const headerOf = (time: bigint, frame: string) => ({
  stamp: { sec: Number(time / 1_000_000_000n), nanosec: Number(time % 1_000_000_000n) },
  frame_id: frame,
});

const ZERO = { x: 0, y: 0, z: 0 };

/** An Imu message that measures `ax` and nothing else. */
export function imuCdr(time: bigint, ax: number): Uint8Array {
  return cdrOf('sensor_msgs/Imu', {
    ...{ header: headerOf(time, 'imu'), orientation: { ...ZERO, w: 1 }, angular_velocity: ZERO },
    linear_acceleration: { ...ZERO, x: ax },
    orientation_covariance: new Float64Array(9),
    angular_velocity_covariance: new Float64Array(9),
    linear_acceleration_covariance: new Float64Array(9),
  });
}
