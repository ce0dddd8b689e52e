import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { industrialQcPlugin } from '../plugin.ts';
import { filesOf, ingest, treeOf, validate, viewsOf, type Files } from '../testing/ingest.ts';
import { cocoLayout } from './coco.layout.ts';
import { deepPcbLayout } from './deeppcb.layout.ts';
import { mvtecLayout } from './mvtec.layout.ts';

const samples = fileURLToPath(new URL('../../../../shared/samples/', import.meta.url));
const withSamples = itWith('samples', existsSync(`${samples}qc/deeppcb`));

const empty = (...paths: string[]): Files => new Map(paths.map((path) => [path, new Uint8Array()]));

describe('MVTec AD layout', () => {
  const tree = empty(
    'mvtec/bottle/train/good/000.png',
    'mvtec/bottle/test/good/000.png',
    'mvtec/bottle/test/broken_large/000.png',
    'mvtec/bottle/test/broken_large/00.png',
    'mvtec/bottle/ground_truth/broken_large/000_mask.png',
    'mvtec/bottle/ground_truth/broken_large/007_mask.png',
    'mvtec/bottle/readme.txt',
  );

  it('plans splits, labels and masks under any root, and leaves the rest alone', async () => {
    const match = await mvtecLayout.detect(treeOf(tree));
    expect(match?.confidence).toBeCloseTo(6 / 7);
    expect(match?.plans.get('mvtec/bottle/test/broken_large/000.png')).toEqual({
      parser: 'industrial-qc.image',
      phase: 0,
      context: { split: 'test', label: 'broken_large', category: 'bottle', identity: 'path' },
    });
    // Not 00.png, whose stem is contained in 000_mask too.
    expect(match?.plans.get('mvtec/bottle/ground_truth/broken_large/000_mask.png')).toEqual({
      parser: 'industrial-qc.mask',
      phase: 1,
      context: { target: 'mvtec/bottle/test/broken_large/000.png', label: 'broken_large', category: 'bottle' },
      companions: { image: 'mvtec/bottle/test/broken_large/000.png' },
    });
    expect(match?.plans.has('mvtec/bottle/readme.txt')).toBe(false);
  });

  it('pairs a mask without an image with none, which its parser reports', async () => {
    const { findings } = await ingest(tree, mvtecLayout);
    expect(findings.filter(({ code }) => code === 'industrial-qc.orphan-mask').map(({ path }) => path)).toEqual([
      'mvtec/bottle/ground_truth/broken_large/007_mask.png',
    ]);
  });

  it('takes neither a classification set nor a COCO folder for its own', async () => {
    expect(
      await mvtecLayout.detect(
        treeOf(empty('pets/train/cat/1.jpg', 'pets/test/cat/2.jpg', 'pets/test/good-boy/3.jpg')),
      ),
    ).toBeNull();
    expect(
      await mvtecLayout.detect(treeOf(empty('images/train/a.jpg', 'annotations/instances_train.json'))),
    ).toBeNull();
  });

  it('reads a category folder dropped without its parent', async () => {
    const match = await mvtecLayout.detect(treeOf(empty('train/good/0.png', 'test/good/0.png')));
    expect(match?.plans.get('train/good/0.png')?.context).toEqual({ split: 'train', label: 'good', identity: 'path' });
  });
});

describe('DeepPCB layout', () => {
  it('links test to template and reports what is missing', async () => {
    const tree = empty(
      'g/1/11_test.jpg',
      'g/1/11_temp.jpg',
      'g/1_not/11.txt',
      'g/1/12_test.jpg',
      'g/1_not/13.txt',
      'g/LICENSE',
    );
    const match = await deepPcbLayout.detect(treeOf(tree));
    expect(match?.plans.get('g/1/11_test.jpg')?.context).toEqual({
      category: '1',
      identity: 'path',
      label: 'defect',
      pair: { role: 'test', template: 'g/1/11_temp.jpg' },
    });
    expect(match?.plans.get('g/1_not/11.txt')).toMatchObject({ phase: 1, context: { target: 'g/1/11_test.jpg' } });
    expect(match?.findings?.map(({ code, path }) => [code, path])).toEqual([
      ['industrial-qc.image-without-template', 'g/1/12_test.jpg'],
      ['industrial-qc.image-without-list', 'g/1/12_test.jpg'],
    ]);
    const { findings } = await ingest(tree, deepPcbLayout);
    expect(
      findings.some(({ code, path }) => code === 'industrial-qc.list-without-image' && path === 'g/1_not/13.txt'),
    ).toBe(true);
    expect(await deepPcbLayout.detect(treeOf(empty('a/1_test.png', 'notes.txt')))).toBeNull();
  });

  withSamples('reads the samples: 128 images, 64 pairs, 384 boxes by class, no false duplicate', async () => {
    const files = filesOf(`${samples}qc/deeppcb`);
    const result = await ingest(files, deepPcbLayout);
    expect(result.findings).toEqual([]);
    expect(result.items).toHaveLength(128);
    expect(result.items.filter(({ links }) => links?.[0]?.role === 'template')).toHaveLength(64);
    const byClass: Record<string, number> = {};
    for (const { class: code } of result.annotations.flatMap(({ annotations }) => annotations))
      byClass[code] = (byClass[code] ?? 0) + 1;
    expect(byClass).toEqual({ open: 69, short: 60, mousebite: 65, spur: 62, copper: 61, 'pin-hole': 67 });
    const views = viewsOf(result);
    for (const validator of industrialQcPlugin.validators ?? []) expect(await validate(validator, views)).toEqual([]);
    // That is the links' doing: without them the templates are near-duplicates of their tests.
    const unlinked = await validate(
      industrialQcPlugin.validators?.[0] as never,
      views.map((view) => ({ ...view, links: [] })),
    );
    expect(unlinked.length).toBeGreaterThan(80);
  });
});

describe('COCO layout', () => {
  const json = (fileName: string, keys: string[] = ['images', 'annotations', 'categories']) =>
    new TextEncoder().encode(
      `{"info":{},${keys.map((key) => `"${key}":[${key === 'images' ? `{"id":1,"file_name":"${fileName}"}` : ''}]`).join(',')}}`,
    );

  it('finds the folder of each file by where its images lie, and the split by the folder', async () => {
    const tree: Files = new Map([
      ['set/images/train/a.jpg', new Uint8Array()],
      ['set/images/val2017/a.jpg', new Uint8Array()],
      ['set/annotations/instances_train.json', json('a.jpg')],
      ['set/annotations/instances_val2017.json', json('a.jpg', ['categories', 'annotations', 'images'])],
      ['set/annotations/panoptic/a.png', new Uint8Array()],
      ['set/package.json', new TextEncoder().encode('{"images":"no list"}')],
    ]);
    const match = await cocoLayout.detect(treeOf(tree));
    expect(match?.plans.get('set/annotations/instances_train.json')).toEqual({
      parser: 'core.coco',
      phase: 1,
      context: { imageFolder: 'set/images/train' },
    });
    expect(match?.plans.get('set/annotations/instances_val2017.json')?.context).toEqual({
      imageFolder: 'set/images/val2017',
    });
    expect(match?.plans.get('set/images/train/a.jpg')?.context).toEqual({ split: 'train', identity: 'path' });
    expect(match?.plans.get('set/images/val2017/a.jpg')?.context).toEqual({ split: 'val', identity: 'path' });
    expect(match?.plans.size).toBe(4);
    expect(match?.summary.en).toBe('COCO: 2 annotation files, 2 images');
  });

  it('recognises a file whose image list fills the whole head', async () => {
    const rows = Array.from({ length: 3000 }, (_, id) => `{"id":${id},"file_name":"sub/${id}.jpg"}`).join(',');
    const tree: Files = new Map([
      ['x.json', new TextEncoder().encode(`{"images":[${rows}],"annotations":[]}`)],
      ['data/sub/3.jpg', new Uint8Array()],
    ]);
    const match = await cocoLayout.detect(treeOf(tree));
    expect(match?.plans.get('x.json')?.context).toEqual({ imageFolder: 'data' });
    expect(match?.plans.get('data/sub/3.jpg')?.parser).toBe('industrial-qc.image');
  });

  it('is no COCO without such a list', async () => {
    expect(
      await cocoLayout.detect(
        treeOf(
          new Map([
            ['a.json', new TextEncoder().encode('{"shapes":[],"imagePath":"a.jpg"}')],
            ['a.jpg', new Uint8Array()],
          ]),
        ),
      ),
    ).toBeNull();
    expect(await cocoLayout.detect(treeOf(empty('a.json', 'b.jpg')))).toBeNull();
  });

  withSamples('reads the datumaro set: 14 annotation files, 2 images, both splits', async () => {
    const files = filesOf(`${samples}annotation/datumaro-assets/coco_dataset/coco`);
    const match = await cocoLayout.detect(treeOf(files));
    expect(match?.summary.en).toBe('COCO: 14 annotation files, 2 images');
    expect(match?.plans.get('annotations/instances_val.json')?.context).toEqual({ imageFolder: 'images/val' });
    const { items, findings } = await ingest(files, cocoLayout);
    expect(items.map(({ path, facets }) => [path, facets.split, facets.width, facets.height])).toEqual([
      ['images/train/a.jpg', 'train', 10, 5],
      ['images/val/b.jpg', 'val', 5, 10],
    ]);
    // The samples are plain white pictures. What the core's COCO reader says of the other tasks is its own matter.
    const own = findings.map(({ code }) => code).filter((code) => code.startsWith('industrial-qc.'));
    expect(new Set(own)).toEqual(new Set(['industrial-qc.blank']));
  });
});
