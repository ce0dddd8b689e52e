import type { FiledChannel } from '../model/recording.ts';
import { numberAt } from './fields.ts';
import type { ImuExtent } from './notes.ts';

/** Fields of sensor_msgs/Imu that are channels: short name, path in the message, unit, titles. */
const FIELDS = [
  ['ax', ['linear_acceleration', 'x'], 'm/s2', 'Acceleration x', '加速度 x'],
  ['ay', ['linear_acceleration', 'y'], 'm/s2', 'Acceleration y', '加速度 y'],
  ['az', ['linear_acceleration', 'z'], 'm/s2', 'Acceleration z', '加速度 z'],
  ['gx', ['angular_velocity', 'x'], 'rad/s', 'Angular velocity x', '角速度 x'],
  ['gy', ['angular_velocity', 'y'], 'rad/s', 'Angular velocity y', '角速度 y'],
  ['gz', ['angular_velocity', 'z'], 'rad/s', 'Angular velocity z', '角速度 z'],
] as const;

/** `imu.ax` of the first topic by name, `imu2.ax` of the second. */
export function filedChannels(imus: ReadonlyMap<string, ImuExtent>): FiledChannel[] {
  return [...imus.keys()].sort().flatMap((topic, i) => {
    const { count, start, end } = imus.get(topic)!;
    return FIELDS.map(([field, , unit, en, zh]) => ({
      key: `imu${i === 0 ? '' : i + 1}.${field}`,
      title: { en: `${en} (${topic})`, zh: `${zh}（${topic}）` },
      unit,
      attributes: { topic, field, quantity: `imu.${field}` },
      ...{ span: { start, end }, count },
    }));
  });
}

/** A field's value in a decoded sensor_msgs/Imu; NaN for a field that is none. */
export function imuValue(message: unknown, field: string): number {
  const path = FIELDS.find(([name]) => name === field)?.[1];
  return path ? numberAt(message, ...path) : NaN;
}
