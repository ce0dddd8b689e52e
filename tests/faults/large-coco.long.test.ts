import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { writeCocoFile } from '../harness/coco-file.ts';
import { startHubProcess, type HubProcess } from '../harness/hub-process.ts';
import { watchPeaks } from '../harness/process-figures.ts';
import { startImport } from './import-run.ts';

const MEGABYTES = 2 ** 20;
const MOST_RESIDENT = 512 * MEGABYTES;
const ROWS = 5_600_000;

const test = itWith('proc', existsSync('/proc/self/io'));

describe('a COCO file of 1 GB in a hub', () => {
  let folder: string;
  let hub: HubProcess;
  beforeAll(async () => {
    if (test.name === 'skip') return;
    folder = await mkdtemp(join(tmpdir(), 'lode-large-coco-'));
    hub = await startHubProcess();
  }, 180_000);
  afterAll(async () => {
    await hub?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  const pidOf = async () => (JSON.parse(await readFile(join(hub.data, 'hub.json'), 'utf8')) as { pid: number }).pid;

  test('is imported within 512 MB, killed in the middle, and exported within 512 MB', async () => {
    const file = join(folder, 'coco.json');
    const { bytes, wrong } = await writeCocoFile(file, ROWS);
    expect(bytes).toBeGreaterThan(1e9);
    const began = Date.now();
    const run = await startImport(hub, file, 'road');
    let watch = watchPeaks(await pidOf());
    while ((await run.done()) < ROWS / 2) await sleep(500);
    const before = watch.stop();
    await hub.kill();
    await hub.start();
    watch = watchPeaks(await pidOf());
    await run.waitForEnd();
    const after = watch.stop();
    const seconds = (Date.now() - began) / 1_000;
    watch = watchPeaks(await pidOf());
    const exported = await run.download();
    const out = watch.stop();
    const megabytes = [before, after, out].map(({ hub: peak }) => Math.round(peak / MEGABYTES));
    console.info(
      `${bytes} bytes, ${ROWS} rows in ${seconds.toFixed(0)} s; hub ${megabytes.join(', ')} MB: until the kill, after it, export`,
    );
    const { orgId, datasetId } = run;
    const stored = await hub.withCore((core) => core.store.annotations.countDocuments({ orgId, datasetId }));
    expect(stored).toBe(ROWS - wrong);
    expect(exported.counted).toBe(ROWS - wrong);
    expect(exported.bytes).toBeGreaterThan(1e9);
    expect(Math.max(before.hub, after.hub, out.hub)).toBeLessThan(MOST_RESIDENT);
  }, 3_000_000);
});
