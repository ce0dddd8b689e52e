import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { itWith } from '../../../testing/required-tool.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { NAMES, codes, numbersOf, read, rows, shapes } from '../testing/yolo-reading.ts';
import { yoloObbReader, yoloPoseReader, yoloReader, yoloSegmentReader } from './yolo-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/yolo_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const READERS = [yoloReader, yoloSegmentReader, yoloObbReader, yoloPoseReader];

async function recognisedBy(files: Record<string, string>) {
  const known = await Promise.all(READERS.map(async (one) => ((await one.recognises(textFiles(files))) ? one.id : [])));
  return known.flat();
}

describe('YOLO reader', () => {
  it('turns shares by the centre into pixels from the top-left corner', async () => {
    const reading = await rows('1 0.5 0.4 0.2 0.1\n');
    expect(reading).toEqual({
      targets: [
        {
          fileName: 'images/a.jpg',
          source: 'labels/a.txt',
          annotations: [
            {
              class: 'crack',
              parts: [{ geometry: { kind: 'box', x: 80, y: 35, width: 40, height: 10 } }],
              ext: { yolo: { task: 'detect', index: 1, numbers: '0.5 0.4 0.2 0.1' } },
            },
          ],
        },
      ],
      findings: [],
      classes: ['dent', 'crack', '划痕'].map((code, i) => ({
        ...{ code, title: { en: code, zh: code }, external: { YOLO: String(i) } },
      })),
    });
  });

  it('takes a sixth column for a model’s score, and a bad one for none', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.75\n0 0.5 0.5 1 1 7\n');
    expect(reading.targets[0]!.annotations).toMatchObject([{ confidence: 0.75, model: { id: 'unknown' } }, {}]);
    expect(reading.targets[0]!.annotations[1]).not.toHaveProperty('confidence');
    expect(codes(reading)).toEqual(['bad-score']);
  });

  it('knows an empty file (nothing on the picture) from a missing one (nothing said): neither is a finding or a target', async () => {
    const reading = await read({ 'data.yaml': NAMES, 'labels/a.txt': '', 'labels/b.txt': '\n \n' });
    expect([reading.targets, reading.findings]).toEqual([[], []]);
  });

  it('refuses bad rows with their file and line, and keeps the good ones', async () => {
    const bad = [
      '3 0.5 0.5 0.1 0.1',
      '-1 0.5 0.5 0.1 0.1',
      '0.5 0.5 0.5 0.1 0.1',
      '0 0.5 0.5 0.1',
      '0 0.5 nan 0.1 0.1',
      '0 inf 0.5 0.1 0.1',
      '0 0.5 0.5 -0.1 0.1',
      '0 120 80 40 30',
      '0 0x1 0.5 0.1 0.1',
      '0 0.1 0.1 0.5 0.1 0.5 0.5',
    ];
    const reading = await rows(['0 0.5 0.5 0.1 0.1', ...bad, '2.0 0.5 0.5 0.1 0.1'].join('\r\n'));
    expect(reading.targets[0]!.annotations.map((draft) => draft.class)).toEqual(['dent', '划痕']);
    expect(reading.findings.map(({ code, location }) => [code.replace('core.yolo-', ''), location])).toEqual(
      ['bad-class', 'bad-class', 'bad-class', 'columns', 'bad-number', 'bad-number', 'negative-size', 'not-normalised', 'bad-number', 'columns'] // prettier-ignore
        .map((code, i) => [code, { file: 'labels/a.txt', line: i + 2 }]),
    );
  });

  it('warns of boxes without an area and of what lies outside, and keeps them', async () => {
    const reading = await rows('0 0.5 0.5 0 0.1\n0 1.2 0.5 0.1 0.1\n0 0.95 0.5 0.1 1\n');
    expect([codes(reading), shapes(reading).length]).toEqual([['empty-box', 'outside-picture'], 3]);
  });

  it('leaves out what belongs to no picture, to one of unknown size, or to one that has labels already', async () => {
    const row = '0 0.5 0.5 0.1 0.1\n';
    const files = {
      'data.yaml': NAMES,
      'labels/a.txt': row,
      'labels/none.txt': row,
      'labels/c.txt': row,
      'old/a.txt': row,
    };
    const reading = await read(files, yoloReader, { 'images/a.jpg': [20, 20], 'images/c.png': [null, null] });
    expect(reading.targets.map(({ fileName }) => fileName)).toEqual(['images/a.jpg']);
    expect(reading.findings.map(({ code, location }) => [code, location])).toEqual([
      ['core.yolo-unknown-size', { file: 'labels/c.txt' }],
      ['core.yolo-unknown-picture', { file: 'labels/none.txt' }],
      ['core.yolo-same-picture', { file: 'old/a.txt' }],
    ]);
  });

  it.each([
    ['a list', 'names: [a, b]', ['a', 'b']],
    ['a list in lines', 'names:\n- a\n- "b"\nnc: 2', ['a', 'b']],
    ['a mapping', 'names:\n  0: a\n  1: b\ndownload: |\n  import os\n  x = [1, {', ['a', 'b']],
    ['numbers and words of YAML', 'names: [1, yes, true]', ['1', 'yes', 'true']],
    ['an alias', 'a: &n [a]\nnames: *n', ['a']],
  ])('reads names from %s', async (_, yaml, names) => {
    const reading = await rows('0 0.5 0.5 1 1', yoloReader, yaml);
    expect([reading.classes.map(({ code }) => code), reading.findings]).toEqual([names, []]);
  });

  it.each([
    ['names that are no names', 'names: [[a]]'],
    ['a text', 'names: a'],
    ['no YAML', 'names: [a'],
    ['a million brackets', `names: ${'['.repeat(1_000_000)}`],
    ['brackets that would fill the stack', `names: ${'['.repeat(50_000)}`],
    ['dashes that would fill the stack', '- '.repeat(60_000)],
    ['a bomb of aliases', 'a: &a [x,x,x,x,x,x,x,x,x]\n' + [...'bcdefghi'].map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]} ,`.repeat(9)}]`).join('\n') + '\nnames: *i'], // prettier-ignore
    ['points that are none', 'names: [a]\nkpt_shape: [17, 4]'],
    ['bytes that are not UTF-8', new Uint8Array([0x6e, 0xb9, 0xcf])],
  ])('leaves out labels whose data.yaml is %s', async (_, yaml) => {
    const reading = await read({ 'data.yaml': yaml, 'labels/a.txt': '0 0.5 0.5 1 1' });
    expect([reading.targets, codes(reading)]).toEqual([[], ['bad-names']]);
  });

  it('takes `__proto__` for a name like any other', async () => {
    const reading = await rows('0 0.5 0.5 1 1', yoloReader, 'names: {0: __proto__}\n__proto__: {names: [x]}');
    expect(reading.targets[0]!.annotations[0]!.class).toBe('__proto__');
    expect(({} as Record<string, unknown>).names).toBeUndefined();
  });

  it('reads GBK lists of names and UTF-16 labels as findings', async () => {
    const gbk = await read({ 'obj.names': new Uint8Array([0xb9, 0xcf, 0x0a]), 'labels/a.txt': '0 0.5 0.5 1 1' });
    const utf16 = await read({ 'data.yaml': NAMES, 'labels/a.txt': new Uint8Array([0xff, 0xfe, 0x30, 0x00]) });
    expect([codes(gbk), codes(utf16)]).toEqual([['bad-names'], ['not-utf8']]);
  });

  it('calls classes by their index where nothing names them, and says so', async () => {
    const reading = await read({ 'labels/a.txt': '7 0.5 0.5 1 1\n' });
    expect(reading.classes).toEqual([{ code: '7', title: { en: '7', zh: '7' }, external: { YOLO: '7' } }]);
    expect(codes(reading)).toEqual(['no-names']);
  });

  it('takes the list of classes beside or above the labels, and refuses to guess between several others', async () => {
    const row = '0 0.5 0.5 1 1';
    const files = { 'one/data.yaml': 'names: [x]', 'one/labels/a.txt': row, 'two/obj.names': 'y\n', 'two/b.txt': row };
    const pictures: Parameters<typeof knownPictures>[0] = { 'one/images/a.jpg': [9, 9], 'two/b.jpg': [9, 9] };
    const reading = await read(files, yoloReader, pictures);
    expect(reading.targets.flatMap(({ annotations }) => annotations.map((draft) => draft.class))).toEqual(['x', 'y']);
    expect(codes(await read({ ...files, 'labels/c.txt': row }, yoloReader, pictures))).toEqual(['several-names']);
  });

  it('passes over lists of pictures, read-mes and other texts', async () => {
    const files = {
      'obj.names': 'a\n',
      'train.txt': 'data/1.jpg\n',
      'labels/README.txt': 'hello',
      'licence.txt': 'Free',
    };
    const reading = await read({ ...files, 'a.txt': '0 0.5 0.5 1 1' });
    expect(reading.findings.map(({ code, location }) => [code, location])).toEqual([
      ['core.yolo-not-labels', { file: 'licence.txt' }],
    ]);
    expect(reading.targets).toHaveLength(1);
  });

  it('stops at 256 MiB of labels', async () => {
    const files = textFiles({ 'data.yaml': NAMES, 'labels/a.txt': '0 0.5 0.5 1 1', 'labels/b.txt': '' });
    const huge = { length: 300 * 2 ** 20 } as Uint8Array;
    const reading = await yoloReader.readFolder(
      { ...files, read: (path) => (path === 'labels/b.txt' ? Promise.resolve(huge) : files.read(path)) },
      knownPictures({ 'images/a.jpg': [10, 10] }),
    );
    expect([codes(reading), reading.targets.length]).toEqual([['too-large'], 1]);
  });

  withSamples('reads the datumaro sets: Ultralytics, darknet, and labels in folders of any name', async () => {
    for (const set of ['labels', 'strict', 'annotations']) {
      const paths = readdirSync(join(samples, set), { recursive: true, encoding: 'utf8' });
      const entries = paths.filter((path) => /\.[a-z]+$/.test(path));
      const files = Object.fromEntries(entries.map((path) => [path, readFileSync(join(samples, set, path))]));
      const pictures = Object.fromEntries(entries.filter((path) => path.endsWith('.jpg')).map((path) => [path, [15, 10] as [number, number]])); // prettier-ignore
      const known = await Promise.all(READERS.map((one) => one.recognises(textFiles(files))));
      expect([set, known]).toEqual([set, [true, false, false, false]]);
      const { targets, findings, classes } = await read(files, yoloReader, pictures);
      expect([set, findings, classes.length, targets.length]).toEqual([set, [], 10, set === 'labels' ? 2 : 1]);
      expect(targets[0]!.annotations.map((draft) => draft.class)).toEqual(['label_2', 'label_4']);
      const { x, y, width, height } = numbersOf({ targets, findings, classes });
      expect([x, y, width, height].map((n) => Math.round(n! * 100) / 100 + 0)).toEqual([0, 2, 4, 2]); // prettier-ignore
    }
  });
});

describe('YOLO readers tell their kind by the columns', () => {
  const square = '0 0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5\n';
  const quad = '0 0.1 0.1 0.5 0.1 0.4 0.5 0.1 0.5\n';

  it.each([
    ['boxes', NAMES, '0 0.5 0.5 1 1\n0 0.5 0.5 1 1 0.9\n', ['yolo']],
    ['outlines', NAMES, '0 0.1 0.1 0.5 0.1 0.5 0.5\n', ['yolo-seg']],
    ['outlines and boxes', NAMES, '0 0.5 0.5 1 1\n0 0.1 0.1 0.5 0.1 0.5 0.5\n', ['yolo-seg']],
    ['four corners', NAMES, square, ['yolo-obb']],
    ['outlines of four points', NAMES, square + quad, ['yolo-seg']],
    ['what data.yaml calls so', `${NAMES}task: obb`, quad, ['yolo-obb']],
    ['points', `${NAMES}kpt_shape: [2, 2]`, '0 0.5 0.5 1 1 0.1 0.1 0.2 0.2\n', ['yolo-pose']],
    ['nothing at all', NAMES, '\n', []],
    ['numbers that are no labels', NAMES, '1 2 3\n', []],
  ])('%s', async (_, yaml, text, ids) => {
    expect(await recognisedBy({ 'data.yaml': yaml, 'labels/a.txt': text })).toEqual(ids);
  });

  it('leaves rows of numbers alone that nothing says are labels', async () => {
    expect(await recognisedBy({ 'table.txt': '0 0.5 0.5 1 1\n' })).toEqual([]);
    expect(await recognisedBy({ 'gt/gt.txt': '1,1,10,10,5,5,1,1,1\n', 'seqinfo.ini': '' })).toEqual([]);
    expect(await recognisedBy({ 'label_2/000000.txt': 'Car 0 0 -1.5 1 2 3 4 1 1 1 1 1 1 0\n' })).toEqual([]);
    expect(await recognisedBy({ 'labels/x.txt': '0 0.5 0.5 1 1\n' })).toEqual(['yolo']);
  });

  it('says how four points were read when nothing but their shape could tell', async () => {
    const reading = await rows(square, yoloObbReader);
    expect(reading.findings).toMatchObject([{ code: 'core.yolo-obb-or-segment', evidence: { rows: 1, read: 'obb' } }]);
    expect(codes(await rows(square, yoloObbReader, `${NAMES}task: obb`))).toEqual([]);
    expect(codes(await rows(quad, yoloSegmentReader))).toEqual(['obb-or-segment']);
    expect(codes(await rows(`${quad}0 0.1 0.1 0.5 0.1 0.5 0.5\n`, yoloSegmentReader))).toEqual([]);
  });
});
