import { apply, multiply } from '@lode/core/coordinates';
import { orderedStates, soundEgo } from '../model/ego-motion.ts';
import type { Calibration, EgoState, Track, TrackState } from '../model/recording.ts';
import { classOf } from '../ontology.ts';
import { egoPoseAt, isBase, isMap, poseOnCar } from './frames.ts';
import type { Notes } from './notes.ts';
import type { SeenState, SeenTrack } from './object-states.ts';

const { hypot } = Math;

/** Odometry without a twist leaves zeros: a car that moved and never had a speed was not measured. */
function withoutDeadSpeed(states: EgoState[]): EgoState[] {
  if (states.some(({ speed }) => speed !== 0)) return states;
  const [first, last] = [states[0], states.at(-1)];
  if (!first || !last) return states;
  const moved = hypot(last.position[0] - first.position[0], last.position[1] - first.position[1]);
  return moved > 1 ? states.map((state) => ({ ...state, speed: null, yawRate: null })) : states;
}

/** The car's way: of several sources the one that tells most, in order of time. */
export function egoOf(notes: Notes): EgoState[] {
  const sources = [...notes.ego].map(([topic, { rank, states }]) => ({ topic, rank, states: states.items }));
  sources.sort((a, b) => b.rank - a.rank || b.states.length - a.states.length || (a.topic < b.topic ? -1 : 1));
  // A single pose is a place, not a way.
  const best = sources.find(({ states }) => states.length > 1) ?? sources[0];
  const numeric = (value: number | null) => (value === null || !Number.isFinite(value) ? null : value);
  const states = (best?.states ?? []).map((state) => ({
    ...state,
    ...{ speed: numeric(state.speed), yawRate: numeric(state.yawRate) },
  }));
  return withoutDeadSpeed(orderedStates(states, soundEgo));
}

/** A box given on the car or in a sensor's frame, in the map; null when the log does not tie the two. */
function inMap(state: SeenState, transforms: Notes['transforms'], ego: readonly EgoState[]): TrackState | null {
  const { t, center, size, rotation, frame } = state;
  if (frame === '' || isMap(frame)) return { t, center, size, rotation };
  const mounted = isBase(frame) ? null : poseOnCar(transforms, frame);
  if (!mounted && !isBase(frame)) return null;
  const car = egoPoseAt(ego, t);
  if (!car) return null;
  const onCar = mounted
    ? { center: apply(mounted, center), rotation: multiply(mounted.rotation, rotation) }
    : { center, rotation };
  return { t, size, center: apply(car, onCar.center), rotation: multiply(car.rotation, onCar.rotation) };
}

const mostSaid = ({ classes }: SeenTrack) =>
  [...classes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? '';

/** Tracks in the map. `unplaced`: states in a frame that nothing ties to the map; they stay in their own frame. */
export function tracksOf(notes: Notes, ego: readonly EgoState[]): { tracks: Track[]; unplaced: number } {
  let unplaced = 0;
  const tracks = notes.objects.tracks.flatMap((seen): Track[] => {
    const sourceClass = mostSaid(seen);
    const placed: TrackState[] = [];
    const others = new Map<string, TrackState[]>();
    for (const state of seen.states) {
      const found = inMap(state, notes.transforms, ego);
      if (found) placed.push(found);
      else {
        unplaced += 1;
        const frame = state.frame.slice(0, 200);
        const { t, center, size, rotation } = state;
        others.set(frame, [...(others.get(frame) ?? []), { t, center, size, rotation }]);
      }
    }
    const base = { id: seen.id, class: classOf(sourceClass), sourceClass };
    return [
      ...(placed.length > 0 ? [{ ...base, states: placed, frame: 'map' }] : []),
      ...[...others].map(([frame, states]) => ({ ...base, id: `${seen.id}@${frame}`, states, frame })),
    ];
  });
  return { tracks, unplaced };
}

/** Cameras whose mounting is known. `unmounted`: the names of those whose is not. */
export function calibrationsOf(notes: Notes): { calibrations: Calibration[]; unmounted: string[] } {
  const calibrations: Calibration[] = [];
  const unmounted: string[] = [];
  for (const [sensor, { intrinsics, distortion, width, height }] of notes.cameras) {
    const toEgo = poseOnCar(notes.transforms, sensor);
    if (!toEgo) {
      unmounted.push(sensor);
      continue;
    }
    const pixels = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
    calibrations.push({
      ...{ sensor, toEgo },
      ...(intrinsics && { intrinsics }),
      ...(distortion && { distortion }),
      ...(pixels && { width, height }),
    });
  }
  return { calibrations, unmounted };
}
