import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft, MaskGeometry } from '../../model.ts';
import { ExportReport } from '../export-report.ts';
import type { AnnotatedPicture } from '../format.ts';
import { colourNumber, colourPng, indexedPng, readLabelPng } from '../label-png.ts';
import type { FormatReading } from '../reader.ts';
import { bytesOf, classOf, drawn, pictureOf, sourceFrom, stored } from '../testing/export-source.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { VOC_PALETTE, vocColour } from './voc-colours.ts';
import { vocFolderReader } from './voc-folder-reader.ts';
import { vocWriter } from './voc-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/voc_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

type Files = Record<string, string | Uint8Array>;
const sizes = knownPictures({ 'JPEGImages/a.jpg': [3, 2] });
const read = (files: Files) => vocFolderReader.readFolder(textFiles(files), sizes);
const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.voc-', ''));
const all = ({ targets }: FormatReading) => targets.flatMap(({ annotations }) => annotations);
const kinds = (drafts: AnnotationDraft[]) =>
  drafts.map(({ class: code, parts }) => [code, ...parts.map(({ geometry }) => geometry.kind)].join(' '));

const object = (name: string, corners = [1, 1, 2, 2]) =>
  `<object><name>${name}</name><bndbox><xmin>${corners[0]}</xmin><ymin>${corners[1]}</ymin><xmax>${corners[2]}</xmax><ymax>${corners[3]}</ymax></bndbox></object>`;
const xml = (...objects: string[]) => `<annotation><filename>a.jpg</filename>${objects.join('')}</annotation>`;
/** 3 × 2 pixels. */
const indexed = (labels: number[], palette = VOC_PALETTE) => indexedPng(Uint32Array.from(labels), 3, 2, palette);
const coloured = (indices: number[]) =>
  colourPng(Uint32Array.from(indices, (index) => colourNumber(...vocColour(index))), 3, 2); // prettier-ignore

async function folder(
  objects: number[] | null,
  classes: number[] | null,
  text: string | null = xml(object('cat'), object('dog')),
) {
  const files: Files = {};
  if (text !== null) files['Annotations/a.xml'] = text;
  if (objects) files['SegmentationObject/a.png'] = await indexed(objects);
  if (classes) files['SegmentationClass/a.png'] = await indexed(classes);
  return files;
}

const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(
    ({ fileName, annotations }) =>
    pictureOf(fileName, annotations.map((draft) => stored(draft)), { width: null, height: null }), // prettier-ignore
  );
async function write(pictures: AnnotatedPicture[], classes = ['cat', 'dog', 'void']) {
  const report = new ExportReport();
  const files: Record<string, Uint8Array> = {};
  for await (const file of vocWriter.files(sourceFrom(pictures, classes.map(classOf)), report))
    files[file.path] = await bytesOf(file);
  const rows = Object.fromEntries(report.losses().map(({ field, rows: n }) => [field, n]));
  return { files, rows, report, names: Object.keys(files) };
}
const labelsOf = async (png: Uint8Array | undefined) => {
  const image = await readLabelPng(png ?? new Uint8Array());
  return typeof image === 'string' ? image : [...image.labels];
};

describe('VOC colours', () => {
  it('are those of the development kit', () => {
    expect([0, 1, 2, 8, 15, 20, 21, 255].map(vocColour)).toEqual([
      ...[[0, 0, 0], [128, 0, 0], [0, 128, 0], [64, 0, 0]],
      ...[[192, 128, 128], [0, 64, 128], [128, 64, 128], [224, 224, 192]],
    ]); // prettier-ignore
  });
});

describe('VOC folder', () => {
  it('object n of the XML and index n of SegmentationObject are one annotation: 255 is void, not an object', async () => {
    // 1 1 0 / 2 255 2; cat is 8, dog 12
    const reading = await read(await folder([1, 1, 0, 2, 255, 2], [8, 8, 0, 12, 255, 12]));
    expect(reading.findings).toEqual([]);
    expect(reading.targets).toMatchObject([{ fileName: 'a.jpg', source: 'Annotations/a.xml' }]);
    expect(kinds(all(reading))).toEqual(['cat box mask', 'dog box mask', 'void mask']);
    expect(all(reading).map(({ parts }) => (parts.at(-1)!.geometry as MaskGeometry).counts)).toEqual([
      ...[[0, 1, 1, 1, 3], [1, 1, 3, 1], [3, 1, 2]],
    ]); // prettier-ignore
    expect(all(reading)[2]!.ext).toEqual({ vocMask: 'void' });
    expect(reading.classes.map(({ code }) => code)).toEqual(['cat', 'dog', 'void']);
  });

  it('counts objects of the XML that could not be read', async () => {
    const text = xml(object('cat', [3, 1, 1, 2]), object('dog'));
    const reading = await read(await folder([1, 1, 0, 2, 0, 2], null, text));
    expect(codesOf(reading)).toEqual(['bad-box', 'no-class']);
    expect(reading.findings[1]).toMatchObject({ location: { object: 1, file: 'SegmentationObject/a.png' } });
    expect(kinds(all(reading))).toEqual(['dog box mask']);
  });

  it('a mask without an object has the class of its pixels; a class without an object stays one', async () => {
    const reading = await read(await folder([0, 1, 1, 0, 0, 3], [8, 12, 12, 0, 255, 15], xml(object('cat'))));
    expect(codesOf(reading)).toEqual(['class-differs']);
    expect(kinds(all(reading))).toEqual(['cat box mask', 'person mask', 'void mask', 'cat mask']);
    expect(all(reading)[3]!.ext).toEqual({ vocMask: 'class' });
    const alone = await read(await folder(null, [8, 12, 12, 0, 255, 15], null));
    expect(alone.targets[0]!.fileName).toBe('JPEGImages/a.jpg');
    expect(kinds(all(alone)).sort()).toEqual(['cat mask', 'dog mask', 'person mask', 'void mask']);
    const unknown = await vocFolderReader.readFolder(textFiles(await folder(null, [8, 0, 0, 0, 0, 0], null)), knownPictures({})); // prettier-ignore
    expect(unknown.targets[0]!.fileName).toBe('a.jpg');
  });

  it('palette pictures count by index, whatever the palette; RGB ones by VOC’s colours', async () => {
    const labels = [1, 1, 0, 2, 255, 2];
    const want = all(await read(await folder(labels, null)));
    const strange = { ...(await folder(null, null)), 'SegmentationObject/a.png': await indexed(labels, new Uint8Array(768)) }; // prettier-ignore
    expect(all(await read(strange))).toEqual(want);
    expect(all(await read({ ...strange, 'SegmentationObject/a.png': await coloured(labels) }))).toEqual(want);
    const other = await colourPng(Uint32Array.of(1, 1, 0, 128, 128, 128), 3, 2);
    const reading = await read({ ...strange, 'SegmentationObject/a.png': other });
    expect(reading.findings).toMatchObject([
      { code: 'core.voc-unknown-colour', evidence: { colour: [1, 0, 0], pixels: 2 }, location: { file: 'SegmentationObject/a.png' } }, // prettier-ignore
    ]);
    expect(kinds(all(reading))).toEqual(['cat box mask', 'dog box']);
  });

  it('labelmap.txt says what the colours and the indices of classes are', async () => {
    const map = '# label:color_rgb:parts:actions\nbackground:0,0,0::\nrust:9,9,9::\n煤:b:0,0,7::\nodd\n';
    const classes = [9 * 65_793, 9 * 65_793, 0, 7 * 65_536, 5, 0];
    const rgb = { 'labelmap.txt': map, 'SegmentationClass/a.png': await colourPng(Uint32Array.from(classes), 3, 2) };
    const reading = await read(rgb);
    expect(codesOf(reading)).toEqual(['bad-label-map', 'unknown-colour']);
    expect(kinds(all(reading))).toEqual(['rust mask', '煤:b mask']);
    const byIndex = await read({ 'labelmap.txt': map, 'SegmentationClass/a.png': await indexed([1, 1, 0, 2, 7, 0], new Uint8Array(768).fill(1)) }); // prettier-ignore
    expect(codesOf(byIndex)).toEqual(['bad-label-map', 'unknown-index']);
    expect(all(byIndex)).toEqual(all(reading));
  });

  it('says what is broken and reads the rest', async () => {
    const whole = await folder([1, 1, 0, 2, 0, 2], [8, 8, 0, 12, 0, 12]);
    const png = whole['SegmentationObject/a.png'] as Uint8Array;
    expect(codesOf(await read({ ...whole, 'SegmentationObject/a.png': png.subarray(0, 60) }))).toEqual(['bad-png']);
    const wide = await indexedPng(new Uint32Array(8), 4, 2, VOC_PALETTE);
    expect(codesOf(await read({ ...whole, 'SegmentationClass/a.png': wide }))).toEqual(['png-size']);
    expect(codesOf(await read({ 'SegmentationClass/a.png': await indexedPng(Uint32Array.of(8), 1, 1, VOC_PALETTE) }))).toEqual(['mask-size']); // prettier-ignore
    expect(codesOf(await read({ ...whole, 'other/b.xml': xml(), 'ImageSets/Main/train.txt': 'a' }))).toEqual(['stray-xml', 'image-sets']); // prettier-ignore
    const nameless = await read({ ...whole, 'Annotations/a.xml': xml(object('cat')).replace('a.jpg', '') });
    expect([codesOf(nameless), nameless.targets]).toEqual([['no-filename'], []]);
    expect(nameless.findings[0]!.location).toEqual({ file: 'Annotations/a.xml' });
  });

  it('recognises its folder and no other', async () => {
    const is = (files: Files) => vocFolderReader.recognises(textFiles(files));
    expect(await is({ 'x/Annotations/a.xml': xml() })).toBe(true);
    expect(await is({ 'SegmentationClass/a.png': '' })).toBe(true);
    expect(await is({ 'Annotations/a.xml': '<annotations/>' })).toBe(false);
    expect(await is({ 'a.xml': xml(), 'SegmentationClass.png': '' })).toBe(false);
    expect(await is({ 'constructor/a.xml': xml(), '__proto__/a.png': '' })).toBe(false);
  });
});

describe('VOC label pictures', () => {
  it('pictures → reader → writer → reader: the same pixels and the same annotations', async () => {
    const pixel = fc.constantFrom(0, 0, 1, 2, 255);
    const objects = fc.array(pixel, { minLength: 6, maxLength: 6 });
    const rest = fc.array(fc.constantFrom(0, 0, 8, 12, 15), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(objects, rest, async (numbers, more) => {
        const classes = numbers.map((n, i) => (n === 0 ? more[i]! : n === 255 ? 255 : n === 1 ? 8 : 12));
        fc.pre(classes.some((n) => n !== 0));
        const reading = await read(await folder(numbers, classes));
        expect(reading.findings).toEqual([]);
        const { files, rows } = await write(picturesOf(reading));
        expect(rows).toEqual({});
        expect(await labelsOf(files['SegmentationClass/a.png'])).toEqual(classes);
        if (numbers.some((n) => n === 1 || n === 2))
          expect(await labelsOf(files['SegmentationObject/a.png'])).toEqual(numbers);
        expect(all(await read(files))).toEqual(all(reading));
      }),
      { numRuns: 60 },
    );
  });

  it('are palette pictures with VOC’s colours, only where there is a mask', async () => {
    const mask = { kind: 'mask', size: [2, 3], counts: [0, 1, 5] } as const;
    const marked = drawn({ class: 'rust', parts: [{ geometry: { ...mask, size: [2, 3], counts: [...mask.counts] } }] });
    const box = drawn({ class: 'rust', parts: [{ geometry: { kind: 'box', x: 0, y: 0, width: 1, height: 1 } }] });
    const { files, names, rows } = await write(
      [pictureOf('x/a.png', [box, marked], { width: 3, height: 2 }), pictureOf('b.png', [box])],
      ['dent', 'rust'],
    );
    expect(names).toEqual([
      ...['Annotations/x/a.xml', 'SegmentationObject/x/a.png', 'SegmentationClass/x/a.png', 'Annotations/b.xml'],
      ...['ImageSets/Main/default.txt', 'ImageSets/Segmentation/default.txt', 'labelmap.txt', 'losses.json'],
    ]);
    const texts = ['Annotations/x/a.xml', 'Annotations/b.xml'].map((name) => Buffer.from(files[name]!).toString());
    expect(texts.map((text) => /<segmented>(.)/.exec(text)![1])).toEqual(['1', '0']);
    expect(await labelsOf(files['SegmentationObject/x/a.png'])).toEqual([2, 0, 0, 0, 0, 0]);
    expect(await readLabelPng(files['SegmentationClass/x/a.png']!)).toMatchObject({ kind: 'index', labels: Uint32Array.of(2, 0, 0, 0, 0, 0) }); // prettier-ignore
    expect(Buffer.from(files['labelmap.txt']!).toString()).toBe(
      '# label:color_rgb:parts:actions\nbackground:0,0,0::\ndent:128,0,0::\nrust:0,128,0::\n',
    );
    const lists = ['Main', 'Segmentation'].map((task) =>
      Buffer.from(files[`ImageSets/${task}/default.txt`]!).toString(),
    );
    expect(lists).toEqual(['x/a\nb\n', 'x/a\n']);
    expect(rows).toEqual({ 'derived-box': 1, id: 3 });
    expect(codesOf(await read(files))).toEqual([]);
    expect(kinds(all(await read(files)))).toEqual(['rust box', 'rust box', 'rust box mask']);
    expect((await read(files)).targets.map(({ fileName }) => fileName)).toEqual(['b.png', 'x/a.png']);
  });

  it('say what they cannot hold', async () => {
    const mask = (counts: number[], zOrder = 0, size: [number, number] = [2, 3]) =>
      drawn({ class: 'a', parts: [{ geometry: { kind: 'mask', size, counts }, ...(zOrder ? { zOrder } : {}) }] });
    const size = { width: 3, height: 2 };
    const { files, rows } = await write([pictureOf('a.png', [mask([0, 4, 2], 1), mask([2, 4]), mask([0, 6], 0, [3, 2]), mask([6])], size)], ['a']); // prettier-ignore
    expect(await labelsOf(files['SegmentationObject/a.png'])).toEqual([1, 1, 2, 1, 1, 2]);
    expect(rows).toEqual({ 'derived-box': 3, id: 3, 'mask-size': 1, outside: 1, overlap: 1, part: 1, shape: 1 });
    const many = Array.from({ length: 256 }, () => mask([0, 1, 5]));
    expect((await write([pictureOf('a.png', many, size)], ['a'])).rows).toMatchObject({ 'label-index': 2 });
  });

  it('a class that is called void is none other than itself', async () => {
    const geometry = { kind: 'mask', size: [2, 3], counts: [0, 1, 5] } as MaskGeometry;
    const hole = drawn({ class: 'void', parts: [{ geometry }] });
    const { files } = await write([pictureOf('a.png', [hole], { width: 3, height: 2 })], ['crack', 'void']);
    expect(await labelsOf(files['SegmentationClass/a.png'])).toEqual([2, 0, 0, 0, 0, 0]);
    expect(kinds(all(await read(files)))).toEqual(['void box mask']);
  });

  it('a mask that was given a box becomes an object', async () => {
    const reading = await read(await folder(null, [8, 8, 0, 0, 0, 0], null));
    const [picture] = picturesOf(reading);
    const [annotation] = picture!.annotations;
    annotation!.parts.unshift({ geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 1 } });
    const { files } = await write([{ ...picture!, annotations: [{ ...annotation!, rev: 2 }] }]);
    expect(kinds(all(await read(files)))).toEqual(['cat box mask']);
  });

  withSamples('read and give back the datumaro sets', async () => {
    for (const name of ['voc_dataset1', 'voc_dataset2', 'voc_dataset3']) {
      const root = join(samples, name);
      const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(xml|png|txt)$/.test(path)); // prettier-ignore
      const files: Files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path))]));
      const reading = await vocFolderReader.readFolder(textFiles(files), knownPictures({}));
      // In the first set the object is a cat in the XML and a bicycle in the PNG.
      const wanted = name === 'voc_dataset1' ? ['class-differs'] : [];
      expect(codesOf(reading).filter((code) => !['body-parts', 'fractional', 'image-sets'].includes(code))).toEqual(wanted); // prettier-ignore
      const { files: out, rows } = await write(picturesOf(reading));
      expect([name, rows]).toEqual([name, {}]);
      const again = await vocFolderReader.readFolder(textFiles(out), knownPictures({}));
      expect([name, all(again)]).toEqual([name, all(reading)]);
      if (name === 'voc_dataset1') {
        expect(kinds(all(reading))).toEqual(['cat box mask', 'person box']);
        expect(await labelsOf(out['SegmentationObject/2007_000001.png'])).toEqual(Array(200).fill(1));
      }
    }
  });
});
