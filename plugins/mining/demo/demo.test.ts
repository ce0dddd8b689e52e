import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { askQuery, itWith, runFiles, toolPath, type Files, type Ingested } from '@lode/core/testing';
import { miningPlugin } from '../plugin.ts';
import { gasWithPeopleQuery } from '../queries/gas-with-people.query.ts';
import { personInZoneQuery } from '../queries/person-in-zone.query.ts';
import { mainFrames, shiftDemo } from './index.ts';
import { scene } from './scene.ts';
import { BELT_1, GAS, MAIN, WALKS, ZERO } from './timeline.ts';

const MAIN_PATH = 'early-shift/footage/heading-2.mp4';
const withFfmpeg = itWith('ffmpeg', toolPath('ffmpeg') !== null);

const files: Files = new Map();
let read: Ingested;

beforeAll(async () => {
  for await (const { path, data } of shiftDemo.files()) files.set(path, data);
  read = await runFiles(miningPlugin, files);
}, 120_000);

/** Seconds after 06:30:00. */
const secondsOf = (time: bigint) => Number(time - ZERO) / 1e9;

describe('mine shift demo', () => {
  it('raises every planted fault and nothing else', () => {
    expect([...new Set(read.findings.map(({ code }) => code))].sort()).toEqual([...shiftDemo.planted].sort());
  });

  it('is small', () => {
    expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThan(20e6);
  });

  it('finds the planted clock offset of the main camera within 0.2 s, and says unknown of the other', () => {
    const clockOf = (path: string) => read.items.find((item) => item.path === path)?.facets['clockOffset'];
    expect(clockOf(MAIN_PATH)).toMatchObject({ verdict: 'offset', edges: 10, driftPpm: null });
    expect(Math.abs((clockOf(MAIN_PATH) as { seconds: number }).seconds - MAIN.ahead)).toBeLessThan(0.2);
    expect(clockOf('early-shift/footage/main-road.mp4')).toMatchObject({ verdict: 'unknown', seconds: null });
  });

  it('finds the gas with people in view, once, and no decoy', async () => {
    const matches = await askQuery(gasWithPeopleQuery, read);
    expect(matches.map(({ assetId }) => assetId)).toEqual([MAIN_PATH]);
    const [match] = matches;
    // By the camera's clock: the first of the two comes into view, the second leaves when the gas is gone.
    expect(secondsOf(match!.window!.start)).toBeCloseTo(66 + MAIN.ahead, 0);
    expect(secondsOf(match!.window!.end)).toBeCloseTo(GAS[0]!.to + MAIN.ahead, 0);
    const exposure = WALKS.slice(1, 3).reduce((sum, { from, to }) => sum + Math.min(to, GAS[0]!.to) - from, 0);
    const told = match!.evidence!['exposurePersonSeconds'] as number;
    expect(Math.abs(told - exposure)).toBeLessThan(1);
    expect(match!.evidence).toMatchObject({ sensor: 'CH4-01', people: 2, limit: 1, clock: { applied: true } });
    expect(match!.why.zh).toContain('已校正');
  });

  it('would be wrong by the camera’s own clock: somebody who had left seems to be there', async () => {
    const none = { seconds: 0, driftPpm: null, edges: 3, confidence: 1, verdict: 'aligned', residual: 0 };
    const items = read.items.map((item) => ({ ...item, facets: { ...item.facets, clockOffset: none } }));
    const blind = { ...read, items };
    expect(await askQuery(gasWithPeopleQuery, blind)).toHaveLength(2);
  });

  it('asks elsewhere, lower and by the rules on demand', async () => {
    const sensors = async (params: object) =>
      (await askQuery(gasWithPeopleQuery, read, params)).map(({ evidence }) => evidence!['sensor']);
    expect(await sensors({ sameArea: false })).toEqual(['CH4-01', 'CH4-02']);
    expect(await sensors({ ch4: 0.99 })).toEqual(['CH4-01', 'CH4-01']);
    expect(await sensors({ ch4: 0.995 })).toEqual(['CH4-01']);
    expect(await sensors({ packId: 'aq1029-2019', stage: 'cutOff' })).toEqual([]);
    const [byRule] = await askQuery(gasWithPeopleQuery, read, { packId: 'aq1029-2019' });
    expect(byRule?.evidence).toMatchObject({ rule: { pack: 'aq1029-2019', placeClass: 'T1', inForce: true } });
    // Two seconds of margin reach the one who left before the second exceedance.
    expect(await sensors({ margin: 3 })).toEqual(['CH4-01', 'CH4-01']);
  });

  it('finds who stands before the running belt, and not who does while it stands', async () => {
    const matches = await askQuery(personInZoneQuery, read);
    expect(matches).toHaveLength(1);
    const [match] = matches;
    expect(secondsOf(match!.window!.start)).toBeCloseTo(104 + MAIN.ahead, 0);
    expect(secondsOf(match!.window!.end)).toBeCloseTo(116 + MAIN.ahead, 0);
    expect(match!.evidence).toMatchObject({ zone: 'belt-front', belt: 'BELT-01' });
    const drawn = read.annotations.flatMap(({ target, annotations }) => (target.path === MAIN_PATH ? annotations : []));
    const found = match!.annotationIds!.map((id) => drawn[Number(id.replace(`${MAIN_PATH}#`, ''))]);
    expect(found.map((one) => `${one?.class}/${one?.originalId}`)).toEqual(['worker/4/1']);
    expect(await askQuery(personInZoneQuery, read, { zone: 'elsewhere' })).toEqual([]);
    expect(await askQuery(personInZoneQuery, read, { frames: 61 })).toEqual([]);
  });
});

describe('the footage as ffmpeg sees it', () => {
  withFfmpeg('decodes to the very pixels that were drawn', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lode-mining-'));
    try {
      const path = join(folder, 'a.mp4');
      writeFileSync(path, files.get(MAIN_PATH)!);
      const wanted = [0, 39, 40, 75, 555];
      const select = wanted.map((n) => `eq(n\\,${n})`).join('+');
      const args = [
        '-v',
        'error',
        '-i',
        path,
        '-vf',
        `select=${select}`,
        '-vsync',
        '0',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'yuv420p',
        '-',
      ];
      const { stdout, stderr } = spawnSync('ffmpeg', args, { maxBuffer: 1 << 26 });
      expect(String(stderr)).toBe('');
      const drawn = [...scene(mainFrames().slice(0, 556), BELT_1, 92, true)].filter((_, n) => wanted.includes(n));
      const expected = Buffer.concat(drawn.flatMap(({ y, u, v }) => [y, u, v]));
      expect(stdout.length).toBe(expected.length);
      expect(Buffer.compare(stdout, expected)).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
