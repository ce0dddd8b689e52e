import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { itWith } from '@lode/core/testing';
import type { TestHub, TestOrganisation } from '../harness/test-hub.ts';
import { at, drag, opened, program, rows, saved, shots, startEditorPages, state } from './editor-pages.ts';
import type { EditorPages, Role } from './editor-pages.ts';
import { seriousFaults, watchPage } from './page-checks.ts';

const test = itWith('chromium', program !== null);

describe('the editor of annotations in a browser', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  let pages: EditorPages;
  let assets: string[];

  const signedIn = (role: Role, locale?: string, dark?: boolean) => pages.signedIn(role, locale, dark);
  const edit = (context: BrowserContext, assetId: string) => pages.edit(context, assetId);
  const stored = (assetId: string) => hub.core.store.annotations.find({ assetId }).sort({ _id: 1 }).toArray();

  beforeAll(async () => {
    if (!program) return;
    pages = await startEditorPages(program, ['industrial-qc', 'medical', 'mining', 'geospatial']);
    ({ hub, org } = pages);
    const clean = await hub.core.store.assets
      .find({ orgId: org.id, state: 'READY', kind: 'industrial-qc.image', annotationCount: 0 })
      .sort({ name: 1 })
      .limit(12)
      .toArray();
    assets = clean.map(({ _id }) => _id);
  }, 180_000);

  afterAll(() => pages?.stop());

  test('every tool draws with the mouse; what is edited and undone is there after a reload', async () => {
    const asset = assets[0]!;
    const page = await edit(await signedIn('owner'), asset);
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
    const kinds = (await stored(asset)).map(({ parts }) => parts[0]!.geometry.kind).sort();
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
    const polygon = (await stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'polygon')!;
    expect(polygon.parts[0]!.geometry).toMatchObject({ polygons: [[{ length: 4 }, { length: 4 }]] });
    const turned = (await stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'rotated-box')!;
    expect((turned.parts[0]!.geometry as { angle: number }).angle).toBeCloseTo(Math.PI / 6, 6);

    // The box is moved, then a corner of it; each is one step back.
    const boxNow = async () => {
      const box = (await stored(asset)).find(({ parts }) => parts[0]!.geometry.kind === 'box')!;
      return { rev: box.rev, ...(box.parts[0]!.geometry as { x: number; y: number; width: number; height: number }) };
    };
    const drawn = await boxNow();
    await page.keyboard.press('v');
    await page.keyboard.press('Escape');
    await drag(page, [0.3, 0.22], [0.3, 0.27]);
    await saved(page);
    const moved = await boxNow();
    expect(moved.y).toBeGreaterThan(drawn.y + 5);
    expect(moved.width).toBeCloseTo(drawn.width, 6);
    await drag(page, [0.35, 0.35], [0.38, 0.42]);
    await saved(page);
    expect((await boxNow()).width).toBeGreaterThan(moved.width + 5);
    await page.keyboard.press('Control+z');
    await saved(page);
    expect(await boxNow()).toEqual({ ...moved, rev: moved.rev + 2 });
    await page.screenshot({ path: join(shots, 'annotate-en-dark.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.screenshot({ path: join(shots, 'annotate-help.png') });

    await page.reload();
    await opened(page);
    expect(await rows(page)).toBe(9);
    expect((await stored(asset)).length).toBe(9);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('the keyboard alone draws, walks, changes and removes', async () => {
    const asset = assets[1]!;
    const page = await edit(await signedIn('annotator', 'zh-CN', false), asset);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('b', 'ArrowLeft', 'Enter', ...Array<string>(4).fill('Shift+ArrowRight'), ...Array<string>(3).fill('Shift+ArrowDown'), 'Enter'); // prettier-ignore
    await press('2', 'p', 'ArrowUp', 'Enter', ...Array<string>(5).fill('Shift+ArrowUp'), 'Enter', ...Array<string>(4).fill('Shift+ArrowLeft'), 'Enter', 'Enter'); // prettier-ignore
    await saved(page);
    const [box, polygon] = (await stored(asset)).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.parts[0]!.geometry.kind.localeCompare(b.parts[0]!.geometry.kind)); // prettier-ignore
    expect(box).toMatchObject({ parts: [{ geometry: { kind: 'box', width: 40, height: 30 } }] });
    expect(polygon).toMatchObject({ parts: [{ geometry: { kind: 'polygon', polygons: [[{ length: 3 }]] } }] });
    expect(box!.class).not.toBe(polygon!.class);
    await page.screenshot({ path: join(shots, 'annotate-zh-light.png') });
    expect(await seriousFaults(page)).toEqual([]);

    await press('v', 'Escape', 'Tab', 'ArrowRight', 'Shift+ArrowDown');
    await saved(page);
    const { x, y } = box!.parts[0]!.geometry as { x: number; y: number };
    const find = async () => (await stored(asset)).find(({ _id }) => _id === box!._id);
    expect((await find())?.parts[0]?.geometry).toMatchObject({ x: x + 1, y: y + 10 });
    await press('Delete');
    await saved(page);
    expect(await find()).toBeUndefined();
    await press('Control+z');
    await saved(page);
    expect((await find())?.parts[0]?.geometry).toMatchObject({ x: x + 1, y: y + 10 });
  }, 120_000);

  test('what is drawn without a network is saved when it is back, also by another tab', async () => {
    const asset = assets[2]!;
    const context = await signedIn('owner');
    const page = await edit(context, asset);
    await context.setOffline(true);
    await page.keyboard.press('b');
    await drag(page, [0.4, 0.3], [0.5, 0.4]);
    await state(page, 'waiting');
    await drag(page, [0.6, 0.6], [0.7, 0.7]);
    expect(await stored(asset)).toEqual([]);
    await context.setOffline(false);
    await saved(page);
    expect(await stored(asset)).toHaveLength(2);

    await context.setOffline(true);
    await drag(page, [0.3, 0.7], [0.4, 0.8]);
    await state(page, 'waiting');
    await page.close();
    await context.setOffline(false);
    const again = await edit(context, asset);
    await again.getByTestId('shape-row').nth(2).waitFor();
    await saved(again);
    expect(await stored(asset)).toHaveLength(3);
  }, 120_000);

  test('two people on one picture see each other, and neither overwrites the other', async () => {
    const asset = assets[3]!;
    const [one, other] = [await signedIn('owner'), await signedIn('steward', 'zh-CN')];
    const [mine, theirs] = [await edit(one, asset), await edit(other, asset)];
    await mine.keyboard.press('b');
    await drag(mine, [0.4, 0.3], [0.5, 0.5]);
    await theirs.getByTestId('shape-row').first().waitFor();
    const owner = await hub.core.store.members.findOne({ orgId: org.id, role: 'owner' });
    const name = (await hub.core.store.users.findOne({ _id: owner!.userId }))!.name;
    await theirs.locator(`.by-other[title*="${name}"]`).first().waitFor();
    await saved(mine);

    // They are cut off and go on; meanwhile I save another version.
    await other.setOffline(true);
    await theirs.getByTestId('shape-row').first().click();
    await theirs.keyboard.press('3');
    await state(theirs, 'waiting');
    await mine.keyboard.press('v');
    await mine.keyboard.press('2');
    for (let i = 0; i < 4; i++) await mine.keyboard.press('Shift+ArrowDown');
    await saved(mine);
    await other.setOffline(false);
    await theirs.getByTestId('conflict').waitFor();
    await theirs.screenshot({ path: join(shots, 'annotate-conflict-zh.png') });
    const classes = await theirs.getByTestId('class').allInnerTexts();
    const [before] = await stored(asset);
    await theirs.getByRole('button', { name: '保留我的' }).click();
    await saved(theirs);
    const [after] = await stored(asset);
    expect(after).toMatchObject({ rev: before!.rev + 1, _id: before!._id });
    expect(after!.class).not.toBe(before!.class);
    expect(classes.length).toBeGreaterThan(2);
    // And I see what they decided, with a mark who.
    await mine.locator('.by-other').first().waitFor();
    expect(await rows(mine)).toBe(1);
  }, 120_000);

  test('the asset page leads to it, and it leads on to the next one', async () => {
    const context = await signedIn('owner');
    const page = await context.newPage();
    await page.goto(`${hub.url}/datasets/plates`);
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

  test('slices, footage and rasters open in it, too', async () => {
    const context = await signedIn('owner');
    const page = await context.newPage();
    const { complaints } = watchPage(page);
    const pictures: [name: string, find: object, frames: boolean][] = [
      ['slice', { kind: 'medical.instance' }, false],
      ['footage', { name: 'heading-2.mp4' }, true],
      ['raster', { name: 'yard.tif' }, false],
    ];
    for (const [name, find, frames] of pictures) {
      const asset = await hub.core.store.assets.findOne({ orgId: org.id, ...find });
      await page.goto(`${hub.url}/assets/${asset!._id}/annotate`);
      await page.locator('[data-testid=editor][data-picture=ready]').waitFor();
      await saved(page);
      if ((await page.getByTestId('class').count()) === 0) {
        await page.getByPlaceholder('New class').fill('thing');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
      }
      const before = (await stored(asset!._id)).map(({ _id }) => _id);
      if (frames) for (let i = 0; i < 5; i++) await page.keyboard.press('.');
      await page.keyboard.press('b');
      await drag(page, [0.45, 0.45], [0.55, 0.55]);
      await saved(page);
      await page.screenshot({ path: join(shots, `annotate-${name}.png`) });
      const [added] = (await stored(asset!._id)).filter(({ _id }) => !before.includes(_id));
      expect(added?.parts[0]?.frame).toBe(frames ? 5 : undefined);
      // The clip's clock is known: the viewer and questions about time find it by that.
      expect(/^\d{19}$/.test(added?.parts[0]?.start ?? '')).toBe(frames);
    }
    expect(complaints).toEqual([]);
  }, 120_000);

  test('an ontology says what is asked of a shape, and which relations there are', async () => {
    const say = async (document: string, input: object) => {
      const answer = await hub.graphql<Record<string, { id?: string; message?: string }>>(org.tokens.owner, document, {
        input,
      });
      expect(answer.errors).toBeUndefined();
      return Object.values(answer.data)[0]!;
    };
    const attributes = [
      { name: 'depth', en: 'Depth', zh: '深度', type: 'NUMBER', min: 0, max: 9 },
      { name: 'side', en: 'Side', zh: '面', type: 'SELECT', values: [{ value: 'a', en: 'Front', zh: '正面' }, { value: 'b', en: 'Back', zh: '背面' }], default: 'a' }, // prettier-ignore
      { name: 'fresh', en: 'Fresh', zh: '新伤', type: 'BOOLEAN' },
    ];
    const made = await say(
      'mutation ($input: CreateOntologyInput!) { createOntology(input: $input) { ... on Ontology { id } ... on Problem { message } } }',
      {
        // prettier-ignore
        name: 'plates',
        version: '1.0.0',
        classes: [
          { code: 'fault', en: 'Fault', zh: '缺陷', attributes },
          {
            code: 'stain',
            en: 'Stain',
            zh: '污渍',
            attributes: [
              { name: 'cause', en: 'Cause', zh: '原因', type: 'TEXT', required: true },
              { name: 'wet', en: 'Wet', zh: '湿', type: 'BOOLEAN', required: true },
            ],
          },
          { code: 'clamp', en: 'Clamp', zh: '夹具', geometries: ['skeleton'], skeleton: { nodes: ['top', 'left', 'right'], edges: [[0, 1], [0, 2]] } }, // prettier-ignore
        ],
        relationTypes: [{ code: 'made-by', en: 'made by', zh: '由其造成', from: ['fault'], to: ['clamp'] }],
      },
    );
    await say('mutation ($input: SetOntologyInput!) { setOntology(input: $input) { __typename ... on Problem { message } } }', { datasetId: 'plates', ontologyId: made.id }); // prettier-ignore

    const asset = assets[4]!;
    const page = await edit(await signedIn('owner', 'zh-CN'), asset);
    await page.keyboard.press('b');
    await drag(page, [0.3, 0.3], [0.4, 0.4]);
    await page.getByRole('spinbutton', { name: '深度' }).fill('4');
    await page.getByText('新伤').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.keyboard.press('s');
    await drag(page, [0.5, 0.5], [0.6, 0.7]);
    await page.keyboard.press('v');
    await page.mouse.click(...(await at(page, 0.3, 0.35)));
    await page.keyboard.press('g');
    await page.mouse.click(...(await at(page, 0.55, 0.5)));
    await page.getByRole('dialog').getByRole('button', { name: '由其造成' }).click();
    await saved(page);
    await page.screenshot({ path: join(shots, 'annotate-ontology-zh.png') });
    expect(await seriousFaults(page)).toEqual([]);
    const [fault, clamp] = ['fault', 'clamp'].map(async (code) =>
      (await stored(asset)).find((one) => one.class === code),
    );
    expect(await fault).toMatchObject({
      attributes: { depth: 4, side: 'a', fresh: true },
      relations: [{ type: 'made-by', to: (await clamp)!._id }],
    });
    expect(await clamp).toMatchObject({
      parts: [{ geometry: { nodes: [{ name: 'top' }, { name: 'left' }, { name: 'right' }] } }],
    });
    // What a class requires is asked for first; the shape is kept meanwhile, also over a reload.
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.keyboard.press('b');
    await drag(page, [0.2, 0.7], [0.3, 0.8]);
    await state(page, 'incomplete');
    await page.reload();
    await state(page, 'incomplete');
    expect(await stored(asset)).toHaveLength(2);
    await page.getByTestId('shape-row').filter({ hasText: '待补全' }).click();
    await page.getByTestId('missing').filter({ hasText: '原因、湿' }).waitFor();
    await page.screenshot({ path: join(shots, 'annotate-required-zh.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: '原因' }).fill('oil');
    await page.getByRole('combobox', { name: '湿' }).click();
    await page.getByTitle('否').click();
    await saved(page);
    expect((await stored(asset)).find((one) => one.class === 'stain')).toMatchObject({
      attributes: { cause: 'oil', wet: false },
    });
    // What the ontology does not allow is refused by the hub, told here, and holds up nothing else.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.keyboard.press('b');
    await drag(page, [0.7, 0.7], [0.8, 0.8]);
    await state(page, 'refused');
    await page.getByTestId('shape-row').filter({ hasText: '被拒绝' }).waitFor();
    await page.keyboard.press('Control+z');
    await saved(page);
    expect(await stored(asset)).toHaveLength(3);
  }, 120_000);
});
