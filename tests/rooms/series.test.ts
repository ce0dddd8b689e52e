import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@lode/core';
import { rec, startRoomsHub, text, type Delivery, type RoomsHub } from './rooms-hub.ts';

let rooms: RoomsHub;
let delivery: Delivery;
const BASE = 1_772_409_600_123_456_789n;
const at = (i: number) => String(BASE + BigInt(i) * 1_000_000_000n);
const samples = Array.from({ length: 5_000 }, (_, i): [string, number | null] => [at(i), i % 100 === 99 ? null : i]);
const CHANNELS = [
  { key: 'speed', unit: 'm/s', attributes: { quantity: 'speed' }, samples },
  { key: 'filed', unit: 'mV', attributes: { scale: 10 }, span: [at(0), at(9)], count: 10 },
  { key: 'throws', span: [at(0), at(9)] },
  { key: 'spins', span: [at(0), at(9)] },
  { key: 'speed', samples: [[at(0), 1]] },
  { key: 'empty', samples: [] },
  { key: 'late', samples: [[at(2), 2], [at(1), 1], [at(2), 3]] }, // prettier-ignore
] as unknown as JsonObject[];

beforeAll(async () => {
  rooms = await startRoomsHub();
  const idx = text(Array.from({ length: 10 }, (_, i) => `${at(i)} ${i}`).join('\n'));
  delivery = await rooms.deliver({
    'a.rec': rec({ channels: CHANNELS } as never),
    'a.idx': idx,
    'table.tsv': text('t'),
  });
});
afterAll(() => rooms?.hub.stop());

const CHANNEL = 'id key title { en } unit type source attributes start end count min max';
interface Shown {
  id: string;
  key: string;
  [field: string]: unknown;
}
async function channels(token = rooms.org.tokens.annotator): Promise<Shown[]> {
  const query = `query ($id: ID!) { asset(id: $id) { channels { ${CHANNEL} } } }`;
  const { data } = await rooms.hub.graphql<{ asset: { channels: Shown[] } | null }>(token, query, {
    id: delivery.assets[0]!._id,
  });
  return data.asset?.channels ?? [];
}
async function window(
  channelId: string,
  from: string,
  to: string,
  maxPoints: number | null = null,
  token = rooms.org.tokens.annotator,
) {
  const query = `query ($channelId: ID!, $from: String!, $to: String!, $maxPoints: Int) {
    window(channelId: $channelId, from: $from, to: $to, maxPoints: $maxPoints) { exact t min max channel { key } } }`;
  return rooms.hub.graphql<{
    window: { exact: boolean; t: string[]; min: (number | null)[]; max: (number | null)[] } | null;
  }>(token, query, { channelId, from, to, maxPoints });
}
const idOf = async (key: string) => (await channels()).find((channel) => channel.key === key)!.id;

describe('channels of an asset', () => {
  it('are there, exact to the nanosecond, and what was wrong with others is said', async () => {
    const shown = await channels();
    expect(shown.map(({ key }) => key)).toEqual(['filed', 'late', 'speed', 'spins', 'throws']);
    expect(shown.find(({ key }) => key === 'speed')).toMatchObject({
      ...{ unit: 'm/s', type: 'number', source: 'stored', attributes: { quantity: 'speed' }, title: { en: 'speed' } },
      ...{ start: at(0), end: at(4_999), count: 5_000, min: 0, max: 4_998 },
    });
    expect(shown.find(({ key }) => key === 'filed')).toMatchObject({
      ...{ source: 'filed', start: at(0), end: at(9), count: 10, min: null, max: null },
    });
    const findings = await rooms.hub.core.store.findings
      .find({ orgId: rooms.org.id, datasetId: delivery.datasetId })
      .toArray();
    expect(findings.map(({ code, evidence }) => [code, evidence!['key']]).sort()).toEqual([
      ['core.bad-channel', 'empty'],
      ['core.bad-channel', 'speed'],
      ['core.series-order', 'late'],
    ]);
    expect(delivery.states['a.rec']).toBe('READY');
  });

  it('answer for windows, sample by sample and thinned', async () => {
    const speed = await idOf('speed');
    const few = await window(speed, at(97), at(101));
    expect(few.data.window).toMatchObject({
      exact: true,
      t: [97, 98, 99, 100, 101].map(at),
      min: [97, 98, null, 100, 101],
    });
    const all = (await window(speed, at(0), at(4_999), 50)).data.window!;
    expect(all.exact).toBe(false);
    expect(all.t.length).toBeGreaterThan(40);
    expect(Math.max(...all.max.map((v) => v ?? 0))).toBe(4_998);
    const later = await window(await idOf('late'), at(0), at(9));
    expect(later.data.window).toMatchObject({ t: [at(1), at(2)], min: [1, 3] });
  });

  it('that stay in their file are read from it, by the plugin, with the companions', async () => {
    const filed = await window(await idOf('filed'), at(3), at(5));
    expect(filed.errors).toBeUndefined();
    expect(filed.data.window).toMatchObject({ exact: true, t: [3, 4, 5].map(at), min: [30, 40, 50] });
  });

  it('whose reader fails say so, and the hub lives on', async () => {
    for (const key of ['throws', 'spins']) {
      const { errors } = await window(await idOf(key), at(0), at(9));
      expect(errors![0]!.extensions.code).toBe('PLUGIN_FAILED');
      expect(errors![0]!.message).not.toMatch(/no such signal/);
    }
    expect((await window(await idOf('filed'), at(3), at(3))).data.window!.t).toEqual([at(3)]);
  }, 60_000);

  it('refuse what is no window', async () => {
    const speed = await idOf('speed');
    const asked: [string, string, number | null][] = [
      [at(5), at(1), null],
      ['x', at(1), null],
      [at(0), '99999999999999999999', null],
      [at(0), at(1), 10_001],
      [at(0), at(1), 1],
    ];
    for (const [from, to, most] of asked) {
      const { errors } = await window(speed, from, to, most);
      expect([from, to, most, errors?.[0]?.extensions.code]).toEqual([from, to, most, 'BAD_INPUT']);
    }
  });

  it('are not there for another organisation', async () => {
    const stranger = rooms.other.tokens.owner;
    expect(await channels(stranger)).toEqual([]);
    for (const key of ['speed', 'filed']) {
      const { data, errors } = await window(await idOf(key), at(0), at(9), 100, stranger);
      expect([data.window, errors]).toEqual([null, undefined]);
    }
    expect((await window(await idOf('speed'), at(0), at(9), 100, null as never)).errors![0]!.extensions.code).toBe(
      'NOT_SIGNED_IN',
    );
  });

  it('go with their asset', async () => {
    const { store } = rooms.hub.core;
    const orgId = rooms.org.id;
    const gone = await rooms.deliver({
      'g.rec': rec({ channels: [CHANNELS[0]], rows: [{ id: 'r', values: {} }] } as never),
      'h.rec': rec({ name: 'h', channels: [CHANNELS[0]], rows: [{ id: 'r', values: {} }] } as never),
    });
    const [one, two] = gone.assets.map(({ _id }) => _id);
    const left = async () => {
      const found = await store.channels.find({ orgId, datasetId: gone.datasetId }).toArray();
      const chunks = await store.seriesChunks.distinct('channelId', { orgId, datasetId: gone.datasetId });
      const rows = await store.rows.distinct('assetId', { orgId, datasetId: gone.datasetId });
      return [found.map(({ assetId }) => assetId).sort(), chunks.length, rows.sort()];
    };
    expect(await left()).toEqual([[one, two].sort(), 2, [one, two].sort()]);
    const query = 'mutation ($input: EraseAssetsInput!) { eraseAssets(input: $input) { __typename } }';
    await rooms.hub.graphql(rooms.org.tokens.owner, query, { input: { assetIds: [one], reason: 'asked' } });
    expect(await left()).toEqual([[two], 1, [two]]);
  });
});
