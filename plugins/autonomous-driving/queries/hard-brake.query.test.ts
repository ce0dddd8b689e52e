import { describe, expect, it } from '@jest/globals';
import type { QueryMatch } from '@lode/core';
import { hardBrakeQuery, hardBrakesOf, type HardBrakeParams } from './hard-brake.query.ts';
import { brakeScene, BRAKES_START } from './testing/brake-scenes.ts';
import { queryData, type StoredDrive } from './testing/query-data.ts';
import { Score } from './testing/score.ts';

const defaults = hardBrakeQuery.params.parse({}) as HardBrakeParams;
const ask = (drive: StoredDrive, params: Partial<HardBrakeParams> = {}) =>
  Array.fromAsync(hardBrakeQuery.run(queryData([drive]), hardBrakeQuery.params.parse(params) as never));
const startOf = ({ window }: QueryMatch) => Number(window!.start - BRAKES_START) / 1e9;

/** 10 Hz. */
const samplesOf = (values: number[]) => ({
  t: BigInt64Array.from(values, (_, i) => BigInt(i) * 100_000_000n),
  v: Float64Array.from(values),
});
const repeated = (value: number, times: number) => Array.from({ length: times }, () => value);

describe('hard brake', () => {
  it('finds the planted brakes of 200 scenes and little else', async () => {
    const score = new Score();
    for (let n = 0; n < 200; n++) {
      const { kind, drive, truth } = brakeScene(n, 3);
      const left = new Set(await ask(drive));
      const pairs = truth.map((at) => {
        const hit = [...left].find((match) => Math.abs(startOf(match) - at) <= 1);
        return hit !== undefined && left.delete(hit);
      });
      score.add(kind, pairs, left.size);
    }
    console.info(`hard brake: ${String(score)}`);
    expect(score.precision).toBeGreaterThanOrEqual(0.95);
    expect(score.recall).toBeGreaterThanOrEqual(0.95);
  }, 60_000);

  it('tells window, numbers, grade and parameters', async () => {
    const [match] = await ask(brakeScene(0, 3).drive);
    expect(match).toMatchObject({ assetId: 'scene', evidence: { params: { deceleration: 2.7, minDuration: 0.6 } } });
    expect(Number(match!.evidence!.minAcceleration)).toBeLessThan(-3);
    expect(match!.why.en).toMatch(/^Hard brake.*m\/s².*km\/h/);
    expect(match!.why.zh).toContain('急刹车');
  });

  it('counts the time at the limit, merges what is near, and ends at a gap', () => {
    const speed = samplesOf(repeated(20, 60));
    const spans = (values: number[]) => hardBrakesOf(samplesOf(values), speed, defaults).map(({ held }) => held);
    expect(spans([...repeated(0, 5), ...repeated(-3, 5), ...repeated(0, 5)])).toEqual([]);
    expect(spans([...repeated(0, 5), ...repeated(-3, 8), ...repeated(0, 5)])).toEqual([expect.closeTo(0.7)]);
    // Hysteresis: a moment at -2.5 does not end it, and does not count.
    const wavering = [...repeated(0, 5), ...repeated(-3, 4), -2.5, ...repeated(-3, 4), 0];
    expect(spans(wavering)).toEqual([expect.closeTo(0.7)]);
    const gap = [...repeated(-3, 4), NaN, ...repeated(0, 6), ...repeated(-3, 4)];
    expect(spans(gap)).toEqual([]);
  });

  it('grades by the speed lost in one second', () => {
    const graded = (a: number) => {
      const n = 40;
      const acceleration = samplesOf(Array.from({ length: n }, (_, i) => (i >= 10 && i < 25 ? a : 0)));
      let v = 25;
      const speed = samplesOf(Array.from(acceleration.v, (value) => (v += value / 10)));
      return hardBrakesOf(acceleration, speed, defaults).map(({ grade }) => grade);
    };
    expect([-2.8, -3.5, -4.5].map((a) => graded(a)[0])).toEqual(['moderate', 'severe', 'extreme']);
  });

  it('looks at no recording that never reaches the speed', async () => {
    const { drive } = brakeScene(5, 3);
    const data = queryData([drive]);
    await Array.fromAsync(hardBrakeQuery.run(data, { ...defaults, minSpeed: 30 } as never));
    expect(data.reads).toBe(0);
    await Array.fromAsync(hardBrakeQuery.run(data, defaults as never));
    expect(data.reads).toBeGreaterThan(0);
  });
});
