import type { JsonObject, LocalText, QueryAsset, QueryData, Samples, TimeSpan } from '@lode/core';
import { indexAt, thresholdSpans, type Threshold, type ThresholdSpan } from '@lode/core/series';
import { toCameraTime, toSensorTime } from '../clock/clock-offset.ts';
import { clockOffsetSchema, type ClockOffset } from '../kinds.ts';

/** A clip with its own span and the way from its clock to the sensors'. */
export interface FootageRecord {
  asset: QueryAsset;
  area: string | null;
  camera: string;
  clock: ClockOffset;
  /** By the camera's clock. */
  span: TimeSpan;
  toSensor(span: TimeSpan): TimeSpan;
  toCamera(span: TimeSpan): TimeSpan;
}

const nanoseconds = (date: Date) => BigInt(date.getTime()) * 1_000_000n;

/** Null for a clip of which it is not known when it was taken. */
export function footageRecord(asset: QueryAsset): FootageRecord | null {
  if (!asset.when) return null;
  const read = clockOffsetSchema.safeParse(asset.facets['clockOffset']);
  if (!read.success) return null;
  const clock = read.data;
  const span = { start: nanoseconds(asset.when.start), end: nanoseconds(asset.when.end) };
  const { area, camera } = asset.facets;
  return {
    asset,
    area: typeof area === 'string' ? area : null,
    camera: typeof camera === 'string' ? camera : asset.name,
    clock,
    span,
    toSensor: ({ start, end }) => ({
      start: toSensorTime(start, span.start, clock),
      end: toSensorTime(end, span.start, clock),
    }),
    toCamera: ({ start, end }) => ({
      start: toCameraTime(start, span.start, clock),
      end: toCameraTime(end, span.start, clock),
    }),
  };
}

/** Readings that can speak of a clip: of the same mine where both say which, and of the same time. */
export function readingsBeside(logs: readonly QueryAsset[], { asset, span }: FootageRecord): QueryAsset[] {
  return logs.filter(({ groupIds, when }) => {
    const together = groupIds.length === 0 || asset.groupIds.length === 0 || groupIds[0] === asset.groupIds[0];
    if (!together || !when) return false;
    // Two minutes, since clocks may differ by that much.
    const slack = 120_000_000_000n;
    return nanoseconds(when.start) - slack <= span.end && nanoseconds(when.end) + slack >= span.start;
  });
}

export async function sensorLogs(data: QueryData): Promise<QueryAsset[]> {
  return Array.fromAsync(data.assets({ kinds: ['mining.sensor-log'] }));
}

/** Threshold spans that last until the reading after the last one beyond: a reading holds until the next. */
export function heldSpans(samples: Samples, threshold: Threshold): ThresholdSpan[] {
  const { least = 0n, ...rest } = threshold;
  return thresholdSpans(samples, rest)
    .map((span) => ({ ...span, end: samples.t[indexAt(samples, span.end + 1n)] ?? span.end }))
    .filter(({ start, end }) => end - start >= least);
}

/** How the clock was taken into account, for people; and how much an answer is worth for it. */
export function clockEvidence({ clock }: FootageRecord): { evidence: JsonObject; words: LocalText; worth: number } {
  const { seconds, driftPpm, edges, verdict, confidence } = clock;
  const evidence = { seconds, driftPpm, edges, verdict, confidence, applied: seconds !== null };
  if (seconds === null) {
    return {
      evidence,
      words: {
        en: 'whether the camera’s clock agrees with the sensors’ is unknown',
        zh: '摄像机与传感器时钟是否一致未知',
      },
      worth: 0.6,
    };
  }
  const by = `${Math.abs(seconds).toFixed(1)} s`;
  return {
    evidence,
    words: {
      en: `camera clock ${by} ${seconds >= 0 ? 'ahead' : 'behind'}, corrected`,
      zh: `摄像机时钟${seconds >= 0 ? '快' : '慢'} ${Math.abs(seconds).toFixed(1)} 秒，已校正`,
    },
    worth: 1,
  };
}
