import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { MaskGeometry } from '../../model.ts';
import { ExportReport } from '../export-report.ts';
import type { AnnotatedPicture } from '../format.ts';
import { colourPng, readLabelPng } from '../label-png.ts';
import type { FormatReading } from '../reader.ts';
import { bytesOf, classOf, drawn, pictureOf, sourceFrom, stored } from '../testing/export-source.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { decodeRuns, encodeRuns } from '../coco/rle.ts';
import { cocoPanopticReader } from './panoptic-reader.ts';
import { cocoPanopticWriter } from './panoptic-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/coco_dataset/coco/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

type Files = Record<string, string | Uint8Array>;
type Row = Record<string, unknown>;
interface PanopticFile {
  images: Row[];
  annotations: { image_id: unknown; file_name: string; segments_info: Row[] }[];
  categories: Row[];
  info: { losses: object[] };
}

const read = (files: Files) => cocoPanopticReader.readFolder(textFiles(files), knownPictures({}));
const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.coco-', ''));
/** 3 × 2 pixels: 7 7 0 / 300 300 70000. */
const pixels = Uint32Array.of(7, 7, 0, 300, 300, 70_000);
const segments = [
  { id: 70_000, category_id: 2, area: 1, bbox: [2, 1, 1, 1], iscrowd: 1 },
  { id: 7, category_id: 1, area: 2, bbox: [0, 0, 2, 1], iscrowd: 0, note: 'x' },
  { id: 300, category_id: 2, area: 2, bbox: [0, 1, 2, 1], iscrowd: 0 },
];
const json = (segments_info: unknown[] = segments, row: object = {}) =>
  JSON.stringify({
    images: [{ id: 40, file_name: 'board/b.jpg', width: 3, height: 2 }],
    categories: [
      { id: 1, name: 'road', isthing: 0, color: [1, 2, 3] },
      { id: 2, name: 'car', isthing: 1, supercategory: 'road' },
    ],
    annotations: [{ image_id: 40, file_name: 'b.png', segments_info, ...row }],
  });
const folder = async (text = json(), labels = pixels): Promise<Files> => ({
  'annotations/panoptic_val.json': text,
  'annotations/panoptic_val/b.png': await colourPng(labels, 3, 2),
});

const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(
    ({ fileName, annotations, size }) =>
    pictureOf(fileName, annotations.map((draft) => stored(draft)), size ?? { width: null, height: null }), // prettier-ignore
  );
async function write(pictures: AnnotatedPicture[], classes = [classOf('a')]) {
  const report = new ExportReport();
  const files: Record<string, Uint8Array> = {};
  for await (const file of cocoPanopticWriter.files(sourceFrom(pictures, classes), report))
    files[file.path] = await bytesOf(file);
  const rows = Object.fromEntries(report.losses().map(({ field, rows: n }) => [field, n]));
  return { files, rows, report, file: JSON.parse(Buffer.from(files['panoptic.json']!).toString()) as PanopticFile };
}
const labelsOf = async (png: Uint8Array) => {
  const image = await readLabelPng(png);
  return typeof image === 'string' ? image : [...image.labels];
};

describe('COCO panoptic', () => {
  it('each segment is one annotation: its box as stored, its pixels as a mask down the columns', async () => {
    const { targets, findings, classes } = await read(await folder());
    expect(findings).toEqual([]);
    expect(targets).toMatchObject([
      { fileName: 'board/b.jpg', size: { width: 3, height: 2 }, source: 'annotations/panoptic_val.json' },
    ]);
    expect(targets[0]!.annotations[1]).toEqual({
      class: 'road',
      originalId: '7',
      parts: [
        { geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 1 } },
        { geometry: { kind: 'mask', size: [2, 3], counts: [0, 1, 1, 1, 3] } },
      ],
      ext: {
        cocoPanoptic: { id: 7, image_id: 40, category_id: 1, area: 2, iscrowd: 0, note: 'x' },
        cocoCategory: { isthing: 0, color: [1, 2, 3] },
      },
    });
    expect(classes.map(({ code, parent }) => [code, parent])).toEqual([['road', undefined], ['car', 'road']]); // prettier-ignore
  });

  it('goes out as it came: rows, pixels, ids and categories', async () => {
    const reading = await read(await folder());
    const { file, files, rows } = await write(picturesOf(reading), reading.classes);
    // The PNG is named after its picture, folder and all.
    const given = JSON.parse(json(segments, { file_name: 'board/b.png' })) as PanopticFile;
    expect([file.images, file.annotations, rows]).toEqual([given.images, given.annotations, {}]);
    expect(file.categories).toEqual([given.categories[1], given.categories[0]]);
    expect(await labelsOf(files['panoptic/board/b.png']!)).toEqual([...pixels]);
    expect((await read({ ...files })).targets[0]!.annotations).toEqual(reading.targets[0]!.annotations);
  });

  it('names the fault and keeps the good segments', async () => {
    const bad = [
      { ...segments[0], id: 0 },
      { ...segments[0], id: 1.5 },
      'x',
      segments[1],
      segments[1],
      { ...segments[0], id: 5 },
      { ...segments[0], category_id: 9 },
    ];
    const reading = await read(await folder(json(bad)));
    expect(codesOf(reading)).toEqual([
      ...['bad-segment', 'bad-segment', 'bad-segment', 'bad-segment', 'empty-segment', 'unknown-category'],
      'unlisted-segment',
    ]);
    expect(reading.findings.at(-1)).toMatchObject({
      location: { row: 1, segmentId: 300, file: 'annotations/panoptic_val.json' },
      evidence: { pixels: 2 },
    });
    expect(reading.targets[0]!.annotations.map(({ originalId }) => originalId)).toEqual(['7']);
  });

  it('says which PNG is missing or broken, and which JSON it did not read', async () => {
    const files = await folder();
    const png = files['annotations/panoptic_val/b.png'] as Uint8Array;
    const json1 = 'annotations/panoptic_val.json';
    expect(codesOf(await read({ [json1]: json() }))).toEqual(['no-png']);
    expect(codesOf(await read({ ...files, 'annotations/panoptic_val/b.png': png.subarray(0, 40) }))).toEqual(['bad-png']); // prettier-ignore
    expect(codesOf(await read({ [json1]: json(), 'other/b.png': png }))).toEqual([]);
    expect(codesOf(await read({ [json1]: json(), 'x/b.png': png, 'y/b.png': png }))).toEqual(['no-png']);
    expect(codesOf(await read({ ...files, 'annotations/instances.json': '{}' }))).toEqual(['not-panoptic']);
    expect(codesOf(await read({ ...files, [json1]: `${json().slice(0, -1)}` }))).toEqual(['not-json']);
    expect(codesOf(await read({ ...files, [json1]: json(segments, { image_id: 4 }) }))).toEqual(['unknown-image']);
    const other = await folder(json(), Uint32Array.of(7, 7, 0, 300, 300, 0));
    expect(codesOf(await read({ ...other, [json1]: json().replace('"width":3', '"width":4') }))).toEqual(['empty-segment', 'mask-size', 'mask-size']); // prettier-ignore
  });

  it('recognises its folder and no other', async () => {
    const is = (files: Files) => cocoPanopticReader.recognises(textFiles(files));
    expect(await is(await folder())).toBe(true);
    expect(await is({ 'a.json': json() })).toBe(false);
    expect(await is({ 'a.json': '{"images":[],"annotations":[]}', 'a.png': '' })).toBe(false);
  });

  it('where masks overlap the upper one has the pixel, and it is told', async () => {
    const mask = (counts: number[], zOrder = 0, size: [number, number] = [2, 3]) =>
      drawn({ class: 'a', parts: [{ geometry: { kind: 'mask', size, counts }, ...(zOrder ? { zOrder } : {}) }] });
    const { file, files, rows, report } = await write([
      pictureOf('a.png', [mask([0, 4, 2], 1), mask([2, 4]), mask([2, 2, 2]), mask([0, 6], 0, [3, 2]), mask([6])], { width: 3, height: 2 }), // prettier-ignore
      pictureOf('a.jpg', [mask([0, 6])], { width: 3, height: 2 }),
    ]);
    expect(await labelsOf(files['panoptic/a.png']!)).toEqual([1, 1, 2, 1, 1, 2]);
    expect(file.annotations[0]!.segments_info).toEqual([
      { iscrowd: 0, area: 4, bbox: [0, 0, 2, 2], id: 1, category_id: 1 },
      { iscrowd: 0, area: 2, bbox: [1, 0, 2, 2], id: 2, category_id: 1 },
    ]);
    expect(rows).toEqual({ 'derived-box': 2, 'mask-size': 1, overlap: 2, part: 1, 'same-name': 1, shape: 1 });
    expect([report.annotations, report.leftOut, report.pictures]).toEqual([2, 4, 2]);
    expect(file.info.losses).toEqual(JSON.parse(JSON.stringify(report.losses())));
  });

  it('masks → writer → reader: the same masks', async () => {
    const picture = fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }).map((labels) => {
      const present = [...new Set(labels)].filter((label) => label > 0);
      return present.map((label): MaskGeometry => {
        const counts = encodeRuns(labels.map((one) => Number(one === label)), 4, 3); // prettier-ignore
        return { kind: 'mask', size: [3, 4], counts };
      });
    });
    await fc.assert(
      fc.asyncProperty(fc.array(picture, { maxLength: 3 }), async (pictures) => {
        fc.pre(pictures.flat().length > 0);
        const given = pictures.map((masks, i) => {
          const annotations = masks.map((geometry) => drawn({ class: 'a', parts: [{ geometry }] }));
          return pictureOf(`${i}.png`, annotations, { width: 4, height: 3 });
        });
        const { files } = await write(given);
        const { targets, findings } = await read({ ...files });
        expect(findings).toEqual([]);
        const masks = targets.map(({ annotations }) => annotations.map(({ parts }) => parts[1]!.geometry));
        const bitmap = ({ counts, size }: MaskGeometry) => decodeRuns(counts, size[1], size[0]);
        expect(masks.map((some) => some.map((one) => bitmap(one as MaskGeometry)))).toEqual(
          pictures.filter((some) => some.length > 0).map((some) => some.map(bitmap)),
        );
      }),
      { numRuns: 40 },
    );
  });

  withSamples('reads and gives back the datumaro sets', async () => {
    const names = readdirSync(join(samples, 'annotations'), { recursive: true, encoding: 'utf8' });
    const wanted = names.filter((name) => /panoptic.*\.(json|png)$/.test(name));
    const files = Object.fromEntries(wanted.map((name) => [name, readFileSync(join(samples, 'annotations', name))]));
    const reading = await read(files);
    expect(codesOf(reading)).toEqual([]);
    const { file, files: out, rows } = await write(picturesOf(reading), reading.classes);
    const given = wanted.filter((name) => name.endsWith('.json')).flatMap((name) => (JSON.parse(files[name]!.toString()) as PanopticFile).annotations); // prettier-ignore
    expect(file.annotations).toEqual(given);
    expect(rows).toEqual({});
    for (const name of ['panoptic_train/a.png', 'panoptic_val/b.png'])
      expect(await labelsOf(out[`panoptic/${name.slice(-5)}`]!)).toEqual(await labelsOf(files[name]!));
  });
});
