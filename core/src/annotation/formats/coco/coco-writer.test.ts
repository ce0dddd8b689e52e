import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { readCoco } from './coco-reader.ts';
import { cocoWriter } from './coco-writer.ts';
import { encodeRuns } from './rle.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/coco_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

interface CocoFile {
  images: { id: unknown; file_name: string }[];
  annotations: Record<string, unknown>[];
  categories: { id: unknown; name: string; supercategory?: string }[];
  info: { losses: object[] };
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map((draft) => stored(draft)))); // prettier-ignore

async function write(pictures: AnnotatedPicture[], classes = [classOf('scratch')]) {
  const { files, rows, report } = await written(cocoWriter, sourceFrom(pictures, classes));
  return { file: JSON.parse(files['annotations.json']!) as CocoFile, text: files['annotations.json']!, rows, report };
}

/** A row of any form that COCO knows, with keys that nobody knows. The id comes later. */
const ring = fc.array(fc.tuple(fc.double({ min: -5, max: 500, noNaN: true }), fc.nat(300)), {
  minLength: 3,
  maxLength: 6,
});
const segmentation = fc.oneof(
  fc.array(
    fc.tuple(ring, fc.boolean()).map(([points, close]) => (close ? [...points, points[0]!] : points).flat()),
    { minLength: 1, maxLength: 3 },
  ),
  fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }).map((map) => ({ size: [3, 4], counts: encodeRuns(map, 4, 3) })),
  fc.constantFrom({ size: [3, 4], counts: '615' }, { size: [3, 4], counts: '<' }),
  fc.constantFrom([], null),
);
const row = fc.record(
  {
    image_id: fc.constantFrom(7, 'eight', 900100581904),
    category_id: fc.constantFrom(90, 3, 'four'),
    bbox: fc.oneof(
      fc.tuple(fc.double({ min: -9, max: 999, noNaN: true }), fc.nat(99), fc.nat(99), fc.nat(99)),
      fc.constantFrom([], null),
    ),
    segmentation,
    iscrowd: fc.constantFrom(0, 1),
    area: fc.double({ min: 0, max: 1e6, noNaN: true }),
    attributes: fc.oneof(fc.dictionary(fc.constantFrom('occluded', 'x', '颜色'), fc.jsonValue()), fc.constant('text')),
    score: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(7)),
    keypoints: fc.oneof(
      fc.array(fc.nat(9)),
      fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.constantFrom(0, 1, 2)), { maxLength: 4 }).map((nodes) => nodes.flat()),
    ),
    rle: fc.jsonValue(),
    closedRings: fc.jsonValue(),
    'a.b $c': fc.jsonValue(),
  },
  { requiredKeys: ['image_id', 'category_id'] },
);

/** What is said of each picture; the sizes of these pictures are made up. */
const said = ({ targets }: ReturnType<typeof readCoco>) =>
  targets.map(({ fileName, annotations }) => ({ fileName, annotations }));

describe('COCO writer', () => {
  const base = {
    images: [
      { id: 7, file_name: 'board/a.png' },
      { id: 'eight', file_name: '板/b.png' },
      { id: 900100581904, file_name: 'c.png' },
    ],
    categories: [
      { id: 90, name: 'short' },
      { id: 3, name: 'open', supercategory: 'short' },
      { id: 'four', name: 'short' },
    ],
  };

  it('gives back what the reader read, row by row and key by key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(10_000)), fc.array(row), async (ids, drawnRows) => {
        const rows = ids.flatMap((id, i) => (drawnRows[i] ? [{ id: id + 1, ...drawnRows[i] }] : []));
        // As it comes out of a file: JSON knows no -0.
        const given = JSON.parse(JSON.stringify({ ...base, annotations: rows })) as CocoFile;
        const reading = readCoco(bytes(given));
        // Keys that reach a prototype are left out on purpose, with a finding.
        fc.pre(reading.findings.every(({ code }) => code !== 'core.coco-unsafe-key'));
        const { file, rows: lost } = await write(picturesOf(reading), reading.classes);
        const again = readCoco(bytes(file));
        expect(said(again)).toEqual(said(reading));
        const kept = new Set(reading.targets.flatMap(({ annotations }) => annotations.map((one) => one.originalId)));
        const before = new Map(given.annotations.map((one) => [one.id, one]));
        expect(file.annotations).toHaveLength(kept.size);
        for (const one of file.annotations) expect(one).toEqual(before.get(one.id));
        expect(lost).toEqual({});
        expect(file.categories.find(({ name }) => name === 'open')?.supercategory).toBe('short');
      }),
      { numRuns: 300 },
    );
  });

  it('gives new ones ids of their own and every key that readers ask for', async () => {
    const source = {
      images: [{ id: 40, file_name: 'a.png' }],
      categories: [{ id: 9, name: 'scratch' }],
      annotations: [{ id: 70, image_id: 40, category_id: 9, bbox: [1, 2, 3, 4] }],
    };
    const [known] = picturesOf(readCoco(bytes(source)));
    known!.annotations.push(
      drawn({ class: 'dent', parts: [{ geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 5 } }] }),
      drawn({ class: 'scratch', parts: [{ geometry: { kind: 'polygon', polygons: [[[[0, 0], [4, 0], [0, 2]]]] } }] }), // prettier-ignore
      drawn({ class: 'scratch', parts: [{ geometry: { kind: 'mask', size: [3, 4], counts: [6, 1, 5] } }] }),
      drawn({ class: 'scratch', parts: [{ geometry: { kind: 'tag' } }] }),
    );
    const { file, rows } = await write([pictureOf('empty.png', [], { width: null, height: null }), known!]);
    expect(file.images).toEqual([
      { id: 41, file_name: 'empty.png' },
      { id: 40, file_name: 'a.png', width: 100, height: 50 },
    ]);
    expect(file.categories).toEqual([
      { id: 9, name: 'scratch' },
      { id: 10, name: 'dent' },
    ]);
    const fresh = { iscrowd: 0, image_id: 40 };
    expect(file.annotations).toEqual([
      source.annotations[0],
      { ...fresh, id: 71, category_id: 10, bbox: [0, 0, 2, 5], area: 10, segmentation: [] },
      { ...fresh, id: 72, category_id: 9, bbox: [0, 0, 4, 2], area: 4, segmentation: [[0, 0, 4, 0, 0, 2]] },
      { ...fresh, id: 73, category_id: 9, bbox: [2, 0, 1, 1], area: 1, segmentation: { size: [3, 4], counts: '615' } },
      { ...fresh, id: 74, category_id: 9 },
    ]);
    expect(rows).toEqual({ 'derived-box': 2 });
  });

  it('keeps the id of an edited row and says nothing of its old shape', async () => {
    const source = {
      images: [{ id: 1, file_name: 'a.png' }],
      categories: [{ id: 9, name: 'scratch' }, { id: 5, name: 'dent' }],
      annotations: [
        { id: 4, image_id: 1, category_id: 9, bbox: [1, 2, 3, 4], area: 11, iscrowd: 0, note: 'x', segmentation: [[0, 0, 1, 0, 1, 1, 0, 0]] },
        { id: 6, image_id: 1, category_id: 5, bbox: [1, 2, 3, 4] },
      ],
    }; // prettier-ignore
    const [picture] = picturesOf(readCoco(bytes(source)));
    picture!.annotations[0] = {
      ...picture!.annotations[0]!,
      ...{ class: 'dent', rev: 2, parts: [{ geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 2 } }] },
      provenance: { agent: { kind: 'person', id: 'usr_1' }, source: { format: 'coco', sha256: 'file' } },
    };
    const { file, rows } = await write([picture!]);
    expect(file.annotations[0]).toEqual({
      ...{ id: 4, image_id: 1, category_id: 5, bbox: [0, 0, 2, 2], area: 4, iscrowd: 0, note: 'x', segmentation: [] },
    });
    expect(rows).toEqual({ provenance: 1 });
  });

  it('says what it cannot carry, and of how many', async () => {
    const box = { kind: 'box', x: 0, y: 0, width: 2, height: 2 } as const;
    const polygon = { kind: 'polygon', polygons: [[[[0, 0], [9, 0], [9, 9]], [[1, 1], [2, 1], [2, 2]]]] } as never; // prettier-ignore
    const person = { provenance: { agent: { kind: 'person', id: 'usr_1' } } } as const;
    const { file, rows, report } = await write([
      pictureOf('a.png', [
        drawn({ class: 'a', parts: [{ geometry: box }, { geometry: box }, { geometry: polygon }] }, person),
        drawn({ class: 'a', parts: [{ geometry: box }] }, { ...person, reviewState: 'accepted' }),
        drawn({ class: 'a', parts: [{ frame: 3, geometry: box }] }),
        drawn({
          class: 'a',
          parts: [{ geometry: { kind: 'rotated-box', x: 5, y: 5, width: 2, height: 2, angle: 1 } }],
        }),
        drawn({ class: 'a', parts: [{ start: '1', end: '2', geometry: { kind: 'interval' } }] }),
      ]),
    ]);
    expect(rows).toEqual({ frames: 2, geometry: 1, holes: 1, parts: 1, provenance: 2, review: 1, shape: 3 });
    expect([report.pictures, report.annotations, report.leftOut]).toEqual([1, 2, 3]);
    expect(file.info.losses).toEqual(JSON.parse(JSON.stringify(report.losses())));
    expect(report.losses().every(({ reason }) => reason.en && reason.zh)).toBe(true);
  });

  it('renumbers what two files number alike, and says so', async () => {
    const source = (name: string) => ({
      images: [{ id: 1, file_name: name }],
      categories: [{ id: 1, name: name === 'a.png' ? 'scratch' : 'dent' }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 1, 1] }],
    });
    const pictures = ['a.png', 'b.png'].flatMap((name) =>
      readCoco(bytes(source(name))).targets.map(({ annotations: [draft] }) => {
        const agent = { kind: 'file', id: name } as const;
        return pictureOf(name, [stored(draft!, { provenance: { agent, source: { format: 'coco', sha256: name } } })]);
      }),
    );
    const { file, rows } = await write(pictures);
    expect(file.images.map(({ id }) => id)).toEqual([1, 2]);
    expect(file.categories).toEqual([{ id: 1, name: 'scratch' }, { id: 2, name: 'dent' }]); // prettier-ignore
    expect(file.annotations.map(({ id, image_id, category_id }) => [id, image_id, category_id])).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(rows).toEqual({ 'category-id': 1, id: 1, 'image-id': 1 });
  });

  withSamples('gives back every row of the datumaro sets that the reader takes', async () => {
    const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    let rows = 0;
    for (const name of names) {
      const content = readFileSync(join(samples, name));
      const reading = readCoco(content);
      const { file, rows: lost } = await write(picturesOf(reading), reading.classes);
      const given = new Map((JSON.parse(content.toString()) as CocoFile).annotations?.map((one) => [one.id, one]));
      for (const one of file.annotations) expect([name, one]).toEqual([name, given.get(one.id)]);
      expect([name, said(readCoco(bytes(file)))]).toEqual([name, said(reading)]);
      expect([name, lost]).toEqual([name, {}]);
      rows += file.annotations.length;
    }
    expect(rows).toBeGreaterThan(10);
  });
});
