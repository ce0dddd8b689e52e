import { describe, expect, it } from '@jest/globals';
import type { QueryMatch, TimeSpan } from '@lode/core';
import { cutInQuery } from './cut-in.query.ts';
import type { CutInParams } from './cut-ins.ts';
import { cutInScene, START, type CutInScene } from './testing/cut-in-scenes.ts';
import { queryData, type StoredDrive } from './testing/query-data.ts';
import { Score } from './testing/score.ts';

const ask = (drive: StoredDrive, params: Partial<CutInParams> = {}, span: TimeSpan | null = null) =>
  Array.fromAsync(cutInQuery.run(queryData([drive], span), cutInQuery.params.parse(params) as never));
const entryOf = ({ evidence }: QueryMatch) => Number(BigInt(String(evidence?.entry)) - START) / 1e9;

/** Made once a seed: a scene costs ten milliseconds, and most of these tests look at all of them. */
const made = new Map<number, CutInScene[]>();
function scenesOf(seed: number): CutInScene[] {
  const scenes = made.get(seed) ?? Array.from({ length: 200 }, (_, n) => cutInScene(n, seed));
  made.set(seed, scenes);
  return scenes;
}

async function scoreOf(scenes: CutInScene[]): Promise<Score> {
  const score = new Score();
  for (const { kind, drive, truth } of scenes) {
    const left = new Set(await ask(drive));
    const pairs = truth.map(({ actor, at }) => {
      const hit = [...left].find((match) => match.evidence?.actor === actor && Math.abs(entryOf(match) - at) <= 1);
      return hit !== undefined && left.delete(hit);
    });
    score.add(kind, pairs, left.size);
  }
  return score;
}

describe('cut-in', () => {
  // One seed is enough for every day; `npm run test:long` takes another, too.
  it.each(process.env['LODE_LONG'] ? [7, 2026] : [7])(
    'finds the planted cut-ins of 200 scenes and little else (seed %i)',
    async (seed) => {
      const score = await scoreOf(scenesOf(seed));
      console.info(`cut-in, seed ${seed}: ${String(score)}`);
      expect(score.precision).toBeGreaterThanOrEqual(0.95);
      expect(score.recall).toBeGreaterThanOrEqual(0.95);
    },
    120_000,
  );

  it('tells who, when, how near and by which parameters', async () => {
    const { drive, truth } = cutInScene(0, 7);
    const [match] = await ask(drive);
    expect(match).toMatchObject({ assetId: 'scene', annotationIds: ['ann-a'], evidence: { actor: truth[0]!.actor } });
    const { gap, thw, egoSpeed, params } = match!.evidence as Record<string, number> & { params: CutInParams };
    expect(thw).toBeCloseTo(gap! / egoSpeed!, 1);
    expect(params).toMatchObject({ enter: 0.3, laneHalfWidth: 1.75, maxGap: 60 });
    expect(match!.window!.start < match!.window!.end).toBe(true);
    expect(match!.why.en).toContain(`${gap!.toFixed(1)} m ahead`);
    expect(match!.why.zh).toContain('切入');
  });

  it('asks of class, speed, time to collision and span what it is told to', async () => {
    const { drive } = cutInScene(0, 7);
    const [match] = await ask(drive);
    const kind = String(match!.evidence!.class);
    expect(await ask(drive, { classes: [kind] })).toHaveLength(1);
    expect(await ask(drive, { classes: ['bicycle'] })).toEqual([]);
    expect(await ask(drive, { minSpeed: 200 })).toEqual([]);
    expect(await ask(drive, { maxTtc: 0.1 })).toEqual([]);
    const at = BigInt(String(match!.evidence!.entry));
    expect(await ask(drive, {}, { start: at - 10n ** 9n, end: at + 10n ** 9n })).toHaveLength(1);
    expect(await ask(drive, {}, { start: at + 10n ** 9n, end: at + 2n * 10n ** 9n })).toEqual([]);
  });

  it.each([
    ['farAway', { maxGap: 140 }],
    ['crossing', { headingCos: -1 }],
    ['touches', { enter: 0, leave: -0.3 }],
  ])('would take %s for cut-ins if that gate were open', async (decoy, open) => {
    const scenes = scenesOf(7).filter(({ kind }) => kind === decoy);
    expect(scenes.length).toBeGreaterThan(5);
    const count = async (params: Partial<CutInParams>) => {
      const matches = await Promise.all(scenes.map(({ drive }) => ask(drive, params)));
      return matches.flat().length;
    };
    expect(await count({})).toBe(0);
    expect(await count(open)).toBeGreaterThan(1);
  });

  it('says nothing about a recording without a way or without tracks', async () => {
    const { drive } = cutInScene(0, 7);
    expect(await ask({ ...drive, annotations: [] })).toEqual([]);
    const { 'ego.x': _x, ...blind } = drive.channels;
    expect(await ask({ ...drive, channels: blind })).toEqual([]);
  });
});
