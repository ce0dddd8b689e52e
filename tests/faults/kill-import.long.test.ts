import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCocoFile } from '../harness/coco-file.ts';
import { startHubProcess, type HubProcess } from '../harness/hub-process.ts';
import { recountFaults } from '../harness/recount.ts';
import { readState, stateDifference } from '../harness/state-hash.ts';
import { startImport, type ImportRun } from './import-run.ts';

const ROWS = 100_000;

describe('a hub that is killed while it imports annotations', () => {
  let folder: string;
  let hub: HubProcess;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lode-kill-import-'));
    file = join(folder, 'coco.json');
    await writeCocoFile(file, ROWS);
    hub = await startHubProcess();
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const stateOf = ({ orgId, datasetId }: ImportRun) => hub.withCore((core) => readState(core, orgId, datasetId));

  it('goes on where it was, and ends as if nothing had been', async () => {
    const calm = await startImport(hub, file, 'calm');
    await calm.waitForEnd();
    const expected = await stateOf(calm);
    expect(expected.annotations.length).toBeGreaterThan(ROWS * 0.99);
    expect(expected.findings.length).toBeGreaterThan(5);

    const killed = await startImport(hub, file, 'killed');
    const seen: number[] = [];
    for (const share of [0.1, 0.5]) {
      while ((await killed.done()) < ROWS * share && !(await killed.ended())) await sleep(20);
      seen.push(await killed.done());
      await hub.kill();
      await hub.start();
    }
    await killed.waitForEnd();
    console.info(`killed at rows ${seen.join(' and ')} of ${ROWS}`);
    expect(Math.max(...seen)).toBeLessThan(ROWS);
    expect(stateDifference(expected, await stateOf(killed))).toEqual([]);
    expect(await hub.withCore((core) => recountFaults(core, killed.orgId, killed.datasetId))).toEqual([]);
  }, 600_000);
});
