import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { createDataset, makeLink, type Scope } from '@lode/core/hub';
import { toolPath } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

export const program = toolPath('chromium', 'chromium-browser', 'google-chrome');

// Where somebody can look at them: `LODE_SHOTS=folder npm test -- annotate`.
export const shots = process.env['LODE_SHOTS'] ?? join(tmpdir(), 'lode-shots');
const FLAGS = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
/** WebGL in software, which the editor's canvas needs where there is no graphics card. */
const DRAWS = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** Slug and name of a plugin's dataset; others are called as their plugin. */
const NAMES: Record<string, [slug: string, name: string]> = {
  'industrial-qc': ['plates', 'Plates'],
  mining: ['faces', 'Faces'],
};

export type Role = 'owner' | 'steward' | 'annotator';

const annotationsOf = (hub: TestHub, assetId: string) =>
  hub.core.store.annotations.find({ assetId }).sort({ _id: 1 }).toArray();

export interface EditorPages {
  hub: TestHub;
  org: TestOrganisation;
  /** A browser of its own, signed in as this role. */
  signedIn(role: Role, locale?: string, dark?: boolean): Promise<BrowserContext>;
  /** The editor of an asset, with everything read. */
  edit(context: BrowserContext, assetId: string): Promise<Page>;
  /** Ids of pictures of plates on which there is nothing yet. */
  cleanPlates(): Promise<string[]>;
  /** What the hub has on an asset. */
  stored(assetId: string): ReturnType<typeof annotationsOf>;
  stop(): Promise<void>;
}

/** A hub with the demo data of these plugins, and browsers to open its editor in. */
export async function startEditorPages(executablePath: string, plugins: string[]): Promise<EditorPages> {
  mkdirSync(shots, { recursive: true });
  const hub = await startTestHub({ web: true });
  const org = await hub.organisation('works');
  const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
  for (const plugin of await loadPlugins(plugins)) {
    const [slug, name] = NAMES[plugin.id] ?? [plugin.id, plugin.id];
    const dataset = await createDataset(hub.core, owner, { name, slug, plugin: plugin.id });
    await hub.ingest(org.tokens.owner, dataset!._id, await Array.fromAsync((await plugin.demo!()).files()));
  }
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...DRAWS] });
  const made: BrowserContext[] = [];
  const cookies = new Map<Role, Awaited<ReturnType<BrowserContext['cookies']>>>();
  return {
    hub,
    org,
    async signedIn(role, locale = 'en-GB', dark = true) {
      const colorScheme = dark ? 'dark' : 'light';
      const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1440, height: 900 } });
      made.push(context);
      const before = cookies.get(role);
      if (before) {
        await context.addCookies(before);
        return context;
      }
      const member = await hub.core.store.members.findOne({ orgId: org.id, role });
      const token = await makeLink(hub.core, { purpose: 'signin', userId: member!.userId, orgId: org.id, days: 1 });
      const page = await context.newPage();
      await page.goto(`${hub.url}/signin?token=${token}`);
      await page
        .getByText(NAMES[plugins[0]!]?.[1] ?? plugins[0]!)
        .first()
        .waitFor();
      await page.close();
      cookies.set(role, await context.cookies());
      return context;
    },
    async edit(context, assetId) {
      const page = await context.newPage();
      await page.goto(`${hub.url}/assets/${assetId}/annotate`);
      await opened(page);
      return page;
    },
    async cleanPlates() {
      const clean = { orgId: org.id, state: 'READY', kind: 'industrial-qc.image', annotationCount: 0 } as const;
      const found = await hub.core.store.assets.find(clean).sort({ name: 1 }).limit(12).toArray();
      return found.map(({ _id }) => _id);
    },
    stored: (assetId) => annotationsOf(hub, assetId),
    async stop() {
      for (const context of made) await context.close();
      await browser.close();
      await hub.stop();
    },
  };
}

export async function opened(page: Page): Promise<void> {
  await page.locator('[data-testid=editor][data-picture=ready]').waitFor();
  await saved(page);
  await page.getByTestId('class').first().waitFor();
}

export const state = (page: Page, name: string) =>
  page.locator(`[data-testid=save-state][data-state=${name}]`).waitFor();
/** When the hand has rested. */
export const saved = (page: Page) => state(page, 'saved');
/** Without that rest. */
export async function saveNow(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await saved(page);
}

/** A place on the canvas, given as shares of its sides. */
export async function at(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = (await page.getByTestId('editor-canvas').boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height];
}

export async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...(await at(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await at(page, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
  await page.mouse.move(...(await at(page, ...to)));
  await page.mouse.up();
}

export const rows = (page: Page) => page.getByTestId('shape-row').count();
