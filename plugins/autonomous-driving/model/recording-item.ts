import type {
  Derivative,
  FindingDraft,
  GroupStep,
  JsonObject,
  LocalText,
  ParsedAnnotations,
  ParsedChannel,
  ParsedItem,
} from '@lode/core';
import { finding } from '../findings.ts';
import { egoFromFixes, egoMotion, orderedStates, soundEgo, type EgoMotion } from './ego-motion.ts';
import { fixesOf, wherePath } from './geo-path.ts';
import type { Recording, Stream } from './recording.ts';
import { trackAnnotations } from './track-annotations.ts';

export interface RecordingNames {
  /** Path of the file within the ingest. */
  path: string;
  mediaType: string;
  /** Which of the parser's items this is, when there are several. */
  item?: number;
  name?: string;
  identity?: string;
  order?: string;
  groups?: GroupStep[];
  links?: ParsedItem['links'];
  derivatives?: Derivative[];
  findings?: FindingDraft[];
  /** Facets that only this format knows; they win. */
  facets?: JsonObject;
  words?: string[];
}

type Series = Exclude<keyof EgoMotion, 't' | 'distance'>;

const CHANNELS: [key: string, series: Series, unit: string, title: LocalText][] = [
  ['ego.x', 'x', 'm', { en: 'Position x', zh: '位置 x' }],
  ['ego.y', 'y', 'm', { en: 'Position y', zh: '位置 y' }],
  ['ego.yaw', 'yaw', 'rad', { en: 'Heading', zh: '航向角' }],
  ['ego.speed', 'speed', 'm/s', { en: 'Speed', zh: '车速' }],
  ['ego.acceleration', 'acceleration', 'm/s2', { en: 'Acceleration', zh: '纵向加速度' }],
  ['ego.yaw-rate', 'yawRate', 'rad/s', { en: 'Yaw rate', zh: '横摆角速度' }],
];

function egoChannels(motion: EgoMotion): ParsedChannel[] {
  if (motion.t.length === 0) return [];
  return CHANNELS.map(([key, series, unit, title]) => ({
    ...{ key, title, unit, type: 'number' as const, attributes: { quantity: key } },
    samples: { t: motion.t, v: motion[series] },
  }));
}

function topicOf({ topic, type, encoding, count, start, end }: Stream): JsonObject {
  const seconds = Number(end - start) / 1e9;
  const hz = count > 1 && seconds > 0 ? Math.round(((count - 1) / seconds) * 100) / 100 : 0;
  return { name: topic, type, encoding, count, hz };
}

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();
const rounded = (value: number) => Math.round(value * 1000) / 1000;

function facetsOf(recording: Recording, motion: EgoMotion): JsonObject {
  const { clock, streams, sensors, tracks, calibrations } = recording;
  let maxSpeed = NaN;
  for (const value of motion.speed)
    if (!(Math.abs(value) <= maxSpeed) && !Number.isNaN(value)) maxSpeed = Math.abs(value);
  return {
    format: recording.format,
    duration: clock ? Number(clock.end - clock.start) / 1e9 : 0,
    messages: streams.reduce((sum, { count }) => sum + count, 0),
    topics: streams.map(topicOf),
    messageTypes: sorted(streams.map(({ type }) => type)),
    compression: sorted(recording.compression),
    sensors: sorted(sensors.map(({ name }) => name)),
    modalities: sorted(sensors.map(({ modality }) => modality)),
    ...(motion.t.length > 1 && { distance: rounded(motion.distance) }),
    ...(!Number.isNaN(maxSpeed) && { maxSpeed: rounded(maxSpeed) }),
    tracks: tracks.length,
    classes: sorted(tracks.map((track) => track.class)),
    ...(calibrations.length > 0 && {
      calibrations: calibrations.map(({ toEgo, ...rest }) => ({
        ...rest,
        ...{ translation: [...toEgo.translation], rotation: [...toEgo.rotation] },
      })),
    }),
    ...(recording.mapOrigin && { mapOrigin: { ...recording.mapOrigin } }),
    ...(recording.library && { library: recording.library }),
  };
}

/** GPS week 0; nobody recorded before, and a clock that says so counts from boot or was simulated. */
const EARLIEST = Date.UTC(1980, 0, 6);

/** Null when the log's clock tells no date: counted from boot, or beyond what a Date can hold. */
function whenOf({ clock }: Recording) {
  if (!clock) return null;
  const [start, end] = [clock.start, clock.end].map((time) => new Date(Number(time / 1_000_000n))) as [Date, Date];
  return start.getTime() >= EARLIEST && !Number.isNaN(end.getTime()) ? { start, end } : null;
}

const CLOCK_UNSET = finding('clock-unset', 'info', {
  en: "The log's clock tells no date (it counts from zero); the recording has no place in time.",
  zh: '日志时钟不是日期时间（从零计数），该记录没有时间定位。',
});

/** What the hub gets of a recording: one item with its channels, and its tracks as annotations on it. */
export function recordingItem(
  recording: Recording,
  names: RecordingNames,
): { item: ParsedItem; annotations: ParsedAnnotations[] } {
  const fixes = fixesOf({
    ...recording,
    fixes: orderedStates(recording.fixes, ({ lon, lat }) => Number.isFinite(lon + lat)),
  });
  const poses = orderedStates(recording.ego, soundEgo);
  const motion = egoMotion(poses.length > 0 ? poses : egoFromFixes(fixes));
  const where = wherePath(fixes);
  const when = whenOf(recording);
  const filed = recording.filed.map((channel) => ({ ...channel, type: 'number' as const }));
  const { path, item: index, facets, ...shown } = names;
  const findings = [...(names.findings ?? []), ...(recording.clock && !when ? [CLOCK_UNSET] : [])];
  const item: ParsedItem = {
    ...(shown as Omit<RecordingNames, 'path' | 'item' | 'facets'>),
    kind: 'autonomous-driving.recording',
    core: { ...(where && { where }), ...(when && { when }) },
    facets: { ...facetsOf(recording, motion), ...facets },
    channels: [...egoChannels(motion), ...filed],
    ...(findings.length > 0 && { findings }),
  };
  const annotations = recording.tracks.flatMap(trackAnnotations);
  const target = { path, ...(index !== undefined && { item: index }) };
  return { item, annotations: annotations.length > 0 ? [{ target, annotations }] : [] };
}
