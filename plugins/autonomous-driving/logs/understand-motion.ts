import { compose, type Pose } from '@lode/core/coordinates';
import { frameAt, listAt, numberAt, quaternionAt, stampAt, textAt, vectorAt } from './fields.ts';
import { isBase, isMap } from './frames.ts';
import { egoSource, type Notes } from './notes.ts';
import type { Handler } from './understand.ts';

const MOST_FRAMES = 10_000;

const poseAt = (value: unknown, position: string, rotation: string): Pose => ({
  translation: vectorAt(value, position),
  rotation: quaternionAt(value, rotation),
});

/** A pose given in `odom` is brought to the map by the correction that holds at that moment. */
function inMap(notes: Notes, frame: string, pose: Pose): Pose {
  const correction = notes.transforms.get(frame);
  return correction && isMap(correction.parent) ? compose(correction.pose, pose) : pose;
}

/** nav_msgs/Odometry: pose in `header.frame_id`, twist in `child_frame_id`, which is the car (REP 105). */
export const odometry: Handler = (message, { topic, time, notes }) => {
  const frame = frameAt(message, 'header', 'frame_id');
  const pose = inMap(
    notes,
    frame,
    poseAt((message as { pose?: { pose?: unknown } }).pose?.pose, 'position', 'orientation'),
  );
  egoSource(notes, topic, 4).states.add({
    t: stampAt(time, message, 'header', 'stamp'),
    ...{ position: pose.translation, rotation: pose.rotation },
    speed: numberAt(message, 'twist', 'twist', 'linear', 'x'),
    yawRate: numberAt(message, 'twist', 'twist', 'angular', 'z'),
  });
};

/** geometry_msgs/PoseStamped and foxglove.PoseInFrame; a goal to drive to is no place where the car is. */
export const pose: Handler = (message, { topic, time, notes }) => {
  if (/goal|target|waypoint/i.test(topic)) return;
  const stamped = 'header' in (message as object);
  const frame = stamped ? frameAt(message, 'header', 'frame_id') : frameAt(message, 'frame_id');
  if (frame !== '' && !isMap(frame)) return;
  const found = poseAt((message as { pose?: unknown }).pose, 'position', 'orientation');
  const { translation: position, rotation } = inMap(notes, frame, found);
  const t = stamped ? stampAt(time, message, 'header', 'stamp') : stampAt(time, message, 'timestamp');
  egoSource(notes, topic, 3).states.add({ t, position, rotation, speed: null, yawRate: null });
};

/** tf2_msgs/TFMessage: the car in the map, sensors on the car, and the map's correction of the odometry. */
export const transforms: Handler = (message, { topic, time, notes }) => {
  for (const one of listAt(message, 'transforms')) {
    const [parent, child] = [frameAt(one, 'header', 'frame_id'), frameAt(one, 'child_frame_id')];
    const found = poseAt((one as { transform?: unknown }).transform, 'translation', 'rotation');
    if (isMap(parent) && isBase(child)) {
      const { translation: position, rotation } = inMap(notes, parent, found);
      const t = stampAt(time, one, 'header', 'stamp');
      egoSource(notes, `${topic} ${parent}`, 2).states.add({ t, position, rotation, speed: null, yawRate: null });
    } else if (child !== '' && child !== parent && found.translation.every(Number.isFinite)) {
      if (notes.transforms.size < MOST_FRAMES) notes.transforms.set(child, { parent, pose: found });
    }
  }
};

/** sensor_msgs/NavSatFix; status −1 is "no fix". */
export const navSatFix: Handler = (message, { topic, time, notes }) => {
  notes.sensors.set(topic, { name: frameAt(message, 'header', 'frame_id') || topic, modality: 'gnss' });
  if (numberAt(message, 'status', 'status') < 0) return;
  const t = stampAt(time, message, 'header', 'stamp');
  addFix(notes, t, numberAt(message, 'longitude'), numberAt(message, 'latitude'));
};

/** foxglove.LocationFix. */
export const locationFix: Handler = (message, { topic, time, notes }) => {
  notes.sensors.set(topic, { name: textAt(message, 'frame_id') || topic, modality: 'gnss' });
  const t = stampAt(time, message, 'timestamp');
  addFix(notes, t, numberAt(message, 'longitude'), numberAt(message, 'latitude'));
};

function addFix(notes: Notes, t: bigint, lon: number, lat: number): void {
  if (Number.isFinite(lon) && Number.isFinite(lat)) notes.fixes.add({ t, lon, lat });
}

/** sensor_msgs/Imu: its samples stay in the file; see read-imu.ts. */
export const imu: Handler = (message, { topic, time, notes }) => {
  const t = stampAt(time, message, 'header', 'stamp');
  const extent = notes.imus.get(topic);
  if (!extent) {
    notes.sensors.set(topic, { name: frameAt(message, 'header', 'frame_id') || topic, modality: 'imu' });
    notes.imus.set(topic, { count: 1, start: t, end: t });
    return;
  }
  extent.count += 1;
  if (t < extent.start) extent.start = t;
  if (t > extent.end) extent.end = t;
};
