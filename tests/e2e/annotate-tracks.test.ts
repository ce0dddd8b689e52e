import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { drag, opened, program, saved, saveNow, shots, startEditorPages } from './editor-pages.ts';
import type { EditorPages } from './editor-pages.ts';
import { seriousFaults, watchPage } from './page-checks.ts';

const test = itWith('chromium', program !== null);

describe('the editor of annotations on footage, slices and rasters', () => {
  let pages: EditorPages;

  beforeAll(async () => {
    if (program) pages = await startEditorPages(program, ['mining', 'medical', 'geospatial']);
  }, 180_000);

  afterAll(() => pages?.stop());

  test('a track on a video by the keyboard: drawn, moved two frames on, computed between, ended, and there after a reload', async () => {
    const clip = await pages.hub.core.store.assets.findOne({
      orgId: pages.org.id,
      state: 'READY',
      'parts.mediaType': 'video/mp4',
    });
    const page = await pages.edit(await pages.signedIn('owner'), clip!._id);
    const before = (await pages.stored(clip!._id)).map(({ _id }) => _id);
    const find = async () => (await pages.stored(clip!._id)).find(({ _id }) => !before.includes(_id));
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const onFrame = (name: string) => page.locator(`[data-testid=track-state][data-state=${name}]`).waitFor();
    const place = async () => (await page.getByTestId('place').innerText()).split(/[^\d.]+/).map(Number);
    await press('f', 'b', 'ArrowLeft', 'Enter', ...Array<string>(4).fill('Shift+ArrowRight'), ...Array<string>(3).fill('Shift+ArrowDown'), 'Enter'); // prettier-ignore
    await onFrame('keyframe');
    const [x, y] = await place();
    await press('v', '.', '.');
    await onFrame('computed');
    await press('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown');
    await onFrame('keyframe');
    await press(',');
    await onFrame('computed');
    expect(await place()).toEqual([x! + 10, y! + 5, 40, 30]);
    await page.screenshot({ path: join(shots, 'annotate-track.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await press('.', '.', '.', 'u');
    await onFrame('outside');
    await saveNow(page);
    expect(await find()).toMatchObject({
      track: expect.stringMatching(/./),
      parts: [
        { frame: 0, keyframe: true, geometry: { x, y, width: 40, height: 30 } },
        { frame: 2, keyframe: true, geometry: { x: x! + 20, y: y! + 10 } },
        { frame: 4, keyframe: true, outside: true, geometry: { x: x! + 20 } },
      ],
    });

    await page.reload();
    await opened(page);
    await press('.');
    await page.getByTestId('shape-row').filter({ hasText: '◇' }).click();
    await onFrame('computed');
    expect(await place()).toEqual([x! + 10, y! + 5, 40, 30]);
    // What Delete means is asked: the keyframe goes, then all of it.
    await press('.', 'Delete');
    // Hovering waits until it stands still.
    await page.getByRole('dialog').getByRole('button', { name: 'Out of view from here' }).hover();
    await page.screenshot({ path: join(shots, 'annotate-track-removal.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove this keyframe' }).click();
    await onFrame('computed');
    await saveNow(page);
    expect((await find())?.parts.map(({ frame }) => frame)).toEqual([0, 4]);
    await press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the whole track' }).click();
    await saved(page);
    expect(await find()).toBeUndefined();
  }, 120_000);

  test('a track gets its 501st keyframe, and is saved as two annotations that are one track under the hand', async () => {
    const { hub, org } = pages;
    const clip = (await hub.core.store.assets.findOne({ orgId: org.id, name: 'heading-2.mp4' }))!;
    const box = (x: number) => ({ kind: 'box', data: { x, y: 20, width: 40, height: 30 } });
    const parts = Array.from({ length: 500 }, (_, i) => ({ frame: 2 * i, keyframe: true, geometry: box(20 + i / 10) }));
    const input = { assetId: clip._id, annotations: [{ class: 'vehicle', track: 'long', parts }] };
    const save = 'mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) { __typename } }';
    await hub.graphql(org.tokens.owner, save, { input });
    const page = await pages.edit(await pages.signedIn('owner', 'zh-CN'), clip._id);
    const onFrame = (name: string) => page.locator(`[data-testid=track-state][data-state=${name}]`).waitFor();
    await page.getByTestId('shape-row').first().click();
    await onFrame('keyframe');
    await page.keyboard.press('.');
    await onFrame('computed');
    await page.keyboard.press('Shift+ArrowDown');
    await onFrame('keyframe');
    await saveNow(page);
    const chunks = (await pages.stored(clip._id)).filter(({ track }) => track === 'long');
    chunks.sort((a, b) => (a.chunk ?? 0) - (b.chunk ?? 0));
    expect(chunks.map(({ chunk, parts: { length } }) => [chunk, length])).toEqual([[0, 251], [1, 250]]); // prettier-ignore
    const frames = chunks.flatMap((one) => one.parts.map(({ frame }) => frame));
    expect(frames).toEqual([0, 1, ...Array.from({ length: 499 }, (_, i) => 2 * i + 2)]);
    expect(await page.getByTestId('shape-row').filter({ hasText: '◆' }).count()).toBe(1);
    await page.screenshot({ path: join(shots, 'annotate-long-track-zh.png') });
    await page.keyboard.press('Control+z');
    await saveNow(page);
    expect((await pages.stored(clip._id)).filter(({ track }) => track === 'long').map((one) => one.parts.length)).toEqual([500]); // prettier-ignore
  }, 60_000);

  test('slices, footage and rasters open in it, too', async () => {
    const context = await pages.signedIn('owner');
    const page = await context.newPage();
    const { complaints } = watchPage(page);
    const pictures: [name: string, find: object, frames: boolean][] = [
      ['slice', { kind: 'medical.instance' }, false],
      ['footage', { name: 'heading-2.mp4' }, true],
      ['raster', { name: 'yard.tif' }, false],
    ];
    for (const [name, find, frames] of pictures) {
      const asset = await pages.hub.core.store.assets.findOne({ orgId: pages.org.id, ...find });
      await page.goto(`${pages.hub.url}/assets/${asset!._id}/annotate`);
      await page.locator('[data-testid=editor][data-picture=ready]').waitFor();
      await saved(page);
      if ((await page.getByTestId('class').count()) === 0) {
        await page.getByPlaceholder('New class').fill('thing');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
      }
      const before = (await pages.stored(asset!._id)).map(({ _id }) => _id);
      if (frames) for (let i = 0; i < 5; i++) await page.keyboard.press('.');
      await page.keyboard.press('b');
      await drag(page, [0.45, 0.45], [0.55, 0.55]);
      await saveNow(page);
      await page.screenshot({ path: join(shots, `annotate-${name}.png`) });
      const [added] = (await pages.stored(asset!._id)).filter(({ _id }) => !before.includes(_id));
      expect(added?.parts[0]?.frame).toBe(frames ? 5 : undefined);
      // The clip's clock is known: the viewer and questions about time find it by that.
      expect(/^\d{19}$/.test(added?.parts[0]?.start ?? '')).toBe(frames);
    }
    expect(complaints).toEqual([]);
  }, 120_000);
});
