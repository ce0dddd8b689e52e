import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { opened, program, saved, shots, startEditorPages } from './editor-pages.ts';
import type { EditorPages } from './editor-pages.ts';
import { seriousFaults } from './page-checks.ts';

const test = itWith('chromium', program !== null);

describe('tracks in the editor of annotations', () => {
  let pages: EditorPages;
  const stored = (assetId: string) => pages.hub.core.store.annotations.find({ assetId }).sort({ _id: 1 }).toArray();

  beforeAll(async () => {
    if (program) pages = await startEditorPages(program, ['mining']);
  }, 180_000);

  afterAll(() => pages?.stop());

  test('a track on a video by the keyboard: drawn, moved two frames on, computed between, ended, and there after a reload', async () => {
    const clip = await pages.hub.core.store.assets.findOne({
      orgId: pages.org.id,
      state: 'READY',
      'parts.mediaType': 'video/mp4',
    });
    const page = await pages.edit(await pages.signedIn('owner'), clip!._id);
    const before = (await stored(clip!._id)).map(({ _id }) => _id);
    const find = async () => (await stored(clip!._id)).find(({ _id }) => !before.includes(_id));
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
    await saved(page);
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
    await saved(page);
    expect((await find())?.parts.map(({ frame }) => frame)).toEqual([0, 4]);
    await press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the whole track' }).click();
    await saved(page);
    expect(await find()).toBeUndefined();
  }, 120_000);
});
