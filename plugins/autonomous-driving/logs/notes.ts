import type { Pose } from '@lode/core/coordinates';
import type { EgoState, GeoFix, Sensor } from '../model/recording.ts';
import { objectStates, type ObjectStates } from './object-states.ts';
import { thinned, type Thinned } from './thinned.ts';

/** Two hours at 50 Hz. */
const MOST_POSES = 360_000;
const MOST_FIXES = 100_000;

export interface EgoSource {
  /** Of several the highest is taken; a topic that tells the speed is worth more than one that does not. */
  rank: number;
  states: Thinned<EgoState>;
}

export interface CameraModel {
  intrinsics: number[] | null;
  distortion: number[] | null;
  width: number;
  height: number;
}

/** An Imu topic: read by window later, so that only its extent is noted. */
export interface ImuExtent {
  count: number;
  start: bigint;
  end: bigint;
}

/** What has been understood of a log so far. Bounded, however long the log is. */
export interface Notes {
  ego: Map<string, EgoSource>;
  fixes: Thinned<GeoFix>;
  objects: ObjectStates;
  /** Child frame → its parent and where it is in it, as last said. */
  transforms: Map<string, { parent: string; pose: Pose }>;
  /** Frame of a camera → how it sees. */
  cameras: Map<string, CameraModel>;
  sensors: Map<string, Sensor>;
  imus: Map<string, ImuExtent>;
  /** First encoded camera image. */
  picture: Uint8Array | null;
}

export function newNotes(): Notes {
  return {
    ego: new Map(),
    fixes: thinned(MOST_FIXES),
    objects: objectStates(),
    transforms: new Map(),
    cameras: new Map(),
    sensors: new Map(),
    imus: new Map(),
    picture: null,
  };
}

export function egoSource(notes: Notes, topic: string, rank: number): EgoSource {
  let source = notes.ego.get(topic);
  if (!source) notes.ego.set(topic, (source = { rank, states: thinned(MOST_POSES) }));
  return source;
}
