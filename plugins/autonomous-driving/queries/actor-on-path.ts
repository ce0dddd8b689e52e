import type { Actor, EgoMotion } from './drive-data.ts';
import { angleBetween, arcAt, placeOn, type DrivenPath } from './driven-path.ts';
import { valueAt } from './local-fit.ts';

const { abs, atan2, cos, hypot, max, min, sin } = Math;

/** An actor's way seen from the ego car's path, one value a state; NaN where it is not beside or before the path. */
export interface ActorOnPath {
  actor: Actor;
  /** Metres between the ego car's front and the actor's nearest end, along the path; negative while they are abreast. */
  gap: Float64Array;
  /** Metres to the left of the path, of the actor's middle. */
  aside: Float64Array;
  /** Metres by which the actor's nearest side stands over the edge of the ego lane; negative outside. */
  over: Float64Array;
  /** Cosine between the directions in which both move. */
  headingCos: Float64Array;
  /** m/s over ground, and along the path. */
  speed: Float64Array;
  speedAlong: Float64Array;
  /** Metres along the path. */
  along: Float64Array;
  egoSpeed: Float64Array;
}

export interface PathLimits {
  laneHalfWidth: number;
  /** From the point that `ego.x` and `ego.y` describe to the front bumper. */
  egoFront: number;
  maxGap: number;
}

/** Beside and behind the ego car an overtaker must be seen before it cuts in. */
export const BEHIND = 15;
/** Longest vehicle that is looked at: a road train. */
const LONGEST = 26;

const FIELDS = ['gap', 'aside', 'over', 'headingCos', 'speed', 'speedAlong', 'along', 'egoSpeed'] as const;

/** Places every state of a track by the path. */
export function onPath(actor: Actor, ego: EgoMotion, path: DrivenPath, limits: PathLimits): ActorOnPath {
  const n = actor.t.length;
  const arrays = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(n).fill(NaN)]));
  const track = { actor, ...arrays } as unknown as ActorOnPath;
  const reach = limits.egoFront + limits.maxGap + LONGEST;
  for (let i = 0; i < n; i++) {
    const t = actor.t[i]!;
    const here = arcAt(path, ego, t);
    const egoYaw = valueAt(ego.t, ego.yaw, t);
    if (Number.isNaN(here + egoYaw)) continue;
    const place = placeOn(path, actor.x[i]!, actor.y[i]!, [here - BEHIND, here + reach]);
    if (!place) continue;
    const [vx, vy] = [actor.vx[i]!, actor.vy[i]!];
    const speed = hypot(vx, vy);
    const turned = angleBetween(actor.yaw[i]!, place.heading);
    const [c, s] = [abs(cos(turned)), abs(sin(turned))];
    const [length, width] = [actor.length[i]!, actor.width[i]!];
    track.aside[i] = place.aside;
    track.along[i] = place.along;
    track.gap[i] = place.along - here - (length * c + width * s) / 2 - limits.egoFront;
    track.over[i] = limits.laneHalfWidth - (abs(place.aside) - (length * s + width * c) / 2);
    track.speed[i] = speed;
    track.speedAlong[i] = vx * cos(place.heading) + vy * sin(place.heading);
    track.headingCos[i] = cos(angleBetween(atan2(vy, vx), egoYaw));
    track.egoSpeed[i] = valueAt(ego.t, ego.speed, t);
  }
  return track;
}

/** The gap to whoever is nearest in the ego lane at a time, without one actor; null when the lane is free. */
export function nearestInLane(
  tracks: readonly ActorOnPath[],
  t: number,
  except: ActorOnPath,
  over: number,
): number | null {
  let nearest: number | null = null;
  for (const track of tracks) {
    if (track === except) continue;
    const gap = valueAt(track.actor.t, track.gap, t);
    if (!(gap > 0) || !(valueAt(track.actor.t, track.over, t) > over)) continue;
    nearest = nearest === null ? gap : min(nearest, gap);
  }
  return nearest;
}

/**
 * How far a line leaves the road's run sideways, metres to the left: the integral of its heading against the straight
 * change of heading from its beginning to its end. 0 on a straight and in an even bend, a lane's width in a lane change.
 */
export function sideways(headings: readonly number[], step: number): number {
  if (headings.length < 3) return 0;
  const turns = headings.map((heading) => atan2(sin(heading - headings[0]!), cos(heading - headings[0]!)));
  const end = turns.at(-1)!;
  return turns.reduce((sum, turn, i) => sum + sin(turn - (end * i) / (turns.length - 1)) * step, 0);
}

/**
 * Whether the actor came to the path, and not the path to the actor: when the ego car changes lanes behind somebody,
 * that one "enters" its path without having turned a wheel. Both lines are compared over the same piece of road.
 */
export function cameOver(track: ActorOnPath, path: DrivenPath, [from, to]: [number, number]): boolean {
  const { actor, along, aside } = track;
  const known = [...actor.t.keys()].filter((i) => actor.t[i]! >= from && actor.t[i]! <= to && !Number.isNaN(along[i]!));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return true;
  const [begin, end] = [along[first]!, along[last]!];
  if (end - begin < 5) return true;
  const n = 24;
  const step = (end - begin) / n;
  const arcs = known.map((i) => along[i]!);
  const headings = known.map((i) => atan2(actor.vy[i]!, actor.vx[i]!));
  const actorLine: number[] = [];
  const pathLine: number[] = [];
  for (let k = 0; k <= n; k++) {
    const at = begin + k * step;
    let j = 0;
    while (j < arcs.length - 1 && arcs[j]! < at) j += 1;
    actorLine.push(headings[j]!);
    const i = max(
      0,
      path.arc.findIndex((arc) => arc >= at),
    );
    pathLine.push(path.heading[i]!);
  }
  const side = Math.sign(aside[first]!);
  const byActor = -side * sideways(actorLine, step);
  const byPath = side * sideways(pathLine, step);
  return !(byPath >= PATH_MOVED && byActor < byPath / 2);
}

/** Half a lane, nearly: less is keeping one's lane badly. */
const PATH_MOVED = 1.5;
