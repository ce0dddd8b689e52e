import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { at, drag, program, saved, saveNow, shots, startEditorPages, state } from './editor-pages.ts';
import type { EditorPages } from './editor-pages.ts';
import { seriousFaults } from './page-checks.ts';

const test = itWith('chromium', program !== null);

describe('the editor of annotations and an ontology', () => {
  let pages: EditorPages;
  let assets: string[];

  beforeAll(async () => {
    if (!program) return;
    pages = await startEditorPages(program, ['industrial-qc']);
    assets = await pages.cleanPlates();
  }, 180_000);

  afterAll(() => pages?.stop());

  test('an ontology says what is asked of a shape, and which relations there are', async () => {
    const say = async (document: string, input: object) => {
      const answer = await pages.hub.graphql<Record<string, { id?: string; message?: string }>>(
        pages.org.tokens.owner,
        document,
        {
          input,
        },
      );
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

    const asset = assets[0]!;
    const page = await pages.edit(await pages.signedIn('owner', 'zh-CN'), asset);
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
    await saveNow(page);
    await page.screenshot({ path: join(shots, 'annotate-ontology-zh.png') });
    expect(await seriousFaults(page)).toEqual([]);
    const [fault, clamp] = ['fault', 'clamp'].map(async (code) =>
      (await pages.stored(asset)).find((one) => one.class === code),
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
    expect(await pages.stored(asset)).toHaveLength(2);
    await page.getByTestId('shape-row').filter({ hasText: '待补全' }).click();
    await page.getByTestId('missing').filter({ hasText: '原因、湿' }).waitFor();
    await page.screenshot({ path: join(shots, 'annotate-required-zh.png') });
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: '原因' }).fill('oil');
    await page.getByRole('combobox', { name: '湿' }).click();
    await page.getByTitle('否').click();
    await saved(page);
    expect((await pages.stored(asset)).find((one) => one.class === 'stain')).toMatchObject({
      attributes: { cause: 'oil', wet: false },
    });
    // What the ontology does not allow is refused by the hub, told here, and holds up nothing else.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('3');
    await page.keyboard.press('b');
    await drag(page, [0.7, 0.7], [0.8, 0.8]);
    await page.keyboard.press('Control+s');
    await state(page, 'refused');
    await page.getByTestId('shape-row').filter({ hasText: '被拒绝' }).waitFor();
    await page.keyboard.press('Control+z');
    await saveNow(page);
    expect(await pages.stored(asset)).toHaveLength(3);
  }, 120_000);
});
