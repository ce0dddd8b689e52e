import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset, type Scope } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

/** What an annotator does in a viewer: draw, correct, remove; on one asset, all or none. */
let hub: TestHub;
let token: string;
let assetId: string;

const SAVE = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
  ... on SavedAnnotations { annotations { id rev method parts { frame start end geometry { kind data } } } }
  ... on Problem { code message } } }`;
const save = async (...annotations: object[]) =>
  (await hub.graphql<any>(token, SAVE, { input: { assetId, annotations } })).data.saveAnnotations;
const box = { kind: 'box', data: { x: 1, y: 2, width: 3, height: 4 } };
const interval = { kind: 'interval', data: {} };
const T = 1_700_000_000_000_000_000n;

beforeAll(async () => {
  hub = await startTestHub({ plugins: 'mining' });
  const org = await hub.organisation('annotators');
  token = org.tokens.owner;
  const scope: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: null, grants: [] };
  const dataset = (await createDataset(hub.core, scope, { name: 'shift', plugin: 'mining', licence: 'CC0-1.0' }))!;
  const [plugin] = await loadPlugins(['mining']);
  const files = await Array.fromAsync((await plugin!.demo!()).files());
  await hub.ingest(token, dataset._id, files.filter(({ path }) => path.endsWith('.csv')).slice(0, 1)); // prettier-ignore
  assetId = (await hub.core.store.assets.findOne({ orgId: org.id }))!._id;
}, 60_000);
afterAll(() => hub?.stop());

describe('saved annotations', () => {
  it('keep frames, times and shapes', async () => {
    const part = { frame: 3, start: String(T), end: String(T + 5n), geometry: box };
    const { annotations } = await save({ class: 'person', parts: [part, { geometry: { kind: 'tag', data: {} } }] });
    expect(annotations).toEqual([
      {
        id: expect.any(String),
        rev: 1,
        method: 'manual',
        parts: [part, { frame: null, start: null, end: null, geometry: { kind: 'tag', data: {} } }],
      },
    ]);
  });

  it('are revised, and keep what was before', async () => {
    const [first] = (await save({ class: 'belt', parts: [{ start: '5', end: '9', geometry: interval }] })).annotations;
    const [second] = (
      await save({ id: first.id, rev: 1, class: 'belt', parts: [{ start: '5', end: '8', geometry: interval }] })
    ).annotations;
    expect(second).toMatchObject({ id: first.id, rev: 2, parts: [{ start: '5', end: '8' }] });
    const kept = await hub.core.store.annotationRevisions.find({ annotationId: first.id }).toArray();
    expect(kept).toMatchObject([{ rev: 1, parts: [{ start: '5', end: '9' }] }]);
    expect(await save({ id: first.id, rev: 1, class: 'belt', parts: [] })).toMatchObject({ code: 'CONFLICT' });
    expect(await save({ id: first.id, rev: 2, class: 'belt', parts: [], remove: true })).toEqual({ annotations: [] });
    expect(await hub.core.store.annotations.findOne({ _id: first.id })).toBeNull();
  });

  it.each([
    ['a start without an end', { start: '5', geometry: box }, /start and end go together/],
    ['an end before its start', { start: '9', end: '5', geometry: box }, /end lies before start/],
    ['an interval without times', { geometry: interval }, /an interval has start and end/],
    ['milliseconds with a point', { start: '1.5', end: '2', geometry: box }, /nanoseconds/],
    ['a time beyond 64 bits', { start: '0', end: '9999999999999999999', geometry: box }, /beyond 64 bits/],
    ['a shape nobody knows', { geometry: { kind: 'blob', data: {} } }, /./],
  ])('refuse %s', async (_name, part, message) => {
    const before = await hub.core.store.annotations.countDocuments({ assetId });
    const good = { class: 'person', parts: [{ geometry: box }] };
    expect(await save(good, { class: 'person', parts: [part] })).toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(message),
    });
    expect(await hub.core.store.annotations.countDocuments({ assetId })).toBe(before);
  });
});
