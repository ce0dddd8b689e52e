import { yawOf } from '@lode/core/coordinates';
import type { FindingDraft, JsonObject, LocalText, Severity } from '@lode/core';
import { finding } from '../findings.ts';
import { objectsOntology } from '../ontology.ts';
import { checkCalibrations } from './check-calibrations.ts';
import { emptyCuboids, type CuboidPoints } from './empty-cuboids.ts';
import type { Recording, Track } from './recording.ts';

/** m/s. These limits are this project's own defaults; the research behind them calls them so, too. */
const FASTEST = { vehicle: 60, person: 12 };
/** rad between two states up to a second apart: front and rear were taken for each other. */
const FLIP = 2.6;
/** Share by which a rigid body may seem to change its size. */
const SIZE_CHANGE = 0.1;
/** A car this many times wider than long has its numbers in another order. */
const WIDE = 1.2;
const EXAMPLES = 20;
const NANOS = 1e9;

const CONCEPTS = new Map(objectsOntology.classes.map(({ code, concepts: [concept] = [] }) => [code, concept]));

interface Case {
  track: string;
  t: bigint;
  value: number;
}

type Words = (tracks: number, cases: number) => LocalText;

function told(code: string, severity: Severity, cases: readonly Case[], words: Words): FindingDraft[] {
  const [first] = cases;
  if (!first) return [];
  const tracks = new Set(cases.map(({ track }) => track)).size;
  const examples = cases.slice(0, EXAMPLES).map(({ track, t, value }): JsonObject => {
    return { track, time: String(t), value: Number(value.toFixed(3)) };
  });
  const location = { track: first.track, time: String(first.t) };
  const evidence = { count: cases.length, tracks, examples };
  return [finding(code, severity, words(tracks, cases.length), { location, evidence })];
}

/** Consecutive states, in order of time. */
function steps({ states }: Track) {
  const sorted = states.toSorted((a, b) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0));
  return sorted.slice(1).map((state, i) => {
    const before = sorted[i]!;
    return { before, state, seconds: Number(state.t - before.t) / NANOS };
  });
}

function tooFast(track: Track): Case[] {
  const concept = CONCEPTS.get(track.class);
  if (concept !== 'vehicle' && concept !== 'person') return [];
  return steps(track).flatMap(({ before, state, seconds }) => {
    const [dx, dy] = [state.center[0] - before.center[0], state.center[1] - before.center[1]];
    const speed = seconds > 0 ? Math.hypot(dx, dy) / seconds : 0;
    return speed > FASTEST[concept] ? [{ track: track.id, t: state.t, value: speed }] : [];
  });
}

function flips(track: Track): Case[] {
  return steps(track).flatMap(({ before, state, seconds }) => {
    const turn = yawOf(state.rotation) - yawOf(before.rotation);
    const size = Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
    return seconds > 0 && seconds <= 1 && size > FLIP ? [{ track: track.id, t: state.t, value: size }] : [];
  });
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The state that differs most from the track's usual size, where that is too much. */
function resized(track: Track): Case[] {
  const usual = [0, 1, 2].map((axis) => median(track.states.map(({ size }) => size[axis]!)));
  const cases = track.states.map(({ t, size }): Case => {
    const change = Math.max(...usual.map((metres, axis) => Math.abs(size[axis]! - metres) / Math.max(metres, 0.1)));
    return { track: track.id, t, value: change };
  });
  const worst = cases.toSorted((a, b) => b.value - a.value)[0];
  return worst && worst.value > SIZE_CHANGE ? [worst] : [];
}

function doubled(track: Track): Case[] {
  return steps(track)
    .filter(({ seconds }) => seconds === 0)
    .map(({ state }) => ({ track: track.id, t: state.t, value: 2 }));
}

/** Cars are longer than wide: width, length, height and length, width, height are easily taken for each other. */
function wide(track: Track): Case[] {
  if (!['car', 'truck', 'bus', 'van'].includes(track.class)) return [];
  const worst = track.states.find(({ size: [length, width] }) => width > length * WIDE);
  return worst ? [{ track: track.id, t: worst.t, value: worst.size[1] / worst.size[0] }] : [];
}

/**
 * Whether a recording's objects move as bodies do, and its cameras are calibrated as cameras are. `points`: how many
 * lidar points each cuboid holds, where the source says so. One finding a rule, with its first cases.
 */
export function checkRecording(recording: Recording, points: readonly CuboidPoints[] = []): FindingDraft[] {
  const { tracks } = recording;
  // Boxes in a sensor's frame move with the car.
  const onMap = tracks.filter(({ frame }) => frame === 'map');
  return [
    ...told('impossible-speed', 'error', onMap.flatMap(tooFast), (n, count) => ({
      en: `${n} tracks move faster than their kind can (${count} steps; limit ${FASTEST.vehicle} m/s for vehicles, ${FASTEST.person} m/s for people).`,
      zh: `${n} 条轨迹的速度超出该类目标的可能范围（${count} 处；车辆上限 ${FASTEST.vehicle} m/s，行人上限 ${FASTEST.person} m/s）。`,
    })),
    ...told('yaw-flip', 'error', onMap.flatMap(flips), (n, count) => ({
      en: `${n} tracks turn round within a second (${count} times): front and rear were exchanged.`,
      zh: `${n} 条轨迹在一秒内掉头（${count} 次），可能是车头车尾标反。`,
    })),
    ...told('size-change', 'warning', tracks.flatMap(resized), (n) => ({
      en: `${n} tracks change their size by more than 10 %.`,
      zh: `${n} 条轨迹的尺寸变化超过 10%。`,
    })),
    ...told('state-doubled', 'error', tracks.flatMap(doubled), (n, count) => ({
      en: `${n} tracks have two boxes at one time (${count} times); the later in the file is kept.`,
      zh: `${n} 条轨迹在同一时刻有两个框（${count} 次），保留文件中较后的一个。`,
    })),
    ...told('size-order', 'warning', tracks.flatMap(wide), (n) => ({
      en: `${n} vehicles are wider than long: width and length may have been exchanged.`,
      zh: `${n} 个车辆目标的宽度大于长度，可能是宽、长写反。`,
    })),
    ...emptyCuboids(recording, points),
    ...checkCalibrations(recording.calibrations),
  ];
}
