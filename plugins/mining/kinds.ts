import { z } from 'zod';
import type { AssetKind, FacetDeclaration } from '@lode/core';
import { QUANTITIES } from './sensors/quantities.ts';

const localText = z.object({ en: z.string(), zh: z.string() });

/** An area on the camera's picture, pixels from the top-left corner; `rule` is the mine's own word for what holds in it. */
export const zoneSchema = z.object({
  id: z.string().min(1),
  name: localText,
  polygon: z.array(z.tuple([z.number(), z.number()])).min(3),
  rule: z.string().optional(),
});
export type Zone = z.infer<typeof zoneSchema>;

/** How the camera's clock stands to the sensors': camera time − sensor time = seconds + drift × time since the start. */
export const clockOffsetSchema = z.object({
  /** Null when nothing is known. */
  seconds: z.number().nullable(),
  /** Null when the footage is too short to tell. */
  driftPpm: z.number().nullable(),
  /** Belt edges that were found in both. */
  edges: z.number().int().nonnegative(),
  /** 0…1. */
  confidence: z.number().min(0).max(1),
  /** `aligned`: within 2 s and 50 ppm; `offset`: beyond; `unknown`: fewer than three edges, or more than one answer. */
  verdict: z.enum(['aligned', 'offset', 'unknown']),
  /** Largest distance of a matched edge from the fit, seconds. */
  residual: z.number().nonnegative().nullable(),
});
export type ClockOffset = z.infer<typeof clockOffsetSchema>;

/** What the footage parser writes. */
export const footageFacets = z.object({
  camera: z.string().optional(),
  cameraName: localText.optional(),
  area: z.string().optional(),
  container: z.string(),
  codec: z.string(),
  /** As in RFC 6381, e.g. `avc1.42c01e`. */
  codecString: z.string().optional(),
  /** As shown, pixels. */
  width: z.number().int().nonnegative(),
  height: z.number().int().nonnegative(),
  frames: z.number().int().nonnegative(),
  frameRate: z.number().nonnegative().nullable(),
  /** Seconds. */
  duration: z.number().nonnegative(),
  /** Seconds from the start; at most 2,000 of them. */
  keyframes: z.array(z.number()),
  keyframeCount: z.number().int().nonnegative(),
  /** Seconds from the start. */
  gaps: z.array(z.object({ start: z.number(), end: z.number() })),
  clockOffset: clockOffsetSchema,
  clockVerdict: z.enum(['aligned', 'offset', 'unknown']),
  zones: z.array(zoneSchema),
});

const sensorSchema = z.object({
  code: z.string(),
  quantity: z.string(),
  unit: z.string().nullable(),
  area: z.string().nullable(),
  placeClass: z.string().nullable(),
  samples: z.number().int(),
  gaps: z.number().int(),
});

/** What the readings parser writes. */
export const sensorLogFacets = z.object({
  sensors: z.array(sensorSchema),
  sensorCount: z.number().int(),
  samples: z.number().int(),
  /** ISO 8601. */
  start: z.string(),
  end: z.string(),
  quantities: z.array(z.string()),
  areas: z.array(z.string()),
  form: z.enum(['long', 'wide']),
  encoding: z.enum(['utf-8', 'gb18030']),
  badRows: z.number().int(),
});

const area: FacetDeclaration = { name: 'area', title: { en: 'Area', zh: '区域' }, type: 'keyword' };

const footageDeclared: FacetDeclaration[] = [
  { name: 'camera', title: { en: 'Camera', zh: '摄像机' }, type: 'keyword' },
  area,
  {
    name: 'clockVerdict',
    title: { en: 'Clock', zh: '时钟对齐' },
    type: 'keyword',
    values: {
      aligned: { en: 'aligned', zh: '一致' },
      offset: { en: 'offset, corrected', zh: '有偏差，已校正' },
      unknown: { en: 'unknown', zh: '未知' },
    },
  },
  { name: 'codec', title: { en: 'Codec', zh: '编码格式' }, type: 'keyword' },
  { name: 'container', title: { en: 'Container', zh: '封装格式' }, type: 'keyword' },
  { name: 'duration', title: { en: 'Duration', zh: '时长' }, type: 'number', unit: 's' },
  { name: 'frames', title: { en: 'Frames', zh: '帧数' }, type: 'number' },
  { name: 'frameRate', title: { en: 'Frame rate', zh: '帧率' }, type: 'number', unit: 'Hz' },
  { name: 'width', title: { en: 'Width', zh: '宽度' }, type: 'number', unit: 'px' },
  { name: 'height', title: { en: 'Height', zh: '高度' }, type: 'number', unit: 'px' },
];

/** Open: who reviews hazards must see the picture. That faces are in it is said in the README. */
export const footageKind: AssetKind = {
  id: 'mining.footage',
  title: { en: 'Safety footage', zh: '安全监控视频' },
  facets: footageFacets,
  declared: footageDeclared,
  sensitivity: 'open',
};

export const sensorLogKind: AssetKind = {
  id: 'mining.sensor-log',
  title: { en: 'Sensor readings', zh: '传感器读数' },
  facets: sensorLogFacets,
  declared: [
    {
      name: 'quantities',
      title: { en: 'Quantity', zh: '监测量' },
      type: 'keyword',
      values: Object.fromEntries(Object.values(QUANTITIES).map(({ id, title }) => [id, title])),
    },
    { name: 'areas', title: { en: 'Sensor areas', zh: '传感器区域' }, type: 'keyword' },
    { name: 'start', title: { en: 'First reading', zh: '首条读数' }, type: 'date' },
    { name: 'sensorCount', title: { en: 'Sensors', zh: '传感器数' }, type: 'number' },
    { name: 'samples', title: { en: 'Readings', zh: '读数条数' }, type: 'number' },
  ],
  sensitivity: 'open',
};
