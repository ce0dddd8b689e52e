import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createDataset, makeLink, type Scope } from '@lode/core/hub';
import { itWith, toolPath } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { overhang, seriousFaults, watchPage } from './page-checks.ts';

const program = toolPath('chromium', 'chromium-browser', 'google-chrome');
const test = itWith('chromium', program !== null);
// Where somebody can look at them: `LODE_SHOTS=folder npm test -- ontology`.
const shots = process.env['LODE_SHOTS'] ?? join(tmpdir(), 'lode-shots');

const worker = {
  ...{ code: 'worker', en: 'Worker', zh: '工人', geometries: ['box', 'skeleton'], external: { COCO: '1' } },
  skeleton: { nodes: ['head', 'left hand', 'right hand'], edges: [[0, 1], [0, 2]], flip: [[1, 2]] }, // prettier-ignore
  attributes: [
    { name: 'age', en: 'Age', zh: '年龄', type: 'NUMBER', min: 0, max: 120 },
    {
      ...{ name: 'pose', en: 'Pose', zh: '姿态', type: 'SELECT', mutable: true, required: true },
      values: [
        { value: 'up', en: 'standing', zh: '站立' },
        { value: 'down', en: 'lying', zh: '躺卧' },
      ],
    },
  ],
};

describe('the ontology of a dataset in a browser', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let browser: Browser;
  let codes: string[];

  async function open(locale: 'zh-CN' | 'en-GB', colorScheme: 'light' | 'dark'): Promise<Page> {
    const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1440, height: 900 } });
    const owner = await hub.core.store.members.findOne({ orgId: org.id, role: 'owner' });
    const token = await makeLink(hub.core, { purpose: 'signin', userId: owner!.userId, orgId: org.id, days: 1 });
    const page = await context.newPage();
    await page.goto(`${hub.url}/signin?token=${token}`);
    await page.getByText('Plates').first().waitFor();
    return page;
  }

  async function choose(page: Page, label: string, option: string): Promise<void> {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.locator('.ant-select-item-option', { hasText: option }).locator('visible=true').click();
  }

  beforeAll(async () => {
    if (!program) return;
    mkdirSync(shots, { recursive: true });
    hub = await startTestHub({ web: true, plugins: 'industrial-qc' });
    org = await hub.organisation('works');
    const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
    const [plugin] = await loadPlugins(['industrial-qc']);
    const input = { name: 'Plates', slug: 'plates', plugin: 'industrial-qc', licence: 'CC0-1.0' };
    const dataset = (await createDataset(hub.core, owner, input))!;
    await hub.ingest(org.tokens.owner, dataset._id, await Array.fromAsync((await plugin!.demo!()).files()));
    codes = await hub.core.store.annotations.distinct('class', { orgId: org.id });
    const [first, ...others] = codes.map((code) => ({ code, en: code, zh: code }));
    const made = 'mutation ($input: CreateOntologyInput!) { createOntology(input: $input) { __typename } }';
    const relationTypes = [{ code: 'holds', en: 'Holds', zh: '持有', from: ['worker'] }];
    const classes = [{ code: 'defect', en: 'Defect', zh: '缺陷' }, { ...first, parent: 'defect' }, ...others, worker];
    const next = [{ code: 'flaw', en: 'Flaw', zh: '瑕疵' }, ...others, worker];
    for (const [version, said] of [
      ['1.0.0', classes],
      ['2.0.0', next],
    ] as const)
      // prettier-ignore
      await hub.graphql(org.tokens.owner, made, { input: { name: 'plates', version, classes: said, relationTypes } });
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  test('is chosen, seen as a tree, and left for its next version', async () => {
    const page = await open('en-GB', 'dark');
    const { complaints, settled } = watchPage(page);
    await page.goto(`${hub.url}/datasets/plates/ontology`);
    await page.getByText('not yet chosen').waitFor();
    await page.getByRole('button', { name: 'Choose a version' }).click();
    await choose(page, 'Version', 'plates 1.0.0');
    await page.getByRole('dialog').getByRole('button', { name: 'Choose a version' }).click();
    await page.getByText(/annotations keep to it/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('annotations are checked against it').waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'en-dark-ontology.png') });
    const words = await page.locator('.tab-page').innerText();
    for (const word of ['Worker', '0 … 120', 'standing | lying', 'COCO', 'Holds']) expect(words).toContain(word);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThan(2);

    const first = codes[0]!;
    const before = await hub.core.store.annotations.countDocuments({ orgId: org.id, class: first });
    await page.getByRole('button', { name: 'Go to another version' }).click();
    await choose(page, 'Version', 'plates 2.0.0');
    await choose(page, `What becomes of ${first}`, 'Flaw (flaw)');
    await page.getByRole('button', { name: 'Count what would change' }).click();
    await page.getByText(`${before} annotations will change, 0 will be removed.`).waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'en-dark-migration.png') });
    expect(await seriousFaults(page)).toEqual([]);
    // The wheel of the count before may still be on the button, and then is part of its name.
    await page.getByRole('button', { name: /Migrate$/ }).click();
    await page.getByText(`Done: ${before} annotations.`).waitFor({ timeout: 20_000 });
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('2.0.0').first().waitFor();
    expect(await hub.core.store.annotations.countDocuments({ orgId: org.id, class: 'flaw' })).toBe(before);
    expect(complaints).toEqual([]);
  }, 90_000);

  test('stands in Chinese, too', async () => {
    const page = await open('zh-CN', 'light');
    const { complaints, settled } = watchPage(page);
    await page.goto(`${hub.url}/datasets/plates/ontology`);
    await page.getByText('标注按此版本校验').waitFor();
    await settled();
    await page.screenshot({ path: join(shots, 'zh-light-ontology.png') });
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);
});
