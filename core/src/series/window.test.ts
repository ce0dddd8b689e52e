import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedChannel, Samples } from '../contract/series.ts';
import type { Scope } from '../people/scope.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { ChannelDoc } from './channel.model.ts';
import { channelsOf } from './find-channels.ts';
import { longestStepOf, withGaps } from './pyramid.ts';
import { MOST_SAMPLES, samplesOf } from './read-samples.ts';
import { within } from './samples.ts';
import { windowOf } from './window.ts';
import { draftChannel, writeChunks } from './write-series.ts';

let db: TestStore;
const scope: Scope = { orgId: 'org_a', role: 'owner', userId: null, tokenId: null, grants: [] };
const signal = new AbortController().signal;
const asset = { _id: 'ast_a', orgId: 'org_a', datasetId: 'ds_a' };
const title = { en: 'x', zh: 'x' };
const SECOND = 1_000_000_000n;
const BASE = 1_772_409_600_123_456_789n;

/** Uneven steps, breaks of minutes, runs of NaN and single peaks, the same every time. */
function restless(count: number): Samples {
  const samples = { t: new BigInt64Array(count), v: new Float64Array(count) };
  let at = BASE;
  let seed = 7;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  for (let i = 0; i < count; i++) {
    const breaks = random() < 0.0005;
    at += breaks ? SECOND * BigInt(60 + Math.floor(random() * 900)) : SECOND + BigInt(Math.floor(random() * 2e8));
    samples.t[i] = at;
    samples.v[i] = random() < 0.002 ? 1_000 + i : i % 5_000 < 20 ? NaN : Math.sin(i / 900);
  }
  return samples;
}

async function keep(channel: ParsedChannel): Promise<ChannelDoc> {
  const draft = draftChannel(asset, channel);
  await writeChunks(db.core, [draft], signal);
  await db.store.channels.deleteOne({ _id: draft.doc._id });
  await db.store.channels.insertOne(draft.doc);
  return (await db.store.channels.findOne({ _id: draft.doc._id }))!;
}

const COUNT = 150_000;
let samples: Samples;
let channel: ChannelDoc;
beforeAll(async () => {
  db = await openTestStore();
  samples = restless(COUNT);
  channel = await keep({
    key: 'restless',
    title,
    unit: 'm/s',
    type: 'number',
    attributes: { quantity: 'speed' },
    samples,
  });
});
afterAll(() => db?.drop());

/** What is known and where nothing is, by the plain way. */
function bruteForce(span: { start: bigint; end: bigint }) {
  return within(withGaps(samples, longestStepOf(samples)), span);
}

describe('a stored channel', () => {
  it('comes back to the nanosecond', async () => {
    expect([channel.start, channel.end, channel.count]).toEqual([samples.t[0], samples.t.at(-1), COUNT]);
    const read = await samplesOf(db.core, scope, { id: channel._id });
    expect(Buffer.compare(Buffer.from(read.t.buffer), Buffer.from(samples.t.buffer))).toBe(0);
    expect(Buffer.compare(Buffer.from(read.v.buffer), Buffer.from(samples.v.buffer))).toBe(0);
  });

  it('is the same when it is written twice, also after half of it was', async () => {
    const state = async () =>
      JSON.stringify(
        await db.store.seriesChunks.find({ orgId: 'org_a' }).sort({ _id: 1 }).toArray(),
        (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one),
      );
    const before = await state();
    const chunks = await db.store.seriesChunks.find({ orgId: 'org_a' }, { projection: { _id: 1 } }).toArray();
    const lost = chunks.filter((_, i) => i % 3 === 0).map(({ _id }) => _id);
    await db.store.seriesChunks.deleteMany({ orgId: 'org_a', _id: { $in: lost } });
    await db.store.seriesChunks.updateOne({ orgId: 'org_a', _id: chunks[1]!._id }, { $set: { min: -9e9 } });
    expect(await state()).not.toBe(before);
    await keep({ key: 'restless', title, unit: 'm/s', type: 'number', attributes: { quantity: 'speed' }, samples });
    expect(await state()).toBe(before);
  });

  it('is found by asset, quantity and what it reaches, by its own organisation', async () => {
    const find = (filter: object, who = scope) => channelsOf(db.core, who, { assetId: asset._id, ...filter });
    expect(await find({})).toMatchObject([{ key: 'restless', unit: 'm/s', span: { start: channel.start } }]);
    expect(await find({ quantity: 'speed', reaches: channel.max! })).toHaveLength(1);
    expect(await find({ reaches: channel.max! + 1 })).toEqual([]);
    expect(await find({ quantity: 'ch4' })).toEqual([]);
    const stranger: Scope = { ...scope, orgId: 'org_b' };
    expect(await find({}, stranger)).toEqual([]);
    await expect(samplesOf(db.core, stranger, { id: channel._id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const grant = { ownerOrg: 'org_a', datasetId: 'ds_other', capabilities: ['read' as const], until: null };
    expect(await find({}, { ...stranger, grants: [grant] })).toEqual([]);
    expect(await find({}, { ...stranger, grants: [{ ...grant, datasetId: 'ds_a' }] })).toHaveLength(1);
  });

  it('refuses more than a million samples at once, and gives a part of them', async () => {
    const count = MOST_SAMPLES + 500;
    const long = await keep({
      ...{ key: 'long', title, type: 'number' },
      samples: { t: BigInt64Array.from({ length: count }, (_, i) => BigInt(i)), v: new Float64Array(count) },
    });
    await expect(samplesOf(db.core, scope, { id: long._id })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    const most = { start: 0n, end: BigInt(MOST_SAMPLES - 1) };
    expect((await samplesOf(db.core, scope, { id: long._id }, most)).t.length).toBe(MOST_SAMPLES);
    const part = await samplesOf(db.core, scope, { id: long._id }, { start: 100n, end: 199n });
    expect([part.t.length, part.t[0]]).toEqual([100, 100n]);
  });
});

describe('a window', () => {
  const spans = fc
    .tuple(fc.integer({ min: -500, max: COUNT + 499 }), fc.integer({ min: 0, max: COUNT }), fc.boolean())
    .map(([first, length, short]) => {
      const at = (i: number) =>
        i < 0
          ? samples.t[0]! + BigInt(i) * SECOND
          : i < COUNT
            ? samples.t[i]!
            : samples.t[COUNT - 1]! + BigInt(i - COUNT) * SECOND;
      return { start: at(first) + 3n, end: at(Math.min(first + (short ? length % 3_000 : length), COUNT + 499)) + 5n };
    })
    .filter(({ start, end }) => start <= end);

  it('has every peak in the stretch where it is, none that is not there, and every long gap', async () => {
    await fc.assert(
      fc.asyncProperty(spans, fc.integer({ min: 2, max: 3_000 }), async (span, most) => {
        const { t, min, max, exact } = await windowOf(db.core, channel, span, most);
        const truth = bruteForce(span);
        expect(t.length).toBeLessThanOrEqual(most);
        for (let i = 1; i < t.length; i++) if (t[i]! <= t[i - 1]!) throw new Error('the points do not ascend');
        for (const at of t) if (at < span.start || at > span.end) throw new Error('a point lies outside');
        if (truth.t.length <= most) {
          expect(exact).toBe(true);
          expect([[...t], [...min], [...max]]).toEqual([[...truth.t], [...truth.v], [...truth.v]]);
          return;
        }
        let [low, high] = [Infinity, -Infinity];
        for (const v of truth.v) [low, high] = [v < low ? v : low, v > high ? v : high];
        let [shownLow, shownHigh] = [Infinity, -Infinity];
        for (let i = 0; i < t.length; i++) {
          if (min[i]! < shownLow) shownLow = min[i]!;
          if (max[i]! > shownHigh) shownHigh = max[i]!;
        }
        expect([shownLow, shownHigh]).toEqual([low, high]);
        // Each known sample is within the last point at or before it.
        let point = 0;
        const step = (span.end - span.start) / BigInt(most) + 1n;
        for (let i = 0; i < truth.t.length; i++) {
          const v = truth.v[i]!;
          while (point + 1 < t.length && t[point + 1]! <= truth.t[i]!) point += 1;
          if (!Number.isNaN(v) && !(min[point]! <= v && v <= max[point]!)) {
            // Its bucket began in this stretch or the one before.
            const near = [point - 1, point, point + 1].some((p) => min[p]! <= v && v <= max[p]!);
            if (!near) throw new Error(`${v} at ${truth.t[i]} is in no point near it`);
          }
          const next = truth.t[i + 1];
          if (Number.isNaN(v) && next !== undefined && next - truth.t[i]! > 3n * step) {
            const shown = t.some((at, p) => at >= truth.t[i]! && at < next && Number.isNaN(min[p]!));
            if (!shown) throw new Error(`the gap from ${truth.t[i]} to ${next} is not shown`);
          }
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('reads few documents, however long', async () => {
    let read = 0;
    const { seriesChunks } = db.store;
    const counting = new Proxy(seriesChunks, {
      get: (target, key) => {
        if (key !== 'find') return (Reflect.get(target, key) as () => unknown).bind(target);
        return (...args: Parameters<typeof target.find>) => target.find(...args).map((doc) => ((read += 1), doc));
      },
    });
    const core = { ...db.core, store: { ...db.store, seriesChunks: counting } };
    const { t } = await windowOf(core, channel, { start: channel.start, end: channel.end }, 500);
    expect(t.length).toBeGreaterThan(300);
    expect(read).toBeGreaterThan(1);
    expect(read).toBeLessThan(20);
  });

  it('of a state begins with what it was', async () => {
    const state = await keep({
      ...{ key: 'belt', title, type: 'state' },
      samples: { t: BigInt64Array.of(10n, 1_000_000n, 2_000_000n), v: Float64Array.of(1, 0, 1) },
    });
    const of = async (start: bigint, end: bigint) => {
      const { t, min } = await windowOf(db.core, state, { start, end }, 10);
      return [...t].map((at, i) => [at, min[i]]);
    };
    expect(await of(500n, 600n)).toEqual([[10n, 1]]);
    expect(await of(1_000_001n, 3_000_000n)).toEqual([
      [1_000_000n, 0],
      [2_000_000n, 1],
    ]);
    expect(await of(0n, 20n)).toEqual([[10n, 1]]);
  });
});
