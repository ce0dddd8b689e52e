import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

const SAVE = `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
  ... on SavedAnnotations { annotations { id rev } } ... on Problem { message } } }`;
const CHANGES = `changes {
  shapes { change kind was parts iou pointsBefore pointsAfter }
  relations { change type to class { code } } }`;

const box = (x: number) => ({ geometry: { kind: 'box', data: { x, y: 0, width: 10, height: 10 } } });
const outline = (...points: number[][]) => ({ geometry: { kind: 'polygon', data: { polygons: [[points]] } } });
const none = { pointsBefore: null, pointsAfter: null };

describe('the history of an annotation', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let datasetId: string;
  let assetId: string;
  let id: string;
  let wheel: string;
  let axle: string;

  async function save(...annotations: object[]): Promise<string[]> {
    const { data, errors } = await hub.graphql<any>(org.tokens.owner, SAVE, { input: { assetId, annotations } });
    if (!data?.saveAnnotations.annotations) throw new Error(JSON.stringify(errors ?? data));
    return data.saveAnnotations.annotations.map((one: any) => one.id);
  }

  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    org = await hub.organisation('changers');
    datasetId = await makeDataset(hub, org.tokens.owner, 'industrial-qc', 'cars');
    const content = JSON.stringify({
      images: [{ id: 1, file_name: 'car.png', width: 64, height: 64 }],
      ...{ annotations: [], categories: [] },
    });
    const query = 'mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) { __typename } }';
    await hub.graphql(org.tokens.owner, query, { input: { datasetId, content, declareMissing: true } });
    assetId = (await hub.core.store.assets.findOne({ orgId: org.id, datasetId }))!._id;
    [id, wheel, axle] = (await save(
      { class: 'car', parts: [box(0)] },
      { class: 'wheel', parts: [box(0)] },
      { class: 'axle', parts: [box(0)] },
    )) as [string, string, string];
    await save({ id, parts: [box(5)] });
    await save({ id, parts: [outline([0, 0], [8, 0], [0, 8])], relations: [{ type: 'has', to: wheel }] });
    await save({ id, parts: [outline([0, 0], [8, 0], [8, 8], [0, 8])], relations: [{ type: 'has', to: axle }] });
    await save({ id, attributes: { colour: 'red' } });
    await save({ id: axle, remove: true });
  });
  afterAll(() => hub?.stop());

  it('says of each revision what became of shapes and relations', async () => {
    const { data } = await hub.graphql<any>(org.tokens.owner, `{ annotationHistory(id: "${id}") { rev ${CHANGES} } }`);
    expect(data.annotationHistory.map(({ changes }: any) => changes)).toEqual([
      { shapes: [], relations: [] },
      {
        shapes: [{ change: 'REDRAWN', kind: 'polygon', was: null, parts: 1, iou: 1, pointsBefore: 3, pointsAfter: 4 }],
        relations: [
          // What has been removed meanwhile has no class any more.
          { change: 'ADDED', type: 'has', to: axle, class: null },
          { change: 'REMOVED', type: 'has', to: wheel, class: { code: 'wheel' } },
        ],
      },
      {
        shapes: [{ ...none, change: 'REPLACED', kind: 'polygon', was: 'box', parts: 1, iou: 24 / 140, pointsAfter: 3 }],
        relations: [{ change: 'ADDED', type: 'has', to: wheel, class: { code: 'wheel' } }],
      },
      { shapes: [{ ...none, change: 'MOVED', kind: 'box', was: null, parts: 1, iou: 50 / 150 }], relations: [] },
      null,
    ]);
  });

  it('tells a diff against what held before it, however many revisions lie between', async () => {
    const { createdAt } = (await hub.core.store.annotationRevisions.findOne({
      orgId: org.id,
      annotationId: id,
      rev: 2,
    }))!;
    const from = createdAt.toISOString();
    const { data } = await hub.graphql<any>(
      org.tokens.owner,
      `{ annotationDiff(datasetId: "${datasetId}", from: "${from}") { edges { node { annotationId after { ${CHANGES} } } } } }`,
    );
    const mine = data.annotationDiff.edges.find(({ node }: any) => node.annotationId === id);
    expect(mine.node.after.changes.shapes).toMatchObject([{ change: 'REPLACED', kind: 'polygon', was: 'box' }]);
    expect(mine.node.after.changes.relations).toMatchObject([{ change: 'ADDED', to: axle }]);
  });
});
