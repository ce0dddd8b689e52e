import type { Quaternion, Vector3 } from '@lode/core/coordinates';

/** The recording car at one time, in the map (or odometry) frame. */
export interface EgoState {
  /** Nanoseconds since the Unix epoch. */
  t: bigint;
  /** Metres. */
  position: Vector3;
  rotation: Quaternion;
  /** m/s along the car's own x axis, negative backwards; null when the source does not say: it is then derived. */
  speed: number | null;
  /** rad/s, counter-clockwise from above; null when the source does not say. */
  yawRate: number | null;
}

/** Another road user at one time. */
export interface TrackState {
  t: bigint;
  center: Vector3;
  /** Metres: length (x), width (y), height (z). */
  size: Vector3;
  rotation: Quaternion;
}

export interface Track {
  id: string;
  /** A class of the ontology `autonomous-driving.objects`. */
  class: string;
  /** What the source called it. */
  sourceClass: string;
  states: TrackState[];
  /** `map` (also for odometry frames, which are a map without a known origin), else the sensor's frame. */
  frame: string;
  /** Said once about the whole track. */
  attributes?: Record<string, string | number | boolean>;
  /** When it is surely gone after the last state; default: one typical step later. */
  end?: bigint;
}

export interface Calibration {
  sensor: string;
  /** The sensor's frame in the vehicle's: T_ego_sensor. */
  toEgo: { translation: Vector3; rotation: Quaternion };
  /** 3 × 3, row by row. */
  intrinsics?: number[];
  distortion?: number[];
  width?: number;
  height?: number;
}

/** One topic of a log. */
export interface Stream {
  topic: string;
  type: string;
  encoding: string;
  count: number;
  start: bigint;
  end: bigint;
}

/** A position on the globe. */
export interface GeoFix {
  t: bigint;
  /** Degrees, WGS84. */
  lon: number;
  lat: number;
}

export interface Sensor {
  name: string;
  modality: 'camera' | 'lidar' | 'radar' | 'imu' | 'gnss';
}

/** Samples that stay in the file and are read by window. */
export interface FiledChannel {
  key: string;
  title: { en: string; zh: string };
  unit: string;
  attributes: { topic: string; field: string; quantity: string };
  span: { start: bigint; end: bigint };
  count: number;
}

/** What all readers of logs end in. Everything here is bounded, however long the log is. */
export interface Recording {
  format: string;
  streams: Stream[];
  /** The time that the log keeps; null when there is no message. */
  clock: { start: bigint; end: bigint } | null;
  /** In order of time. */
  ego: EgoState[];
  tracks: Track[];
  calibrations: Calibration[];
  fixes: GeoFix[];
  sensors: Sensor[];
  filed: FiledChannel[];
  compression: string[];
  /** Where the map's origin is, when the source says so. */
  mapOrigin?: { lon: number; lat: number };
  library?: string;
}

/** For readers that know only some of it. */
export function emptyRecording(format: string): Recording {
  return {
    ...{ format, streams: [], clock: null, ego: [], tracks: [], calibrations: [] },
    ...{ fixes: [], sensors: [], filed: [], compression: [] },
  };
}
