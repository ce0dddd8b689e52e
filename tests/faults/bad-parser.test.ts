import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { makeDataset } from './make-dataset.ts';

const catalog = new URL('./fixtures/faulty-catalog.ts', import.meta.url).href;
/** What a file does to its parser → what is said of the file. */
const FAULTS = {
  spin: 'core.parser-timeout',
  hog: 'core.parser-memory',
  heap: 'core.parser-memory',
  abort: 'core.parser-crash',
  exit: 'core.parser-crash',
  throw: 'core.parser-failed',
};
const NEIGHBOURS = 12;

describe('a parser that spins, swallows memory, crashes or throws', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  beforeAll(async () => {
    const limits = { deadlineMs: 2_500, memoryBytes: 400 * 2 ** 20, heapMegabytes: 128 };
    hub = await startTestHub({ catalog, limits });
    org = await hub.organisation('bad-parser');
  });
  afterAll(() => hub?.stop());

  it('costs its own file and no other, and the hub answers all the while', async () => {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'faulty');
    const bad = Object.keys(FAULTS).map((habit, i) => ({ path: `${i * 2}-${habit}.txt`, data: Buffer.from(habit) }));
    const good = Array.from({ length: NEIGHBOURS }, (_, i) => ({
      path: `${i}-note.txt`,
      data: Buffer.from(`note ${i}`),
    }));

    let asked = 0;
    let refused = 0;
    const asking = setInterval(() => {
      void fetch(`${hub.url}/healthz`).then(({ ok }) => {
        asked += 1;
        if (!ok) refused += 1;
      });
    }, 100);
    const ingestId = await hub
      .ingest(org.tokens.steward, datasetId, [...bad, ...good])
      .finally(() => clearInterval(asking));

    const files = await hub.core.store.ingestFiles.find({ orgId: org.id, ingestId }).toArray();
    const states = Object.fromEntries(files.map(({ path, state }) => [path, state]));
    const findings = await hub.core.store.findings.find({ orgId: org.id, ingestId }).toArray();
    const codes = Object.fromEntries(findings.map(({ path, code }) => [path, code]));
    for (const { path } of good) expect([path, states[path], codes[path]]).toEqual([path, 'READY', undefined]);
    for (const [i, [habit, code]] of Object.entries(FAULTS).entries()) {
      const path = `${i * 2}-${habit}.txt`;
      expect([path, states[path], codes[path]]).toEqual([path, 'REJECTED', code]);
    }
    // Asked every 100 ms while parsers were killed for taking seconds: a hub that waited for them would not come to ten.
    expect(asked).toBeGreaterThan(10);
    expect(refused).toBe(0);
  });
});
