import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { itWith } from '../../../testing/required-tool.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { yoloObbReader, yoloPoseReader, yoloReader, yoloSegmentReader } from './yolo-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/yolo_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const READERS = [yoloReader, yoloSegmentReader, yoloObbReader, yoloPoseReader];
const NAMES = 'names: [dent, crack, 划痕]\n';

async function recognisedBy(files: Record<string, string>) {
  const known = await Promise.all(READERS.map(async (one) => ((await one.recognises(textFiles(files))) ? one.id : [])));
  return known.flat();
}

const read = (
  files: Record<string, string | Uint8Array>,
  reader = yoloReader,
  pictures: Parameters<typeof knownPictures>[0] = { 'images/a.jpg': [200, 100], 'images/b.jpg': [10, 10] },
) => reader.readFolder(textFiles(files), knownPictures(pictures));

/** One file of labels with its classes. */
const rows = (text: string, reader = yoloReader, yaml = NAMES) =>
  read({ 'data.yaml': yaml, 'labels/a.txt': text }, reader);

const shapes = (reading: Awaited<ReturnType<typeof rows>>) =>
  reading.targets.flatMap(({ annotations }) => annotations.map(({ parts }) => parts.map(({ geometry }) => geometry)));
/** The first shape of the first annotation, its numbers by name. */
const numbersOf = (reading: Awaited<ReturnType<typeof rows>>) =>
  shapes(reading)[0]?.[0] as unknown as Record<string, number>;
const codes = ({ findings }: Awaited<ReturnType<typeof rows>>) =>
  findings.map(({ code }) => code.replace('core.yolo-', ''));

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

describe('YOLO segmentation', () => {
  it('reads a ring, opens one that is closed, and takes an odd number for a score', async () => {
    const reading = await rows('0 0.1 0.1 0.5 0.1 0.5 0.5\n0 0 0 1 0 1 1 0 0 0.5\n', yoloSegmentReader);
    expect(shapes(reading)).toEqual([
      [{ kind: 'polygon', polygons: [[[[20, 10], [100, 10], [100, 50]]]] }],
      [{ kind: 'polygon', polygons: [[[[0, 0], [200, 0], [200, 100]]]] }],
    ]); // prettier-ignore
    expect(reading.targets[0]!.annotations[1]!.confidence).toBe(0.5);
  });

  it('reads a box among the outlines as a box, and says so', async () => {
    const reading = await rows('0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.5 0.1 0.5 0.5\n', yoloSegmentReader);
    expect([codes(reading), shapes(reading).map(([shape]) => shape!.kind)]).toEqual([
      ['mixed-rows'],
      ['box', 'polygon'],
    ]);
  });
});

describe('YOLO turned boxes', () => {
  const yaml = `${NAMES}task: obb`;

  it('makes four corners a turned box whose first side runs from the first corner', async () => {
    const reading = await rows('0 0.25 0.1 0.75 0.1 0.75 0.3 0.25 0.3\n', yoloObbReader, yaml);
    const box = numbersOf(reading);
    expect(box).toMatchObject({ kind: 'rotated-box', angle: 0 });
    expect([box.x, box.y, box.width, box.height].map((n) => Math.round(n! * 1e6) / 1e6)).toEqual([100, 20, 100, 20]);
  });

  it('measures in pixels, not in shares: a turned box in a picture that is no square', async () => {
    // 45°, 40 × 20 pixels about (100, 50) of 200 × 100.
    const [c, s] = [Math.cos(Math.PI / 4), Math.sin(Math.PI / 4)];
    const corners = [[-20, -10], [20, -10], [20, 10], [-20, 10]].map(([u = 0, v = 0]) => [(100 + u * c - v * s) / 200, (50 + u * s + v * c) / 100]); // prettier-ignore
    const reading = await rows(`0 ${corners.flat().map((n) => n.toFixed(6)).join(' ')}`, yoloObbReader, yaml); // prettier-ignore
    const box = numbersOf(reading);
    const wanted = { x: 100, y: 50, width: 40, height: 20, angle: Math.PI / 4 };
    for (const [key, value] of Object.entries(wanted)) expect([key, box[key]]).toEqual([key, expect.closeTo(value, 3)]);
  });

  it('reads corners in the other direction as the same box', async () => {
    const reading = await rows('0 0.25 0.1 0.25 0.3 0.75 0.3 0.75 0.1\n', yoloObbReader, yaml);
    expect(shapes(reading)[0]![0]).toMatchObject({ kind: 'rotated-box', angle: 0, width: 100 });
  });

  it('reads corners that are no rectangle as an outline, and says so', async () => {
    const reading = await rows('0 0.1 0.1 0.5 0.1 0.4 0.5 0.1 0.5\n', yoloObbReader, yaml);
    expect([codes(reading), shapes(reading)[0]![0]!.kind]).toEqual([['not-rectangle'], 'polygon']);
  });
});

describe('YOLO poses', () => {
  const yaml = `${NAMES}kpt_shape: [3, 3]\nflip_idx: [1, 0, 2]\nkpt_names:\n  0: [left, right, tip]\n`;

  it('reads the box and the points of a row as one object', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.1 0.1 2 0.2 0.2 1 0 0 0\n1 0.5 0.5 1 1 0 0 0 0 0 0 0 0 0\n', yoloPoseReader, yaml); // prettier-ignore
    expect(reading.findings).toEqual([]);
    expect(shapes(reading)).toEqual([
      [
        { kind: 'box', x: 0, y: 0, width: 200, height: 100 },
        {
          kind: 'skeleton',
          nodes: [
            { name: 'left', x: 20, y: 10, visibility: 2 },
            { name: 'right', x: 40, y: 20, visibility: 1 },
            { name: 'tip', x: 0, y: 0, visibility: 0 },
          ],
        },
      ],
      [{ kind: 'box', x: 0, y: 0, width: 200, height: 100 }],
    ]);
    expect(reading.classes.slice(0, 2).map(({ skeleton }) => skeleton)).toEqual([
      { nodes: ['left', 'right', 'tip'], edges: [], flip: [[0, 1]] },
      { nodes: ['0', '1', '2'], edges: [], flip: [[0, 1]] },
    ]);
  });

  it('keeps the place of a point that is not labelled (v = 0 stays a number)', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.3 0.3 0 0.2 0.2 1 0 0 0', yoloPoseReader, yaml);
    const [[, skeleton]] = shapes(reading) as [[unknown, { nodes: unknown[] }]];
    expect(skeleton.nodes[0]).toEqual({ name: 'left', x: 60, y: 30, visibility: 0 });
  });

  it('reads points of two numbers as seen, negative ones as not labelled', async () => {
    const reading = await rows('0 0.5 0.5 1 1 0.1 0.1 -1 -1', yoloPoseReader, `${NAMES}kpt_shape: [2, 2]`);
    const [[, skeleton]] = shapes(reading) as [[unknown, { nodes: { visibility: number }[] }]];
    expect(skeleton.nodes.map(({ visibility }) => visibility)).toEqual([2, 0]);
  });

  it('says what rows of poses do not add up', async () => {
    const text = ['0 0.5 0.5 1 1 0.1 0.1 2', '0 0.5 0.5 1 1', '0 0.5 0.5 1 1 0.1 0.1 0.9 0.2 0.2 1 0 0 -3'].join('\n');
    const reading = await rows(text, yoloPoseReader, yaml);
    expect(codes(reading)).toEqual(['columns', 'mixed-rows', 'bad-visibility', 'bad-visibility']);
    expect(codes(await rows('0 0.5 0.5 1 1 0.1 0.1 2', yoloPoseReader))).toEqual(['no-keypoints']);
  });
});
