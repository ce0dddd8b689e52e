import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { at, drag, opened, program, rows, saved, saveNow, shots, startEditorPages } from './editor-pages.ts';
import type { EditorPages } from './editor-pages.ts';
import { seriousFaults, watchPage } from './page-checks.ts';

const test = itWith('chromium', program !== null);

describe('drawing in the editor of annotations', () => {
  let pages: EditorPages;
  let assets: string[];

  beforeAll(async () => {
    if (!program) return;
    pages = await startEditorPages(program, ['industrial-qc']);
    assets = await pages.cleanPlates();
  }, 180_000);

  afterAll(() => pages?.stop());

  test('every tool draws with the mouse; what is edited and undone is there after a reload', async () => {
    const asset = assets[0]!;
    const page = await pages.edit(await pages.signedIn('owner'), asset);
    const { complaints } = watchPage(page);
    await page.keyboard.press('b');
    await drag(page, [0.25, 0.15], [0.35, 0.3]);
    await page.keyboard.press('2');
    await page.keyboard.press('r');
    await drag(page, [0.45, 0.15], [0.55, 0.3]);
    for (let i = 0; i < 30; i++) await page.keyboard.press('e');
    await page.keyboard.press('3');
    await page.keyboard.press('p');
    for (const [x, y] of [[0.65, 0.15], [0.78, 0.15], [0.78, 0.4], [0.65, 0.4]]) await page.mouse.click(...(await at(page, x!, y!))); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.keyboard.press('h');
    for (const [x, y] of [[0.68, 0.2], [0.74, 0.2], [0.71, 0.3]]) await page.mouse.click(...(await at(page, x!, y!))); // prettier-ignore
    await page.mouse.dblclick(...(await at(page, 0.69, 0.3)));
    await page.keyboard.press('4');
    await page.keyboard.press('l');
    for (const [x, y] of [[0.25, 0.5], [0.3, 0.6], [0.4, 0.5]]) await page.mouse.click(...(await at(page, x!, y!))); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.keyboard.press('k');
    for (const [x, y] of [[0.5, 0.5], [0.52, 0.55]]) await page.mouse.click(...(await at(page, x!, y!))); // prettier-ignore
    await page.keyboard.press('Enter');
    await page.keyboard.press('5');
    await page.keyboard.press('o');
    await drag(page, [0.6, 0.55], [0.7, 0.65]);
    await page.keyboard.press('s');
    await drag(page, [0.25, 0.7], [0.35, 0.9]);
    await page.keyboard.press('6');
    await page.keyboard.press('m');
    await drag(page, [0.5, 0.75], [0.6, 0.85]);
    await page.keyboard.press('x');
    await drag(page, [0.55, 0.78], [0.56, 0.79]);
    await page.keyboard.press('t');
    await saved(page);
    const kinds = (await pages.stored(asset)).map(({ parts }) => parts[0]!.geometry.kind).sort();
    expect(kinds).toEqual([
      'box',
      'ellipse',
      'mask',
      'points',
      'polygon',
      'polyline',
      'rotated-box',
      'skeleton',
      'tag',
    ]);
    const polygon = (await pages.stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'polygon')!;
    expect(polygon.parts[0]!.geometry).toMatchObject({ polygons: [[{ length: 4 }, { length: 4 }]] });
    const turned = (await pages.stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'rotated-box')!;
    expect((turned.parts[0]!.geometry as { angle: number }).angle).toBeCloseTo(Math.PI / 6, 6);

    // The box is moved, then a corner of it; each is one step back.
    const boxNow = async () => {
      const box = (await pages.stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'box')!;
      return { rev: box.rev, ...(box.parts[0]!.geometry as { x: number; y: number; width: number; height: number }) };
    };
    const drawn = await boxNow();
    await page.keyboard.press('v');
    await page.keyboard.press('Escape');
    await drag(page, [0.3, 0.22], [0.3, 0.27]);
    await saveNow(page);
    const moved = await boxNow();
    expect(moved.y).toBeGreaterThan(drawn.y + 5);
    expect(moved.width).toBeCloseTo(drawn.width, 6);
    await drag(page, [0.35, 0.35], [0.38, 0.42]);
    await saveNow(page);
    expect((await boxNow()).width).toBeGreaterThan(moved.width + 5);
    await page.keyboard.press('Control+z');
    await saveNow(page);
    expect(await boxNow()).toEqual({ ...moved, rev: moved.rev + 2 });
    await page.screenshot({ path: join(shots, 'annotate-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.screenshot({ path: join(shots, 'annotate-help.png') });

    await page.reload();
    await opened(page);
    expect(await rows(page)).toBe(9);
    expect((await pages.stored(asset)).length).toBe(9);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('the keyboard alone draws, walks, changes and removes', async () => {
    const asset = assets[1]!;
    const page = await pages.edit(await pages.signedIn('annotator', 'zh-CN', false), asset);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('b', 'ArrowLeft', 'Enter', ...Array<string>(4).fill('Shift+ArrowRight'), ...Array<string>(3).fill('Shift+ArrowDown'), 'Enter'); // prettier-ignore
    await press('2', 'p', 'ArrowUp', 'Enter', ...Array<string>(5).fill('Shift+ArrowUp'), 'Enter', ...Array<string>(4).fill('Shift+ArrowLeft'), 'Enter', 'Enter'); // prettier-ignore
    await saveNow(page);
    const [box, polygon] = (await pages.stored(asset)).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.parts[0]!.geometry.kind.localeCompare(b.parts[0]!.geometry.kind)); // prettier-ignore
    expect(box).toMatchObject({ parts: [{ geometry: { kind: 'box', width: 40, height: 30 } }] });
    expect(polygon).toMatchObject({ parts: [{ geometry: { kind: 'polygon', polygons: [[{ length: 3 }]] } }] });
    expect(box!.class).not.toBe(polygon!.class);
    await page.screenshot({ path: join(shots, 'annotate-zh-light.png') });
    expect(await seriousFaults(page)).toEqual([]);

    await press('v', 'Escape', 'Tab', 'ArrowRight', 'Shift+ArrowDown');
    await saveNow(page);
    const { x, y } = box!.parts[0]!.geometry as { x: number; y: number };
    const find = async () => (await pages.stored(asset)).find(({ _id }) => _id === box!._id);
    expect((await find())?.parts[0]?.geometry).toMatchObject({ x: x + 1, y: y + 10 });
    await press('Delete');
    await saveNow(page);
    expect(await find()).toBeUndefined();
    await press('Control+z');
    await saveNow(page);
    expect((await find())?.parts[0]?.geometry).toMatchObject({ x: x + 1, y: y + 10 });
  }, 120_000);
});
