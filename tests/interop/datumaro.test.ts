import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
  ... on AnnotationExport { url annotations } } }`;

interface File {
  items: { id: string; annotations: Record<string, unknown>[] }[];
}

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

  withDatumaro('reads an export and writes it as it was', async () => {
    const datasetId = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'plates');
    const [plugin] = await loadPlugins(['industrial-qc']);
    await hub.ingest(org.tokens.steward, datasetId, await Array.fromAsync((await plugin!.demo!()).files()));
    const { data } = await hub.graphql<any>(org.tokens.owner, EXPORT, { input: { datasetId, format: 'datumaro' } });
    expect(data.exportAnnotations.annotations).toBeGreaterThan(0);
    const headers = { authorization: `Bearer ${org.tokens.owner}` };
    const text = await (await fetch(`${hub.url}${data.exportAnnotations.url}`, { headers })).text();
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    await mkdir(join(ours, 'annotations'), { recursive: true });
    await writeFile(join(ours, 'annotations', 'default.json'), text);
    const { stderr, status } = spawnSync(python, ['-c', COPY, ours, theirs], { encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const copy = await readFile(join(theirs, 'annotations', 'default.json'), 'utf8');
    expect(itemsIn(copy)).toEqual(itemsIn(text));
  });
});
