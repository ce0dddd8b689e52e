import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { createDataset, makeLink, type Scope } from '@lode/core/hub';
import { itWith, toolPath } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { overhang, seriousFaults, watchPage } from './page-checks.ts';

const program = toolPath('chromium', 'chromium-browser', 'google-chrome');
const test = itWith('chromium', program !== null);

// Where somebody can look at them: `LODE_SHOTS=folder npm test -- browser`.
const shots = process.env['LODE_SHOTS'] ?? join(tmpdir(), 'lode-shots');
const FLAGS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** WebGL in software, which maps and drives need where there is no graphics card. It draws everything else slowly, too. */
const DRAWS = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
/** `access`: whether the audit runs, too; it takes seconds a page, so one of each width and colour has it. */
const LOOKS = [
  { name: 'zh-light-1440', locale: 'zh-CN', colorScheme: 'light', width: 1440, access: true },
  { name: 'en-dark-1440', locale: 'en-GB', colorScheme: 'dark', width: 1440, access: false },
  { name: 'en-dark-390', locale: 'en-GB', colorScheme: 'dark', width: 390, access: true },
  { name: 'zh-light-390', locale: 'zh-CN', colorScheme: 'light', width: 390, access: false },
] as const;

/** Who is seen within 3 km of the demo's shaft between six and eight? */
const SHARED_QUESTION =
  '/search?near=112.587,37.892,3000&from=2026-03-01T22:00:00Z&to=2026-03-02T00:00:00Z&shows=person';

describe('the hub in a browser', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let browser: Browser;
  let drawing: Browser;
  /** Of the owner's session, which the first page's link opens. */
  let cookies: Awaited<ReturnType<BrowserContext['cookies']>> | undefined;
  /** The datasets of the pages below; the other domains' are called like their plugins. */
  const known: Record<string, { slug: string; name: string }> = {
    medical: { slug: 'ct', name: '胸部 CT' },
    'industrial-qc': { slug: 'plates', name: 'Plates 金属板' },
  };

  async function context(look: (typeof LOOKS)[number], within = browser): Promise<BrowserContext> {
    const { locale, colorScheme, width } = look;
    const made = await within.newContext({ locale, colorScheme, viewport: { width, height: 900 } });
    if (cookies) {
      await made.addCookies(cookies);
      return made;
    }
    const owner = await hub.core.store.members.findOne({ orgId: org.id, role: 'owner' });
    const signInToken = await makeLink(hub.core, { purpose: 'signin', userId: owner!.userId, orgId: org.id, days: 1 });
    const page = await made.newPage();
    await page.goto(`${hub.url}/signin?token=${signInToken}`);
    await page.getByText('Plates').first().waitFor();
    await page.close();
    cookies = await made.cookies();
    return made;
  }

  beforeAll(async () => {
    if (!program) return;
    mkdirSync(shots, { recursive: true });
    hub = await startTestHub({ web: true });
    org = await hub.organisation('works');
    const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
    for (const plugin of await loadPlugins(undefined)) {
      const sample = await plugin.demo!();
      const { slug, name } = known[plugin.id] ?? { slug: plugin.id, name: sample.dataset.name };
      const dataset = await createDataset(hub.core, owner, { name, slug, plugin: plugin.id, licence: 'CC0-1.0' });
      await hub.ingest(org.tokens.owner, dataset!._id, await Array.fromAsync(sample.files()));
    }
    browser = await chromium.launch({ executablePath: program, args: [...FLAGS, '--disable-gpu'] });
    drawing = await chromium.launch({ executablePath: program, args: [...FLAGS, ...DRAWS] });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await drawing?.close();
    await hub?.stop();
  });

  // Every day one of each width, language and colour; all four in `npm run test:long`.
  test.each(process.env['LODE_LONG'] ? LOOKS : [LOOKS[0], LOOKS[2]])(
    'every page stands in $name, without an error or a serious fault of access',
    async (look) => {
      const made = await context(look);
      const page = await made.newPage();
      const { complaints, settled } = watchPage(page);
      const asset = await hub.core.store.assets.findOne({ orgId: org.id, classes: 'scratch' });
      const slice = await hub.core.store.assets.findOne({ orgId: org.id, kind: 'medical.instance' });
      const ingest = await hub.core.store.ingests.findOne({ orgId: org.id });
      /** Name, address, and what stands there only when the page has its data. */
      const pages: [name: string, path: string, shows: string][] = [
        ['home', '/', 'text=Plates'],
        ['datasets', '/datasets', 'text=Plates'],
        ['browse', '/datasets/plates', '[data-testid=asset-cell]'],
        ['ct', '/datasets/ct', '[data-testid=asset-cell]'],
        ['findings', '/datasets/plates/findings', '[data-testid=finding-group]'],
        ['ingest', `/ingests/${ingest!._id}`, '.ingest-facts'],
        ['asset', `/assets/${asset!._id}`, '[data-testid=overlay]'],
        ['slice', `/assets/${slice!._id}`, '[data-testid=viewer] canvas'],
        ['people', '/people', 'text=owner@works.test'],
        ['audit', '/audit', 'text=ingest.finished'],
        ['nothing', '/datasets/no-such-dataset', '.lone-page'],
      ];
      const faults: string[] = [];
      for (const [name, path, shows] of pages) {
        await page.goto(hub.url + path);
        await page.locator(shows).first().waitFor();
        await settled();
        await page.screenshot({ path: join(shots, `${look.name}-${name}.png`) });
        if (look.access) for (const fault of await seriousFaults(page)) faults.push(`${name}: ${fault}`);
        const wide = await overhang(page);
        if (wide > 1) faults.push(`${name}: ${wide} px wider than the window`);
      }
      await made.close();
      expect(complaints).toEqual([]);
      expect(faults).toEqual([]);
    },
    120_000,
  );

  test('five viewers are one family, and none complains', async () => {
    const made = await context(LOOKS[1], drawing);
    const page = await made.newPage();
    const { complaints, settled } = watchPage(page);
    /** Asset and what its viewer shows only when it could read the data. */
    const assets: [name: string, find: object, shows: string | RegExp][] = [
      ['slice', { kind: 'medical.instance' }, /W \d+/],
      ['plate', { classes: 'scratch' }, 'Fit'],
      ['drive', { name: 'gate-loop.mcap' }, /\d+\.\d km\/h/],
      ['layer', { name: 'parcels.shp' }, '300 features'],
      ['raster', { name: 'yard.tif' }, 'Picture'],
      ['footage', { name: 'heading-2.mp4' }, 'Methane CH4-01'],
      ['readings', { kind: 'mining.sensor-log' }, /0\.\d\d %/],
    ];
    const faults: string[] = [];
    for (const [name, find, shows] of assets) {
      const asset = await hub.core.store.assets.findOne({ orgId: org.id, ...find });
      await page.goto(`${hub.url}/assets/${asset!._id}`);
      const viewer = page.getByTestId('viewer');
      await viewer.waitFor();
      await page.getByText(shows).first().waitFor({ timeout: 20_000 });
      await settled();
      await page.screenshot({ path: join(shots, `viewer-${name}.png`) });
      for (const fault of await seriousFaults(page)) faults.push(`${name}: ${fault}`);
    }
    await made.close();
    expect(complaints).toEqual([]);
    expect(faults).toEqual([]);
  }, 120_000);

  test.each([LOOKS[0], LOOKS[2]])(
    'the page of questions stands in $name',
    async (look) => {
      const made = await context(look, drawing);
      const page = await made.newPage();
      const { complaints, settled } = watchPage(page);
      await page.goto(hub.url + SHARED_QUESTION);
      await page.getByText(look.locale === 'zh-CN' ? '8 处匹配' : '8 matches').waitFor();
      await settled();
      await page.screenshot({ path: join(shots, `${look.name}-search.png`) });
      expect(await seriousFaults(page)).toEqual([]);
      expect(await overhang(page)).toBeLessThan(2);
      expect(complaints).toEqual([]);
      await made.close();
    },
    60_000,
  );

  test('one question is answered from three domains, and each answer opens where it is', async () => {
    const made = await context(LOOKS[1], drawing);
    const page = await made.newPage();
    await page.goto(hub.url + SHARED_QUESTION);
    await page.getByText('8 matches').waitFor();
    const words = await page.locator('body').innerText();
    for (const name of ['gate-loop.mcap', 'heading-2.mp4', 'yard.tif']) expect(words).toContain(name);
    await page.getByRole('link', { name: 'heading-2.mp4' }).first().click();
    await page.waitForURL(/\/assets\/.*[?&]t=/);
    await page.getByText('Methane CH4-01').waitFor();
    await made.close();
  }, 60_000);

  test('thumbnails, an overlay and the planted findings are there to see', async () => {
    const made = await context(LOOKS[1]);
    const page = await made.newPage();
    await page.goto(`${hub.url}/datasets/plates`);
    const cells = page.getByTestId('asset-cell');
    await cells.first().waitFor();
    await page.waitForFunction(() => [...document.images].some((image) => image.naturalWidth > 0));

    const asset = await hub.core.store.assets.findOne({ orgId: org.id, classes: 'scratch' });
    await page.goto(`${hub.url}/assets/${asset!._id}`);
    await page.getByTestId('viewer').waitFor();
    await page.getByTestId('overlay').first().waitFor();

    await page.goto(`${hub.url}/datasets/plates/findings`);
    await page.getByTestId('finding-group').first().waitFor();
    const words = await page.locator('body').innerText();
    for (const code of ['industrial-qc.mask-size', 'industrial-qc.truncated', 'industrial-qc.mask-empty']) {
      expect(words).toContain(code);
    }
    await made.close();
  }, 60_000);

  test('chosen files go in, and the page shows it without a reload', async () => {
    const made = await context(LOOKS[1]);
    const page = await made.newPage();
    const [plugin] = await loadPlugins(['industrial-qc']);
    const sample = await plugin!.demo!();
    const files = (await Array.fromAsync(sample.files())).filter(({ path }) => /train\/good/.test(path)).slice(0, 3);
    const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
    await createDataset(hub.core, owner, { name: 'Dropped', slug: 'dropped', plugin: 'industrial-qc' });
    await page.goto(`${hub.url}/datasets/dropped`);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Add files' }).click(),
    ]);
    await chooser.setFiles(
      files.map(({ path, data }) => ({
        name: path.split('/').at(-1)!,
        mimeType: 'image/jpeg',
        buffer: Buffer.from(data),
      })),
    );
    // What was recognised is shown before anything is sent.
    await page.getByRole('dialog').getByText('3 files').first().waitFor();
    await page.getByRole('dialog').locator('.ant-btn-primary').click();
    await page.getByTestId('asset-cell').nth(2).waitFor({ timeout: 30_000 });
    await page.screenshot({ path: join(shots, 'after-drop.png') });
    await made.close();
  }, 60_000);

  test('keys alone: move in the grid, open, go on, come back', async () => {
    const made = await context(LOOKS[1]);
    const page = await made.newPage();
    await page.goto(`${hub.url}/datasets/ct`);
    await page.getByTestId('asset-cell').first().waitFor();
    await page.getByTestId('asset-grid').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/assets\//);
    const first = page.url();
    await page.getByTestId('viewer').waitFor();
    await page.keyboard.press(']');
    await page.waitForURL((url) => url.href !== first);
    await page.keyboard.press('[');
    await page.waitForURL(first);
    await made.close();
  }, 60_000);
});
