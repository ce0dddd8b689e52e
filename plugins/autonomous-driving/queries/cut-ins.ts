import { z } from 'zod';
import { thresholdSpans } from '@lode/core/series';
import { BEHIND, cameOver, nearestInLane, onPath, type ActorOnPath } from './actor-on-path.ts';
import type { Actor, EgoMotion } from './drive-data.ts';
import { drivenPath, type DrivenPath } from './driven-path.ts';

const VEHICLES = [
  'vehicle',
  'car',
  'van',
  'truck',
  'bus',
  'trailer',
  'construction-vehicle',
  'emergency-vehicle',
  'motorcycle',
  'bicycle',
  'rider',
];

export const cutInParams = z.strictObject({
  classes: z.array(z.string()).default(VEHICLES).describe('Classes of actors that can cut in'),
  minSpeed: z.number().min(0).default(10).describe('Least speed of the ego car at the entry, km/h'),
  maxTtc: z.number().positive().optional().describe('Only with a least time to collision below this, s; default: all'),
  laneHalfWidth: z.number().positive().default(1.75).describe('Half the width of the ego lane, m'),
  enter: z.number().min(0).default(0.3).describe('The actor is in when it stands this far over the lane edge, m'),
  leave: z.number().default(0).describe('and out again when it stands less than this far over it, m'),
  outside: z.number().min(0).default(0.5).describe('Least time that it was seen out of the lane before, s'),
  approach: z.number().positive().default(8).describe('Longest time from out to in, s'),
  minDuration: z.number().min(0).default(0.8).describe('Least time in the lane, s'),
  merge: z.number().min(0).default(0.5).describe('Stays in the lane no further apart are one, s'),
  maxGap: z.number().positive().default(60).describe('Greatest gap at the entry, bumper to bumper, m'),
  headingCos: z.number().min(-1).max(1).default(0.5).describe('Least cosine between both directions of motion'),
  minActorSpeed: z.number().min(0).default(0.5).describe('Least speed of the actor, m/s: parked cars do not cut in'),
  egoFront: z
    .number()
    .min(0)
    .default(3.6)
    .describe('From the point of ego.x, ego.y (rear axle) to the front bumper, m'),
  smoothing: z.number().positive().default(0.5).describe('Half width of the local linear fit over cuboids, s'),
});

export type CutInParams = z.output<typeof cutInParams>;

const nanos = (seconds: number) => BigInt(Math.round(seconds * 1e9));
/** TTC is watched this long after the entry. */
const AFTER = 3;

export interface CutIn {
  track: ActorOnPath;
  /** Seconds of the ego motion's clock. */
  start: number;
  entry: number;
  end: number;
  /** At the entry: m, m/s (positive when closing), s. */
  gap: number;
  egoSpeed: number;
  relativeSpeed: number;
  ttc: number | null;
  thw: number;
  /** Least within three seconds after the entry. */
  ttcMin: number | null;
}

/** Spans in which a track stands in the ego lane, with hysteresis. */
function staysOf({ actor, over }: ActorOnPath, { enter, leave, minDuration, merge }: CutInParams) {
  const t = BigInt64Array.from(actor.t, nanos);
  return thresholdSpans(
    { t, v: over },
    { enter, leave, side: 'above', least: nanos(minDuration), merge: nanos(merge) },
  ).map(({ start, end }) => ({ from: t.indexOf(start), to: t.indexOf(end) }));
}

/** Index of the last state out of the lane before `from`, when it had been out long enough on that side; else null. */
function lastOutside({ actor, over, aside }: ActorOnPath, from: number, params: CutInParams): number | null {
  const { t } = actor;
  let last: number | null = null;
  let seconds = 0;
  // Boxes tremble over the edge: time outside is summed, it need not be of one piece.
  for (let i = from - 1; i >= 0 && t[from]! - t[i]! <= params.approach; i--) {
    if (!(over[i]! <= 0)) continue;
    last ??= i;
    if (Math.sign(aside[i]!) === Math.sign(aside[last]!)) seconds += Math.min(1, t[i + 1]! - t[i]!);
    if (seconds >= params.outside) return last;
  }
  return null;
}

const ttcOf = (gap: number, closing: number) => (closing > 0.1 ? Math.max(0, gap) / closing : null);

/** A stay that began as a cut-in, measured where the actor is first wholly in front; null when it is none. */
function judge(
  tracks: readonly ActorOnPath[],
  track: ActorOnPath,
  stay: { from: number; to: number },
  path: DrivenPath,
  params: CutInParams,
): CutIn | null {
  const { actor, gap, egoSpeed, speed, speedAlong, headingCos } = track;
  const outside = lastOutside(track, stay.from, params);
  if (outside === null) return null;
  let at = stay.from;
  while (at < stay.to && !(gap[at]! > 0) && actor.t[at]! - actor.t[stay.from]! < AFTER) at += 1;
  const entry = actor.t[at]!;
  if (!(gap[at]! > 0) || gap[at]! > params.maxGap) return null;
  if (!(egoSpeed[at]! >= params.minSpeed / 3.6) || !(speed[at]! >= params.minActorSpeed)) return null;
  if (!(headingCos[at]! >= params.headingCos)) return null;
  const ahead = nearestInLane(tracks, entry, track, params.enter);
  if (ahead !== null && ahead < gap[at]!) return null;
  const start = actor.t[outside]!;
  if (!cameOver(track, path, [start - 2, actor.t[stay.from]! + AFTER])) return null;
  let ttcMin: number | null = null;
  for (let i = at; i <= stay.to && actor.t[i]! - entry <= AFTER; i++) {
    const ttc = ttcOf(gap[i]!, egoSpeed[i]! - speedAlong[i]!);
    if (ttc !== null && (ttcMin === null || ttc < ttcMin)) ttcMin = ttc;
  }
  if (params.maxTtc !== undefined && !(ttcMin !== null && ttcMin < params.maxTtc)) return null;
  const relativeSpeed = egoSpeed[at]! - speedAlong[at]!;
  return {
    ...{ track, start, entry, end: Math.min(actor.t[stay.to]!, entry + 5), gap: gap[at]!, egoSpeed: egoSpeed[at]! },
    ...{ relativeSpeed, ttc: ttcOf(gap[at]!, relativeSpeed), thw: gap[at]! / egoSpeed[at]!, ttcMin },
  };
}

/** Every cut-in among the actors of a drive. */
export function cutInsOf(ego: EgoMotion, actors: Actor[], params: CutInParams): CutIn[] {
  const path = drivenPath(ego, { ahead: params.maxGap + 40, behind: BEHIND + 10 });
  if (!path) return [];
  const tracks = actors.map((actor) => onPath(actor, ego, path, params));
  return tracks
    .filter(({ actor }) => params.classes.includes(actor.class))
    .flatMap((track) => staysOf(track, params).flatMap((stay) => judge(tracks, track, stay, path, params) ?? []))
    .sort((a, b) => a.entry - b.entry);
}
