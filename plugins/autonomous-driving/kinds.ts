import { z } from 'zod';
import type { AssetKind, FacetDeclaration } from '@lode/core';

const vector = z.tuple([z.number(), z.number(), z.number()]);

/** Where a sensor sits on the vehicle and how it sees. */
export const calibrationFacet = z.object({
  sensor: z.string(),
  /** Sensor frame in the vehicle's frame (ISO 8855: x forward, y left, z up), metres. */
  translation: vector,
  /** Unit quaternion x, y, z, w. */
  rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** 3 × 3 camera matrix, row by row, pixels. */
  intrinsics: z.array(z.number()).length(9).optional(),
  distortion: z.array(z.number()).optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
});

export const topicFacet = z.object({
  name: z.string(),
  /** Message type, as the file calls it. */
  type: z.string(),
  encoding: z.string(),
  count: z.number().int().nonnegative(),
  /** Messages a second between the first and the last. */
  hz: z.number().nonnegative(),
});

/** What `facets['autonomous-driving']` of a recording holds. */
export const recordingFacets = z.object({
  /** mcap, rosbag1, rosbag2-sqlite, nuscenes, openlabel, … */
  format: z.string(),
  /** Seconds between the first and the last message. */
  duration: z.number().nonnegative(),
  messages: z.number().int().nonnegative(),
  topics: z.array(topicFacet),
  /** Message types; the searchable face of `topics`. */
  messageTypes: z.array(z.string()),
  compression: z.array(z.string()),
  sensors: z.array(z.string()),
  modalities: z.array(z.string()),
  /** Metres driven. */
  distance: z.number().nonnegative().optional(),
  /** Metres a second. */
  maxSpeed: z.number().nonnegative().optional(),
  tracks: z.number().int().nonnegative(),
  classes: z.array(z.string()),
  calibrations: z.array(calibrationFacet).optional(),
  /** Where the map's x/y/z are zero, when the source says so or GNSS and poses agree. */
  mapOrigin: z.object({ lon: z.number(), lat: z.number() }).optional(),
  /** What wrote the file. */
  library: z.string().optional(),
  scene: z.string().optional(),
  location: z.string().optional(),
});

const text = (en: string, zh: string) => ({ en, zh });
const MODALITIES = {
  camera: text('camera', '相机'),
  lidar: text('lidar', '激光雷达'),
  radar: text('radar', '毫米波雷达'),
  imu: text('IMU', '惯性测量单元'),
  gnss: text('GNSS', '卫星定位'),
};

const recordingDeclared: FacetDeclaration[] = [
  { name: 'format', title: text('Format', '格式'), type: 'keyword' },
  { name: 'duration', title: text('Duration', '时长'), type: 'number', unit: 's' },
  { name: 'messages', title: text('Messages', '消息数'), type: 'number' },
  { name: 'messageTypes', title: text('Message types', '消息类型'), type: 'keyword' },
  { name: 'compression', title: text('Compression', '压缩方式'), type: 'keyword' },
  { name: 'sensors', title: text('Sensors', '传感器'), type: 'keyword' },
  { name: 'modalities', title: text('Modalities', '数据模态'), type: 'keyword', values: MODALITIES },
  { name: 'distance', title: text('Distance driven', '行驶距离'), type: 'number', unit: 'm' },
  { name: 'maxSpeed', title: text('Top speed', '最高车速'), type: 'number', unit: 'm/s' },
  { name: 'tracks', title: text('Tracks', '目标轨迹数'), type: 'number' },
  { name: 'classes', title: text('Object classes', '目标类别'), type: 'keyword' },
  { name: 'scene', title: text('Scene', '场景'), type: 'keyword' },
  { name: 'location', title: text('Location', '地点'), type: 'keyword' },
];

export const recordingKind: AssetKind = {
  id: 'autonomous-driving.recording',
  title: text('Recording', '行车记录'),
  facets: recordingFacets,
  declared: recordingDeclared,
  sensitivity: 'open',
};

/** A camera image or a lidar sweep of a table set. */
export const frameFacets = z.object({
  sensor: z.string(),
  modality: z.enum(['camera', 'lidar', 'radar']),
  format: z.string(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  points: z.number().int().nonnegative().optional(),
  /** Smallest and largest x, y, z of the points, metres in the sensor's frame. */
  bounds: z.object({ min: vector, max: vector }).optional(),
  scene: z.string().optional(),
  keyFrame: z.boolean().optional(),
  /** Token of the sample (the annotated moment) that it belongs to. */
  sample: z.string().optional(),
  /** Nanoseconds since the Unix epoch, decimal. */
  timestamp: z
    .string()
    .regex(/^-?\d+$/)
    .optional(),
  calibration: calibrationFacet.optional(),
});

const frameDeclared: FacetDeclaration[] = [
  { name: 'sensor', title: text('Sensor', '传感器'), type: 'keyword' },
  { name: 'modality', title: text('Modality', '数据模态'), type: 'keyword', values: MODALITIES },
  { name: 'format', title: text('Format', '格式'), type: 'keyword' },
  { name: 'scene', title: text('Scene', '场景'), type: 'keyword' },
  { name: 'keyFrame', title: text('Key frame', '关键帧'), type: 'boolean' },
  { name: 'points', title: text('Points', '点数'), type: 'number' },
  { name: 'width', title: text('Width', '宽度'), type: 'number', unit: 'px' },
  { name: 'height', title: text('Height', '高度'), type: 'number', unit: 'px' },
];

export const frameKind: AssetKind = {
  id: 'autonomous-driving.frame',
  title: text('Sensor frame', '传感器帧'),
  facets: frameFacets,
  declared: frameDeclared,
  sensitivity: 'open',
};
