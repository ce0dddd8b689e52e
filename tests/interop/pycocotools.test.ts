import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { decodeRuns } from '@lode/core';
import { itWith } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

/** A Python that has pycocotools, the reference reader of COCO. */
const python = process.env['LODE_PYTHON'] ?? 'python3';
const here = spawnSync(python, ['-c', 'import pycocotools.coco']).status === 0;
const withPycocotools = itWith('pycocotools', here);

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

  withPycocotools('reads the masks of an export as they are stored', async () => {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'plates');
    const [plugin] = await loadPlugins(['industrial-qc']);
    await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync((await plugin!.demo!()).files()));
    const { data } = await hub.graphql<any>(org.tokens.owner, EXPORT, { input: { datasetId, format: 'coco' } });
    const headers = { authorization: `Bearer ${org.tokens.owner}` };
    const response = await fetch(`${hub.url}${data.exportAnnotations.url}`, { headers });
    const file = join(folder, 'coco.json');
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    const { stdout, stderr, status } = spawnSync(python, ['-c', READ, file], { encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const rows = JSON.parse(stdout) as [path: string, code: string, pixels: number, area: number, number[], number[]][];

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
});
