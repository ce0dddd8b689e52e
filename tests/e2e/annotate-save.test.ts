import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { drag, opened, program, rows, saved, saveNow, shots, startEditorPages, state } from './editor-pages.ts';
import type { EditorPages } from './editor-pages.ts';

/** How many unsaved shapes the page's database has. */
function unsavedEntries(): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('lode');
    opening.onsuccess = () => {
      const counting = opening.result.transaction('unsaved').objectStore('unsaved').count();
      counting.onsuccess = () => resolve(counting.result);
    };
  });
}

const test = itWith('chromium', program !== null);

describe('saving in the editor of annotations', () => {
  let pages: EditorPages;
  let assets: string[];

  beforeAll(async () => {
    if (!program) return;
    pages = await startEditorPages(program, ['industrial-qc']);
    assets = await pages.cleanPlates();
  }, 180_000);

  afterAll(() => pages?.stop());

  test('what is drawn without a network is saved when it is back, also by another tab', async () => {
    const asset = assets[0]!;
    const context = await pages.signedIn('owner');
    const page = await pages.edit(context, asset);
    await context.setOffline(true);
    await page.keyboard.press('b');
    await drag(page, [0.4, 0.3], [0.5, 0.4]);
    await state(page, 'waiting');
    await drag(page, [0.6, 0.6], [0.7, 0.7]);
    expect(await pages.stored(asset)).toEqual([]);
    await context.setOffline(false);
    await saved(page);
    expect(await pages.stored(asset)).toHaveLength(2);

    await context.setOffline(true);
    await drag(page, [0.3, 0.7], [0.4, 0.8]);
    await page.keyboard.press('Control+s');
    await state(page, 'waiting');
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('lode.unsaved.')));
    expect(await page.evaluate(unsavedEntries)).toBe(1);
    // The database had no time for this one.
    await drag(page, [0.2, 0.2], [0.3, 0.3]);
    await page.close();
    await context.setOffline(false);
    const again = await pages.edit(context, asset);
    await again.getByTestId('shape-row').nth(3).waitFor();
    await saved(again);
    expect(await pages.stored(asset)).toHaveLength(4);
    for (const end = Date.now() + 10_000; (await again.evaluate(unsavedEntries)) > 0;)
      if (Date.now() > end) throw new Error('What is saved is still kept as unsaved.');
  }, 120_000);

  test('two people on one picture see each other, and neither overwrites the other', async () => {
    const asset = assets[1]!;
    const [one, other] = [await pages.signedIn('owner'), await pages.signedIn('steward', 'zh-CN')];
    const [mine, theirs] = [await pages.edit(one, asset), await pages.edit(other, asset)];
    await mine.keyboard.press('b');
    await drag(mine, [0.4, 0.3], [0.5, 0.5]);
    await theirs.getByTestId('shape-row').first().waitFor();
    const owner = await pages.hub.core.store.members.findOne({ orgId: pages.org.id, role: 'owner' });
    const name = (await pages.hub.core.store.users.findOne({ _id: owner!.userId }))!.name;
    await theirs.locator(`.by-other[title*="${name}"]`).first().waitFor();
    await saveNow(mine);

    // They are cut off and go on; meanwhile I save another version.
    await other.setOffline(true);
    await theirs.getByTestId('shape-row').first().click();
    await theirs.keyboard.press('3');
    await theirs.keyboard.press('Control+s');
    await state(theirs, 'waiting');
    await mine.keyboard.press('v');
    await mine.keyboard.press('2');
    for (let i = 0; i < 4; i++) await mine.keyboard.press('Shift+ArrowDown');
    await saveNow(mine);
    await other.setOffline(false);
    await theirs.getByTestId('conflict').waitFor();
    await theirs.screenshot({ path: join(shots, 'annotate-conflict-zh.png') });
    const classes = await theirs.getByTestId('class').allInnerTexts();
    const [before] = await pages.stored(asset);
    await theirs.getByRole('button', { name: '保留我的' }).click();
    await saved(theirs);
    const [after] = await pages.stored(asset);
    expect(after).toMatchObject({ rev: before!.rev + 1, _id: before!._id });
    expect(after!.class).not.toBe(before!.class);
    expect(classes.length).toBeGreaterThan(2);
    // And I see what they decided, with a mark who.
    await mine.locator('.by-other').first().waitFor();
    expect(await rows(mine)).toBe(1);
  }, 120_000);

  test('the asset page leads to it, and it leads on to the next one', async () => {
    const context = await pages.signedIn('owner');
    const page = await context.newPage();
    await page.goto(`${pages.hub.url}/datasets/plates`);
    await page.getByTestId('asset-cell').first().click();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/assets\//);
    await page.getByTestId('viewer').waitFor();
    await page.getByRole('button', { name: 'Annotate' }).waitFor();
    await page.keyboard.press('e');
    await page.waitForURL(/\/annotate/);
    await opened(page);
    const first = page.url();
    await page.keyboard.press('m');
    await page.keyboard.press('n');
    await page.waitForURL((url) => url.href !== first && url.pathname.endsWith('/annotate'));
    await opened(page);
    expect(await page.locator('.editor-tools [aria-pressed=true]').getAttribute('aria-label')).toBe('Brush');
  }, 60_000);
});
