import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset, type Scope } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { recountFaults } from '../harness/recount.ts';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

/** What an annotator does in a viewer: draw, correct, remove; on one asset, all or none. */
let hub: TestHub;
let token: string;
let assetId: string;
let org: Awaited<ReturnType<TestHub['organisation']>>;

const SAVE = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
  ... on SavedAnnotations { annotations { id rev method parts { frame start end geometry { kind data } } } }
  ... on AnnotationConflict { current { id rev } gone }
  ... on Problem { code message } } }`;
const save = async (...annotations: object[]) =>
  (await hub.graphql<any>(token, SAVE, { input: { assetId, annotations } })).data.saveAnnotations;
const box = { kind: 'box', data: { x: 1, y: 2, width: 3, height: 4 } };
const interval = { kind: 'interval', data: {} };
const T = 1_700_000_000_000_000_000n;

beforeAll(async () => {
  hub = await startTestHub({ plugins: 'mining' });
  org = await hub.organisation('annotators');
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

  const tag = { geometry: { kind: 'tag', data: {} } };

  it('of a long track are numbered chunks, none of more than 500 parts', async () => {
    const keyframe = (frame: number) => ({ frame, keyframe: true, geometry: box });
    const parts = Array.from({ length: 501 }, (_, frame) => keyframe(frame));
    expect(await save({ class: 'truck', track: 'one', parts })).toMatchObject({ code: 'BAD_INPUT' });
    const one = { class: 'truck', track: 'one' };
    const chunks = [{ ...one, chunk: 0, parts: parts.slice(0, 500) }, { ...one, chunk: 1, parts: parts.slice(500) }]; // prettier-ignore
    const [first, second] = (await save(...chunks)).annotations;
    const stored = () => hub.core.store.annotations.find({ assetId, track: 'one' }).sort({ chunk: 1 }).toArray();
    expect(await stored()).toMatchObject([{ _id: first.id, chunk: 0 }, { _id: second.id, chunk: 1 }]); // prettier-ignore
    // Moved along when another comes before it, and back with the revision.
    await save({ id: second.id, rev: 1, chunk: 2 });
    await save({ id: second.id, rev: 2, class: 'car' });
    expect((await stored())[1]).toMatchObject({ rev: 3, chunk: 2, class: 'car' });
    await save({ id: second.id, rev: 3, restore: 1 });
    expect((await stored())[1]).toMatchObject({ rev: 4, chunk: 1, class: 'truck' });
    await save({ id: first.id, rev: 1, chunk: null });
    expect((await stored())[0]).not.toHaveProperty('chunk');
  });

  it('that are stale come back with the newer one, and nothing of the batch is kept', async () => {
    const [mine] = (await save({ class: 'a', parts: [tag] })).annotations;
    await save({ id: mine.id, rev: 1, class: 'b' });
    const [other] = (await save({ class: 'gone', parts: [tag] })).annotations;
    await save({ id: other.id, rev: 1, remove: true });
    const before = await hub.core.store.annotations.countDocuments({ assetId });
    const answer = await save(
      { id: mine.id, rev: 1, class: 'c' },
      { id: other.id, rev: 1, class: 'd' },
      { class: 'new', parts: [tag] },
    );
    expect(answer).toMatchObject({ code: 'CONFLICT', current: [{ id: mine.id, rev: 2 }], gone: [other.id] });
    expect(await hub.core.store.annotations.countDocuments({ assetId })).toBe(before);
  });

  it('with a key are the same however often they are sent', async () => {
    const draw = { key: 'k1', class: 'keyed', parts: [tag] };
    const [first] = (await save(draw)).annotations;
    const [again] = (await save(draw)).annotations;
    expect(again).toEqual(first);
    const [moved] = (await save({ ...draw, parts: [{ geometry: box }] })).annotations;
    expect(moved).toMatchObject({ id: first.id, rev: 2 });
    await save({ id: first.id, rev: 2, remove: true });
    expect(await save(draw)).toMatchObject({ code: 'CONFLICT', gone: [first.id] });
  });

  it('go back to an earlier revision, and from the grave', async () => {
    const [one] = (await save({ class: 'one', parts: [tag], attributes: { n: 1 }, track: 't' })).annotations;
    await save({ id: one.id, rev: 1, class: 'two', attributes: { n: 2 }, track: null });
    const [back] = (await save({ id: one.id, rev: 2, restore: 1 })).annotations;
    expect(back).toMatchObject({ id: one.id, rev: 3 });
    const kept = await hub.core.store.annotations.findOne({ _id: one.id });
    expect(kept).toMatchObject({ class: 'one', attributes: { n: 1 }, track: 't' });
    await save({ id: one.id, rev: 3, remove: true });
    const [risen] = (await save({ id: one.id, restore: 2 })).annotations;
    expect(risen).toMatchObject({ id: one.id, rev: 4 });
    const again = await hub.core.store.annotations.findOne({ _id: one.id });
    expect(again).toMatchObject({ class: 'two', attributes: { n: 2 } });
    expect(again).not.toHaveProperty('track');
    expect(await save({ id: one.id, restore: 9 })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are reviewed without becoming the reviewer’s, and are unreviewed again once changed', async () => {
    const [one] = (await save({ class: 'seen', parts: [tag] })).annotations;
    await save({ id: one.id, rev: 1, reviewState: 'accepted' });
    const accepted = await hub.core.store.annotations.findOne({ _id: one.id });
    expect(accepted).toMatchObject({ reviewState: 'accepted', rev: 2, review: { by: expect.any(String) } });
    expect(accepted!.provenance).not.toHaveProperty('derivedFrom');
    await save({ id: one.id, rev: 2, class: 'other' });
    expect(await hub.core.store.annotations.findOne({ _id: one.id })).toMatchObject({
      reviewState: 'unreviewed',
      rev: 3,
    });
    const annotator = await hub.graphql<any>(org.tokens.annotator, SAVE, {
      input: { assetId, annotations: [{ id: one.id, rev: 3, reviewState: 'accepted' }] },
    });
    expect(annotator.data.saveAnnotations).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('say how far a person moved them', async () => {
    const at = (x: number) => [{ geometry: { kind: 'box', data: { x, y: 0, width: 10, height: 10 } } }];
    const [one] = (await save({ class: 'moved', parts: at(0) })).annotations;
    await save({ id: one.id, rev: 1, parts: at(5) });
    const { provenance } = (await hub.core.store.annotations.findOne({ _id: one.id }))!;
    expect(provenance.editDelta).toEqual({ iou: 50 / 150, classChanged: false });
  });

  it('leave the counts right', async () => {
    const { datasetId } = (await hub.core.store.assets.findOne({ _id: assetId }))!;
    expect(await recountFaults(hub.core, org.id, datasetId)).toEqual([]);
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
