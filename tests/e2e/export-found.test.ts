import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { unzip } from '../harness/unzip.ts';

const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) { __typename
  ... on AnnotationExport { url pictures annotations leftOut losses { field rows } }
  ... on InvalidInput { field } } }`;
const IMPORT = `mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) {
  ... on AnnotationImport { annotations } } }`;
const FIND = `query ($filter: AnnotationFilter) { annotations(filter: $filter, first: 100) { edges { node {
  attributes asset { name } parts { geometry { data } } } } } }`;

const SIDE = 100;
const PICTURES = 12;
/** Of two classes in turn, with an attribute every third, each in a place of its own; the last pictures have none. */
const annotations = Array.from({ length: 30 }, (_, i) => ({
  ...{ id: i + 1, image_id: i % (PICTURES - 2), category_id: 1 + (i % 2), bbox: [i, i, 4 + i, 5] },
  ...(i % 3 === 0 ? { attributes: { depth: i } } : {}),
}));
const content = JSON.stringify({
  images: Array.from({ length: PICTURES }, (_, id) => ({ id, file_name: `${id}.png`, width: SIDE, height: SIDE })),
  categories: [
    { id: 1, name: 'dent' },
    { id: 2, name: 'scratch' },
  ],
  annotations,
});

/** `picture x y width height`, in order. */
type Boxes = string[];
const line = (picture: string, box: number[]) => [picture, ...box.map((side) => Math.round(side))].join(' ');

describe('an export of what a filter finds', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let rival: TestOrganisation;
  let wanted: string;
  let beside: string;

  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    [org, rival] = [await hub.organisation('finders'), await hub.organisation('rivals')];
    [wanted, beside] = [await filled(org, 'wanted'), await filled(org, 'beside')];
    await filled(rival, 'theirs');
  });
  afterAll(() => hub?.stop());

  async function filled({ tokens }: TestOrganisation, name: string): Promise<string> {
    const datasetId = await makeDataset(hub, tokens.steward, 'industrial-qc', name);
    const input = { datasetId, content, declareMissing: true };
    const { data } = await hub.graphql<any>(tokens.steward, IMPORT, { input });
    expect(data.importAnnotations.annotations).toBe(annotations.length);
    return datasetId;
  }
  const assetOf = async (orgId: string, datasetId?: string) =>
    (await hub.core.store.assets.findOne({ orgId, ...(datasetId ? { datasetId } : {}), name: '0.png' }))!._id;

  async function found(filter: object) {
    const { data } = await hub.graphql<any>(org.tokens.owner, FIND, { filter: { ...filter, datasetId: wanted } });
    const nodes: any[] = data.annotations.edges.map(({ node }: any) => node);
    const boxes: Boxes = nodes.map(({ asset, parts }) => {
      const { x, y, width, height } = parts[0].geometry.data;
      return line(asset.name, [x, y, width, height]);
    });
    return { boxes: boxes.sort(), attributed: nodes.filter(({ attributes }) => 'depth' in attributes).length };
  }

  async function ask(format: string, filter: object, more: object = {}) {
    const input = { datasetId: wanted, format, annotations: filter, ...more };
    const { data, errors } = await hub.graphql<any>(org.tokens.annotator, EXPORT, { input });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.exportAnnotations;
  }
  async function bytesOf(url: string): Promise<Buffer> {
    const response = await fetch(`${hub.url}${url}`, { headers: { authorization: `Bearer ${org.tokens.annotator}` } });
    return Buffer.from(await response.arrayBuffer());
  }
  async function asCoco(url: string): Promise<[Boxes, string[]]> {
    const file = JSON.parse((await bytesOf(url)).toString());
    const names = new Map<number, string>(file.images.map(({ id, file_name }: any) => [id, file_name]));
    const boxes: Boxes = file.annotations.map(({ image_id, bbox }: any) => line(names.get(image_id)!, bbox));
    return [boxes.sort(), [...names.values()].sort()];
  }
  async function asYolo(url: string): Promise<[Boxes, string[]]> {
    const labels = [...unzip(await bytesOf(url))].filter(([path]) => path.startsWith('labels/'));
    const named = labels.map(([path, bytes]) => [path.slice(7).replace('.txt', '.png'), bytes.toString()] as const);
    const boxes: Boxes = named.flatMap(([name, text]) =>
      text.split('\n').flatMap((row) => {
        const [, cx = NaN, cy = NaN, w = NaN, h = NaN] = row.split(' ').map((share) => Number(share) * SIDE);
        return row === '' ? [] : [line(name, [cx - w / 2, cy - h / 2, w, h])];
      }),
    );
    return [boxes.sort(), named.map(([name]) => name).sort()];
  }

  it.each<[string, object, number]>([
    ['a class', { class: 'dent' }, 15],
    ['a class and a size', { classes: ['scratch'], area: { gte: 60, lte: 120 } }, 6],
    ['an attribute', { attributes: [{ name: 'depth', gte: 9 }] }, 7],
    ['a shape and who made it', { geometry: 'box', method: 'manual', reviewState: 'unreviewed' }, 30],
    ['nothing', { class: 'none' }, 0],
  ])('holds exactly those, and tells only of their losses: %s', async (_, filter, count) => {
    const { boxes, attributed } = await found(filter);
    expect(boxes).toHaveLength(count);
    const pictures = [...new Set(boxes.map((box) => box.split(' ')[0]!))].sort();
    const coco = await ask('coco', filter);
    expect(coco).toMatchObject({ pictures: pictures.length, annotations: count, leftOut: 0 });
    expect(await asCoco(coco.url)).toEqual([boxes, pictures]);
    const yolo = await ask('yolo', filter);
    expect(yolo).toMatchObject({ pictures: pictures.length, annotations: count, leftOut: 0 });
    expect(await asYolo(yolo.url)).toEqual([boxes, pictures]);
    const lost = yolo.losses.find(({ field }: any) => field === 'attributes')?.rows ?? 0;
    expect(lost).toBe(attributed);
  });

  it('holds the pictures that have none only where no annotation is asked for', async () => {
    const all = await ask('coco', {});
    expect(all).toMatchObject({ pictures: PICTURES, annotations: annotations.length });
    expect((await asCoco(all.url))[1]).toHaveLength(PICTURES);
  });

  it('goes together with a filter of assets', async () => {
    const more = { filter: { text: '3.png' } };
    const told = await ask('coco', { class: 'scratch' }, more);
    expect((await asCoco(told.url))[1]).toEqual(['3.png']);
    expect(told.annotations).toBe(3);
  });

  it('never holds what is of another dataset or organisation', async () => {
    for (const assetId of [await assetOf(org.id, beside), await assetOf(rival.id)]) {
      const told = await ask('coco', { assetId });
      expect(told).toMatchObject({ __typename: 'AnnotationExport', pictures: 0, annotations: 0 });
      expect(await asCoco(told.url)).toEqual([[], []]);
    }
    const mine = await ask('coco', { assetId: await assetOf(org.id, wanted), datasetId: wanted });
    expect(mine).toMatchObject({ pictures: 1, annotations: 3 });
    expect(await ask('coco', { datasetId: beside })).toEqual({
      ...{ __typename: 'InvalidInput', field: 'annotations.datasetId' },
    });
  });

  it('is refused for a filter that cannot be used', async () => {
    expect(await ask('coco', { reviewState: 'nonsense' })).toEqual({
      ...{ __typename: 'InvalidInput', field: 'annotations.reviewState' },
    });
    expect(await ask('pdf', {})).toEqual({ __typename: 'InvalidInput', field: 'format' });
  });
});
