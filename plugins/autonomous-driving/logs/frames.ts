import { compose, IDENTITY, interpolatePose, type Pose } from '@lode/core/coordinates';
import type { EgoState } from '../model/recording.ts';
import type { Notes } from './notes.ts';

/** Frames that stand still (REP 105), under the names in use. */
const MAPS = new Set(['map', 'odom', 'world', 'earth', 'enu', 'local', 'local_enu', 'global']);
/** Frames that are the car itself. */
const BASES = new Set(['base_link', 'base_footprint', 'ego', 'ego_vehicle', 'vehicle', 'car', 'body']);

export const isMap = (frame: string) => MAPS.has(frame);
export const isBase = (frame: string) => BASES.has(frame);

/** Longest chain of frames that is followed: a file may say that a frame is its own grandparent. */
const MOST_STEPS = 32;

/** Where a sensor's frame is on the car; null when the log does not say. */
export function poseOnCar(transforms: Notes['transforms'], frame: string): Pose | null {
  let pose = IDENTITY;
  let name = frame;
  for (let step = 0; step < MOST_STEPS; step++) {
    if (isBase(name)) return pose;
    const link = transforms.get(name);
    if (!link) return null;
    pose = compose(link.pose, pose);
    name = link.parent;
  }
  return null;
}

/** Beyond this the car's place between two poses, or after the last, is a guess. */
const MOST_AGE = 500_000_000n;

/** The car's pose at a time, between ordered states; null when none is near. */
export function egoPoseAt(ego: readonly EgoState[], t: bigint): Pose | null {
  let low = 0;
  let high = ego.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ego[middle]!.t < t) low = middle + 1;
    else high = middle;
  }
  const poseOf = ({ position, rotation }: EgoState): Pose => ({ translation: position, rotation });
  const [before, after] = [ego[low - 1], ego[low]];
  if (after && (after.t === t || !before)) return after.t - t <= MOST_AGE ? poseOf(after) : null;
  if (!before) return null;
  if (!after) return t - before.t <= MOST_AGE ? poseOf(before) : null;
  if (after.t - before.t > 2n * MOST_AGE) return null;
  return interpolatePose(poseOf(before), poseOf(after), Number(t - before.t) / Number(after.t - before.t));
}
