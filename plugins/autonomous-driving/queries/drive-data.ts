import type { QueryAnnotation, QueryChannel, QueryData, Samples, TimeSpan } from '@lode/core';
import { localFit, unwrapped, valueAt } from './local-fit.ts';

/** How the recording car moved; seconds since `origin`, metres and radians of the map. */
export interface EgoMotion {
  /** Nanoseconds since the Unix epoch. */
  origin: bigint;
  t: Float64Array;
  x: Float64Array;
  y: Float64Array;
  /** Without jumps at ±π. */
  yaw: Float64Array;
  speed: Float64Array;
}

/** Another road user's cuboids in time; velocity from a local linear fit. */
export interface Actor {
  id: string;
  class: string;
  annotationIds: string[];
  t: Float64Array;
  x: Float64Array;
  y: Float64Array;
  yaw: Float64Array;
  vx: Float64Array;
  vy: Float64Array;
  length: Float64Array;
  width: Float64Array;
}

const NANOS = 1e9;
const secondsSince = (origin: bigint, time: bigint) => Number(time - origin) / NANOS;
/** Inverse of seconds since `origin`, rounded to the microsecond. */
export const timeAt = (origin: bigint, seconds: number) => origin + BigInt(Math.round(seconds * 1e6)) * 1000n;

/** The channel of a quantity; of several the first by key. */
export function channelOf(channels: readonly QueryChannel[], quantity: string): QueryChannel | undefined {
  return channels
    .filter(({ attributes }) => attributes.quantity === quantity)
    .sort((a, b) => (a.key < b.key ? -1 : 1))[0];
}

const MINUTE = 60_000_000_000n;
const WINDOW = 15n * MINUTE;
/** Read beyond each window, so that what begins at its edge is seen whole. */
const MARGIN = 20_000_000_000n;

/**
 * The stretches to look through one after the other, so that ten hours at 100 Hz stay under the limit of one read.
 * `own` are matches' beginnings; `read` is what to load for it.
 */
export function* stretches(span: TimeSpan, asked: TimeSpan | null): Generator<{ own: TimeSpan; read: TimeSpan }> {
  const start = asked && asked.start > span.start ? asked.start : span.start;
  const end = asked && asked.end < span.end ? asked.end : span.end;
  for (let from = start; from <= end; from += WINDOW) {
    const until = from + WINDOW > end ? end + 1n : from + WINDOW;
    yield { own: { start: from, end: until - 1n }, read: { start: from - MARGIN, end: until + MARGIN } };
  }
}

function secondsOf({ t }: Samples, origin: bigint): Float64Array {
  return Float64Array.from(t, (time) => secondsSince(origin, time));
}

/** Position, heading and speed at the times of the position samples; null when the recording does not tell them. */
export async function readEgo(
  data: QueryData,
  channels: readonly QueryChannel[],
  span: TimeSpan,
): Promise<EgoMotion | null> {
  const wanted = ['ego.x', 'ego.y', 'ego.yaw', 'ego.speed'].map((quantity) => channelOf(channels, quantity));
  if (wanted.some((channel) => channel === undefined)) return null;
  const [x, y, yaw, speed] = await Promise.all(wanted.map((channel) => data.samples(channel!, span)));
  if (!x || !y || !yaw || !speed || x.t.length < 2) return null;
  const origin = x.t[0]!;
  const t = secondsOf(x, origin);
  const resampled = (samples: Samples, values = samples.v) => {
    const times = secondsOf(samples, origin);
    return Float64Array.from(t, (at) => valueAt(times, values, at));
  };
  return {
    origin,
    t,
    x: x.v,
    y: resampled(y),
    yaw: resampled(yaw, unwrapped(yaw.v)),
    speed: resampled(speed),
  };
}

interface State {
  time: bigint;
  x: number;
  y: number;
  yaw: number;
  length: number;
  width: number;
}

function statesOf(annotation: QueryAnnotation): State[] {
  return annotation.parts.flatMap(({ start, geometry }) => {
    // Boxes in a sensor's own frame say nothing about lanes until somebody has brought them to the map.
    if (geometry.kind !== 'cuboid' || start === undefined || !['map', 'odom'].includes(geometry.frame)) return [];
    const [qx, qy, qz, qw] = geometry.rotation;
    const yaw = Math.atan2(2 * (qw * qz + qx * qy), 1 - 2 * (qy * qy + qz * qz));
    const [x, y] = geometry.center;
    const [length, width] = geometry.size;
    return [{ time: BigInt(start), x, y, yaw, length, width }];
  });
}

/** All tracks of a recording within a span; the chunks of a long track are one actor. `half`: seconds of smoothing. */
export function actorsOf(
  annotations: readonly QueryAnnotation[],
  { origin, span, half }: { origin: bigint; span: TimeSpan; half: number },
): Actor[] {
  const tracks = Map.groupBy(annotations, ({ id, attributes }) => String(attributes.trackId ?? id));
  return [...tracks].flatMap(([id, chunks]): Actor[] => {
    const seen = new Map<bigint, State>();
    for (const state of chunks.flatMap(statesOf)) {
      if (state.time >= span.start && state.time <= span.end) seen.set(state.time, state);
    }
    const states = [...seen.values()].sort((a, b) => (a.time < b.time ? -1 : 1));
    if (states.length < 3) return [];
    const pick = (value: (state: State) => number) => Float64Array.from(states, value);
    const t = pick(({ time }) => secondsSince(origin, time));
    const x = localFit(
      t,
      pick((state) => state.x),
      half,
    );
    const y = localFit(
      t,
      pick((state) => state.y),
      half,
    );
    return [
      {
        id,
        class: chunks[0]!.class,
        annotationIds: chunks.map((chunk) => chunk.id),
        t,
        x: x.value,
        y: y.value,
        vx: x.slope,
        vy: y.slope,
        yaw: localFit(t, unwrapped(pick((state) => state.yaw)), half).value,
        length: pick((state) => state.length),
        width: pick((state) => state.width),
      },
    ];
  });
}
