import type { AssetView, GroupValidator, TargetedFinding } from '@lode/core';
import { finding } from '../findings.ts';

interface Frame {
  id: string;
  sensor: string;
  modality: string;
  sample: string;
  keyFrame: boolean;
  /** Seconds since the scene's first frame. */
  t: number;
}

/** Of the usual step; a longer one leaves out a frame. */
const GAP = 1.5;
/** Fewer frames make no period to compare with. */
const LEAST = 4;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
const rounded = (seconds: number) => Number(seconds.toFixed(6));

function framesOf(assets: readonly AssetView[]): Frame[] {
  const timed = assets.flatMap(({ id, kind, facets }) => {
    const { timestamp } = facets;
    if (kind !== 'autonomous-driving.frame' || typeof timestamp !== 'string' || !/^-?\d+$/.test(timestamp)) return [];
    return [{ id, facets, time: BigInt(timestamp) }];
  });
  const first = timed.reduce((least, { time }) => (time < least ? time : least), timed[0]?.time ?? 0n);
  const frames = timed.map(({ id, time, facets: { sensor, modality, sample, keyFrame } }): Frame => {
    const t = Number(time - first) / 1e9;
    return {
      ...{ id, t, keyFrame: keyFrame === true },
      ...{ sensor: String(sensor), modality: String(modality), sample: String(sample ?? '') },
    };
  });
  return frames.sort((a, b) => a.t - b.t);
}

/** Each sensor's longest step, where it is more than 1.5 usual ones. */
function gaps(frames: readonly Frame[]): TargetedFinding[] {
  return [...Map.groupBy(frames, ({ sensor }) => sensor)].flatMap(([sensor, own]): TargetedFinding[] => {
    if (own.length < LEAST) return [];
    const steps = own.slice(1).map(({ id, t }, i) => ({ id, step: t - own[i]!.t }));
    const usual = median(steps.map(({ step }) => step));
    const long = steps.filter(({ step }) => step > GAP * usual).sort((a, b) => b.step - a.step);
    const [worst] = long;
    if (!worst) return [];
    const words = {
      en: `${sensor} leaves out frames ${long.length} times; the longest gap is ${worst.step.toFixed(3)} s, usual are ${usual.toFixed(3)} s.`,
      zh: `${sensor} 有 ${long.length} 处缺帧，最长间隔 ${worst.step.toFixed(3)} 秒，通常为 ${usual.toFixed(3)} 秒。`,
    };
    const evidence = { sensor, gaps: long.length, longest: rounded(worst.step), usual: rounded(usual), limit: GAP };
    return [{ ...finding('frame-gap', 'warning', words, { evidence }), assetId: worst.id }];
  });
}

/** The usual time between two sweeps of one lidar; NaN when there is none. */
function sweepOf(frames: readonly Frame[]): number {
  const lidars = Map.groupBy(
    frames.filter(({ modality }) => modality === 'lidar'),
    ({ sensor }) => sensor,
  );
  return median([...lidars.values()].flatMap((own) => own.slice(1).map(({ t }, i) => t - own[i]!.t)));
}

/**
 * Cameras against the lidar of the same sample. A camera fires when the beam passes it, so a steady offset of up to a
 * sweep is how such rigs work; what is told is an offset beyond that, and a frame that leaves it by half a sweep.
 */
function skews(frames: readonly Frame[]): TargetedFinding[] {
  const sweep = sweepOf(frames);
  if (!(sweep > 0)) return [];
  const keys = frames.filter(({ keyFrame, sample }) => keyFrame && sample !== '');
  const lidarAt = new Map(keys.filter(({ modality }) => modality === 'lidar').map(({ sample, t }) => [sample, t]));
  const cameras = Map.groupBy(
    keys.filter(({ modality, sample }) => modality === 'camera' && lidarAt.has(sample)),
    ({ sensor }) => sensor,
  );
  return [...cameras].flatMap(([sensor, own]): TargetedFinding[] => {
    const offsets = own.map(({ id, t, sample }) => ({ id, offset: t - lidarAt.get(sample)! }));
    const usual = median(offsets.map(({ offset }) => offset));
    const evidence = { sensor, usualOffset: rounded(usual), sweep: rounded(sweep) };
    if (Math.abs(usual) > sweep) {
      const words = {
        en: `${sensor} is ${usual.toFixed(3)} s off the lidar throughout, more than one sweep (${sweep.toFixed(3)} s).`,
        zh: `${sensor} 与激光雷达始终相差 ${usual.toFixed(3)} 秒，超过一次扫描（${sweep.toFixed(3)} 秒）。`,
      };
      return [{ ...finding('sensor-offset', 'warning', words, { evidence }), assetId: own[0]!.id }];
    }
    const off = offsets
      .map(({ id, offset }) => ({ id, by: Math.abs(offset - usual) }))
      .filter(({ by }) => by > sweep / 2)
      .sort((a, b) => b.by - a.by);
    const [worst] = off;
    if (!worst) return [];
    const words = {
      en: `${off.length} frames of ${sensor} leave the lidar by more than half a sweep; the worst by ${worst.by.toFixed(3)} s.`,
      zh: `${sensor} 有 ${off.length} 帧与激光雷达的时间差超过半次扫描，最大 ${worst.by.toFixed(3)} 秒。`,
    };
    const found = finding('sensor-skew', 'warning', words, { evidence: { ...evidence, frames: off.length } });
    return [{ ...found, assetId: worst.id }];
  });
}

/** Whether a scene's sensors keep their pace and keep together. */
export const sceneClockValidator: GroupValidator = {
  rule: 'autonomous-driving.scene-clock',
  version: 1,
  title: { en: 'Clocks and gaps of a scene', zh: '场景时钟与缺帧' },
  scope: 'group',
  groupKind: 'autonomous-driving.scene',
  check(_group, assets) {
    const frames = framesOf(assets);
    return [...gaps(frames), ...skews(frames)];
  },
};
