import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadPlugins } from '@lode/gateway';
import { makeDataset } from '../faults/make-dataset.ts';
import { recountFaults } from '../harness/recount.ts';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { lode } from '../harness/lode-command.ts';

describe('importing annotations of other tools', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let folder: string;
  let pictures: string[];

  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
    org = await hub.organisation('importers');
    folder = await mkdtemp(join(tmpdir(), 'lode-import-'));
    pictures = await datasetOf('first');
  });
  afterAll(async () => {
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function demoPictures() {
    const [plugin] = await loadPlugins(['industrial-qc']);
    const all = await Array.fromAsync((await plugin!.demo!()).files());
    return all.filter(({ path }) => path.startsWith('metal-plate/train/')).slice(0, 4);
  }

  /** A dataset with pictures and no annotations; gives their paths. */
  async function datasetOf(slug: string): Promise<string[]> {
    const id = await makeDataset(hub, org.tokens.steward, 'industrial-qc', slug);
    await hub.ingest(org.tokens.steward, id, await demoPictures());
    const assets = await hub.core.store.assets.find({ orgId: org.id, datasetId: id, state: 'READY' }).toArray();
    return assets.map(({ origins }) => origins[0]!.path);
  }

  const env = () => ({ LODE_DATA: folder, LODE_URL: hub.url, LODE_TOKEN: org.tokens.steward });
  async function importInto(dataset: string, name: string, content: string | Uint8Array, ...more: string[]) {
    const path = join(folder, name);
    await writeFile(path, content);
    const { status, stdout, stderr } = await lode(['annotations', 'import', path, '--dataset', dataset, '--json', ...more], env()); // prettier-ignore
    return { status, stderr, result: stdout ? (JSON.parse(stdout) as Record<string, any>) : {} };
  }
  async function exported(dataset: string, format: string): Promise<string> {
    const out = join(folder, `${dataset}.${format}`);
    const { status, stderr } = await lode(['annotations', 'export', '--dataset', dataset, '--format', format, '--out', out], env()); // prettier-ignore
    expect([status, stderr.includes('lode:')]).toEqual([0, false]);
    return readFile(out, 'utf8');
  }

  const cvat = (path: string) => `<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version>
  <meta><task><labels><label><name>划痕</name><attributes><attribute><name>deep</name><input_type>checkbox</input_type>
    <default_value>false</default_value><values>false</values></attribute></attributes></label></labels></task></meta>
  <image id="0" name="${path}" width="512" height="512">
    <box label="划痕" occluded="0" xtl="10.5" ytl="20" xbr="40" ybr="60" z_order="2"><attribute name="deep">true</attribute></box>
    <box label="划痕" occluded="1" xtl="10" ytl="10" xbr="50" ybr="30" rotation="30.0" z_order="0"></box>
    <polygon label="划痕" occluded="0" points="1.0,2.0;30.0,4.0;6.0,50.0" z_order="0"></polygon>
    <polyline label="划痕" occluded="0" points="1.0,2.0;3.0,4.0" z_order="0"></polyline>
    <mask label="划痕" occluded="0" rle="1, 2, 1" left="3" top="4" width="2" height="2" z_order="0"></mask>
    <box label="划痕" occluded="0" xtl="NaN" ytl="20" xbr="40" ybr="60" z_order="0"></box>
  </image>
  <image id="1" name="nowhere.png" width="512" height="512"><tag label="划痕"></tag></image>
</annotations>`;

  it('takes CVAT, tells row by row what it refused, and gives it back as it came', async () => {
    const { status, result } = await importInto('first', 'task.xml', cvat(pictures[0]!));
    expect(result).toMatchObject({ type: 'result', format: 'cvat', annotations: 5, rejected: 2 });
    expect(status).toBe(4);
    const codes = (result['findings'] as { code: string; location: object | null }[]).map(({ code }) => code);
    expect(codes).toContain('core.annotation-target-missing');
    expect(codes.some((code) => code.startsWith('core.cvat-'))).toBe(true);

    // The same file again changes nothing.
    expect((await importInto('first', 'task.xml', cvat(pictures[0]!))).result).toMatchObject({ annotations: 0 });

    // Out, into a second dataset with the same pictures, and out again: nothing has changed on the way.
    const once = await exported('first', 'cvat');
    expect(once).toContain('xtl="10.5"');
    expect(once).toContain('rotation="30"');
    await datasetOf('second');
    const there = await importInto('second', 'again.xml', once);
    expect([there.status, there.result]).toMatchObject([0, { annotations: 5, rejected: 0, findings: [] }]);
    expect(await exported('second', 'cvat')).toBe(once.replaceAll('first', 'second'));
  });

  it('takes Pascal VOC, counted from one', async () => {
    const name = pictures[1]!;
    const voc = `<annotation><filename>${name}</filename><object><name>dent</name><truncated>1</truncated>
      <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>12</ymax></bndbox></object></annotation>`;
    const { status, result } = await importInto('first', 'picture.xml', voc);
    expect([status, result]).toMatchObject([0, { format: 'voc', images: 1, annotations: 1 }]);
    const [stored] = await hub.core.store.annotations.find({ orgId: org.id, class: 'dent' }).toArray();
    expect(stored!.parts).toEqual([{ geometry: { kind: 'box', x: 0, y: 1, width: 10, height: 11 } }]);
  });

  it('awaits pictures that are not there, and fills them when they come', async () => {
    const id = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'awaiting');
    const files = await demoPictures();
    const names = [...files.map(({ path }) => path), 'never/comes.png'];
    const coco = JSON.stringify({
      images: names.map((file_name, i) => ({ id: i, file_name, width: 512, height: 512 })),
      categories: [{ id: 1, name: 'dent' }],
      annotations: names.map((_, i) => ({ id: i, image_id: i, category_id: 1, bbox: [1, 2, 3, 4] })),
    });
    const plain = await importInto('awaiting', 'declare.json', coco);
    expect([plain.status, plain.result]).toMatchObject([4, { annotations: 0, rejected: 5, images: 5 }]);
    const { status, result } = await importInto('awaiting', 'declare.json', coco, '--declare-missing');
    expect([status, result]).toMatchObject([
      0,
      { format: 'coco', annotations: 5, rejected: 0, images: 5, findings: [] },
    ]);
    const declared = await hub.core.store.assets.find({ orgId: org.id, datasetId: id }).toArray();
    expect(declared.map(({ state, parts, annotationCount }) => [state, parts, annotationCount])).toEqual(
      names.map(() => ['DECLARED', [], 1]),
    );
    expect(await recountFaults(hub.core, org.id, id)).toEqual([]);

    await hub.ingest(org.tokens.steward, id, files);
    const filled = await hub.core.store.assets.find({ orgId: org.id, datasetId: id }).toArray();
    expect(filled.map(({ _id }) => _id).sort()).toEqual(declared.map(({ _id }) => _id).sort());
    for (const { state, kind, origins, annotationCount, classes } of filled) {
      const came = origins[0]!.path !== 'never/comes.png';
      expect([state, annotationCount, classes]).toEqual([came ? 'READY' : 'DECLARED', 1, ['dent']]);
      expect(kind).toBe(came ? 'industrial-qc.image' : 'core.awaited');
    }
    expect(await recountFaults(hub.core, org.id, id)).toEqual([]);
    // The list again says nothing new, nor do the pictures, by this path or by another.
    expect((await importInto('awaiting', 'declare.json', coco)).result).toMatchObject({ annotations: 0, rejected: 0 });
    const again = files.map(({ path, data }) => ({ path: `again/${path}`, data }));
    await hub.ingest(org.tokens.steward, id, [...files, ...again] as typeof files);
    expect(await hub.core.store.assets.countDocuments({ orgId: org.id, datasetId: id })).toBe(names.length);
    expect(await recountFaults(hub.core, org.id, id)).toEqual([]);
  });

  it('awaits a picture of its own where only the name is that of another', async () => {
    const id = await makeDataset(hub, org.tokens.steward, 'industrial-qc', 'namesakes');
    const [file] = await demoPictures();
    await hub.ingest(org.tokens.steward, id, [{ ...file!, path: 'train/1.png' }]);
    const stored = await hub.core.store.assets.findOne({ orgId: org.id, datasetId: id });
    const names = ['set/train/1.png', 'val/1.png'];
    const coco = JSON.stringify({
      images: names.map((file_name, i) => ({ id: i, file_name, width: 512, height: 512 })),
      categories: [{ id: 1, name: 'dent' }],
      annotations: names.map((_, i) => ({ id: i, image_id: i, category_id: 1, bbox: [1, 2, 3, 4] })),
    });
    expect((await importInto('namesakes', 'two.json', coco, '--declare-missing')).result).toMatchObject({
      annotations: 2,
    });
    const assets = await hub.core.store.assets.find({ orgId: org.id, datasetId: id }).toArray();
    const said = assets.map(({ origins, state, annotationCount }) => [origins[0]!.path, state, annotationCount]);
    expect(said.sort()).toEqual([
      [stored!.origins[0]!.path, 'READY', 1],
      ['val/1.png', 'DECLARED', 1],
    ]);
  });

  it('says what it cannot take', async () => {
    const none = await importInto('first', 'notes.txt', 'nothing of the sort');
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('coco')]);
    const bytes = await importInto('first', 'picture.bin', new Uint8Array([0xff, 0xfe, 0x00]));
    expect([bytes.status, bytes.stderr]).toEqual([1, expect.stringContaining('coco')]);
    const forced = await importInto('first', 'forced.json', '{"images": 1', '--format', 'coco');
    expect(forced.result).toMatchObject({ annotations: 0, rejected: 1 });
    expect((await lode(['annotations', 'import', 'no-such-file', '--dataset', 'first'], env())).status).toBe(2);
  });
});
