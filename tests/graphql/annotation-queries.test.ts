import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDataset, newId, type Scope } from '@lode/core/hub';
import { recountFaults } from '../harness/recount.ts';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

/** What a person asks of annotations, against the same question asked of a plain list. */
let hub: TestHub;
let token: string;
let datasetId: string;
let orgId: string;
let assets: string[];

const SAVE = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
  ... on SavedAnnotations { annotations { id rev } } ... on Problem { code message } } }`;
const FIND = `query ($filter: AnnotationFilter, $first: Int, $after: String) {
  annotations(filter: $filter, first: $first, after: $after) {
    totalCount { value exact } pageInfo { hasNextPage endCursor } edges { node { id } } } }`;

interface Made {
  id: string;
  assetId: string;
  class: string;
  kind: string;
  area: number | null;
  frame: number | null;
  attributes: Record<string, unknown>;
}
const made: Made[] = [];

const save = async (assetId: string, annotations: object[]) =>
  (await hub.graphql<any>(token, SAVE, { input: { assetId, annotations } })).data.saveAnnotations.annotations;

beforeAll(async () => {
  hub = await startTestHub({ plugins: 'industrial-qc' });
  const org = await hub.organisation('askers');
  token = org.tokens.owner;
  orgId = org.id;
  const scope: Scope = { orgId, role: 'owner', userId: null, tokenId: null, grants: [] };
  datasetId = (await createDataset(hub.core, scope, { name: 'lot', plugin: 'industrial-qc', licence: null }))!._id;
  const input = { datasetId, declareMissing: true, content: '' };
  input.content = JSON.stringify({
    images: Array.from({ length: 5 }, (_, i) => ({ id: i, file_name: `${i}.png`, width: 100, height: 100 })),
    categories: [{ id: 1, name: 'dent' }],
    annotations: [{ id: 1, image_id: 0, category_id: 1, bbox: [0, 0, 5, 5], score: 0.5 }],
  });
  await hub.graphql<any>(
    token,
    `mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) { __typename } }`,
    { input },
  );
  const docs = await hub.core.store.assets.find({ orgId, datasetId }).sort({ name: 1 }).toArray();
  assets = docs.map(({ _id }) => _id);
  const [imported] = await hub.core.store.annotations.find({ orgId, datasetId }).toArray();
  made.push({
    id: imported!._id,
    assetId: assets[0]!,
    class: 'dent',
    kind: 'box',
    area: 25,
    frame: null,
    attributes: {},
  });
  for (const [n, assetId] of assets.entries()) {
    const drawn = Array.from({ length: 12 }, (_, i) => {
      const kind = ['box', 'polyline', 'ellipse'][i % 3]!;
      const data = [
        { x: 0, y: 0, width: i + 1, height: n + 1 },
        { points: [[0, 0], [i, n]] }, // prettier-ignore
        { x: 5, y: 5, radiusX: i, radiusY: n, angle: 0 },
      ][i % 3]!;
      return {
        class: ['dent', 'scratch'][(i + n) % 2]!,
        attributes: { severity: i % 4, seen: i % 2 === 0, by: ['left', 'right'][n % 2] },
        parts: [{ ...(i > 8 ? { frame: i } : {}), geometry: { kind, data } }],
      };
    });
    const saved = await save(assetId, drawn);
    for (const [i, draft] of drawn.entries()) {
      const { kind, data } = draft.parts[0]!.geometry as { kind: string; data: any };
      const area =
        kind === 'box' ? data.width * data.height : kind === 'ellipse' ? Math.PI * data.radiusX * data.radiusY : null;
      made.push({ id: saved[i].id, assetId, class: draft.class, kind, area, frame: draft.parts[0]!.frame ?? null, attributes: draft.attributes }); // prettier-ignore
    }
  }
}, 60_000);
afterAll(() => hub?.stop());

async function ask(filter: object, first = 200): Promise<{ ids: string[]; total: { value: number; exact: boolean } }> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { data, errors }: any = await hub.graphql<any>(token, FIND, { filter, first, after });
    if (errors) throw new Error(errors[0].message);
    ids.push(...data.annotations.edges.map(({ node }: any) => node.id));
    after = data.annotations.pageInfo.endCursor;
    if (!data.annotations.pageInfo.hasNextPage) return { ids, total: data.annotations.totalCount };
  }
}

const oracle = (keep: (one: Made) => boolean) =>
  made
    .filter(keep)
    .sort((a, b) => (`${a.assetId} ${a.id}` < `${b.assetId} ${b.id}` ? -1 : 1))
    .map(({ id }) => id);

const within = (n: number | null, gte: number, lte: number) => n !== null && n >= gte && n <= lte;

describe('annotations are found', () => {
  it('by any of their sides together, page by page, as a plain list would be', async () => {
    const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const question = fc.record({
      class: some(fc.constantFrom('dent', 'scratch', 'none')),
      geometry: some(fc.constantFrom('box', 'polyline', 'ellipse')),
      area: some(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 60 }))),
      severity: some(fc.integer({ min: 0, max: 3 })),
      seen: some(fc.boolean()),
      frames: some(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))),
      asset: some(fc.integer({ min: 0, max: 4 })),
      first: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(question, async ({ class: code, geometry, area, severity, seen, frames, asset, first }) => {
        const attributes = [
          ...(severity === undefined ? [] : [{ name: 'severity', gte: severity }]),
          ...(seen === undefined ? [] : [{ name: 'seen', eq: seen }]),
        ];
        const filter = {
          datasetId,
          class: code,
          geometry,
          ...(area ? { area: { gte: area[0], lte: area[1] } } : {}),
          ...(frames ? { frames: { from: frames[0], to: frames[1] } } : {}),
          ...(attributes.length > 0 ? { attributes } : {}),
          ...(asset === undefined ? {} : { assetId: assets[asset] }),
        };
        const expected = oracle(
          (one) =>
            (code === undefined || one.class === code) &&
            (geometry === undefined || one.kind === geometry) &&
            (area === undefined || within(one.area, ...area)) &&
            (frames === undefined || within(one.frame, ...frames)) &&
            (severity === undefined || Number(one.attributes.severity ?? -1) >= severity) &&
            (seen === undefined || one.attributes.seen === seen) &&
            (asset === undefined || one.assetId === assets[asset]),
        );
        const { ids, total } = await ask(filter, first);
        expect(ids).toEqual(expected);
        expect(total).toEqual({ value: expected.length, exact: true });
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('by method, score and model', async () => {
    expect((await ask({ datasetId, method: 'machine' })).ids).toEqual([made[0]!.id]);
    expect((await ask({ datasetId, score: { gte: 0.5 }, model: 'unknown' })).ids).toEqual([made[0]!.id]);
    expect((await ask({ datasetId, score: { gte: 0.51 } })).ids).toEqual([]);
    expect((await ask({ datasetId, revised: { to: '2020-01-01T00:00:00Z' } })).ids).toEqual([]);
    expect((await ask({ datasetId, attributes: [{ name: 'by', in: ['left'] }, { name: 'nothing', exists: false }] })).ids).toHaveLength(36); // prettier-ignore
  });

  it.each([
    [{ method: 'magic' }, /method/],
    [{ attributes: [{ name: '', eq: 1 }] }, /attributes/],
    [{ attributes: [{ name: 'a', eq: { $gt: 0 } }] }, /not allowed/],
    [{ frames: { from: -1 } }, /frames/],
  ])('but not with %j', async (filter, words) => {
    await expect(ask({ datasetId, ...filter })).rejects.toThrow(words);
  });

  it('and counted by counters that agree', async () => {
    const { data } = await hub.graphql<any>(
      token,
      `{ dataset(id: "${datasetId}") { annotationCounts { key values { value count } } } }`,
    );
    const counts = Object.fromEntries(data.dataset.annotationCounts.map(({ key, values }: any) => [key, Object.fromEntries(values.map(({ value, count }: any) => [value, count]))])); // prettier-ignore
    expect(counts.geometry).toEqual({ box: 21, polyline: 20, ellipse: 20 });
    expect(counts.method).toEqual({ manual: 60, machine: 1 });
    expect(counts.class).toEqual({ dent: 31, scratch: 30 });
    expect(await recountFaults(hub.core, orgId, datasetId)).toEqual([]);
  });
});

describe('between two dates', () => {
  const DIFF = `query ($datasetId: ID!, $from: DateTime!, $to: DateTime, $first: Int, $after: String) {
    annotationDiff(datasetId: $datasetId, from: $from, to: $to, first: $first, after: $after) {
      totalCount { value } pageInfo { hasNextPage endCursor }
      edges { node { annotationId kind before { rev class { code } } after { rev class { code } } } } } }`;

  it('each annotation is told once, with what held before and after', async () => {
    const tag = { geometry: { kind: 'tag', data: {} } };
    const [a, b, c] = await save(assets[0]!, ['a', 'b', 'c'].map((code) => ({ class: code, parts: [tag] }))); // prettier-ignore
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    await pause();
    const from = new Date();
    await pause();
    await save(assets[0]!, [{ id: a.id, class: 'a2' }]);
    await save(assets[0]!, [{ id: b.id, remove: true }]);
    const [d, e] = await save(assets[0]!, ['d', 'e'].map((code) => ({ class: code, parts: [tag] }))); // prettier-ignore
    await save(assets[0]!, [{ id: e.id, remove: true }]);
    await pause();
    const to = new Date();
    await pause();
    await save(assets[0]!, [{ id: a.id, class: 'a3' }, { id: d.id, remove: true }, { id: c.id, class: 'c2' }]); // prettier-ignore
    const changes = [];
    let after: string | null = null;
    do {
      const { data }: any = await hub.graphql<any>(token, DIFF, { datasetId, from, to, first: 1, after });
      changes.push(...data.annotationDiff.edges.map(({ node }: any) => node));
      after = data.annotationDiff.pageInfo.hasNextPage ? data.annotationDiff.pageInfo.endCursor : null;
    } while (after);
    expect(changes).toEqual([
      {
        annotationId: a.id,
        kind: 'CHANGED',
        before: { rev: 1, class: { code: 'a' } },
        after: { rev: 2, class: { code: 'a2' } },
      },
      { annotationId: b.id, kind: 'REMOVED', before: { rev: 1, class: { code: 'b' } }, after: null },
      { annotationId: d.id, kind: 'ADDED', before: null, after: { rev: 1, class: { code: 'd' } } },
    ]);
    const { data } = await hub.graphql<any>(
      token,
      `{ annotationHistory(id: "${d.id}") { rev removed supersededAt class { code } } }`,
    );
    expect(data.annotationHistory).toEqual([
      { rev: 1, removed: true, supersededAt: expect.any(String), class: { code: 'd' } },
    ]);
    expect(
      (await hub.graphql<any>(token, `{ annotationHistory(id: "${a.id}") { rev } }`)).data.annotationHistory,
    ).toEqual([{ rev: 3 }, { rev: 2 }, { rev: 1 }]);
  });

  it('of another organisation nothing is told', async () => {
    const other = await hub.organisation('others');
    const ask = async (id: string) =>
      (await hub.graphql<any>(other.tokens.owner, DIFF, { datasetId: id, from: new Date(0) })).data;
    expect(await ask(datasetId)).toEqual(await ask(newId('dst')));
  });
});
