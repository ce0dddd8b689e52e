import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { itWith } from '@lode/core/testing';
import { makeDataset } from '../faults/make-dataset.ts';
import { unzip } from '../harness/unzip.ts';
import { zipBytes } from '../harness/zip-bytes.ts';
import { program, shots, startEditorPages, type EditorPages } from './editor-pages.ts';
import { overhang, seriousFaults, watchPage } from './page-checks.ts';

const test = itWith('chromium', program !== null);
const MISSING = 'nowhere/missing.png';
/** One more than a request counts at once, and one of another class. */
const MANY = 20_002;

describe('the annotations of a dataset in a browser', () => {
  let pages: EditorPages;
  let english: BrowserContext;

  beforeAll(async () => {
    if (!program) return;
    pages = await startEditorPages(program, ['industrial-qc']);
    english = await pages.signedIn('owner');
  }, 180_000);
  afterAll(async () => {
    await pages?.stop();
  });

  const store = () => pages.hub.core.store;

  /** Two boxes on a picture of the dataset, one of them with an attribute, and one on a picture that is not there. */
  async function cocoFile(name = 'gouge'): Promise<Buffer> {
    const asset = await store().assets.findOne({ orgId: pages.org.id, state: 'READY' });
    const images = [
      { id: 1, file_name: asset?.origins[0]?.path ?? '', width: 64, height: 64 },
      { id: 2, file_name: MISSING, width: 64, height: 64 },
    ];
    const box = (id: number, image: number, at: number, attributes = {}) => {
      return { id, image_id: image, category_id: 1, bbox: [at, at, 9, 9], area: 81, iscrowd: 0, attributes };
    };
    const annotations = [box(1, 1, 3, { depth: 'deep' }), box(2, 1, 20), box(3, 2, 5)];
    return Buffer.from(JSON.stringify({ images, annotations, categories: [{ id: 1, name }] }));
  }

  test('come by a dialog, are found, given out with what is lost, and followed back', async () => {
    const page = await english.newPage();
    const { complaints, settled } = watchPage(page);
    await page.goto(`${pages.hub.url}/datasets/plates/annotations`);
    await page.getByRole('table', { name: 'Annotations' }).waitFor();

    await page.getByRole('button', { name: 'Import' }).click();
    const dialog = page.getByRole('dialog');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      dialog.getByRole('button', { name: 'Choose files or ZIP' }).click(),
    ]);
    await chooser.setFiles({ name: 'gouges.json', mimeType: 'application/json', buffer: await cocoFile() });
    await dialog.getByText('gouges.json').waitFor();
    await settled();
    // The button has just been enabled: half-way its colours are those of neither state.
    await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Start import' }).click();
    await page.locator('[data-testid=import-result][data-state=DONE]').waitFor({ timeout: 30_000 });
    await page.getByTestId('import-findings').first().waitFor();
    const told = await page.getByTestId('import-result').innerText();
    for (const words of ['COCO', '2 pictures', '2 annotations', '1 row refused', MISSING])
      expect(told).toContain(words);
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-import-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.getByRole('checkbox', { name: 'gouge' }).check();
    await page.getByText('2 annotations where').waitFor();
    await page.getByLabel('Name of the attribute').fill('depth');
    await page.getByLabel('Value (empty: any)').fill('deep');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('1 annotation where').waitFor();
    await page.reload();
    await page.getByText('1 annotation where').waitFor();
    await page.getByText('depth is deep').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'depth: deep' });
    const { _id: id, assetId, class: code } = (await store().annotations.findOne({ 'attributes.depth': 'deep' }))!;
    const link = await row.getByRole('link').getAttribute('href');
    expect(link).toContain(`/assets/${assetId}`);
    expect(link).toContain(`sel=${id}`);
    expect(link).toContain('panel=annotations');
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);

    await page.getByRole('button', { name: 'Export' }).click();
    expect(await dialog.getByRole('radio', { name: /^What is found: 1 annotation / }).isChecked()).toBe(true);
    await dialog.getByRole('radio', { name: /^All of the dataset: \d+ annotations$/ }).waitFor();
    await dialog.getByRole('combobox', { name: 'Format' }).click();
    await page.locator('.ant-select-item-option', { hasText: 'YOLO detect' }).locator('visible=true').click();
    expect(await dialog.getByRole('link', { name: 'Download' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'See what it will hold' }).click();
    await page.getByTestId('losses').getByRole('listitem').first().waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-export-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('plates-yolo.zip');
    const labels = [...unzip(await readFile(await download.path()))].filter(([path]) => path.startsWith('labels/'));
    expect(labels.map(([, rows]) => rows.toString().trim().split('\n').length)).toEqual([1]);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    const save = 'mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename } }';
    const { _id: other } = (await store().annotations.findOne({ assetId, class: code, _id: { $ne: id } }))!;
    const changed = {
      ...{ id, rev: 1, attributes: { depth: 'shallow' }, relations: [{ type: 'beside', to: other }] },
      parts: [{ geometry: { kind: 'box', data: { x: 6, y: 3, width: 9, height: 9 } } }],
    };
    await pages.hub.graphql(pages.org.tokens.owner, save, { input: { assetId, annotations: [changed] } });
    await row.getByRole('button', { name: /More about this annotation/ }).click();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('depth: deep → shallow').waitFor();
    await page.getByText('Shape moved: box; 50 % overlap').waitFor();
    await page.getByText('Relation added: beside → gouge').waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-history-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Go back to this one' }).click();
    await page.getByText('depth: shallow → deep').waitFor();
    await page.getByText('Relation removed: beside → gouge').waitFor();
    expect(await page.getByTestId('revision').count()).toBe(3);
    const now = await store().annotations.findOne({ _id: id });
    expect(now).toMatchObject({ rev: 3, class: code, attributes: { depth: 'deep' } });
    expect(complaints).toEqual([]);
  }, 120_000);

  /** Files from the file manager, let go over the middle of the page. */
  async function dropFiles(page: Page, files: string[]): Promise<void> {
    const devTools = await page.context().newCDPSession(page);
    const event = { x: 700, y: 450, data: { items: [], files, dragOperationsMask: 1 } };
    await devTools.send('Input.dispatchDragEvent', { ...event, type: 'dragEnter' });
    await page.getByText('Drop annotation files to import them').waitFor();
    await page.screenshot({ path: join(shots, 'annotations-drop-en-dark.png') });
    await devTools.send('Input.dispatchDragEvent', { ...event, type: 'dragOver' });
    await devTools.send('Input.dispatchDragEvent', { ...event, type: 'drop' });
    await devTools.detach();
  }

  test('come by a drop, in a ZIP, with pictures that are awaited', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lode-drop-'));
    const page = await english.newPage();
    const { complaints, settled } = watchPage(page);
    try {
      const zip = join(folder, 'later.zip');
      await writeFile(zip, zipBytes([{ name: 'later/gouges.json', data: await cocoFile('later'), deflate: true }]));
      await page.goto(`${pages.hub.url}/datasets/plates/annotations`);
      await page.getByRole('button', { name: 'Import' }).waitFor();
      await dropFiles(page, [zip]);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('later.zip').waitFor();
      await dialog.getByRole('checkbox', { name: /^Await pictures that are not here yet/ }).check();
      await settled();
      await page.screenshot({ path: join(shots, 'annotations-import-zip-en-dark.png') });
      await dialog.getByRole('button', { name: 'Start import' }).click();
      await page.locator('[data-testid=import-result][data-state=DONE]').waitFor({ timeout: 30_000 });
      await settled();
      await page.screenshot({ path: join(shots, 'annotations-import-awaited-en-dark.png') });
      const told = await page.getByTestId('import-result').innerText();
      for (const words of ['COCO', '2 pictures', '3 annotations']) expect(told).toContain(words);
      expect(told).not.toContain('refused');
      expect(await seriousFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('checkbox', { name: 'later' }).check();
      await page.getByText('3 annotations where').waitFor();
      const awaited = await store().assets.findOne({ orgId: pages.org.id, 'origins.path': MISSING });
      expect(awaited).toMatchObject({ state: 'DECLARED', annotationCount: 1 });
      expect(complaints).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);

  test('that are many are counted while the dialog waits', async () => {
    const { owner } = pages.org.tokens;
    const datasetId = await makeDataset(pages.hub, owner, 'industrial-qc', 'many');
    const content = JSON.stringify({
      images: [{ id: 1, file_name: 'many.png', width: 64, height: 64 }],
      categories: [{ id: 1, name: 'pore' }, { id: 2, name: 'crack' }], // prettier-ignore
      annotations: Array.from({ length: MANY }, (_, n) => {
        return { id: n, image_id: 1, category_id: n === 0 ? 2 : 1, bbox: [n % 60, 1, 3, 4] };
      }),
    });
    const query = 'mutation ($input: ImportAnnotationsInput!) { importAnnotations(input: $input) { __typename } }';
    await pages.hub.graphql(owner, query, { input: { datasetId, content, declareMissing: true } });
    const page = await english.newPage();
    const { complaints, settled } = watchPage(page);
    await page.goto(`${pages.hub.url}/datasets/many/annotations`);
    await page.getByRole('checkbox', { name: 'pore' }).check();
    await page.getByText('20,001 annotations where').waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    for (const [choice, held] of [
      [/^What is found: 20,001 annotations/, '20,001 annotations'],
      [/^All of the dataset: 20,002 annotations/, '20,002 annotations'],
    ] as const) {
      await dialog.getByRole('radio', { name: choice }).check();
      const [answer] = await Promise.all([
        page.waitForResponse(
          (response) => response.request().postData()?.includes('mutation ExportAnnotations') ?? false,
        ),
        dialog.getByRole('button', { name: 'See what it will hold' }).click(),
      ]);
      expect((await answer.json()).data.exportAnnotations.state).toBe('COUNTING');
      await dialog.getByText('Counting what the file will hold and lose').waitFor();
      await page.screenshot({ path: join(shots, 'annotations-counting-en-dark.png') });
      await dialog.getByText(`The file holds 1 picture and ${held}`).waitFor();
    }
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-counted-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('stand in Chinese and in a narrow window, too', async () => {
    const context = await pages.signedIn('owner', 'zh-CN', false);
    const page = await context.newPage();
    const { complaints, settled } = watchPage(page);
    await page.goto(`${pages.hub.url}/datasets/plates/annotations?method=machine%2Bhuman&reviewState=nonsense`);
    await page.getByText('没有标注满足全部条件').waitFor();
    await page.getByRole('button', { name: '清除全部条件' }).click();
    await page.getByRole('table', { name: '标注' }).waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-zh-light.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await settled();
    await page.screenshot({ path: join(shots, 'annotations-zh-light-390.png') });
    expect(await overhang(page)).toBeLessThan(2);
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);
});
