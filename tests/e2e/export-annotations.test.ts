import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPlugins } from '@lode/gateway';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { lode } from '../harness/lode-command.ts';

interface CocoFile {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { id: number; image_id: number; category_id: number; [key: string]: unknown }[];
  categories: { id: number; name: string }[];
}

interface Exported {
  __typename: string;
  code?: string;
  url: string;
  pictures: number;
  annotations: number;
  leftOut: number;
  losses: { field: string; rows: number; reason: { en: string; zh: string } }[];
}

const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) { __typename
  ... on AnnotationExport { url pictures annotations leftOut losses { field rows reason { en zh } } }
  ... on Problem { code message } } }`;
const IMPORT = `mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) { __typename
  ... on AnnotationImport { annotations rejected findings { code } } ... on Problem { message } } }`;

describe('exporting annotations', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let plates: string;
  let folder: string;

  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    org = await hub.organisation('exporters');
    folder = await mkdtemp(join(tmpdir(), 'lode-export-'));
    plates = await withDemo('plates', () => true);
  });
  afterAll(async () => {
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function withDemo(name: string, wanted: (path: string) => boolean): Promise<string> {
    const id = await makeDataset(hub, org.tokens.steward, 'industrial-qc', name);
    const [plugin] = await loadPlugins(['industrial-qc']);
    const files = await Array.fromAsync((await plugin!.demo!()).files());
    await hub.ingest(org.tokens.steward, id, files.filter(({ path }) => wanted(path))); // prettier-ignore
    return id;
  }

  async function ask(input: object, token = org.tokens.annotator): Promise<Exported> {
    const { data, errors } = await hub.graphql<{ exportAnnotations: Exported }>(token, EXPORT, { input });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.exportAnnotations;
  }
  const download = (url: string, token = org.tokens.annotator) =>
    fetch(`${hub.url}${url}`, { headers: { authorization: `Bearer ${token}` } });
  async function coco(datasetId: string, filter?: object) {
    const told = await ask({ datasetId, format: 'coco', ...(filter ? { filter } : {}) });
    const response = await download(told.url);
    const file = (await response.json()) as CocoFile;
    return { told, file, response };
  }

  /** What is stored, by path: all that a person sees of an annotation. */
  async function stored(datasetId: string) {
    const { assets, annotations } = hub.core.store;
    const paths = new Map(
      (await assets.find({ orgId: org.id, datasetId }).toArray()).map(({ _id, origins }) => [_id, origins[0]?.path]),
    );
    const list = await annotations.find({ orgId: org.id, datasetId }).toArray();
    return list
      .map(({ assetId, class: code, parts, attributes }) => ({ path: paths.get(assetId)!, code, parts, attributes }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  it('gives as COCO what there is, and the reader reads it back', async () => {
    const { told, file, response } = await coco(plates);
    const before = await stored(plates);
    expect(before.length).toBeGreaterThan(5);
    expect([told.annotations, told.leftOut, told.pictures]).toEqual([before.length, 0, file.images.length]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-disposition')).toContain('-coco.json');
    const ready = await hub.core.store.assets.countDocuments({ datasetId: plates, state: 'READY' });
    expect(file.images).toHaveLength(ready);
    expect(file.images.every(({ width, height }) => width > 0 && height > 0)).toBe(true);

    // The same pictures without their masks, and the annotations from the file.
    const copy = await withDemo('copy', (path) => !path.includes('ground_truth'));
    expect(await stored(copy)).toEqual([]);
    const content = JSON.stringify(file);
    const { data } = await hub.graphql<any>(org.tokens.steward, IMPORT, { input: { datasetId: copy, content } });
    expect(data.importAnnotations).toMatchObject({ annotations: before.length, rejected: 0, findings: [] });
    // The masks had no boxes, which COCO asks for: those came on the way, and the report said so.
    expect(told.losses.map(({ field, rows }) => [field, rows])).toEqual([['derived-box', before.length]]);
    const isMask = ({ geometry }: { geometry: { kind: string } }) => geometry.kind === 'mask';
    const masks = (await stored(copy)).map((one) => ({ ...one, parts: one.parts.filter(isMask) }));
    expect(masks).toEqual(before);

    // And from there it comes out again as it went in, row by row.
    const again = await coco(copy);
    expect(again.told.losses).toEqual([]);
    expect(again.file.annotations).toEqual(file.annotations);
    expect(again.file.categories).toEqual(file.categories);
    const named = (list: CocoFile['images']) =>
      list.filter(({ id }) => file.annotations.some((a) => a.image_id === id));
    expect(named(again.file.images)).toEqual(named(file.images));
  });

  it('exports what a filter chooses, and refuses what it cannot use', async () => {
    const wanted = (await stored(plates))[0]!.code;
    const { file } = await coco(plates, { annotationClass: wanted });
    const id = file.categories.find(({ name }) => name === wanted)!.id;
    expect(file.annotations.length).toBeGreaterThan(0);
    expect(file.annotations.every(({ category_id }) => category_id === id)).toBe(true);
    expect(file.images).toHaveLength(new Set(file.annotations.map(({ image_id }) => image_id)).size);
    const refused = [
      await ask({ datasetId: plates, format: 'pdf' }),
      await ask({ datasetId: plates, format: 'coco', filter: { facets: [{ key: 'no.facet', eq: 1 }] } }),
      await ask({ datasetId: plates, format: 'coco', filter: { datasetId: 'ds_other' } }),
    ];
    expect(refused.map(({ __typename }) => __typename)).toEqual(['InvalidInput', 'InvalidInput', 'InvalidInput']);
  });

  it('tells before what YOLO and VOC will lose, and sends a zip', async () => {
    const masks = (await stored(plates)).length;
    for (const [format, written, masksLost] of [
      ['yolo', masks, masks],
      ['yolo-seg', 0, masks],
      ['voc', masks, undefined],
    ] as const) {
      // prettier-ignore
      const told = await ask({ datasetId: plates, format });
      expect([format, told.annotations, told.leftOut]).toEqual([format, written, masks - written]);
      expect([format, told.losses.find(({ field }) => field === 'mask')?.rows]).toEqual([format, masksLost]);
      const response = await download(told.url);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([response.headers.get('content-type'), bytes.subarray(0, 2).toString()]).toEqual([
        'application/zip',
        'PK',
      ]);
      expect(bytes.includes('losses.json')).toBe(true);
      expect(bytes.includes('SegmentationObject/')).toBe(format === 'voc');
    }
  });

  it('is not there for others, and not for a regulator', async () => {
    const { url } = await ask({ datasetId: plates, format: 'coco' });
    const other = await hub.organisation('others');
    expect(await ask({ datasetId: plates, format: 'coco' }, other.tokens.owner)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await ask({ datasetId: plates, format: 'coco' }, org.tokens.regulator)).toMatchObject({ code: 'FORBIDDEN' });
    expect((await download(url, other.tokens.owner)).status).toBe(404);
    expect((await download(url, org.tokens.regulator)).status).toBe(404);
    expect((await fetch(`${hub.url}${url}`)).status).toBe(401);
  });

  it('is written by the command line, under both of its names', async () => {
    const env = { LODE_DATA: folder, LODE_URL: hub.url, LODE_TOKEN: org.tokens.annotator };
    const out = join(folder, 'plates.json');
    const args = ['export', '--dataset', plates, '--format', 'coco', '--out', out];
    const { status, stdout, stderr } = await lode(args, env);
    const { file } = await coco(plates);
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual(file);
    expect([status, stdout]).toEqual([0, `${out}: ${file.annotations.length} annotations on ${file.images.length} pictures\n`]); // prettier-ignore
    expect(stderr).toMatch(/^derived-box \(\d+\): /);
    const json = await lode(['annotations', ...args, '--json'], env);
    expect(JSON.parse(json.stdout)).toMatchObject({ type: 'result', files: [out], loss: [{ field: 'derived-box' }] });
    expect((await lode([...args.slice(0, -1), '-'], env)).stdout).toBe(await readFile(out, 'utf8'));
    expect((await lode(args, { ...env, LODE_TOKEN: org.tokens.regulator })).status).toBe(3);
    expect((await lode(['export', '--dataset', plates, '--format', 'pdf'], env)).status).toBe(1);
  });

  it('of much is counted by a job, which the command line waits for', async () => {
    const id = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'much');
    const content = JSON.stringify({
      images: [{ id: 1, file_name: 'much.png', width: 9, height: 9 }],
      categories: [{ id: 1, name: 'dent' }],
      annotations: Array.from({ length: 20_001 }, (_, n) => ({
        id: n,
        image_id: 1,
        category_id: 1,
        bbox: [1, 2, 3, 4],
      })),
    });
    const input = { datasetId: id, content, declareMissing: true };
    expect((await hub.graphql<any>(org.tokens.steward, IMPORT, { input })).data.importAnnotations.annotations).toBe(
      20_001,
    );
    const query = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
      ... on AnnotationExport { state annotations } } }`;
    const asked = await hub.graphql<any>(org.tokens.steward, query, { input: { datasetId: id, format: 'coco' } });
    expect(asked.data.exportAnnotations).toEqual({ state: 'COUNTING', annotations: null });
    const out = join(folder, 'much.json');
    const env = { LODE_DATA: folder, LODE_URL: hub.url, LODE_TOKEN: org.tokens.steward };
    const done = await lode(['annotations', 'export', '--dataset', 'much', '--format', 'coco', '--out', out, '--json'], env); // prettier-ignore
    expect(JSON.parse(done.stdout)).toMatchObject({ annotations: 20_001, leftOut: 0 });
    expect((JSON.parse(await readFile(out, 'utf8')) as CocoFile).annotations).toHaveLength(20_001);
  });
});
