import type { FindingDraft, JsonObject } from '@lode/core';
import { finding } from '../findings.ts';
import type { EgoState, Recording } from './recording.ts';

/** What the source says about one state of a track. */
export interface CuboidPoints {
  track: string;
  t: bigint;
  /** Lidar points within. */
  points: number;
  /** Seen as good as whole. */
  visible: boolean;
}

/**
 * On real logs a fifth of all boxes hold no point, far off or hidden; within 30 m and in full view hardly one does. So
 * empty boxes are a warning, and an error only there and when they last.
 */
const NEAR = 30;
const LASTING = 3;
const EXAMPLES = 20;

/** The first pose not before a time, or the last one. */
function poseAt(ego: readonly EgoState[], t: bigint): EgoState | undefined {
  let [low, high] = [0, ego.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ego[middle]!.t < t) low = middle + 1;
    else high = middle;
  }
  return ego[Math.min(low, ego.length - 1)];
}

function isNear({ ego, tracks }: Recording): (state: CuboidPoints) => boolean {
  const centers = new Map(tracks.flatMap(({ id, states }) => states.map(({ t, center }) => [`${id} ${t}`, center])));
  return ({ track, t }) => {
    const center = centers.get(`${track} ${t}`);
    const pose = poseAt(ego, t);
    if (!center || !pose) return false;
    return Math.hypot(center[0] - pose.position[0], center[1] - pose.position[1]) < NEAR;
  };
}

/** States of runs of at least `LASTING` that hold no point although they should. */
function lastingOf(facts: readonly CuboidPoints[], near: (state: CuboidPoints) => boolean): CuboidPoints[] {
  return [...Map.groupBy(facts, ({ track }) => track).values()].flatMap((states) => {
    const found: CuboidPoints[] = [];
    let run: CuboidPoints[] = [];
    for (const state of states.toSorted((a, b) => (a.t < b.t ? -1 : 1))) {
      if (state.points === 0 && state.visible && near(state)) {
        run.push(state);
        continue;
      }
      if (run.length >= LASTING) found.push(...run);
      run = [];
    }
    return run.length >= LASTING ? [...found, ...run] : found;
  });
}

/** Cuboids without a lidar point: one finding for those that should have some, one for all. */
export function emptyCuboids(recording: Recording, facts: readonly CuboidPoints[]): FindingDraft[] {
  const empty = facts.filter(({ points }) => points === 0);
  const lasting = lastingOf(facts, isNear(recording));
  const evidence = (cases: readonly CuboidPoints[]): JsonObject => ({
    ...{ empty: cases.length, of: facts.length },
    examples: cases.slice(0, EXAMPLES).map(({ track, t }) => ({ track, time: String(t) })),
  });
  const findings: FindingDraft[] = [];
  if (lasting.length > 0) {
    const words = {
      en: `${lasting.length} boxes within ${NEAR} m and in full view hold no lidar point, ${LASTING} or more frames in a row.`,
      zh: `有 ${lasting.length} 个框距车 ${NEAR} 米以内且无遮挡，却连续 ${LASTING} 帧以上没有激光点。`,
    };
    findings.push(finding('empty-cuboid-near', 'error', words, { evidence: evidence(lasting) }));
  }
  if (empty.length > 0) {
    const words = {
      en: `${empty.length} of ${facts.length} boxes hold no lidar point.`,
      zh: `${facts.length} 个框中有 ${empty.length} 个没有激光点。`,
    };
    findings.push(finding('empty-cuboid', 'warning', words, { evidence: evidence(empty) }));
  }
  return findings;
}
