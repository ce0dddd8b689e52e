import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { decodeRuns } from '@lode/core';
import { loadPlugins } from '@lode/gateway';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { itWithPython, runPython } from './python-reader.ts';

const withPycocotools = itWithPython('pycocotools', 'pycocotools.coco');

/** Loads the file with COCO's own reader and tells what it makes of every annotation. */
const READ = `
import sys, json
from pycocotools.coco import COCO
sys.stdout, out = sys.stderr, sys.stdout
coco = COCO(sys.argv[1])
rows = []
for a in coco.anns.values():
    name = coco.loadCats(a['category_id'])[0]['name']
    mask = coco.annToMask(a)
    ys, xs = mask.nonzero()
    box = [int(xs.min()), int(ys.min()), int(xs.max() - xs.min() + 1), int(ys.max() - ys.min() + 1)]
    rows.append([coco.loadImgs(a['image_id'])[0]['file_name'], name, int(mask.sum()), a['area'], box, a['bbox']])
json.dump(rows, out)
`;

/**
 * Keypoints: COCO's own evaluation of an export against itself, which wants names, numbers and areas in their places.
 * Run lengths: the pixels of each mask.
 */
const POSES = `
import sys, json
import numpy
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
sys.stdout, out = sys.stderr, sys.stdout
coco = COCO(sys.argv[1])
poses = [a for a in coco.anns.values() if 'keypoints' in a]
keys = ('image_id', 'category_id', 'keypoints')
found = coco.loadRes([{**{key: a[key] for key in keys}, 'score': 1.0} for a in poses])
one = COCOeval(coco, found, 'keypoints')
one.params.catIds = sorted({a['category_id'] for a in poses})
one.params.imgIds = sorted({a['image_id'] for a in poses})
one.params.kpt_oks_sigmas = numpy.full(3, 0.05)
one.evaluate(); one.accumulate(); one.summarize()
json.dump({
  'precision': float(one.stats[0]),
  'categories': [[c['name'], c['keypoints'], c['skeleton']] for c in coco.cats.values() if 'keypoints' in c],
  'poses': [[a['keypoints'], a['num_keypoints']] for a in poses],
  'masks': [[a['iscrowd'], type(a['segmentation']['counts']).__name__, coco.annToMask(a).tolist()]
            for a in coco.anns.values() if isinstance(a['segmentation'], dict) and 'note' in a],
}, out)
`;

const IMPORT = `mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) {
  ... on AnnotationImport { annotations rejected findings { code } } } }`;
const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
  ... on AnnotationExport { url annotations } } }`;

describe('pycocotools', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let folder: string;
  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    org = await hub.organisation('coco');
    folder = await mkdtemp(join(tmpdir(), 'lode-coco-'));
  });
  afterAll(async () => {
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What a Python script makes of the dataset's export. */
  async function readExport(datasetId: string, script: string): Promise<unknown> {
    const { data } = await hub.graphql<any>(org.tokens.owner, EXPORT, { input: { datasetId, format: 'coco' } });
    const headers = { authorization: `Bearer ${org.tokens.owner}` };
    const response = await fetch(`${hub.url}${data.exportAnnotations.url}`, { headers });
    const file = join(folder, `${datasetId}.json`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    return JSON.parse(runPython(script, file));
  }

  withPycocotools('reads the masks of an export as they are stored', async () => {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'plates');
    const [plugin] = await loadPlugins(['industrial-qc']);
    await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync((await plugin!.demo!()).files()));
    const rows = (await readExport(datasetId, READ)) as [
      path: string,
      code: string,
      pixels: number,
      area: number,
      number[],
      number[],
    ][];

    const { annotations, assets } = hub.core.store;
    const stored = await annotations.find({ orgId: org.id, datasetId }).toArray();
    const paths = new Map(
      (await assets.find({ orgId: org.id, datasetId }).toArray()).map(({ _id, origins }) => [_id, origins[0]!.path]),
    );
    const wanted = stored.map(({ assetId, class: code, parts }) => {
      const mask = parts.map(({ geometry }) => geometry).find(({ kind }) => kind === 'mask');
      if (mask?.kind !== 'mask') throw new Error('The demo has masks only.');
      const [height, width] = mask.size;
      const pixels = decodeRuns(mask.counts, width, height).reduce((sum, value) => sum + value, 0);
      return [paths.get(assetId), code, pixels];
    });
    expect(wanted.length).toBeGreaterThan(5);
    expect(rows.map(([path, code, pixels]) => [path, code, pixels]).sort()).toEqual(wanted.sort());
    for (const [, , pixels, area, around, bbox] of rows) expect([area, bbox]).toEqual([pixels, around]);
  });

  withPycocotools('evaluates keypoints of an export, and reads run lengths in both forms', async () => {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'people');
    const [plugin] = await loadPlugins(['industrial-qc']);
    await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync((await plugin!.demo!()).files()));
    const [asset] = await hub.core.store.assets
      .find({ orgId: org.id, datasetId, annotationCount: { $gt: 0 } })
      .toArray();
    const { path } = asset!.origins[0]!;
    const skeleton = [[1, 2], [2, 3]]; // prettier-ignore
    const names = ['nose', 'eye', 'ear'];
    const row = { image_id: 1, category_id: 5, iscrowd: 0, bbox: [10, 10, 40, 40], area: 900 };
    const poses = [
      [[12, 12, 2, 0, 0, 0, 30.5, 40, 1], 2],
      [[0, 0, 0, 22, 18, 2, 33, 21, 2], 2],
    ] as const;
    const masks = [
      { id: 7, iscrowd: 1, note: 'list', segmentation: { size: [3, 4], counts: [6, 1, 5] } },
      { id: 8, note: 'text', segmentation: { size: [3, 4], counts: '615' } },
    ];
    const content = JSON.stringify({
      images: [{ id: 1, file_name: path }],
      categories: [{ id: 5, name: 'walker', keypoints: names, skeleton }, { id: 6, name: 'crowd' }], // prettier-ignore
      annotations: [
        ...poses.map(([keypoints, count], i) => ({
          ...{ ...row, id: i + 1, bbox: [10 + 60 * i, 10, 40, 40], segmentation: [], num_keypoints: count },
          keypoints: keypoints.map((value, at) => (at % 3 === 0 && value ? value + 60 * i : value)),
        })),
        ...masks.map((mask) => ({ ...row, category_id: 6, ...mask })),
      ],
    });
    const { data } = await hub.graphql<any>(org.tokens.steward, IMPORT, { input: { datasetId, content } });
    expect(data.importAnnotations).toEqual({ annotations: 4, rejected: 0, findings: [] });
    const given = JSON.parse(content) as { annotations: { keypoints?: number[]; num_keypoints?: number }[] };
    const bitmap = [[0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]]; // prettier-ignore
    expect(await readExport(datasetId, POSES)).toEqual({
      precision: expect.closeTo(1),
      categories: [
        [
          'walker',
          names,
          [
            [1, 2],
            [2, 3],
          ],
        ],
      ],
      poses: given.annotations.flatMap(({ keypoints, num_keypoints: n }) => (keypoints ? [[keypoints, n]] : [])),
      masks: [[1, 'list', bitmap], [0, 'str', bitmap]], // prettier-ignore
    });
  });
});
