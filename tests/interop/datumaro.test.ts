import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { makeDataset } from '../faults/make-dataset.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

/** A Python that has datumaro, whose own JSON this is. */
const python = process.env['LODE_PYTHON'] ?? 'python3';
const here = spawnSync(python, ['-c', 'import datumaro']).status === 0;
const withDatumaro = itWith('datumaro', here);

/** Reads the folder and writes it again. */
const COPY = `
import sys
import datumaro
datumaro.Dataset.import_from(sys.argv[1], 'datumaro').export(sys.argv[2], 'datumaro', save_media=False)
`;

/** Reads a folder of another format and tells the pixels of every mask: picture, class, how many. */
const MASKS = `
import sys, json
import datumaro
from datumaro import AnnotationType
dataset = datumaro.Dataset.import_from(sys.argv[1], sys.argv[2])
labels = dataset.categories()[AnnotationType.label]
rows = [[item.id, labels[a.label].name, int(a.image.sum())]
        for item in dataset for a in item.annotations if a.type == AnnotationType.mask]
json.dump(rows, sys.stdout)
`;

const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
  ... on AnnotationExport { url annotations } } }`;

interface File {
  items: { id: string; annotations: Record<string, unknown>[] }[];
}

const stemOf = (path: string) => path.replace(/\.[^./]+$/, '');

/** Datumaro keeps two places behind the point. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 100) / 100;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

const itemsIn = (text: string) =>
  new Map((JSON.parse(text) as File).items.map(({ id, annotations }) => [id, rounded(annotations)]));

describe('datumaro', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let folder: string;
  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    org = await hub.organisation('datumaro');
    folder = await mkdtemp(join(tmpdir(), 'lode-datumaro-'));
  });
  afterAll(async () => {
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The demo's plates, with masks. */
  async function plates(slug: string): Promise<string> {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'industrial-qc', slug);
    const [plugin] = await loadPlugins(['industrial-qc']);
    await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync((await plugin!.demo!()).files()));
    return datasetId;
  }

  async function exported(datasetId: string, format: string): Promise<Buffer> {
    const { data } = await hub.graphql<any>(org.tokens.owner, EXPORT, { input: { datasetId, format } });
    expect(data.exportAnnotations.annotations).toBeGreaterThan(0);
    const headers = { authorization: `Bearer ${org.tokens.owner}` };
    return Buffer.from(await (await fetch(`${hub.url}${data.exportAnnotations.url}`, { headers })).arrayBuffer());
  }

  withDatumaro.each([
    ['coco', 'coco', 'annotations/instances_default.json'],
    ['cvat', 'cvat', 'default.xml'],
  ])('counts the same pixels in the masks of our %s', async (format, theirName, path) => {
    const datasetId = await plates(`masks-${format}`);
    const file = join(folder, format, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await exported(datasetId, format));
    // Datumaro wants the pictures beside.
    const [plugin] = await loadPlugins(['industrial-qc']);
    for await (const { path: name, data: bytes } of (await plugin!.demo!()).files()) {
      const place = join(folder, format, 'images', name);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, bytes);
    }
    const { stdout, stderr, status } = spawnSync(python, ['-c', MASKS, join(folder, format), theirName], {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const drawn = await hub.core.store.annotations.find({ datasetId }).toArray();
    const pictures = await hub.core.store.assets.find({ datasetId }).toArray();
    const pathOf = new Map(pictures.map(({ _id, origins }) => [_id, stemOf(origins[0]!.path)]));
    const expected = drawn.flatMap(({ assetId, class: code, parts }) =>
      parts.flatMap(({ geometry }) =>
        geometry.kind === 'mask'
          ? [
              [
                pathOf.get(assetId),
                code,
                geometry.counts.filter((_, i) => i % 2 === 1).reduce((sum, run) => sum + run, 0),
              ],
            ]
          : [],
      ),
    );
    expect(expected.length).toBeGreaterThan(5);
    const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(sorted(JSON.parse(stdout) as unknown[])).toEqual(sorted(expected));
  });

  withDatumaro('reads an export and writes it as it was', async () => {
    const text = (await exported(await plates('plates'), 'datumaro')).toString();
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    await mkdir(join(ours, 'annotations'), { recursive: true });
    await writeFile(join(ours, 'annotations', 'default.json'), text);
    const { stderr, status } = spawnSync(python, ['-c', COPY, ours, theirs], { encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const copy = await readFile(join(theirs, 'annotations', 'default.json'), 'utf8');
    expect(itemsIn(copy)).toEqual(itemsIn(text));
  });
});
