import type { ByteSource, FindingDraft } from '@lode/core';
import { edgesOf, ordered } from '@lode/core/series';
import { clockOffset, UNKNOWN_OFFSET, WARN_DRIFT_PPM, WARN_OFFSET_SECONDS } from '../clock/clock-offset.ts';
import { motionEdges, motionEnergy } from '../clock/motion-energy.ts';
import { finding, inEnglish } from '../findings.ts';
import type { ClockOffset } from '../kinds.ts';
import type { FootageContext } from '../layouts/shift-context.ts';
import { readReadings } from '../sensors/read-readings.ts';
import { offsetMinutes } from '../sensors/reading-time.ts';
import type { Clip } from './footage-probe.ts';

/** A parser has half a minute; a month of readings would take it whole. */
const MOST_READINGS_BYTES = 64 * 2 ** 20;
const NS = 1e9;

/** Median time between a sensor's readings, seconds, at most a patrol cycle of 25 s. */
function stepOf(t: BigInt64Array): number {
  const steps = Array.from(t.subarray(1), (time, i) => Number(time - t[i]!) / NS).sort((a, b) => a - b);
  return Math.min(25, steps[steps.length >> 1] ?? 1);
}

export interface ClockAnswer {
  offset: ClockOffset;
  findings: FindingDraft[];
}

const unknown = (edges: number, en: string, zh: string): ClockAnswer => ({
  offset: { ...UNKNOWN_OFFSET, edges },
  findings: [
    finding(
      'clock-unknown',
      'info',
      {
        en: `Whether the camera's clock agrees with the sensors' is unknown: ${en}`,
        zh: `无法判断摄像机与传感器时钟是否一致：${zh}`,
      },
      { evidence: { edges } },
    ),
  ],
});

/** Compares when the picture sets in to move with when the belt of the same area does, by its sensor. */
export async function alignClock(
  clip: Clip,
  context: FootageContext,
  readings: ByteSource | undefined,
): Promise<ClockAnswer> {
  const { belt, start } = context;
  if (start === null) return unknown(0, 'the shift does not say when the clip begins.', '班次文件未说明视频开始时间。');
  if (belt === null || !readings)
    return unknown(0, 'there is no belt sensor in its area.', '同区域没有皮带开停传感器。');
  if (!clip.packets) return unknown(0, 'an animation tells nothing of motion.', '动图无法估计画面运动。');
  if (readings.size > MOST_READINGS_BYTES) {
    return unknown(0, 'the file of readings is too large to look through here.', '读数文件过大，无法在此比对。');
  }
  const table = await readReadings(readings, {
    offsetMinutes: offsetMinutes(context.utcOffset ?? '+08:00') ?? 480,
    known: new Set([belt]),
    only: new Set([belt]),
  });
  const column = table?.sensors.get(belt)?.column;
  if (!column)
    return unknown(
      0,
      `the readings hold nothing of ${inEnglish(belt, 'its belt sensor')}.`,
      `读数文件中没有 ${belt} 的数据。`,
    );
  const { samples } = ordered(column.samples());
  const energy = motionEnergy(clip.packets);
  const startNs = BigInt(start);
  const camera = energy ? motionEdges(energy, startNs) : [];
  const sensor = edgesOf(samples);
  const offset = clockOffset(camera, sensor, { camera: energy?.step ?? 1, sensor: stepOf(samples.t) }, startNs);
  if (offset.verdict === 'unknown') {
    return {
      ...unknown(
        offset.edges,
        `${camera.length} changes of motion and ${sensor.length} of the belt do not give one clear answer.`,
        `画面运动变化 ${camera.length} 次、皮带开停变化 ${sensor.length} 次，得不出唯一结果。`,
      ),
      offset,
    };
  }
  return { offset, findings: offset.verdict === 'offset' ? [offsetFinding(offset)] : [] };
}

function offsetFinding({ seconds, driftPpm, edges, confidence, residual }: ClockOffset): FindingDraft {
  const by = Math.abs(seconds ?? 0).toFixed(1);
  const ahead = (seconds ?? 0) > 0;
  const [driftEn, driftZh] = driftPpm === null ? ['', ''] : [`, drifting by ${driftPpm} ppm`, `，漂移 ${driftPpm} ppm`];
  const message = {
    en: `The camera's clock is ${by} s ${ahead ? 'ahead of' : 'behind'} the sensors'${driftEn} (${edges} belt edges matched); questions take this into account.`,
    zh: `摄像机时钟比传感器${ahead ? '快' : '慢'} ${by} 秒${driftZh}（匹配 ${edges} 次皮带开停），联合查询已据此校正。`,
  };
  return finding('clock-offset', 'warning', message, {
    evidence: {
      seconds,
      driftPpm,
      edges,
      confidence,
      residual,
      limits: { seconds: WARN_OFFSET_SECONDS, ppm: WARN_DRIFT_PPM },
    },
  });
}
