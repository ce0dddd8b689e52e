import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import type { Scope } from '../people/scope.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { asked, type Asked } from './asked.ts';
import { cursorOf, keyOf, keyOfCursor, type MatchKey } from './match-order.ts';
import { readMatches } from './read-matches.ts';
import type { SearchQuestion } from './search-question.ts';

const START = Date.UTC(2026, 2, 1);
const scope: Scope = { orgId: 'org_a', role: 'owner', userId: null, tokenId: null, grants: [] };
let test: TestStore;
let core: Core;

beforeAll(async () => {
  test = await openTestStore();
  core = { ...test.core, plugins: { list: [], byId: () => undefined, kind: () => undefined, facet: () => undefined } };
  const dataset = { _id: 'ds_a', orgId: 'org_a', slug: 'a', name: 'A', plugin: 'yard', licence: null, sensitivity: 1 };
  await test.store.datasets.insertOne({ ...dataset, createdAt: new Date(), lastIngestAt: null, terms: [] });
  const assets = Array.from({ length: 350 }, (_, i) => ({
    ...{ _id: `ast_${String(i).padStart(4, '0')}`, orgId: 'org_a', datasetId: 'ds_a', state: 'READY', name: `${i}` },
    // Each lasts ten minutes and a minute lies between them, but forty have no time.
    when: i < 310 ? { start: new Date(START + i * 60_000), end: new Date(START + (i + 10) * 60_000) } : null,
    ...{ where: null, classes: [], terms: [] },
  }));
  await test.store.assets.insertMany(assets as unknown as AssetDoc[]);
});
afterAll(() => test?.drop());

const never = Number.POSITIVE_INFINITY;
const keys = (matches: Parameters<typeof keyOf>[0][]) => matches.map((match) => cursorOf(keyOf(match)));

/** Reads on and on, each time until the time is up, which is at once. */
async function inPieces(ready: Asked): Promise<{ found: string[]; runs: number }> {
  const found: string[] = [];
  let after: MatchKey | null = null;
  for (let runs = 1; runs < 20; runs++) {
    const run = await readMatches(ready, { after, most: 10_000, deadline: 0 });
    found.push(...keys(run.matches));
    if (run.complete) return { found, runs };
    expect(run.late).toBe(true);
    expect(run.settled).not.toBeNull();
    after = keyOfCursor(cursorOf(run.settled!));
  }
  throw new Error('It never ended.');
}

it('goes on where the time was up, without a gap and without telling twice', async () => {
  const ready = await asked(core, scope, {});
  const whole = await readMatches(ready, { after: null, most: 10_000, deadline: never });
  expect([whole.complete, whole.matches.length]).toEqual([true, 350]);
  const { found, runs } = await inPieces(ready);
  expect(found).toEqual(keys(whole.matches));
  expect(runs).toBeGreaterThan(3);
});

it('has settled nothing as long as what it saw began before the time that is asked for', async () => {
  // Of two hundred that last until then.
  await test.store.assets.updateMany({ orgId: 'org_a', when: { $ne: null } }, { $set: { 'when.end': new Date(START + 900 * 60_000) } }); // prettier-ignore
  const question: SearchQuestion = { when: { from: new Date(START + 200 * 60_000) } };
  const ready = await asked(core, scope, question);
  const first = await readMatches(ready, { after: null, most: 1, deadline: 0 });
  expect(first).toEqual({ matches: [], complete: false, settled: null, late: true });
  const whole = await readMatches(ready, { after: null, most: 1, deadline: never });
  expect(whole.late).toBe(false);
  // All of them begin with the question's time, so that the ids decide.
  expect(whole.matches.slice(0, 201).map(({ asset }) => asset._id)).toEqual(
    Array.from({ length: 201 }, (_, i) => `ast_${String(i).padStart(4, '0')}`),
  );
});
