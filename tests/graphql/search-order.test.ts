import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId, type AssetDoc } from '@lode/core/hub';
import { seeded } from '../harness/seeded.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { assetOf } from './asset-oracle.ts';
import { ask, makeDatasetOf } from './fixtures/scene-world.ts';

const ASSETS = 430;
const SECOND = 1_000;
const START = Date.UTC(2026, 2, 1);
/** In seconds from the start: each annotation, or null for one without a time. */
type Shown = ([from: number, to: number] | null)[];

let hub: TestHub;
let org: TestOrganisation;
const world: { asset: AssetDoc; from: number; to: number; shown: Shown }[] = [];

const next = seeded(20_260_302);
const random = (below: number) => Math.floor(next() * below);

beforeAll(async () => {
  hub = await startTestHub({ catalog: new URL('./fixtures/scene-plugin.ts', import.meta.url).href });
  org = await hub.organisation('order');
  const datasetId = await makeDatasetOf(hub, org, 'order', 'yard', 'CC0-1.0');
  const annotations: object[] = [];
  for (let i = 0; i < ASSETS; i++) {
    const timed = i % 9 !== 0;
    // Many begin at one time; some last long, so that windows of early assets come after those of late ones.
    const from = random(120) * 10;
    const to = from + (random(3) === 0 ? 4_000 : random(60) * 5);
    const shown: Shown = Array.from({ length: random(4) }, () => {
      const begin = from + random(Math.max(1, to - from));
      return random(12) === 0 || !timed ? null : [begin, Math.min(to, begin + random(40))];
    });
    const when = { start: new Date(START + from * SECOND), end: new Date(START + to * SECOND) };
    const asset: AssetDoc = {
      ...assetOf(i, org.id, datasetId, []),
      ...{ plugin: 'yard', domain: 'yard', kind: 'yard.footage', name: `asset ${i}`, state: 'READY' as const },
      ...{ when: timed ? when : null, where: null, classes: shown.length > 0 ? ['worker'] : [] },
    };
    world.push({ asset, from, to, shown });
    for (const [n, span] of shown.entries()) {
      const ns = (seconds: number) => String(BigInt(START + seconds * SECOND) * 1_000_000n);
      const time = span ? { start: ns(span[0]), end: ns(span[1]) } : {};
      annotations.push({
        ...{ _id: newId('ann'), orgId: org.id, datasetId, assetId: asset._id, class: 'worker', rev: 1, ext: {} },
        parts: [{ ...time, geometry: { kind: 'tag' } }],
        provenance: { agent: { kind: 'file', id: String(n) } },
        reviewState: 'unreviewed',
      });
    }
  }
  await hub.core.store.assets.insertMany(world.map(({ asset }) => asset));
  await hub.core.store.annotations.insertMany(annotations as never);
});
afterAll(() => hub?.stop());

interface Expected {
  id: string;
  timed: boolean;
  window: [number, number] | null;
}

/** What the words of the schema mean, second by second and without a database. */
function answers(shows: boolean, when: [number, number] | null): Expected[] {
  const found: Expected[] = [];
  for (const { asset, from, to, shown } of world) {
    const timed = asset.when !== null;
    if ((shows && shown.length === 0) || (when && !timed)) continue;
    if (!timed) {
      found.push({ id: asset._id, timed, window: null });
      continue;
    }
    const narrow =
      shows && shown.every((span) => span !== null) ? (shown as [number, number][]) : [[from, to] as const];
    const cut = narrow
      .map(([a, b]): [number, number] => [Math.max(a, from, when?.[0] ?? a), Math.min(b, to, when?.[1] ?? b)])
      .filter(([a, b]) => a <= b)
      .sort(([a], [b]) => a - b);
    const windows: [number, number][] = [];
    for (const [a, b] of cut) {
      const last = windows.at(-1);
      if (last && a - last[1] < 1) last[1] = Math.max(last[1], b);
      else windows.push([a, b]);
    }
    for (const window of windows) found.push({ id: asset._id, timed, window });
  }
  const order = (a: Expected, b: Expected) =>
    Number(b.timed) - Number(a.timed) || (a.window?.[0] ?? 0) - (b.window?.[0] ?? 0) || (a.id < b.id ? -1 : 1);
  return found.sort(order);
}

const QUESTIONS: [shows: boolean, when: [number, number] | null][] = [
  [false, null],
  [true, null],
  [true, [400, 900]],
  // More than a hundred, the hub's batch, began before and last: they all match from the same instant on.
  [false, [1_190, 1_200]],
  [true, [0, 60]],
];

it.each(QUESTIONS)('shown: %j, time: %j — every page is the next piece of the one order', async (shows, when) => {
  const time = (seconds: number) => new Date(START + seconds * SECOND).toISOString();
  const question = {
    ...(shows ? { shows: ['worker'] } : {}),
    ...(when ? { when: { from: time(when[0]), to: time(when[1]) } } : {}),
  };
  const expected = answers(shows, when);
  expect(expected.length).toBeGreaterThan(when?.[0] === 0 ? 0 : 20);
  const seconds = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1_000_000n - BigInt(START)) / SECOND;
  for (const first of [37, 200]) {
    const found: Omit<Expected, 'timed'>[] = [];
    for (let after: string | undefined; ;) {
      const page = { first, ...(after ? { after } : {}) };
      const { search, nodes, message } = await ask(hub, org.tokens.regulator, question, page);
      expect(message).toBe('');
      found.push(
        ...nodes.map(({ asset, window }) => ({
          id: asset.id as string,
          window: window ? ([seconds(window.start), seconds(window.end)] as [number, number]) : null,
        })),
      );
      expect(search.totalCount).toEqual({ value: expected.length, exact: true });
      if (!search.pageInfo.hasNextPage) break;
      expect(nodes).toHaveLength(first);
      after = search.pageInfo.endCursor;
    }
    expect(found).toEqual(expected.map(({ id, window }) => ({ id, window })));
  }
});

it('lists the twenty best windows of an asset and says how many more there are', async () => {
  const asset: AssetDoc = {
    ...world[1]!.asset,
    ...{ _id: newId('ast'), identity: 'many', name: 'many', classes: ['hen'] },
    when: { start: new Date(START), end: new Date(START + 3_600 * SECOND) },
  };
  await hub.core.store.assets.insertOne(asset);
  const ns = (seconds: number) => String(BigInt(START + seconds * SECOND) * 1_000_000n);
  // Thirty, a minute apart; the first ten are the least sure.
  const annotations = Array.from({ length: 30 }, (_, i) => ({
    ...{ _id: newId('ann'), orgId: org.id, datasetId: asset.datasetId, assetId: asset._id, class: 'hen', rev: 1, ext: {} }, // prettier-ignore
    parts: [{ start: ns(i * 60), end: ns(i * 60 + 5), geometry: { kind: 'tag' } }],
    provenance: { agent: { kind: 'model', id: 'm' }, confidence: i < 10 ? 0.3 : 0.9 },
    reviewState: i === 29 ? 'rejected' : 'unreviewed',
  }));
  await hub.core.store.annotations.insertMany(annotations as never);
  const { nodes, search } = await ask(hub, org.tokens.owner, 'showing hen', { first: 50 });
  expect(nodes).toHaveLength(20);
  expect(search.totalCount).toEqual({ value: 20, exact: true });
  expect(nodes.map(({ score }) => score)).toEqual([0.3, ...Array.from({ length: 19 }, () => 0.9)]);
  expect(nodes[0].evidence.spansLeftOut).toBe(9);
  expect(nodes[0].why).toEqual({
    en: 'shows hen 00:00:00–00:00:05 UTC (1 annotation); 9 more such spans in it are not listed',
    zh: '00:00:00–00:00:05 UTC 出现鸡（1 条标注）；另有 9 段未列出',
  });
});
